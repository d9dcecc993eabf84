"""Running the workers in threads beside a server, and catching up inside a single command."""

import threading
import time
from collections.abc import Callable, Collection

import structlog

from bongsu.bootstrap import Hub
from bongsu.domain.errors import HubError

_IDLE_SECONDS = 0.02
_AFTER_FAULT_SECONDS = 1.0
_POLL_SECONDS = 0.05

log = structlog.get_logger()


class WorkersBusyError(RuntimeError):
    """Another process works on this data folder."""


class WorkerThreads:
    """The hub's workers, each in a thread of its own, until `stop`."""

    def __init__(self, hub: Hub, names: Collection[str] = ()) -> None:
        """All workers, or those named. WorkersBusyError when another process works on an embedded hub's folder."""
        if hub.settings.engine == "embedded" and not hub.lock.acquire():
            raise WorkersBusyError(
                f"another process already works on {hub.settings.data}: ask it at its address (other commands work"
                " beside it), stop it, or choose another folder with --data"
            )
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(worker.name, worker.turn), name=worker.name, daemon=True)
            for worker in hub.workers
            if not names or worker.name in names
        ]

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the batch in hand."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def alive(self) -> dict[str, bool]:
        """Which workers run."""
        return {thread.name: thread.is_alive() for thread in self._threads}

    def _run(self, name: str, work: Callable[[], int]) -> None:
        bound = log.bind(stage=name)
        while not self._stop.is_set():
            try:
                if work() == 0:
                    self._stop.wait(_IDLE_SECONDS)
            except HubError as error:  # Kafka or Elasticsearch is away: its words are enough
                bound.warning("worker_waits", kind=error.kind, reason=str(error))
                self._stop.wait(_AFTER_FAULT_SECONDS)
            except Exception:  # noqa: BLE001 - a worker outlives any fault; the log is read again from the last commit
                bound.exception("worker_fault")
                self._stop.wait(_AFTER_FAULT_SECONDS)


def settle(hub: Hub, seconds: float = 30.0) -> bool:
    """Make sure that what is logged now is admitted, attested and searchable: do it, or wait for whoever does.

    False when the time was over first.
    """
    deadline = time.monotonic() + seconds
    while True:
        if hub.work_alone() or settled(hub):
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)


def settled(hub: Hub) -> bool:
    """Whether every worker has reached the end of its log."""
    return not any(hub.waiting().values())
