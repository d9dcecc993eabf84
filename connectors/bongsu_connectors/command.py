"""The agency's program `bongsu-connect`, and `push`, which the hub's program offers too.

Exit codes: 0 done, 1 refused or partly rejected, 2 wrong usage, 75 the hub is away or slow: nothing lost, come again.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from bongsu_connectors import inspection, report, signing, terminal
from bongsu_connectors.client import Client, Courier
from bongsu_connectors.connection import (
    Connection,
    connection_options,
    key_option,
    on_command_line,
    signing_key,
    spool_options,
)
from bongsu_connectors.folder import FolderBusyError, Moved, WatchedFolder
from bongsu_connectors.patience import Patience
from bongsu_connectors.push_command import push
from bongsu_connectors.spool import SpoolError
from bongsu_connectors.testing import FeedError, check_feed
from bongsu_connectors.transport import HubAwayError, HubRefusedError
from bongsu_connectors.watch import Watch
from bongsu_schemas.feed import Feed, FileRefused

__all__ = ["connect", "main", "push"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(package_name="bongsu")
def connect() -> None:
    """An agency's own tools: check, sign and send its files to the hub (봉수)."""


connect.add_command(push)


@connect.command()
@terminal.agency_argument
@click.argument("files", nargs=-1, type=terminal.FILE, metavar="[FILE]...")
@terminal.form_option
@click.option(
    "--golden",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Run the testing kit: compare DIR's samples with what is expected of them, and damage them in many ways.",
)
@click.option("--write", is_flag=True, help="With --golden: write down what the parser makes of the samples; read it!")
@click.option("--at", type=click.DateTime(), help="The moment of submission, UTC, for a sample with old dates [now].")
@terminal.json_option
def check(
    agency: str,
    files: tuple[Path, ...],
    form: str | None,
    golden: Path | None,
    at: datetime | None,
    *,
    write: bool,
    as_json: bool,
) -> None:
    """Read FILEs with AGENCY's parser and print every defect.

    No hub is needed; each defect comes with its place.
    """
    if not files and golden is None:
        raise click.UsageError("what is to be checked? Name files, or a folder of samples with --golden DIR")
    feed, clean = terminal.feed_named(agency, form), True
    received_at = at.replace(tzinfo=UTC) if at else datetime.now(UTC)
    for file in files:
        found = inspection.inspect(feed, file.read_bytes(), received_at)
        clean = clean and found.clean
        if as_json:
            terminal.print_json(found.document(click.format_filename(file)))
        else:
            click.echo("\n".join(inspection.lines(click.format_filename(file), found, feed)))
    if golden is not None:
        clean = _golden(feed, golden, received_at, write=write, as_json=as_json) and clean
    sys.exit(report.DONE if clean else report.REJECTED)


def _golden(feed: Feed, golden: Path, received_at: datetime, *, write: bool, as_json: bool) -> bool:
    """Whether the feed keeps its golden samples and the laws of all parsers; says what it found."""
    try:
        told, fault = f"{check_feed(feed, golden, received_at, write=write)} samples", None
    except FeedError as error:
        told, fault = "", str(error)
    if as_json:
        terminal.print_json({"golden": str(golden), "good": fault is None, "message": fault or told})
    elif fault is not None:
        click.echo(f"{golden}: {fault}")
    else:
        verb = "written down, now read them" if write else "as expected"
        click.echo(f"{golden}: {told} {verb}; no damage to them makes the parser fail")
    return fault is None


@connect.command()
@terminal.agency_argument
@click.argument("file", type=terminal.FILE)
@key_option
@terminal.form_option
@click.option("-o", "--out", type=terminal.FOLDER, help="Where to write [beside FILE].")
@terminal.json_option
def sign(agency: str, file: Path, key: Path | None, form: str | None, out: Path | None, *, as_json: bool) -> None:
    """Sign FILE as AGENCY and write the DSSE envelope.

    Several when it is over the hub's limits.
    """
    feed = terminal.feed_named(agency, form)
    try:
        parts = signing.signed_parts(feed, file.read_bytes(), signing_key(agency, key))
    except FileRefused as error:
        terminal.complain(
            f"{file} is over the hub's limits and cannot be cut: {report.file_error(error, 'en')['message']}"
        )
        sys.exit(report.REJECTED)
    folder = out or file.parent
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts:
        path = folder / f"{file.name}{'' if part.of == 1 else f'.{part.number}'}.dsse.json"
        if path.exists():
            raise click.UsageError(
                f"{path} is there already and is not overwritten: name another folder with --out DIR"
            )
        path.write_bytes(part.envelope)
        if as_json:
            terminal.print_json(
                {"file": click.format_filename(path), "payload_type": feed.payload_type, "bytes": len(part.payload)}
            )
        else:
            click.echo(click.format_filename(path))


@connect.command()
@click.argument("agency")
@click.option("--out", type=terminal.FOLDER, default=Path(), show_default=True, help="Folder for the two files.")
@terminal.json_option
def keygen(agency: str, out: Path, *, as_json: bool) -> None:
    """Make AGENCY's signing key, secret and public half.

    AGENCY.key is kept secret, AGENCY.pub goes to the hub's operator.
    """
    if not agency.replace(".", "").replace("_", "").replace("-", "").isalnum():
        raise click.UsageError(f"{agency!r} is no agency id: it looks like kr.kcs")
    try:
        secret, public, identity = signing.make_key(agency, out)
    except (signing.KeyFileError, OSError) as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        terminal.print_json({"agency": agency, "key": str(secret), "public": str(public), "key_id": identity})
        return
    click.echo(f"{secret}  the private key: keep it on this machine, back it up, show it to nobody")
    click.echo(f"{public}  the public key: give it to the hub's operator and read its digits out on the telephone:")
    click.echo(f"    {' '.join(identity[at : at + 4] for at in range(0, len(identity), 4))}")
    click.echo(f"The operator runs: bongsu admin register {agency} --public-key {public.name}")


@connect.command()
@terminal.agency_argument
@connection_options
@spool_options
@terminal.timeout_option
@terminal.patience_option
@click.option("--again", is_flag=True, help="First put what the hub once refused back into the queue.")
@terminal.json_option
def drain(
    connection: Connection,
    agency: str,
    spool_folder: Path | None,
    timeout: float,
    patience: float,
    *,
    no_spool: bool,
    again: bool,
    as_json: bool,
) -> None:
    """Send what waits in the spool for AGENCY, in order.

    It stops when the hub is away.
    """
    spool = connection.spool(spool_folder, off=no_spool)
    if spool is None:
        raise click.UsageError("which spool? Give --hub URL, or --spool DIR")
    again_count = spool.retry_refused(agency) if again else 0
    if again_count and not as_json:
        click.echo(f"{again_count} refused submissions stand in the queue again")
    courier = Courier(connection.open(), agency, Patience(seconds=patience, tell=terminal.complain), spool, timeout)
    code = report.DONE
    try:
        for sent in courier.drain():
            delivery = report.of_sent(sent)
            terminal.print_delivery(delivery, None, as_json=as_json)
            code = max(code, report.exit_code([delivery.outcome], waited=False))
    except (HubAwayError, HubRefusedError, SpoolError) as error:
        terminal.complain(f"{error}. {len(spool.waiting(agency))} submissions wait in {spool.folder}; nothing is lost")
        code = report.REJECTED if isinstance(error, HubRefusedError) else report.UNFINISHED
    finally:
        courier.transport.close()
    if code == report.DONE and not as_json:
        others = [each for each in spool.agencies() if each != agency]
        click.echo(
            f"nothing waits in {spool.folder} for {agency}" + (f"; but for {', '.join(others)}" if others else "")
        )
    sys.exit(code)


@connect.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@terminal.agency_option
@connection_options
@key_option
@spool_options
@terminal.form_option
@terminal.backfill_option
@terminal.timeout_option
@click.option("--interval", type=terminal.SECONDS, default=2.0, show_default=True, help="Seconds between two looks.")
@click.option("--polls", type=click.IntRange(min=2), default=2, show_default=True, help="Equal looks until complete.")
@click.option("--once", is_flag=True, help="Look until the files of now are complete, send them, end (for cron).")
@terminal.json_option
def watch(
    connection: Connection,
    folder: Path,
    agency: str,
    key: Path | None,
    spool_folder: Path | None,
    form: str | None,
    timeout: float,
    interval: float,
    polls: int,
    *,
    no_spool: bool,
    backfill: bool,
    once: bool,
    as_json: bool,
) -> None:
    """Send every file that is dropped into DIR, as AGENCY.

    Each is moved to done/ or failed/. Until Ctrl-C or SIGTERM.
    """
    feed = terminal.feed_named(agency, form)
    secret = connection.key(agency, key, on_command_line=on_command_line("key"))
    spool = connection.spool(spool_folder, off=no_spool)
    code = report.DONE

    def couriers(patience: Patience) -> tuple[Courier, Client]:
        """One that empties the spool, and one that leaves with its owner what cannot be sent."""
        transport = connection.open()
        return (
            Courier(transport, agency, patience, spool, timeout),
            Client(Courier(transport, agency, patience, None, timeout), feed, secret),
        )

    def tell(moved: Moved) -> None:
        nonlocal code
        for delivery in moved.deliveries:
            terminal.print_delivery(delivery, feed, as_json=as_json)
        code = max(code, report.exit_code([each.outcome for each in moved.deliveries], waited=False))

    couriers(Patience())[0].transport.close()  # wrong usage shows now and not at the first file
    watching = Watch(WatchedFolder(folder, polls), couriers, tell, terminal.complain, interval, backfill)
    terminal.on_signals(watching.stop.set)
    if not as_json and not once:
        click.echo(f"watching {folder} for {agency}; Ctrl-C ends it", err=True)
    try:
        good = watching.run(looks=polls if once else None)
    except FolderBusyError as error:
        raise click.UsageError(str(error)) from error
    except SpoolError as error:
        raise click.ClickException(str(error)) from error
    if once:
        sys.exit(code or (report.DONE if good else report.UNFINISHED))


@connect.command()
@click.argument("identity", metavar="ID")
@click.option("--agency", default="", envvar="BONGSU_AGENCY", help="Whose submission; needed with --data.")
@connection_options
@terminal.json_option
def receipt(connection: Connection, identity: str, agency: str, *, as_json: bool) -> None:
    """Print the receipt of the submission ID as it stands now."""
    if connection.data is not None and not agency:
        raise click.UsageError("whose submission? Give --agency AGENCY (or BONGSU_AGENCY)")
    transport = connection.open()
    try:
        found = transport.receipt(agency, identity)
    except HubRefusedError as error:
        terminal.complain(str(error))
        sys.exit(report.REJECTED)
    except HubAwayError as error:
        terminal.complain(f"{error}; ask again later")
        sys.exit(report.UNFINISHED)
    finally:
        transport.close()
    if as_json:
        terminal.print_json(found)
    else:
        click.echo("\n".join(report.receipt_lines(found["agency"], found, None, None)))
    bad = found["state"] == "refused" or found["counts"].get("quarantined")
    sys.exit(report.REJECTED if bad else report.DONE)


def main() -> None:
    """Run `bongsu-connect`."""
    connect()
