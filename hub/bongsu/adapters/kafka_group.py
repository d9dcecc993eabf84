"""Who works on which shard: a consumer group of the workers of one name, and the positions that it keeps.

The group's consumer fetches nothing (its partitions are paused): it says which shards are this process's, and takes
their positions once the work on them is durable. Callbacks run inside `shards`, in the working thread, so a shard is
never given away in the middle of a batch.
"""

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from confluent_kafka import Consumer, TopicPartition

from bongsu.adapters.kafka_patience import ANSWER_SECONDS, LogAwayError, patiently

log = structlog.get_logger()


class KafkaPositions:
    """The positions that a group keeps, for a process that is no member: reading always, writing while none is."""

    def __init__(self, config: Mapping[str, Any], group: str, topic: str) -> None:
        """`group` is the consumer group's id, `topic` the topic's name on the broker."""
        self._topic = topic
        self._consumer = Consumer({**self._membership(), **config, "group.id": group, "enable.auto.commit": False})

    def position(self, shard: int) -> int:
        """The kept position of a shard, 0 when there is none."""
        asked = [TopicPartition(self._topic, shard)]
        [kept] = patiently(
            lambda: self._consumer.committed(asked, timeout=ANSWER_SECONDS),
            f"Kafka does not say how far shard {shard} of {self._topic} is done",
        )
        if kept.error:
            raise LogAwayError(f"Kafka does not say how far shard {shard} of {self._topic} is done: {kept.error}")
        return max(0, int(kept.offset))

    def commit(self, shard: int, position: int) -> None:
        """Keep a position. `LogAwayError` when Kafka refuses: the shard may be another worker's by now."""
        kept = [TopicPartition(self._topic, shard, position)]
        what = f"Kafka does not keep the position of shard {shard} of {self._topic}"
        [answer] = patiently(lambda: self._consumer.commit(offsets=kept, asynchronous=False), what)
        if answer.error:
            raise LogAwayError(f"{what}: {answer.error}")

    def close(self) -> None:
        """Leave."""
        self._consumer.close()

    def _membership(self) -> dict[str, Any]:
        return {}


class KafkaGroup(KafkaPositions):
    """A member of the group: `shards` are those that are its own now."""

    def __init__(
        self,
        config: Mapping[str, Any],
        group: str,
        topic: str,
        lost: Callable[[int], None] = lambda shard: None,  # noqa: ARG005
    ) -> None:
        """Join; `lost` is told of every shard that goes to another member, before it goes."""
        super().__init__(config, group, topic)
        self._lost = lost
        self._own: set[int] = set()
        self._consumer.subscribe([topic], on_assign=self._gain, on_revoke=self._give, on_lost=self._lose)

    def shards(self) -> list[int]:
        """The shards of this process, after whatever rebalance is due."""
        told = self._consumer.poll(0)
        if told is not None and told.error():
            raise LogAwayError(f"Kafka does not let this worker share {self._topic}: {told.error()}")
        return sorted(self._own)

    def _membership(self) -> dict[str, Any]:
        return {
            "partition.assignment.strategy": "cooperative-sticky",
            "auto.offset.reset": "earliest",
            "session.timeout.ms": 10_000,
            "heartbeat.interval.ms": 1_000,
            "max.poll.interval.ms": 300_000,
            "reconnect.backoff.max.ms": 1_000,
            "queued.max.messages.kbytes": 64,
            "fetch.message.max.bytes": 1_024,
        }

    def _gain(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        consumer.incremental_assign(partitions)
        consumer.pause(partitions)
        self._own |= {each.partition for each in partitions}
        log.info("shards_gained", topic=self._topic, shards=sorted(each.partition for each in partitions))

    def _give(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        self._forget(partitions)
        consumer.incremental_unassign(partitions)

    def _lose(self, _consumer: Consumer, partitions: list[TopicPartition]) -> None:
        self._forget(partitions)

    def _forget(self, partitions: list[TopicPartition]) -> None:
        for each in partitions:
            self._own.discard(each.partition)
            self._lost(each.partition)
        log.info("shards_given", topic=self._topic, shards=sorted(each.partition for each in partitions))
