"""Prometheus metrics in a registry of their own. Labels are agencies, states and codes, never a value of a record."""

import threading
import time
from collections.abc import Callable

import orjson
from fastapi import Request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest

from bongsu.bootstrap import Hub
from bongsu.entrypoints.api.feed_watch import FeedWatch
from bongsu.pipeline.instructions import kind_of

_INTAKE_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_SEARCH_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
_ENTRIES_AT_ONCE = 8
_MOST_ENTRIES = 512  # submissions whose outcomes one scrape follows up

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each counter, of no use here


class Metrics:
    """The hub's counters. Outcomes are followed up from the log at each scrape, starting where the process started."""

    def __init__(self, hub: Hub) -> None:
        """Begin to count; what was admitted before is not counted again."""
        self._hub = hub
        self._lock = threading.Lock()
        self.started = time.monotonic()
        self._followed = {shard: hub.ledger.position(shard) for shard in hub.log.shards("submissions")}
        self.registry = CollectorRegistry()
        self.submissions = Counter(
            "bongsu_submissions", "Submissions by agency and state", ["agency", "state"], registry=self.registry
        )
        self.records = Counter(
            "bongsu_records", "Records by agency and outcome", ["agency", "outcome"], registry=self.registry
        )
        self.rejections = Counter(
            "bongsu_rejections",
            "Errors of refused files and quarantined records, by code",
            ["code"],
            registry=self.registry,
        )
        self.intake_seconds = Histogram(
            "bongsu_intake_seconds",
            "From a submission's last byte to its receipt",
            buckets=_INTAKE_BUCKETS,
            registry=self.registry,
        )
        self.search_seconds = Histogram(
            "bongsu_search_seconds", "Time of a search", buckets=_SEARCH_BUCKETS, registry=self.registry
        )
        self.requests = Counter(
            "bongsu_requests", "HTTP requests", ["method", "route", "status"], registry=self.registry
        )
        self.faults = Counter("bongsu_worker_faults", "Faults of workers", ["worker"], registry=self.registry)
        self._waiting = Gauge(
            "bongsu_waiting", "Log entries that wait for a worker", ["worker"], registry=self.registry
        )
        self._last_received = Gauge(
            "bongsu_feed_last_received_timestamp_seconds",
            "When an agency's last file came",
            ["agency"],
            registry=self.registry,
        )
        self._feed_silent = Gauge(
            "bongsu_feed_silent",
            "1 while a feed is silent for longer than its habit or the set limit",
            ["agency"],
            registry=self.registry,
        )
        self.watch = FeedWatch(hub)
        for worker in hub.workers:
            self.faults.labels(worker.name)

    def exposition(self) -> bytes:
        """The metrics in Prometheus' text form, brought up to date."""
        with self._lock:
            for shard in self._followed:
                self._follow(shard)
            for worker, count in self._hub.waiting().items():
                self._waiting.labels(worker).set(count)
            for agency, state in self.watch.look().items():
                self._feed_silent.labels(agency).set(state.silent)
                if state.last is not None:
                    self._last_received.labels(agency).set(state.last.timestamp())
            return generate_latest(self.registry)

    def counting_faults(self, worker: str, work: Callable[[], int]) -> Callable[[], int]:
        """`work` as it is, with its faults counted."""

        def counted() -> int:
            try:
                return work()
            except Exception:
                self.faults.labels(worker).inc()
                raise

        return counted

    def _follow(self, shard: int) -> None:
        """Count the receipts of what was admitted in a shard since the last scrape."""
        followed = self._followed[shard]
        end = min(self._hub.ledger.position(shard), followed + _MOST_ENTRIES)
        while followed < end:
            entries = self._hub.log.read("submissions", followed, min(_ENTRIES_AT_ONCE, end - followed), shard)
            if not entries:
                return
            files = [entry.key for entry in entries if kind_of(entry) is None]
            receipts = self._hub.ledger.receipts(files)
            for identity in files:
                if identity in receipts:
                    self._count(orjson.loads(receipts[identity]))
            followed = self._followed[shard] = entries[-1].position

    def _count(self, receipt: dict[str, object]) -> None:
        agency = str(receipt["agency"])
        self.submissions.labels(agency, receipt["state"]).inc()
        errors = receipt["errors"]
        records = receipt["records"]
        assert isinstance(errors, list)  # noqa: S101 - the receipt is the hub's own
        assert isinstance(records, list)  # noqa: S101
        for record in records:
            self.records.labels(agency, record["outcome"]).inc()
            errors = [*errors, *record["errors"]] if record["errors"] else errors
        for error in errors:
            self.rejections.labels(error["code"]).inc()


def metrics_of(request: Request) -> Metrics:
    """The metrics of this application."""
    metrics: Metrics = request.app.state.metrics
    return metrics
