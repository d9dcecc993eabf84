"""The cluster's workers: each with a consumer group, readers and writers of its own, opened when it first works."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch

from bongsu.adapters.directory_file import DirectoryFile
from bongsu.adapters.elastic_archive import ElasticArchive
from bongsu.adapters.elastic_archiving import ArchivedIndex, ArchivingLog, ReceiptsAndQuarantine
from bongsu.adapters.elastic_bulk import BulkWriter, Poisoned
from bongsu.adapters.elastic_index import ElasticIndex, tell_refused
from bongsu.adapters.elastic_links import ElasticLinks
from bongsu.adapters.elastic_proofs import ElasticProofs
from bongsu.adapters.elastic_store import ElasticPositions
from bongsu.adapters.kafka_deliveries import KafkaDeliveries
from bongsu.adapters.kafka_ends import KafkaEnds, Part, behind
from bongsu.adapters.kafka_group import KafkaGroup, KafkaPositions
from bongsu.adapters.kafka_inbox import KafkaInbox
from bongsu.adapters.kafka_ledger import RECEIPTS, KafkaLedger
from bongsu.adapters.kafka_log import KafkaLog
from bongsu.adapters.key_files import KeyFiles
from bongsu.adapters.sqlite_links import SqliteLinks
from bongsu.bootstrap.hub import Clock, Worker, prepare_entry
from bongsu.ports.log import NewEntry
from bongsu.services.admit import Admit, admit
from bongsu.services.attest import Attest, CheckpointSigner, attest
from bongsu.services.inbox import take_in
from bongsu.services.index import Indexing, index_pending, unindexable
from bongsu.services.intake import Intake
from bongsu.services.link import Linking, link
from bongsu.services.notify import Notify, notify
from bongsu.services.relearn import Relearning, relearn
from bongsu.settings import Settings
from bongsu_schemas import envelope as dsse


@dataclass(frozen=True, slots=True)
class Opened:
    """A worker's work on shards, those that are its own, and how it forgets what it remembers of what it did."""

    work: Callable[[Sequence[int]], int]
    shards: Callable[[], Iterable[int]]
    forget: Callable[[], None] = lambda: None


@dataclass(slots=True)
class LazyWorker:
    """A worker that opens what it needs in the thread that first runs it: clients are not shared between threads."""

    name: str
    open: Callable[[], Opened]
    behind: Callable[[], int]
    _opened: Opened | None = None

    def turn(self) -> int:
        """One round over the shards that are this process's."""
        if self._opened is None:
            self._opened = self.open()
        try:
            return self._opened.work(list(self._opened.shards()))
        except BaseException:
            self._opened.forget()
            raise

    def waiting(self) -> int:
        """Entries over all shards, whichever process works on them."""
        return self.behind()


@dataclass(slots=True)
class ClusterWorkers:
    """Makes the workers and closes what they opened."""

    settings: Settings
    config: Mapping[str, Any]
    partitions: Mapping[str, int]
    directory: DirectoryFile
    keys: KeyFiles
    client: Elasticsearch
    executor: Executor
    positions: KafkaPositions
    intake: Callable[[], Intake]
    ends: KafkaEnds
    grouped: bool
    clock: Clock
    _closing: list[Callable[[], None]] = field(default_factory=list)

    def all(self) -> Sequence[Worker]:
        """All workers, in the order of a record's way."""
        inbox = [LazyWorker("intake", self._intake, self._intake_behind)] if self.grouped else []
        return [
            *inbox,
            LazyWorker("admit", self._admit, self._admit_behind),
            LazyWorker("attest", self._attest, self._attest_behind),
            LazyWorker("index", self._index, self._index_behind),
            LazyWorker("link", self._link, self._link_behind),
            LazyWorker("notify", self._notify, self._notify_behind),
        ]

    def rebuild_index(self, index: ElasticIndex) -> None:
        """Make the index again behind the alias; whoever searches or works goes on meanwhile."""
        bulk, fresh = self._bulk(), index.begin_rebuild()
        archive = ElasticArchive(self.client, self.settings.index_prefix)
        indexing = Indexing(ArchivingLog(self._log(exact=True), archive, bulk), fresh, self.executor)
        for shard in range(self.partitions["alerts"]):
            while index_pending(indexing, shard):
                pass
        bulk.flush()
        archive.refresh()
        fresh.finish_rebuild()

    def clear(self, proofs: ElasticProofs) -> None:
        """Throw the proofs away, and the positions of the archive, which stays and is written over."""
        proofs.clear()
        for part in ("attest/", "quarantine.", "receipts."):
            self._reached().clear(part)

    def close(self) -> None:
        """Leave the groups, give back connections."""
        for call in reversed(self._closing):
            call()

    # --- opening, in the worker's own thread ---

    def _intake(self) -> Opened:
        taking = self.intake()
        inbox = KafkaInbox(
            lambda agency, message, backfill: take_in(taking, agency, message, backfill=backfill),
            self.settings.topic_prefix,
            self.config,
        )
        self._closing.append(inbox.close)
        return Opened(lambda own: inbox.turn(), lambda: (0,))  # noqa: ARG005 - each agency's inbox, whatever its shard

    def _admit(self) -> Opened:
        log = self._log()
        holder: list[KafkaPositions] = []
        ledger = KafkaLedger(
            log,
            lambda: holder[0],
            self.settings.data / "seen" / self.settings.topic_prefix,
            self.directory.agencies,
            self.directory.shard_of,
        )
        self._closing.append(ledger.close)
        shards = self._membership("admit", "submissions", ledger.forget, holder)
        admission = Admit(log, ledger, self.executor, prepare_entry)
        return Opened(lambda own: sum(admit(admission, shard) for shard in own), shards)

    def _attest(self) -> Opened:
        proofs = ElasticProofs(self.client, self.settings.index_prefix, self._bulk(), remember=self.grouped)
        signer = CheckpointSigner(dsse.public_bytes(self.keys.checkpoint), self.keys.checkpoint.sign)
        attesting = Attest(self._log(), proofs, self.keys.log_key, signer)
        shards = self._membership("attest", "alerts", lambda _: proofs.forget())
        return Opened(lambda own: attest(attesting, own), shards, proofs.forget)

    def _index(self) -> Opened:
        log, bulk = self._log(), self._bulk()
        archive = ElasticArchive(self.client, self.settings.index_prefix)

        def refused(poisoned: Sequence[Poisoned]) -> None:
            tell_refused(poisoned)
            archive.refresh()
            log.append("quarantine", [u for each in poisoned for u in _unindexable(archive, each)])

        index = ElasticIndex(self.client, self.settings.index_prefix, bulk, refused=refused, remember=self.grouped)
        archived = ArchivedIndex(index, archive)
        indexing = Indexing(ArchivingLog(log, archive, bulk), archived, self.executor)
        reached = ElasticPositions(self.client, self.settings.index_prefix, remember=self.grouped)
        rest = ReceiptsAndQuarantine(log, archive, self._bulk(), reached, self._agencies_of)

        def work(own: Sequence[int]) -> int:
            done = sum(index_pending(indexing, shard) for shard in own)
            archived.show()
            return done + sum(rest.turn(shard) for shard in own)

        def forget() -> None:
            archived.forget()
            index.forget()
            reached.forget()

        return Opened(work, self._membership("index", "alerts", lambda _: forget()), forget)

    def _link(self) -> Opened:
        """One process links at a time, whoever has the first shard of `decisions`: a pair may lie in two shards.

        What it remembers is in its own data folder and is made again from the log where that is another's.
        """
        links = SqliteLinks(self.settings.data / "links" / self.settings.topic_prefix)
        self._closing.append(links.close)
        published = ElasticLinks(self.client, self.settings.index_prefix)
        log = self._log()
        linking = Linking(log, links, published)
        archive = ElasticArchive(self.client, self.settings.index_prefix)
        relearning = Relearning(log, archive, links, self.clock, self.settings.learn_hours)
        shards = self._membership("link", "decisions")
        return Opened(lambda own: (link(linking) or relearn(relearning)) if 0 in own else 0, shards)

    def _notify(self) -> Opened:
        log = self._log()
        holder: list[KafkaPositions] = []
        deliveries = KafkaDeliveries(
            log.producer,
            self.settings.topic_prefix,
            lambda: holder[0],
            self.settings.data / "seen" / self.settings.topic_prefix,
            lambda shard: log.end("alerts", shard),
        )
        self._closing.append(deliveries.close)
        if not self.grouped:
            own = KafkaPositions(self.config, f"{self.settings.topic_prefix}.notify", log.name("alerts"))
            self._closing.append(own.close)
            holder.append(own)
        worker = Notify(log, deliveries, self.directory.units, self.keys.checkpoint.sign, self.clock)
        shards = self._membership("notify", "alerts", deliveries.forget, holder)
        return Opened(lambda own: sum(notify(worker, shard) for shard in own), shards)

    def _membership(
        self,
        name: str,
        topic: str,
        lost: Callable[[int], None] = lambda _: None,
        holder: list[KafkaPositions] | None = None,
    ) -> Callable[[], Iterable[int]]:
        """The shards that this process works on: those that the group gives it, or all."""
        prefix = self.settings.topic_prefix
        if not self.grouped:
            if holder is not None and not holder:
                holder.append(self.positions)
            return lambda: range(self.partitions[topic])
        group = KafkaGroup(self.config, f"{prefix}.{name}", f"{prefix}.{topic}", lost)
        self._closing.append(group.close)
        if holder is not None:
            holder.append(group)
        return group.shards

    def _log(self, *, exact: bool = False) -> KafkaLog:
        log = KafkaLog(
            self.config,
            self.settings.topic_prefix,
            self.partitions,
            self.directory.shard_of,
            exact=exact or not self.grouped,
        )
        self._closing.append(log.close)
        return log

    def _bulk(self) -> BulkWriter:
        bulk = BulkWriter(self.client)
        self._closing.append(bulk.close)
        return bulk

    def _reached(self) -> ElasticPositions:
        return ElasticPositions(self.client, self.settings.index_prefix)

    def _agencies_of(self, shard: int) -> list[str]:
        return [agency for agency in self.directory.agencies() if self.directory.shard_of(agency) == shard]

    # --- how much waits ---

    def _ends(self, topic: str) -> dict[tuple[str, int], int]:
        name = f"{self.settings.topic_prefix}.{topic}"
        return self.ends.ends((name, shard) for shard in range(self.partitions[topic]))

    def _admit_behind(self) -> int:
        return self._behind_group("admit", self._ends("submissions"))

    def _attest_behind(self) -> int:
        reached = self._reached()
        return behind(self._ends("alerts"), lambda shard: reached.position(f"attest/{shard}"))

    def _link_behind(self) -> int:
        reached = self._reached()

        def waits(topic: str) -> int:
            return behind(self._ends(topic), lambda shard: reached.position(f"link/{topic}/{shard}"))

        return waits("alerts") + waits("decisions")

    def _notify_behind(self) -> int:
        return self._behind_group("notify", self._ends("alerts"))

    def _intake_behind(self) -> int:
        prefix = self.settings.topic_prefix
        return self._behind_group(
            "intake", self.ends.ends((f"{prefix}.in.{agency}", 0) for agency in self.directory.agencies())
        )

    def _behind_group(self, name: str, ends: Mapping[Part, int]) -> int:
        kept = self.ends.kept(f"{self.settings.topic_prefix}.{name}", ends)
        return sum(max(0, end - kept[part]) for part, end in ends.items())

    def _index_behind(self) -> int:
        index = ElasticIndex(self.client, self.settings.index_prefix)
        prefix, reached = self.settings.topic_prefix, self._reached()
        waits = behind(self._ends("alerts"), index.position)
        waits += behind(self._ends("quarantine"), lambda shard: reached.position(f"quarantine.{shard}"))
        receipts = self.ends.ends((f"{prefix}.{RECEIPTS}.{agency}", 0) for agency in self.directory.agencies())
        for (topic, _), end in receipts.items():
            waits += max(0, end - reached.position(topic.removeprefix(f"{prefix}."))) if end else 0
        return waits


def _unindexable(archive: ElasticArchive, poisoned: Poisoned) -> list[NewEntry]:
    """The quarantine entry of the newest alert of the record whose document was refused."""
    versions = archive.history(poisoned.doc_id)
    return [unindexable(versions[-1], poisoned.reason)] if versions else []
