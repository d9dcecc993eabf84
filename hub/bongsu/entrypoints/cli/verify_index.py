"""`bongsu verify-index`: compare the index with the log, document by document, and mend it."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from bongsu.entrypoints.cli.options import data_option, json_option, opened, print_json
from bongsu.entrypoints.running import WorkersBusyError
from bongsu.ports.index import InspectableIndex
from bongsu.services.verify_index import verify_index as verified_index

_SURPLUS = "no record stands behind them, and this engine cannot name them: `bongsu rebuild` makes the index again"


@click.command("verify-index")
@click.option("--mend", is_flag=True, help="Write what is missing or different, remove what no record stands behind.")
@data_option
@json_option
def verify_index(mend: bool, data: Path, as_json: bool) -> None:
    """Compare every document of the index with the newest version of its record in the log.

    The exit code is 1 when something is wrong that was not mended. Workers may run, except with --mend on the
    embedded engine.
    """
    with opened(data) as hub:
        index, alone = hub.index, mend and hub.settings.engine == "embedded"
        if not isinstance(index, InspectableIndex):
            raise click.UsageError(f"the engine {hub.settings.engine} cannot be compared with its log")
        if alone and not hub.lock.acquire():
            raise WorkersBusyError(f"a server works on {data}: stop it, then mend")
        try:
            waiting = hub.waiting()["index"]
            verified = verified_index(hub.archive, index, mend=mend)
        finally:
            if alone:
                hub.rest()
                hub.lock.release()
    if waiting:
        click.echo(f"bongsu: {waiting} log entries waited for the index: what is missing may be these", err=True)
    if as_json:
        print_json(asdict(verified) | {"good": verified.good, "waiting": waiting})
    else:
        for kind, keys in verified.named.items():
            count = getattr(verified, kind)
            for key in keys:
                click.echo(f"{kind:<10} {key}")
            if keys and count > len(keys):
                click.echo(f"{kind:<10} … and {count - len(keys)} more")
        if verified.surplus and not verified.named["surplus"]:
            click.echo(f"surplus    {verified.surplus} documents: {_SURPLUS}")
        click.echo(
            f"{verified.checked} records: {verified.missing} missing, {verified.different} different,"
            f" {verified.surplus} surplus, {verified.mended} mended"
        )
    sys.exit(0 if verified.good else 1)
