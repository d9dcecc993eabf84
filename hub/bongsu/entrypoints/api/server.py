"""The server process: the hub with its workers and its HTTP API, until it is told to stop."""

import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType

import structlog
import uvicorn

from bongsu.bootstrap import Hub, open_hub
from bongsu.domain.errors import HubError
from bongsu.entrypoints.api.application import create_app
from bongsu.entrypoints.api.event_stream import patient_for
from bongsu.entrypoints.api.metrics import Metrics
from bongsu.entrypoints.running import WorkerThreads
from bongsu.settings import Settings

_GRACE_SECONDS = 5
_BACKLOG = 512

log = structlog.get_logger()

Companion = Callable[[Callable[[], None]], None]
"""Runs in a thread of its own once the server answers; the function that it is given stops the server."""


class AddressTakenError(HubError):
    """Something else listens at the server's address."""

    kind = "address-taken"


class CountedWorkers(WorkerThreads):
    """The workers, with their faults counted."""

    def __init__(self, hub: Hub, metrics: Metrics) -> None:
        """As `WorkerThreads`; a cluster's server works on nothing, its workers are processes of their own."""
        self._metrics = metrics
        super().__init__(hub, () if hub.settings.engine == "embedded" else ("none",))

    def _run(self, name: str, work: Callable[[], int]) -> None:
        super()._run(name, self._metrics.counting_faults(name, work))


def serve_forever(settings: Settings, *, companion: Companion | None = None) -> None:
    """Serve until SIGINT or SIGTERM: then take no more requests, stop the workers, close the hub.

    `AddressTakenError` when the port is in use, `NoHubError` and `WorkersBusyError` for the data folder.
    """
    listener = _listen(settings)
    try:
        hub = open_hub(settings, processes=settings.workers)
    except BaseException:
        listener.close()
        raise
    try:
        metrics = Metrics(hub)
        workers = CountedWorkers(hub, metrics)
        workers.start()
        try:
            _serve(hub, workers, metrics, listener, companion)
        finally:
            workers.stop()
    finally:
        listener.close()
        hub.close()
        log.info("server_stopped")


def _serve(
    hub: Hub, workers: WorkerThreads, metrics: Metrics, listener: socket.socket, companion: Companion | None
) -> None:
    app = create_app(hub, workers, metrics)
    config = uvicorn.Config(
        app,
        http=patient_for(hub.settings.stream_stall),
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the peer's address decides what is local; a proxy must not be able to forge it
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = _AnnouncedServer(config)

    def stop() -> None:
        server.should_exit = True
        app.state.broadcast.stop()

    def stopped(_number: int, _frame: FrameType | None) -> None:
        stop()

    # uvicorn raises the signal again after its shutdown; it must then find a handler that lets us close the hub.
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stopped)
    feeds = sorted(
        hub.intake.feeds
    )  # loaded now: a broken parser stops the start, and the first submission is not slow
    beside = None
    if companion is not None:
        beside = threading.Thread(
            target=_accompany, args=(companion, server.answering, stop), name="companion", daemon=True
        )
        beside.start()
    host, port = listener.getsockname()[:2]
    log.info("server_starts", host=host, port=port, feeds=feeds)
    app.state.post.start()
    metrics.watch.start()
    server.run(sockets=[listener])
    metrics.watch.stop()
    app.state.post.stop()
    app.state.broadcast.close()
    server.answering.set()
    if beside is not None:
        beside.join(_GRACE_SECONDS)


class _AnnouncedServer(uvicorn.Server):
    """uvicorn that tells when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answering = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answering.set()


def _accompany(companion: Companion, answering: threading.Event, stop: Callable[[], None]) -> None:
    answering.wait()
    companion(stop)


def _listen(settings: Settings) -> socket.socket:
    # The protocol is named because asyncio switches Nagle's algorithm off only on sockets that name it; with it on,
    # every answer waits 40 ms for the peer's delayed acknowledgement.
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise AddressTakenError(
            f"cannot listen on {settings.host}:{settings.port} ({error.strerror}): stop what listens there,"
            " or choose another port with --port"
        ) from error
    return listener
