"""Where the logs end, and whether somebody works on them: asked on a connection that no waiting fetch holds up."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]

from bongsu.adapters.kafka_patience import ANSWER_SECONDS, patiently

Part = tuple[str, int]


class KafkaEnds:
    """The ends of partitions, and whether a group has members."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Connect lazily."""
        self._config = {**config, "reconnect.backoff.max.ms": 1_000}
        self._admin = AdminClient(self._config)

    def ends(self, parts: Iterable[Part]) -> dict[Part, int]:
        """The last position of each partition that is there."""
        wanted = {TopicPartition(topic, shard): OffsetSpec.latest() for topic, shard in parts}  # type: ignore[no-untyped-call]

        def ask() -> dict[Part, int]:
            try:
                futures = self._admin.list_offsets(wanted, request_timeout=ANSWER_SECONDS)
                return {(part.topic, part.partition): future.result().offset for part, future in futures.items()}
            except KafkaException:
                # The client goes on asking with the leader's epoch from before a restart: only a new one learns.
                self._admin = AdminClient(self._config)
                raise

        return patiently(ask, "Kafka does not say where the logs end")

    def kept(self, group: str, parts: Iterable[Part]) -> dict[Part, int]:
        """The positions that a group keeps of partitions, 0 where it keeps none."""
        asked = ConsumerGroupTopicPartitions(group, [TopicPartition(*part) for part in parts])

        def ask() -> dict[Part, int]:
            [future] = self._admin.list_consumer_group_offsets([asked], request_timeout=ANSWER_SECONDS).values()
            return {(each.topic, each.partition): max(0, each.offset) for each in future.result().topic_partitions}

        return patiently(ask, f"Kafka does not say how far {group} is")

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
