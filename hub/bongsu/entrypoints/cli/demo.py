"""`bongsu demo`: a hub with the seven agencies' feeds in it, searchable a few seconds later."""

import logging
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import structlog

from bongsu.adapters.feed_registry import installed_feeds
from bongsu.bootstrap import create_hub
from bongsu.demo.tour import FEEDS, Tour, first_hit, push, way_in, write_feeds
from bongsu.entrypoints.api.server import AddressTakenError, serve_forever
from bongsu.entrypoints.cli.admin import enrol_demo
from bongsu.entrypoints.cli.options import opened
from bongsu.entrypoints.running import WorkersBusyError
from bongsu.logs import configure
from bongsu.services.enrol import demo_users
from bongsu.services.linking_model import ask_for_rebuild, learn_model, published
from bongsu.settings import Settings

_LOGINS = (
    "analyst@kr.kcs",
    "investigator@kr.knp",
    "analyst@th.customs",
    "steward@hub",
    "auditor@hub",
    "operator@hub",
    "feed@kr.kcs",
)


@click.command()
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-data"),
    show_default=True,
    help="The demo's data folder; a second run goes on with it.",
)
@click.option("--port", envvar="BONGSU_PORT", type=click.IntRange(1, 65_535), default=8470, show_default=True)
@click.option("--once", is_flag=True, help="End as soon as everything is shown.")
def demo(data: Path, port: int, once: bool) -> None:
    """Start a hub for trying out: the seven agencies' sample feeds, a login a role, until Ctrl-C."""
    started = time.monotonic()
    settings = Settings.of(data, host="127.0.0.1", port=port, workers=0)  # small files: no process is worth its start
    configure("console")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    if not (data / "keys" / "root.key").exists():
        click.echo(f"Making a hub in {data}")
        create_hub(data)
    if not (data / "tokens" / demo_users()[-1].user).exists():  # the last that enrolment writes
        _enrol(data)
    write_feeds(data / FEEDS, datetime.now(UTC).date())
    types = {name: feed.payload_type for name, feed in installed_feeds().items()}
    failed: list[BaseException] = []

    def beside(stop: Callable[[], None]) -> None:
        tour = Tour(data, f"http://127.0.0.1:{port}", types, click.echo)
        try:
            seconds = push(tour)
            _learn(data)
            for line in way_in(tour, _program(), _LOGINS, first_hit(tour)):
                click.echo(line)
            total = time.monotonic() - started
            click.echo(f"Searchable {seconds:.1f} s after the first file, {total:.1f} s after the start. Ctrl-C ends.")
        except Exception as error:  # noqa: BLE001 - it ends the server and is told below
            failed.append(error)
            stop()
        if once:
            stop()

    try:
        serve_forever(settings, companion=beside)
    except (WorkersBusyError, AddressTakenError) as error:
        raise click.ClickException(
            f"{error}. A second demo beside a running one needs a folder and a port of its own:"
            f" {_program()} demo --data {data}-2 --port {port % 65_535 + 1}"
        ) from error
    if failed:
        raise click.ClickException(str(failed[0]))
    click.echo("The hub is closed; its data stay in " + str(data))


def _enrol(data: Path) -> None:
    """Give a new hub its demo members; a hub of somebody's own is left alone."""
    with opened(data) as hub:
        if hub.directory.users() and not (data / "tokens").is_dir():
            raise click.UsageError(f"{data} holds a hub that is no demo: choose another --data")
        enrol_demo(hub)


def _learn(data: Path) -> None:
    """Let the hub learn once which keys spread in the demo's feeds, and link them again with that."""
    with opened(data) as hub:
        if not published(hub.log):
            learn_model(hub.archive, hub.log, hub.clock())
            ask_for_rebuild(hub.log, None, hub.clock())


def _program() -> str:
    """How to call this program from another terminal."""
    if shutil.which("bongsu"):
        return "bongsu"
    beside = Path(sys.executable).with_name("bongsu")
    try:
        return str(beside.relative_to(Path.cwd())) if beside.exists() else "bongsu"
    except ValueError:
        return str(beside)
