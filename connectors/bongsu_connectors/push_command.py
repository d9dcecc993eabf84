"""The command `push`: sign files, send them as an agency, say what became of each."""

import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from bongsu_connectors import report, terminal
from bongsu_connectors.client import Client, Courier, Delivery, Outcome
from bongsu_connectors.connection import Connection, connection_options, key_option, on_command_line, spool_options
from bongsu_connectors.patience import Patience
from bongsu_connectors.spool import SpoolError
from bongsu_connectors.transport import HubAwayError

_ON_THEIR_WAY = 8


@click.command()
@terminal.agency_argument
@click.argument("files", nargs=-1, required=True, type=terminal.FILE, metavar="FILE...")
@connection_options
@key_option
@spool_options
@terminal.form_option
@click.option("--dry-run", is_flag=True, help="Validate at the hub and store nothing.")
@terminal.backfill_option
@click.option("--no-wait", is_flag=True, help="End with the first receipt: the file is safe, not yet decided.")
@terminal.timeout_option
@terminal.patience_option
@terminal.json_option
def push(
    connection: Connection,
    agency: str,
    files: tuple[Path, ...],
    key: Path | None,
    spool_folder: Path | None,
    form: str | None,
    timeout: float,
    patience: float,
    *,
    no_spool: bool,
    dry_run: bool,
    backfill: bool,
    no_wait: bool,
    as_json: bool,
) -> None:
    """Sign FILEs and send them as AGENCY; print a receipt a file."""
    feed = terminal.feed_named(agency, form)
    courier = Courier(
        transport=connection.open(),
        agency=agency,
        patience=Patience(seconds=patience, tell=terminal.complain),
        spool=None if dry_run else connection.spool(spool_folder, off=no_spool),
        wait=0.0 if no_wait or dry_run else timeout,
    )
    outcomes: list[Outcome] = []
    try:
        secret = connection.key(agency, key, on_command_line=on_command_line("key"))
        client = Client(courier, feed, secret, waits=False)
        for delivery in _settled(courier, _deliveries(client, files, backfill=backfill, dry_run=dry_run)):
            note = "dry run, nothing is stored: " if dry_run else ""
            terminal.print_delivery(delivery, feed, as_json=as_json, note=note)
            outcomes.append(delivery.outcome)
    except SpoolError as error:
        terminal.complain(str(error))
        sys.exit(report.UNFINISHED)
    finally:
        courier.transport.close()
    if client.away is not None:
        _say_what_waits(client.away, courier)
    sys.exit(report.exit_code(outcomes, waited=not (no_wait or dry_run)))


def _settled(courier: Courier, deliveries: Iterator[Delivery]) -> Iterator[Delivery]:
    """The deliveries in order with their outcomes; some are on their way while the first is waited for."""
    window: deque[Delivery] = deque()

    def oldest() -> Delivery:
        first = window.popleft()
        receipt = first.outcome.receipt
        return first if receipt is None else replace(first, outcome=Outcome(receipt=courier.settled(receipt)))

    try:
        for delivery in deliveries:
            window.append(delivery)
            if len(window) > _ON_THEIR_WAY:
                yield oldest()
    except SpoolError:  # what was sent before is told first
        while window:
            yield oldest()
        raise
    while window:
        yield oldest()


def _deliveries(client: Client, files: tuple[Path, ...], *, backfill: bool, dry_run: bool) -> Iterator[Delivery]:
    """Deliver the files one after another, with a bar on a terminal when there are many."""
    watched = len(files) > 1 and sys.stderr.isatty()
    with click.progressbar(files, label="sending", file=sys.stderr, hidden=not watched) as bar:
        for file in bar:
            for delivery in client.deliver(file.name, file.read_bytes(), backfill=backfill, dry_run=dry_run):
                if watched:
                    click.echo("\r\x1b[2K", nl=False, err=True)
                yield delivery


def _say_what_waits(away: HubAwayError, courier: Courier) -> None:
    if courier.spool is None:
        return
    waiting = len(courier.spool.waiting(courier.agency))
    where = f" --spool {courier.spool.folder}" if on_command_line("spool_folder") else ""
    terminal.complain(
        f"{away}. {waiting} submissions of {courier.agency} are signed and wait in {courier.spool.folder}: nothing is "
        f"lost. They go first with the next push, or now with `bongsu-connect drain{where} {courier.agency}`"
    )
