"""What the commands share: arguments and options, printing, complaints and signals."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import click

from bongsu_connectors import feeds, report
from bongsu_connectors.client import Delivery
from bongsu_schemas.feed import Feed
from bongsu_schemas.ndjson import json_line

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
SECONDS = click.FloatRange(min=0)


def _complete_agency(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    return [agency for agency in feeds.installed_agencies() if agency.startswith(begun)]


agency_argument = click.argument("agency", shell_complete=_complete_agency)
agency_option = click.option(
    "--agency", required=True, envvar="BONGSU_AGENCY", shell_complete=_complete_agency, help="Whose files."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON: one document, or one a line for many.")
form_option = click.option(
    "--feed", "form", type=click.Choice([feeds.GENERIC]), help="The files hold alerts already in the hub's schema."
)
timeout_option = click.option(
    "--timeout", type=SECONDS, default=60.0, show_default=True, help="Seconds to wait for a file's outcome."
)
patience_option = click.option(
    "--patience", type=SECONDS, default=30.0, show_default=True, help="Seconds to try again when the hub is away."
)
backfill_option = click.option("--backfill", is_flag=True, help="History: admit it without notifying anybody.")


def feed_named(agency: str, form: str | None) -> Feed:
    """The feed in which the agency writes; `click.UsageError` names the agencies that there are."""
    try:
        return feeds.feed_of(agency, form)
    except (feeds.UnknownAgencyError, feeds.BrokenFeedError) as error:
        raise click.UsageError(str(error)) from error


def print_delivery(delivery: Delivery, feed: Feed | None, *, as_json: bool, note: str = "") -> None:
    """A delivery on standard output, as JSON or for people."""
    if as_json:
        print_json(report.document(delivery))
        return
    for line in report.lines(delivery, feed):
        click.echo(line if line.startswith(" ") else note + line)


def print_json(document: Any) -> None:
    """One JSON document on one line."""
    click.echo(json_line(document))


def complain(message: str) -> None:
    """A sentence on standard error."""
    if sys.stderr.isatty():
        click.echo("\r\x1b[2K", nl=False, err=True)  # over a progress bar
    click.echo(f"bongsu: {message}", err=True)


def on_signals(act: Callable[[], None]) -> None:
    """Do `act` on Ctrl-C and SIGTERM instead of dying in the middle of something."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        act()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
