"""Commands on the quarantine: list, show, requeue, discard."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from bongsu.bootstrap import Hub
from bongsu.domain.release import Viewer
from bongsu.entrypoints.cli.asker import viewer_of
from bongsu.entrypoints.cli.listing import Listing
from bongsu.entrypoints.cli.options import data_option, json_option, opened, print_json
from bongsu.entrypoints.running import settle
from bongsu.services import intake
from bongsu.services import quarantine as service
from bongsu_schemas import envelope as dsse

F = TypeVar("F", bound=Callable[..., Any])


def owner_option(command: F) -> F:
    """Whoever owns the data folder may act for any agency; with --as the user's own rights count."""
    return click.option(
        "--as",
        "user",
        envvar="BONGSU_USER",
        metavar="USER",
        help="Who asks, such as feed@kr.kcs; left out: the agency whose record it is.",
    )(command)


def _feed_of(agency: str) -> Viewer:
    return Viewer(f"feed@{agency}", agency, "feed")


def _viewer(hub: Hub, user: str | None, identity: str) -> Viewer:
    if user:
        return viewer_of(hub, user)
    found = hub.archive.held_entry(identity)
    return _feed_of(found.headers["agency"] if found else "")


@click.group(cls=Listing)
def quarantine() -> None:
    """What could not be admitted, and what to do with it."""


@quarantine.command("list")
@owner_option
@click.option(
    "--state",
    type=click.Choice(["open", "requeued", "mended", "discarded", "all"]),
    default="open",
    show_default=True,
)
@data_option
@json_option
def list_(user: str | None, state: str, data: Path, as_json: bool) -> None:
    """List the entries of USER's agency (the operator: counts and kinds of all)."""
    with opened(data) as hub:
        agencies = hub.directory.agencies()
        viewers = [viewer_of(hub, user)] if user else [_feed_of(agency) for agency in agencies]
        wanted = None if state == "all" else state
        found = 0
        for entry in (entry for viewer in viewers for entry in service.entries(hub.quarantine, viewer, state=wanted)):
            found += 1
            if as_json:
                print_json(entry)
                continue
            click.echo(
                f"{entry['quarantine_id']}  {entry['agency']:<10}  {entry['state']:<9}  {', '.join(entry['codes'])}"
            )
            for error in entry.get("errors", []):
                click.echo(f"    {error['message']}")
    if not found:
        kind = "" if state == "all" else f" {state}"
        click.echo(f"no{kind} quarantine entries" + (f" of {viewers[0].agency}" if user else ""), err=True)


@quarantine.command()
@click.argument("identity", metavar="ID")
@owner_option
@click.option("--raw", is_flag=True, help="Write the record's bytes, as sent, to standard output.")
@data_option
@json_option
def show(identity: str, user: str | None, raw: bool, data: Path, as_json: bool) -> None:
    """Show one entry: its bytes, the place in the file, the reason in English and in the agency's language."""
    with opened(data) as hub:
        viewer = _viewer(hub, user, identity)
        if raw:
            sys.stdout.buffer.write(service.raw(hub.quarantine, viewer, identity))
            return
        entry = service.show(hub.quarantine, viewer, identity)
    if as_json:
        print_json(entry)
        return
    for name in ("quarantine_id", "agency", "submission_id", "record_no", "ref", "place", "state", "reason"):
        if entry[name] is not None:
            click.echo(f"{name:<14} {entry[name]}")
    for error, local in zip(entry["errors"], entry["local_errors"], strict=True):
        click.echo(f"{error['code']:<14} {error['message']}\n{'':<14} {local['message']}")


@quarantine.command()
@click.argument("identity", metavar="ID")
@owner_option
@click.option(
    "--corrected",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of the same feed that holds the corrected record; it is signed and submitted, and closes the entry.",
)
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The agency's private key.")
@data_option
@json_option
def requeue(
    identity: str, user: str | None, corrected: Path | None, key: Path | None, data: Path, as_json: bool
) -> None:
    """Try an entry again with today's parser, or send the corrected record in its place."""
    with opened(data) as hub:
        viewer = _viewer(hub, user, identity)
        settle(hub)
        if corrected is None:
            receipt = service.requeue(hub.quarantine, viewer, identity, hub.clock())
        else:
            feed = hub.intake.feeds[service.show(hub.quarantine, viewer, identity)["feed"]]
            secret = dsse.load_private_key((key or data / "agencies" / f"{viewer.agency}.key").read_bytes())
            envelope = dsse.sign(corrected.read_bytes(), feed.payload_type, secret)
            submission = intake.submit(hub.intake, viewer.agency, envelope)["submission_id"]
            settle(hub)
            receipt = intake.receipt_for(hub.intake, viewer.agency, submission)
            service.close_mended(hub.quarantine, viewer, identity, receipt, hub.clock())
        settle(hub)
        entry = service.show(hub.quarantine, viewer, identity)
    if as_json:
        print_json({"entry": {**entry, "raw_base64": None}, "receipt": receipt})
    else:
        click.echo(f"{identity} is now {entry['state']}")
        for error in entry["errors"] if entry["state"] == "open" else []:
            click.echo(f"    {error['message']}")
    sys.exit(1 if entry["state"] == "open" else 0)


@quarantine.command()
@click.argument("identity", metavar="ID")
@owner_option
@click.option("--reason", required=True, help="Why it will not be admitted; kept in the log.")
@data_option
@json_option
def discard(identity: str, user: str | None, reason: str, data: Path, as_json: bool) -> None:
    """Close an entry without admitting it; its bytes stay in the log."""
    with opened(data) as hub:
        entry = service.discard(hub.quarantine, _viewer(hub, user, identity), identity, reason, hub.clock())
    if as_json:
        print_json({**entry, "raw_base64": None})
    else:
        click.echo(f"{identity} is discarded: {reason}")
