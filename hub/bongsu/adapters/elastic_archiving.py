"""Indexing on Elasticsearch takes the archive along: what can be searched can be read by its id.

It stands where the `index` worker reads the log and where it writes the index: entries go to the archive as they are
read, and the archive is durable before the index shows them.
"""

import time
from collections.abc import Callable, Sequence

from bongsu.adapters.elastic_archive import ElasticArchive
from bongsu.adapters.elastic_bulk import BulkWriter
from bongsu.adapters.elastic_index import ElasticIndex
from bongsu.adapters.elastic_store import ElasticPositions
from bongsu.adapters.kafka_ledger import RECEIPTS
from bongsu.adapters.kafka_log import KafkaLog
from bongsu.ports.index import Found, Plan, Write
from bongsu.ports.log import Entry, EventLog, NewEntry, Topic

_MOST_RECEIPTS = 100
_MOST_QUARANTINED = 200
_LOOK_SECONDS = 2.0
_MOST_UNSEEN = 10_000  # documents


class ArchivingLog:
    """`EventLog` whose alerts are archived as they are read."""

    def __init__(self, log: EventLog, archive: ElasticArchive, bulk: BulkWriter) -> None:
        """`bulk` is the archive's writer in this worker."""
        self._log, self._archive, self._bulk = log, archive, bulk

    def append(self, topic: Topic, entries: Sequence[NewEntry]) -> list[int]:
        return self._log.append(topic, entries)

    def read(self, topic: Topic, after: int, limit: int, shard: int = 0) -> list[Entry]:
        entries = self._log.read(topic, after, limit, shard)
        if topic == "alerts":
            self._archive.put_alerts(self._bulk, entries)
        return entries

    def end(self, topic: Topic, shard: int = 0) -> int:
        return self._log.end(topic, shard)

    def shards(self, topic: Topic) -> Sequence[int]:
        return self._log.shards(topic)

    def by_key(self, topic: Topic, key: str) -> list[Entry]:
        return self._log.by_key(topic, key)


class ArchivedIndex:
    """`SearchIndex` of a worker that goes round its shards, and shows nothing before the archive has it.

    What makes documents visible costs about the same for a few as for thousands, so `commit` notes how far a shard is,
    and what was noted is committed at the end of the round, by `show`, or when much was written meanwhile. One writer
    takes documents and archive entries, in their order.
    """

    def __init__(self, index: ElasticIndex, archive: ElasticArchive) -> None:
        """`index` writes with the writer that `ArchivingLog` has."""
        self._index, self._archive = index, archive
        self._noted: dict[int, int] = {}
        self._unseen = 0

    def apply(self, writes: Sequence[Write]) -> None:
        self._index.apply(writes)
        self._unseen += len(writes)

    def commit(self, position: int, shard: int = 0) -> None:
        self._noted[shard] = position
        if self._unseen >= _MOST_UNSEEN:
            self.show()

    def show(self) -> None:
        """Make durable and searchable what was written up to the noted positions, and keep those."""
        if self._noted:
            self._index.commit_all(self._noted)
            self._archive.refresh()
            self.forget()

    def forget(self) -> None:
        """Drop what was noted: the index gave up what it belongs to, or has it."""
        self._noted, self._unseen = {}, 0

    def position(self, shard: int = 0) -> int:
        return self._noted[shard] if shard in self._noted else self._index.position(shard)

    def search(self, plan: Plan) -> Found:
        return self._index.search(plan)

    def clear(self) -> None:
        self._index.clear()


class ReceiptsAndQuarantine:
    """Takes the receipts and the quarantined records of a shard into the archive.

    Receipts are read before the quarantine and written after it: admission logs a receipt when all that it speaks of
    is in the log, so whoever sees the receipt finds the quarantined record too.
    """

    def __init__(
        self,
        log: KafkaLog,
        archive: ElasticArchive,
        bulk: BulkWriter,
        positions: ElasticPositions,
        agencies_of: Callable[[int], Sequence[str]],
    ) -> None:
        """`agencies_of` a shard; `bulk` is this worker's own writer."""
        self._log, self._archive, self._bulk, self._positions = log, archive, bulk, positions
        self._agencies_of = agencies_of
        self._look_at: dict[int, float] = {}

    def turn(self, shard: int) -> int:
        """Take in what waits, a bounded piece of it; returns the number of entries."""
        fresh: dict[str, list[Entry]] = {}
        for agency in self._agencies_of(shard):
            part = f"{RECEIPTS}.{agency}"
            reader = self._log.reader(self._log.name(part), 0, reset="earliest")
            if entries := reader.read(self._positions.position(part), _MOST_RECEIPTS):
                fresh[part] = entries
        if not fresh and time.monotonic() < self._look_at.get(shard, 0.0):
            return 0
        self._look_at[shard] = time.monotonic() + _LOOK_SECONDS  # not every quarantined record comes with a receipt
        done = self._quarantine(shard)
        for entries in fresh.values():
            self._archive.put_receipts(self._bulk, [e for e in entries if not e.headers.get("kind")])
            done += len(entries)
        self._bulk.flush()
        for part, entries in fresh.items():
            self._positions.keep(part, entries[-1].position)
        return done

    def _quarantine(self, shard: int) -> int:
        part = f"quarantine.{shard}"
        reader = self._log.reader(self._log.name("quarantine"), shard, exact=True)
        done = 0
        while entries := reader.read(self._positions.position(part), _MOST_QUARANTINED):
            self._archive.put_quarantine(self._bulk, entries)
            self._bulk.flush()
            self._archive.refresh()
            self._positions.keep(part, entries[-1].position)
            done += len(entries)
        return done
