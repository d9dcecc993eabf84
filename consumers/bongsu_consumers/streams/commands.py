"""The commands around a unit's own streams: run them, and keep the watch list."""

import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import orjson

from bongsu_consumers.options import FOLDER, kafka_options, trust_options, unit_option
from bongsu_consumers.properties import read_properties
from bongsu_consumers.streams.plain_reading import Server
from bongsu_consumers.streams.settings import StreamsSettings
from bongsu_consumers.streams.watchlist import Watch, WatchError, keys_of, read_watch, watch_id
from bongsu_consumers.topics import UnitTopics
from bongsu_schemas.identifiers import SCHEMES
from bongsu_schemas.key_statement import root_key, trusted_key


def _zone(_context: click.Context, _parameter: click.Parameter, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise click.BadParameter(f"{name!r} is no time zone such as Asia/Seoul") from error


@click.command()
@unit_option
@kafka_options
@trust_options
@click.option(
    "--zone", envvar="BONGSU_ZONE", default="UTC", show_default=True, callback=_zone, help="Where hours and days begin."
)
@click.option("--generation", type=click.IntRange(min=1), default=1, show_default=True, help="A new one begins anew.")
@click.option("--replication", type=click.IntRange(min=1), default=1, show_default=True, help="Copies of its table.")
@click.option("--folder", type=FOLDER, help="Where faust may put files; nothing of worth is in them.")
def streams(
    unit: str,
    servers: str,
    properties: Path | None,
    prefix: str,
    root: Path,
    certificate: Path,
    zone: ZoneInfo,
    generation: int,
    replication: int,
    folder: Path | None,
) -> None:
    """Run the unit's own streams on what it gets.

    Watch lists, counts and bursts, as notices on its topic and here.
    """
    from bongsu_consumers.streams.app import run  # noqa: PLC0415 - faust is an extra of its own and slow to load

    settings = StreamsSettings(
        UnitTopics(unit, prefix),
        servers,
        read_properties(properties),
        trusted_key(root_key(root.read_text()), certificate.read_bytes()),
        zone,
        folder or Path(tempfile.mkdtemp(prefix="bongsu-streams-")),
        generation,
        replication,
    )
    run(settings, _print)


@click.group()
def watch() -> None:
    """The unit's watch list."""


@watch.command()
@unit_option
@kafka_options
@click.argument("kind", type=click.Choice(["identifier", "name"]))
@click.argument("value")
@click.option("--scheme", type=click.Choice(sorted(SCHEMES)), help="Of an identifier; without it, any that fits.")
@click.option("--country", help="ISO 3166 alpha-2, for a local number: KR.")
@click.option("--note", default="", help="Comes back with every notice.")
@click.option("--by", "added_by", default=getuser, help="Who adds it.  [default: the user of this machine]")
def add(
    unit: str,
    servers: str,
    properties: Path | None,
    prefix: str,
    kind: Literal["identifier", "name"],
    value: str,
    scheme: str | None,
    country: str | None,
    note: str,
    added_by: str,
) -> None:
    """Watch for a value; prints its id. The same value again is the same entry."""
    identity = watch_id(kind, value, scheme, country)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    document = {"id": identity, "kind": kind, "value": value, "scheme": scheme, "country": country}
    entry = read_watch(orjson.dumps(document | {"note": note, "added_by": added_by, "added_at": now}))
    server, topic = Server(servers, read_properties(properties)), UnitTopics(unit, prefix).watch
    server.append(topic, [(identity.encode(), entry.model_dump_json().encode())])
    _print(orjson.dumps({**entry.model_dump(), "keys": sorted(keys_of(entry))}))


@watch.command()
@unit_option
@kafka_options
@click.argument("identity", metavar="ID")
def remove(unit: str, servers: str, properties: Path | None, prefix: str, identity: str) -> None:
    """Watch no more for the value with that id."""
    server, topic = Server(servers, read_properties(properties)), UnitTopics(unit, prefix).watch
    if identity not in {entry.id for entry in _entries(server, topic)}:
        raise click.UsageError(f"no entry {identity!r} on the watch list: `watch list` shows the ids")
    server.append(topic, [(identity.encode(), None)])


@watch.command("list")
@unit_option
@kafka_options
def list_(unit: str, servers: str, properties: Path | None, prefix: str) -> None:
    """The watched values, one JSON document a line."""
    for entry in _entries(Server(servers, read_properties(properties)), UnitTopics(unit, prefix).watch):
        _print(entry.model_dump_json().encode())


def _entries(server: Server, topic: str) -> Iterator[Watch]:
    newest = {message.key: message.value for message in server.whole(topic)}
    for key, value in newest.items():
        if value is not None:
            try:
                yield read_watch(value)
            except WatchError as error:
                click.echo(f"entry {(key or b'').decode(errors='replace')!r} is not watched: {error}", err=True)


def _print(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
