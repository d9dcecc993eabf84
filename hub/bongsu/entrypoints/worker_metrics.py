"""What a worker process counts: entries, faults, and how much waits, by worker."""

import threading
from collections.abc import Callable, Collection

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, start_http_server

from bongsu.bootstrap import Hub
from bongsu.entrypoints.running import WorkerThreads

_LOOK_SECONDS = 5.0

log = structlog.get_logger()


class WorkerMetrics:
    """A registry of its own. Labels are workers' names, never a value of a record."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.registry = CollectorRegistry()
        self.entries = Counter("bongsu_worker_entries", "Log entries done", ["worker"], registry=self.registry)
        self.faults = Counter("bongsu_worker_faults", "Faults of workers", ["worker"], registry=self.registry)
        self.waiting = Gauge("bongsu_waiting", "Log entries that wait for a worker", ["worker"], registry=self.registry)

    def show(self, host: str, port: int) -> None:
        """Serve them to Prometheus."""
        start_http_server(port, host, self.registry)


class MeasuredWorkers(WorkerThreads):
    """Workers that are counted, with a thread that looks how much waits for them."""

    def __init__(self, hub: Hub, names: Collection[str], metrics: WorkerMetrics) -> None:
        """As `WorkerThreads`."""
        self._metrics = metrics
        super().__init__(hub, names)
        self._workers = [worker for worker in hub.workers if not names or worker.name in names]
        for worker in self._workers:
            metrics.entries.labels(worker.name)
            metrics.faults.labels(worker.name)
        self._threads.append(threading.Thread(target=self._look, name="look", daemon=True))

    def _run(self, name: str, work: Callable[[], int]) -> None:
        def counted() -> int:
            try:
                done = work()
            except Exception:
                self._metrics.faults.labels(name).inc()
                raise
            self._metrics.entries.labels(name).inc(done)
            return done

        super()._run(name, counted)

    def _look(self) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            for worker in self._workers:
                try:
                    self._metrics.waiting.labels(worker.name).set(worker.waiting())
                except Exception as fault:  # noqa: BLE001 - a server that is away is the workers' own trouble
                    log.warning("waiting_unknown", stage=worker.name, fault=type(fault).__name__)
