"""The cluster engine: Kafka holds the logs, Elasticsearch the projections; any number of processes work on them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bongsu.adapters.cluster_ledger import ClusterLedger
from bongsu.adapters.directory_file import DirectoryFile
from bongsu.adapters.elastic_archive import ElasticArchive
from bongsu.adapters.elastic_bulk import BulkWriter
from bongsu.adapters.elastic_client import open_client
from bongsu.adapters.elastic_index import ElasticIndex
from bongsu.adapters.elastic_links import ElasticLinks
from bongsu.adapters.elastic_proofs import ElasticProofs
from bongsu.adapters.executors import InlineExecutor, ProcessExecutor, calm_collector
from bongsu.adapters.feed_registry import installed_feeds
from bongsu.adapters.kafka_ends import GroupLock, KafkaEnds
from bongsu.adapters.kafka_group import KafkaPositions
from bongsu.adapters.kafka_log import KafkaLog
from bongsu.adapters.kafka_notices import KafkaNotices
from bongsu.adapters.kafka_properties import confluent_config, read_properties
from bongsu.adapters.kafka_submissions import SubmissionFinder
from bongsu.adapters.kafka_topics import partitions_of
from bongsu.adapters.key_files import KeyFiles
from bongsu.adapters.sqlite_trail import SqliteTrail
from bongsu.bootstrap.cluster_workers import ClusterWorkers
from bongsu.bootstrap.hub import Clock, Hub, NoHubError
from bongsu.ports.log import TOPICS
from bongsu.services.intake import Intake
from bongsu.services.tape import Tape
from bongsu.settings import Settings


@dataclass(slots=True)
class Closing:
    """What was opened, closed in the opposite order."""

    calls: list[Callable[[], Any]] = field(default_factory=list)

    def __call__(self) -> None:
        """Close everything."""
        for call in reversed(self.calls):
            call()


def open_cluster(settings: Settings, clock: Clock, processes: int, *, grouped: bool) -> Hub:
    """Open the hub on Kafka and Elasticsearch; keys and directory are in the data folder."""
    for name in ("kafka", "elasticsearch"):
        if not getattr(settings, name):
            raise NoHubError(
                f"BONGSU_ENGINE=cluster needs BONGSU_{name.upper()}: its addresses (docs/operations.md), or unset"
                " BONGSU_ENGINE for the embedded engine"
            )
    if processes or grouped:  # a worker process makes alerts and documents itself, or hands much to those that do
        calm_collector()
    closing = Closing()
    config: dict[str, Any] = confluent_config(settings.kafka, read_properties(settings.kafka_properties))
    data, prefix = settings.data, settings.topic_prefix
    directory, keys = DirectoryFile(data / "directory.json"), KeyFiles(data / "keys")
    client = open_client(settings.elasticsearch, settings.elasticsearch_ca)
    closing.calls.append(client.close)
    archive = ElasticArchive(client, settings.index_prefix)
    index = ElasticIndex(client, settings.index_prefix)
    bulk = BulkWriter(client)
    proofs = ElasticProofs(client, settings.index_prefix, bulk)
    closing.calls += [bulk.close, index.close]
    partitions: dict[str, int] = {topic: partitions_of(topic) for topic in TOPICS}
    positions = KafkaPositions(config, f"{prefix}.admit", f"{prefix}.submissions")
    finder = SubmissionFinder(
        config, f"{prefix}.submissions", range(partitions["submissions"]), positions.position, archive.processed
    )
    log = KafkaLog(config, prefix, partitions, directory.shard_of, known_submission=finder.find)
    closing.calls += [positions.close, finder.close, log.close]
    executor = ProcessExecutor(processes) if processes else InlineExecutor()
    ends, ledger = KafkaEnds(config), ClusterLedger(positions, archive)
    certificate = (data / "checkpoint.json").read_bytes()
    workers = ClusterWorkers(
        settings=settings,
        config=config,
        partitions=partitions,
        directory=directory,
        keys=keys,
        client=client,
        executor=executor,
        positions=positions,
        intake=lambda: Intake(log, ledger, installed_feeds(), directory.keys_of, clock),
        ends=ends,
        grouped=grouped,
        clock=clock,
    )
    closing.calls.append(workers.close)

    def open_tape() -> Tape:
        tail = KafkaLog(config, prefix, partitions, directory.shard_of, exact=False)
        closing.calls.append(tail.close)
        return Tape(log, tail, SqliteTrail(data / "streams" / f"{prefix}.sqlite3"))

    return Hub(
        settings=settings,
        log=log,
        ledger=ledger,
        archive=archive,
        proofs=proofs,
        index=index,
        links=ElasticLinks(client, settings.index_prefix),
        directory=directory,
        keys=keys,
        executor=executor,
        clock=clock,
        lock=GroupLock(ends, f"{prefix}.admit"),
        certificate=certificate,
        workers=workers.all(),
        rest=lambda: None,
        clear=partial(workers.clear, proofs),
        rebuild_index=partial(workers.rebuild_index, index),
        notices=KafkaNotices(config, prefix, ends),
        open_tape=open_tape,
        close_engine=closing,
    )
