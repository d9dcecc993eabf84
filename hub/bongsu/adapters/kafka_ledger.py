"""Admission's ledger on Kafka: the outcomes go to the logs first, the receipts next, the position last.

Kafka cannot append to several topics at once without its transactions, on which nothing here rests. A worker that dies
on the way leaves entries that name their source; whoever gains the shard finds them in the log, decides the same, and
appends what is missing. A receipt in the log therefore means that all it speaks of is in the log.
"""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol

from bongsu.adapters.kafka_log import KafkaLog, Record
from bongsu.adapters.kafka_reader import ShardReader
from bongsu.adapters.kafka_seen import SeenShard
from bongsu.ports.ledger import Admission, StaleAdmissionError, Version
from bongsu.ports.log import NewEntry

RECEIPTS = "receipts"


class Positions(Protocol):
    """Where the admission group keeps how far each shard is."""

    def position(self, shard: int) -> int:
        """The kept position of a shard."""
        ...

    def commit(self, shard: int, position: int) -> None:
        """Keep one."""
        ...


class KafkaLedger:
    """`Ledger` for the admission worker. For one thread: the one that works."""

    def __init__(
        self,
        log: KafkaLog,
        positions: Callable[[], Positions],
        seen: Path,
        agencies: Callable[[], Sequence[str]],
        shard_of: Callable[[str], int],
    ) -> None:
        """`seen` is the folder of what this machine remembers; `agencies` are the members now."""
        self._log = log
        self._positions = positions
        self._folder = seen
        self._agencies = agencies
        self._shard_of = shard_of
        self._seen: dict[int, SeenShard] = {}
        self._done: dict[int, int] = {}

    def position(self, shard: int = 0) -> int:
        if shard not in self._done:
            self._done[shard] = self._positions().position(shard)
            self._shard(shard)
        return self._done[shard]

    def versions(self, keys: Collection[str]) -> dict[str, dict[int, Version]]:
        by_shard: dict[int, list[str]] = {}
        for key in keys:
            by_shard.setdefault(self._shard_of(key.split("/", 1)[0]), []).append(key)
        found: dict[str, dict[int, Version]] = {}
        for shard, own in by_shard.items():
            found |= self._shard(shard).versions(own)
        return found

    def receipts(self, submission_ids: Sequence[str]) -> dict[str, bytes]:
        """Receipts of the shards that this worker has in hand."""
        found: dict[str, bytes] = {}
        for seen in self._seen.values():
            found |= seen.receipts(submission_ids)
        return found

    def commit(self, admission: Admission) -> None:
        shard = admission.shard
        if admission.position <= self.position(shard):
            raise StaleAdmissionError(f"position {admission.position} is already admitted up to {self.position(shard)}")
        logged = self.versions({alert.key for alert in admission.alerts})
        known = {version.alert_id for versions in logged.values() for version in versions.values()}
        if any(alert.headers["alert_id"] in known for alert in admission.alerts):
            raise StaleAdmissionError("an alert of this batch is already logged")
        try:
            self._append(admission)
            self._positions().commit(shard, admission.position)
        except Exception:
            self.forget(shard)  # some of it may be in the log: read it again before anything else is decided
            raise
        self._done[shard] = admission.position

    def forget(self, shard: int) -> None:
        """Drop what this process remembers of a shard: it is another worker's, or is to be read again."""
        self._done.pop(shard, None)
        seen = self._seen.pop(shard, None)
        if seen is not None:
            seen.close()

    def close(self) -> None:
        """Forget all shards."""
        for shard in list(self._seen):
            self.forget(shard)

    def _append(self, admission: Admission) -> None:
        shard, log = admission.shard, self._log
        appended = log.producer.publish(
            [
                *(Record(log.name("alerts"), shard, alert) for alert in admission.alerts),
                *(Record(log.name("quarantine"), shard, entry) for entry in admission.quarantined),
            ]
        )
        log.producer.publish(
            Record(
                log.name(f"{RECEIPTS}.{receipt.agency}"),
                0,
                NewEntry(
                    identity,
                    receipt.body,
                    {"submission_id": identity, "agency": receipt.agency, "source": str(receipt.source)},
                ),
            )
            for identity, receipt in admission.receipts.items()
        )
        positions = appended[: len(admission.alerts)]
        self._shard(shard).add(list(zip(positions, admission.alerts, strict=True)), admission.receipts.items())

    def _shard(self, shard: int) -> SeenShard:
        if shard not in self._seen:
            self._seen[shard] = SeenShard(
                self._folder,
                shard,
                self._log.reader(self._log.name("alerts"), shard, exact=True),
                lambda: self._receipt_readers(shard),
            )
            self._seen[shard].catch_up()
        return self._seen[shard]

    def _receipt_readers(self, shard: int) -> dict[str, ShardReader]:
        topics = [self._log.name(f"{RECEIPTS}.{each}") for each in self._agencies() if self._shard_of(each) == shard]
        return {topic: self._log.reader(topic, 0, exact=True, reset="earliest") for topic in topics}
