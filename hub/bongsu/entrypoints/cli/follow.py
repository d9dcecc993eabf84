"""The command `follow`: what is released to a user on a topic, as it comes, from a folder or over HTTP."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import click
import orjson

from bongsu.bootstrap import Hub
from bongsu.domain.acknowledgement import URGENT
from bongsu.domain.errors import HubError
from bongsu.domain.query.asked import RISK_LEVELS
from bongsu.domain.streams.wants import EVERY_TOPIC, FILTERS, Wants, check_filters, wants
from bongsu.entrypoints.cli.asker import hub_options, purpose_option, viewer_of
from bongsu.entrypoints.cli.options import case_option, data_option, json_option, opened
from bongsu.services.follower import FROM, Follower, Following
from bongsu.services.reading import check_purpose
from bongsu.services.tape import Tape
from bongsu.services.unseen_topic import unseen_topic
from bongsu_schemas.ndjson import json_line

_LOOK_SECONDS = 0.1


class Followed(NamedTuple):
    """One event, from wherever it comes; None for its kind when there was nothing for a moment."""

    id: str
    kind: str | None
    document: Mapping[str, Any]


@click.command()
@click.argument("topic", default="*")
@click.option("--as", "user", envvar="BONGSU_USER", metavar="USER", help="Who follows, in a folder of this machine.")
@purpose_option
@case_option
@click.option("--from", "start", metavar="WHERE", help=f"{FROM}. Without a kept place; left out: now.")
@hub_options
@click.option("--cursor-file", type=click.Path(dir_okay=False, path_type=Path), help="Where the place is kept.")
@click.option("--agency", multiple=True, help="Only this agency's, such as th.customs; may be repeated.")
@click.option("--substance", multiple=True, help="Only this substance, such as methamphetamine; may be repeated.")
@click.option("--risk", multiple=True, help=f"Only this level of risk ({', '.join(RISK_LEVELS)}); may be repeated.")
@click.option("--country", multiple=True, help="Only with a place in this country (ISO 3166: TH); may be repeated.")
@click.option("--query", default="", help="Only what this query finds, as `search` takes it.")
@click.option("--seconds", type=click.FloatRange(min=0.1), help="End when nothing has come for so long.")
@data_option
@json_option
def follow(
    topic: str,
    user: str | None,
    purpose: str,
    case: str,
    start: str | None,
    address: str | None,
    token_file: Path | None,
    cursor_file: Path | None,
    query: str,
    seconds: float | None,
    data: Path,
    as_json: bool,
    **filters: tuple[str, ...],
) -> None:
    """Print each alert on TOPIC (`*` is all) that is released to USER, and each recall, as it comes. Until Ctrl-C.

    The place is written to the cursor file after an event is printed: killed and started again, nothing is missed, and
    at most the event that was printed last comes again, with the same event_id.
    """
    signal.signal(signal.SIGTERM, _interrupted)
    after = cursor_file.read_text().strip() if cursor_file and cursor_file.exists() else None
    chosen = {name: values for name, values in filters.items() if values and name in FILTERS}
    check_filters(chosen)
    why = f"{purpose}, case {case}" if case else purpose
    try:
        if address:
            events = _over_http(
                address,
                topic,
                token_of(token_file),
                purpose,
                case=case,
                after=after,
                start=start,
                filters=chosen,
                query=query,
            )
            _say_begin(topic, why, address, cursor_file if after else None, start)
            _print_all(events, cursor_file, seconds, as_json=as_json)
            return
        if not user:
            raise click.UsageError(
                "say who follows: --as USER (such as analyst@kr.kcs), or --hub URL with --token-file FILE"
            )
        with opened(data) as hub:
            viewer = viewer_of(hub, user)
            check_purpose(viewer, purpose)
            if not after and (note := unseen_topic(hub.index, viewer, purpose, topic, hub.clock())):
                click.echo(f"bongsu: {note}", err=True)
            _say_begin(topic, why, str(data), cursor_file if after else None, start)
            wanted = wants(topic, chosen, query=query)
            events = _in_folder(hub, user, purpose, wanted, case=case, after=after, start=start)
            _print_all(events, cursor_file, seconds, as_json=as_json)
    except KeyboardInterrupt:
        return


def _say_begin(topic: str, why: str, where: str, place: Path | None, start: str | None) -> None:
    """Say what is followed: after this nothing is printed until something comes."""
    what = "all topics" if topic == EVERY_TOPIC else f"the topic {topic}"
    begin = f"where {place} stands" if place else start or "now (--from beginning gives what there is already)"
    click.echo(f"bongsu: following {what} at {where} for {why}, from {begin}; Ctrl-C ends", err=True)


def _print_all(events: Iterator[Followed], cursor_file: Path | None, seconds: float | None, *, as_json: bool) -> None:
    last = time.monotonic()
    for event in events:
        if event.kind is not None:
            last = time.monotonic()
            line = _json(event) if as_json else _words(event)
            sys.stdout.buffer.write(line + b"\n")
            sys.stdout.buffer.flush()
        if event.id and cursor_file is not None:
            draft = cursor_file.with_name(cursor_file.name + ".new")
            draft.write_text(event.id + "\n")
            draft.replace(cursor_file)
        if seconds is not None and time.monotonic() - last > seconds:
            return


def _in_folder(
    hub: Hub,
    user: str,
    purpose: str,
    wanted: Wants,
    *,
    case: str,
    after: str | None,
    start: str | None,
) -> Iterator[Followed]:
    tape = hub.open_tape()
    try:
        tape.start()
        follower = Following(tape, hub.places.seal, hub.places.unseal).begin(
            viewer_of(hub, user), purpose, wanted, after=after, start=start, case=case or None
        )
        if after is None:
            yield Followed(follower.start_id(), None, {})
        while True:
            came = False
            for event in _new(hub, tape, follower):
                came = True
                yield event
            if not came:
                yield Followed("", None, {})
                time.sleep(_LOOK_SECONDS)
    finally:
        tape.close()


def _new(hub: Hub, tape: Tape, follower: Follower) -> Iterator[Followed]:
    """What the log has for a follower after its place."""
    while tape.turn():
        pass
    reached = follower.place.reached
    for shard, end in tape.reached().items():
        while reached[shard] < end:
            events = list(follower.take(tape.page(shard, reached[shard], end), hub.clock()))
            if events:
                hub.accesses.write([follower.access(events, hub.accesses)])
            for event in events:
                yield Followed(event.id, event.kind, orjson.loads(event.data))


def _over_http(
    address: str,
    topic: str,
    token: str,
    purpose: str,
    *,
    case: str,
    after: str | None,
    start: str | None,
    filters: Mapping[str, Sequence[str]],
    query: str,
) -> Iterator[Followed]:
    [point] = entry_points(group="bongsu.streams", name="hub")
    connect: Callable[..., Any] = point.load()
    try:
        stream = connect(
            address,
            topic,
            token=token,
            purpose=purpose,
            case=case,
            start=start,
            after=after,
            filters=filters,
            query=query,
        )
    except RuntimeError as error:  # the client's StreamError; the hub does not import its consumers
        raise HubError(str(error)) from error
    while True:
        try:
            event = stream.poll(_LOOK_SECONDS * 10)
        except RuntimeError as error:
            raise HubError(str(error)) from error
        if event is None:
            yield Followed(stream.last_id, None, {})
        else:
            yield Followed(event.id, event.kind, event.document)


def token_of(file: Path | None) -> str:
    """The token of whoever asks a hub over HTTP, from a file or the environment."""
    token = file.read_text(errors="replace").strip() if file else os.environ.get("BONGSU_TOKEN", "")
    if not token:
        raise click.UsageError("the hub asks who you are: put your token into a file and give --token-file FILE")
    return token


def _json(event: Followed) -> bytes:
    body = {"recall": event.document} if event.kind == "recall" else {"alert": event.document}
    return json_line({"event_id": event.id.partition(".")[0], "id": event.id, "kind": event.kind, **body})


def _words(event: Followed) -> bytes:
    document = event.document
    if event.kind == "recall":
        line = f"recall  {document['reason']:<10}  {document['agency']}/{document['ref']} v{document['version']}"
        return f"{line}  {document['alert_id']}: take it out of use".encode()
    origin, risk = document["origin"], document["risk"].get("level") or "-"
    title = " ".join(str(document["title"]).split())
    urgent = f"  {document['precedence'].upper()}: acknowledge it" if document["precedence"] in URGENT else ""
    line = f"alert   {risk:<10}  {origin['agency']}/{origin['ref']} v{document['version']}  {document['alert_id']}"
    return f"{line}  {document['times']['received'][:19]}  {title}{urgent}".encode()


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
