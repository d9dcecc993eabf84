"""Commands that keep the hub running: serve, worker, rebuild."""

import signal
import threading
from pathlib import Path
from types import FrameType

import click

from bongsu.bootstrap import Hub, open_hub
from bongsu.entrypoints.cli.options import data_option, json_option, opened, print_json
from bongsu.entrypoints.running import WorkersBusyError, settle, settled
from bongsu.entrypoints.worker_metrics import MeasuredWorkers, WorkerMetrics
from bongsu.logs import configure
from bongsu.services.linking_model import ask_for_rebuild
from bongsu.settings import Settings

_LOOK_SECONDS = 0.2


@click.command()
@data_option
@click.option("--host", envvar="BONGSU_HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="BONGSU_PORT", type=click.IntRange(1, 65_535), default=8470, show_default=True)
def serve(data: Path, host: str, port: int) -> None:
    """Serve the HTTP API and the console, with the workers beside it, until Ctrl-C."""
    from bongsu.entrypoints.api.server import serve_forever  # noqa: PLC0415 - the other commands need no web framework

    settings = Settings.of(data, host=host, port=port)
    configure(settings.log_format)
    serve_forever(settings)


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@data_option
def worker(names: tuple[str, ...], data: Path) -> None:
    """Run workers alone, all of them or those of NAME (admit, attest, index, link; on a cluster intake and notify too).

    On a cluster any number of processes share the work; on the embedded engine one process does it. Until Ctrl-C.
    """
    settings = Settings.of(data)
    configure(settings.log_format)
    hub = open_hub(settings, processes=settings.workers, grouped=True)
    known = [each.name for each in hub.workers]
    for name in names:
        if name not in known:
            hub.close()
            raise click.UsageError(f"no worker {name!r} on the {settings.engine} engine: {', '.join(known)}")
    metrics = WorkerMetrics()
    threads = MeasuredWorkers(hub, names, metrics)
    if settings.metrics_port:
        metrics.show(settings.metrics_host, settings.metrics_port)
    stop = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    threads.start()
    stop.wait()
    threads.stop()
    hub.close()


@click.command()
@click.argument("what", metavar="[all|links]", type=click.Choice(["all", "links"]), default="all")
@click.option("--model", "version", help="With `links`: the model to use. Left out: the newest published one.")
@data_option
@json_option
def rebuild(what: str, version: str | None, data: Path, as_json: bool) -> None:
    """Make what is derived again from the logs: index, proofs and links; answers stay the same.

    `rebuild links` makes the links alone, with the newest model, while everybody goes on with the old ones. On a
    cluster the index is made behind its alias; the proofs only when no worker runs.
    """
    with opened(data) as hub:
        if what == "all":
            _rebuild_index(hub, data, hidden=as_json)
        model = _rebuild_links(hub, version if what == "links" else hub.links.version())
        total = hub.logged("alerts")
    if as_json:
        print_json({"alerts": total, "model": model})
    elif what == "all":
        click.echo(f"{total} log entries indexed again, and attested if no other worker runs")
    if not as_json:
        click.echo(f"all links made again with the model {model}")


def _rebuild_index(hub: Hub, data: Path, *, hidden: bool) -> None:
    alone = hub.lock.acquire()
    try:
        if not alone and hub.rebuild_index is None:
            raise WorkersBusyError(f"a server works on {data}: stop it, then rebuild")
        if hub.rebuild_index is not None:
            hub.rebuild_index()
        if alone:
            hub.clear()
            _catch_up(hub, hub.logged("alerts"), hidden=hidden)
    finally:
        if alone:
            hub.rest()
            hub.lock.release()


def _rebuild_links(hub: Hub, version: str | None) -> str:
    """Ask for the rebuild in the log, and wait for whoever works on it."""
    settle(hub)
    wanted = ask_for_rebuild(hub.log, version, hub.clock())
    while not settle(hub):
        click.echo("the links are being made again; waiting for the worker `link`", err=True)
    return wanted


def _catch_up(hub: Hub, total: int, *, hidden: bool) -> None:
    with click.progressbar(length=2 * total, label="rebuilding", hidden=hidden) as bar:
        working = threading.Thread(target=hub.catch_up)
        working.start()
        while working.is_alive():
            working.join(_LOOK_SECONDS)
            left = hub.waiting()
            bar.update(2 * total - left["attest"] - left["index"] - bar.pos)
    if not settled(hub):
        raise click.ClickException("the rebuild did not reach the end of the log; see the messages above")
