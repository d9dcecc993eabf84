"""Where the logs end, and whether somebody works on them: asked on a connection that no waiting fetch holds up."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]

from bongsu.adapters.kafka_patience import ANSWER_SECONDS, LogAwayError, patiently

Part = tuple[str, int]
K = TypeVar("K")
_SILENCE_SECONDS = 5.0  # beyond the client's own time limit


class KafkaEnds:
    """The ends of partitions, and whether a group has members. Safe to use from several threads."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Connect lazily."""
        self._config = {**config, "reconnect.backoff.max.ms": 1_000}
        self._admin = AdminClient(self._config)

    def ends(self, parts: Iterable[Part]) -> dict[Part, int]:
        """The last position of each partition that is there."""
        wanted = {TopicPartition(topic, shard): OffsetSpec.latest() for topic, shard in parts}  # type: ignore[no-untyped-call]
        answers = self._answers(
            lambda admin: admin.list_offsets(wanted, request_timeout=ANSWER_SECONDS),
            "Kafka does not say where the logs end",
        )
        return {(part.topic, part.partition): answer.offset for part, answer in answers.items()}

    def kept(self, group: str, parts: Iterable[Part]) -> dict[Part, int]:
        """The positions that a group keeps of partitions, 0 where it keeps none."""
        asked = ConsumerGroupTopicPartitions(group, [TopicPartition(*part) for part in parts])
        answers = self._answers(
            lambda admin: admin.list_consumer_group_offsets([asked], request_timeout=ANSWER_SECONDS),
            f"Kafka does not say how far {group} is",
        )
        return {(each.topic, each.partition): max(0, each.offset) for each in answers[group].topic_partitions}

    def is_empty(self, group: str) -> bool:
        """Whether a consumer group has no members."""
        answers = self._answers(
            lambda admin: admin.describe_consumer_groups([group], request_timeout=ANSWER_SECONDS),
            f"Kafka does not say who works in {group}",
        )
        return not answers[group].members

    def _answers(self, ask: Callable[[AdminClient], Mapping[K, Future[Any]]], what: str) -> dict[K, Any]:
        """All answers of one question. `what` begins the words of `LogAwayError`."""

        def once() -> dict[K, Any]:
            admin = self._admin  # held until it has answered: one that another thread lets go of never does
            try:
                return {key: future.result(ANSWER_SECONDS + _SILENCE_SECONDS) for key, future in ask(admin).items()}
            except KafkaException:
                # The client goes on asking with the leader's epoch from before a restart: only a new one learns.
                if self._admin is admin:
                    self._admin = AdminClient(self._config)
                raise
            except TimeoutError as error:
                raise LogAwayError(f"{what}: its client is silent") from error

        return patiently(once, what, ANSWER_SECONDS)


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
