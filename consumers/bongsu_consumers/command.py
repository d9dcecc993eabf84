"""The commands of a subscriber: follow what is released to a unit, and run its own streams on it."""

import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import click

from bongsu_consumers.event import Event
from bongsu_consumers.lines import csv_header, csv_line, ndjson_line
from bongsu_consumers.options import FOLDER, kafka_options, trust_options, unit_option
from bongsu_consumers.sinks import csv_file, ndjson_file
from bongsu_consumers.stream import Stream, StreamError
from bongsu_consumers.streams.commands import streams, watch

_FORMS = {"ndjson": (ndjson_file, ndjson_line, b""), "csv": (csv_file, csv_line, csv_header())}


@click.group()
def cli() -> None:
    """What a unit does with the alerts that are released to it."""
    logging.basicConfig(format="%(levelname)s %(message)s", stream=sys.stderr)
    kafka = logging.getLogger("kafka")
    kafka.propagate = False  # what it has to say comes as a message of ours
    kafka.addHandler(logging.NullHandler())


@cli.command()
@unit_option
@kafka_options
@trust_options
@click.option("--format", "form", type=click.Choice(list(_FORMS)), default="ndjson", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Append to this file; else print.")
@click.option("--group", default="follow", show_default=True, help="Each group has a place of its own in the stream.")
@click.option("--from-start/--from-now", default=True, show_default=True, help="Where a new group begins.")
@click.option("--set-aside", type=FOLDER, help="Keep what is not genuine here and go on; else stop.")
@click.option("--seconds", type=click.FloatRange(min=0), help="End when nothing came for so long; else never.")
def follow(
    unit: str,
    servers: str,
    properties: Path | None,
    prefix: str,
    root: Path,
    certificate: Path,
    form: str,
    output: Path | None,
    group: str,
    set_aside: Path | None,
    seconds: float | None,
    *,
    from_start: bool,
) -> None:
    """Write verified alerts and recalls as lines.

    It goes on from where the group stopped last time.
    """
    signal.signal(signal.SIGTERM, _interrupted)
    stream = Stream(
        unit,
        servers,
        root=root,
        certificate=certificate,
        properties=properties,
        group=group,
        from_start=from_start,
        prefix=prefix,
        set_aside=set_aside,
    )
    click.echo(str(stream), err=True)
    opened, line, header = _FORMS[form]
    if output is None:
        if header:
            _print(header)
        _drain(stream, lambda event: _print(line(event)), seconds)
    else:
        with opened(output) as sink:
            _drain(stream, sink.write, seconds)


def _drain(stream: Stream, write: Callable[[Event], None], seconds: float | None) -> None:
    """Write event after event. An interruption comes between two events or ends with the one in hand unfinished."""
    try:
        with stream:
            while True:
                event = stream.poll(60.0 if seconds is None else seconds)
                if event is not None:
                    write(event)
                elif seconds is not None:
                    return
    except KeyboardInterrupt:
        return


def _print(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


cli.add_command(streams)
cli.add_command(watch)


def main() -> None:
    """Run a command; what cannot go on is said in one line, with exit code 1."""
    try:
        cli()
    except (StreamError, ValueError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            os._exit(0)  # whoever read our lines has gone
        click.echo(f"bongsu_consumers: {error}", err=True)
        sys.exit(1)
