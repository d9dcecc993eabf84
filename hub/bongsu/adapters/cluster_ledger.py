"""The ledger as those see it who do not admit: positions from Kafka, the rest as far as the archive reaches."""

from collections.abc import Collection, Sequence

from bongsu.adapters.elastic_archive import ElasticArchive
from bongsu.adapters.kafka_group import KafkaPositions
from bongsu.ports.ledger import Admission, Version


class ClusterLedger:
    """`Ledger` for reading: receipts, dry runs."""

    def __init__(self, positions: KafkaPositions, archive: ElasticArchive) -> None:
        """`positions` of the admission group."""
        self._positions = positions
        self._archive = archive

    def position(self, shard: int = 0) -> int:
        return self._positions.position(shard)

    def versions(self, keys: Collection[str]) -> dict[str, dict[int, Version]]:
        return self._archive.versions(keys)

    def receipts(self, submission_ids: Sequence[str]) -> dict[str, bytes]:
        return self._archive.receipts(submission_ids)

    def commit(self, admission: Admission) -> None:  # noqa: ARG002 - refused whatever it holds
        raise TypeError("only the admission worker commits")
