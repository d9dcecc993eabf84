"""For the tests of subscribers: a unit's topics on a real broker, and a hub that writes to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

from bongsu_consumers.testing import Message
from bongsu_consumers.topics import UnitTopics


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one unit on one broker."""

    servers: str
    names: UnitTopics

    def create(self) -> None:
        """Make them as the hub's operator does."""
        compacted = {"cleanup.policy": "compact"}
        admin = KafkaAdminClient(bootstrap_servers=self.servers)
        try:
            admin.create_topics(
                [
                    NewTopic(self.names.out, 1, 1),
                    NewTopic(self.names.watch, 1, 1, topic_configs=compacted),
                    NewTopic(self.names.notices, 1, 1),
                ]
            )
        finally:
            admin.close()

    def publish(self, messages: Iterable[Message], topic: str | None = None) -> None:
        """Append messages to the unit's topic, in order, durable when this returns."""
        producer = KafkaProducer(bootstrap_servers=self.servers, acks="all")
        try:
            for message in messages:
                producer.send(topic or self.names.out, key=message.key, value=message.value, headers=message.headers)
            producer.flush()
        finally:
            producer.close()

    def all_of(self, topic: str) -> list[Any]:
        """Everything that stands on a topic now."""
        consumer = KafkaConsumer(bootstrap_servers=self.servers, enable_auto_commit=False)
        place = TopicPartition(topic, 0)
        found: list[Any] = []
        try:
            consumer.assign([place])
            consumer.seek_to_beginning(place)
            end = consumer.end_offsets([place])[place]
            while consumer.position(place) < end:
                for messages in consumer.poll(timeout_ms=500).values():
                    found.extend(messages)
        finally:
            consumer.close()
        return found
