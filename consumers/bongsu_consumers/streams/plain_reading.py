"""What the streams read from Kafka by themselves: where they stand, messages that were jumped over, the watch list."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError

from bongsu_consumers.event import StreamError
from bongsu_consumers.kafka_clients import opened
from bongsu_consumers.properties import Security

_CALL_MS = 15_000
_READ_SECONDS = 30.0


class GroupPlace(NamedTuple):
    """Where a group stands in a topic, and the first offset that can still be read."""

    committed: int
    first: int


@dataclass(frozen=True, slots=True)
class Server:
    """Kafka, as a unit's own process reaches it."""

    servers: str
    security: Security

    @contextmanager
    def consumer(self, topic: str, group: str | None = None) -> Iterator[tuple[Any, TopicPartition]]:
        """A consumer of the one partition of a topic. StreamError when there is no such topic."""
        try:
            consumer = opened(
                KafkaConsumer,
                self.servers,
                self.security,
                group_id=group,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                allow_auto_create_topics=False,
            )
        except KafkaError as error:
            raise StreamError(f"Kafka at {self.servers} cannot be reached: {error!r}") from error
        try:
            numbers = consumer.partitions_for_topic(topic)
            if numbers != {0}:
                raise StreamError(
                    f"the topic {topic} must be there with one partition, and has {len(numbers or ())}: ask the hub's "
                    "operator for it (`bongsu admin topics`), or check unit, prefix and user"
                )
            place = TopicPartition(topic, 0)
            consumer.assign([place])
            yield consumer, place
        except KafkaError as error:
            raise StreamError(f"{topic} cannot be read: {error!r}") from error
        finally:
            consumer.close(autocommit=False, timeout_ms=_CALL_MS)

    def check(self, topic: str) -> None:
        """StreamError unless the topic is there for this user, with one partition."""
        with self.consumer(topic):
            return

    def place_of(self, group: str, topic: str) -> GroupPlace:
        """Where a group stands in a topic; a new one stands at the first message."""
        with self.consumer(topic, group) as (consumer, place):
            committed: int | None = consumer.committed(place, timeout_ms=_CALL_MS)
            first: int = consumer.beginning_offsets([place])[place]
            return GroupPlace(first if committed is None else committed, first)

    def messages(self, topic: str, offsets: range) -> list[Any]:
        """The messages at these offsets; those that expired or were never written are not among them."""
        with self.consumer(topic) as (consumer, place):
            return list(_read(consumer, place, offsets.start, offsets.stop))

    def whole(self, topic: str) -> list[Any]:
        """Everything that stands on a topic now."""
        with self.consumer(topic) as (consumer, place):
            first = consumer.beginning_offsets([place])[place]
            return list(_read(consumer, place, first, consumer.end_offsets([place])[place]))

    def append(self, topic: str, entries: Sequence[tuple[bytes, bytes | None]]) -> None:
        """Write keys and values, durable when this returns."""
        try:
            producer = opened(KafkaProducer, self.servers, self.security, acks="all")
        except KafkaError as error:
            raise StreamError(f"Kafka at {self.servers} cannot be reached: {error!r}") from error
        try:
            for key, value in entries:
                producer.send(topic, key=key, value=value).get(timeout=_CALL_MS / 1_000)
        except KafkaError as error:
            raise StreamError(f"{topic} cannot be written: {error!r}: ask the hub's operator for the right") from error
        finally:
            producer.close()


def _read(consumer: Any, place: TopicPartition, start: int, stop: int) -> Iterator[Any]:
    """The messages from `start` up to `stop`. StreamError when they do not come in time."""
    consumer.seek(place, start)
    deadline = time.monotonic() + _READ_SECONDS
    while consumer.position(place) < stop:
        if time.monotonic() > deadline:
            raise StreamError(f"{place.topic} does not give its messages {start} to {stop - 1}: try again")
        for message in consumer.poll(timeout_ms=500).get(place, ()):
            deadline = time.monotonic() + _READ_SECONDS
            if message.offset < stop:
                yield message
