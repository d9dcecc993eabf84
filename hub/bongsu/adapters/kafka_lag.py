"""How much waits for each worker: the ends of the logs against the positions of the projections, asked in few calls."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from confluent_kafka import TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]

from bongsu.adapters.kafka_patience import ANSWER_SECONDS, patiently

Part = tuple[str, int]


class KafkaEnds:
    """The ends of partitions, and whether a group has members."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Connect lazily."""
        self._admin = AdminClient({**config, "reconnect.backoff.max.ms": 1_000})

    def ends(self, parts: Iterable[Part]) -> dict[Part, int]:
        """The last position of each partition that is there."""
        wanted = {TopicPartition(topic, shard): OffsetSpec.latest() for topic, shard in parts}  # type: ignore[no-untyped-call]

        def ask() -> dict[Part, int]:
            futures = self._admin.list_offsets(wanted, request_timeout=ANSWER_SECONDS)
            return {(part.topic, part.partition): future.result().offset for part, future in futures.items()}

        return patiently(ask, "Kafka does not say where the logs end")

    def is_empty(self, group: str) -> bool:
        """Whether a consumer group has no members."""

        def ask() -> bool:
            [future] = self._admin.describe_consumer_groups([group], request_timeout=ANSWER_SECONDS).values()
            return not future.result().members

        return patiently(ask, f"Kafka does not say who works in {group}")


class GroupLock:
    """Free while no worker of the cluster works: then a command does what waits itself, as on the embedded engine."""

    def __init__(self, ends: KafkaEnds, group: str) -> None:
        """`group` is the admission group."""
        self._ends = ends
        self._group = group

    def acquire(self) -> bool:
        """Whether nobody works now. Two that think so at once do the same work twice, to the same end."""
        return self._ends.is_empty(self._group)

    def release(self) -> None:
        """Nothing was taken."""


def behind(ends: Mapping[Part, int], reached: Callable[[int], int]) -> int:
    """The entries of one topic's partitions that lie beyond what a worker has reached."""
    return sum(max(0, end - reached(shard)) for (_, shard), end in ends.items() if end)
