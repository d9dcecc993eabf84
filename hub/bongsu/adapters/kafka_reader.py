"""One shard of a Kafka topic, read in order from any position."""

import time
from collections.abc import Mapping
from typing import Any

from confluent_kafka import Consumer, Message, TopicPartition

from bongsu.adapters.kafka_ends import KafkaEnds
from bongsu.adapters.kafka_patience import ANSWER_SECONDS, LogAwayError
from bongsu.ports.log import Entry

_QUEUED_KB = 12_288
_FETCH_BYTES = 10 * 1024 * 1024
_WAIT_SECONDS = 0.2
_FETCH_WAIT_MS = 1_000  # how long the broker holds a fetch that finds nothing: it answers at once when something comes
_SHORT_FETCH_WAIT_MS = 100  # for one that jumps: where a fetch is held, the next begins only after it


class ShardReader:
    """A consumer of one partition, without a group. Not for several threads at once.

    Positions are offsets + 1, so that they begin with 1. An `exact` reader asks the broker where the log ends before
    it says that there is no more, and then fetches nothing until it is asked again. The others follow the log: they
    say so when nothing has arrived yet, and have it at the next call; only what they go back to is there at once.
    """

    def __init__(
        self,
        config: Mapping[str, Any],
        topic: str,
        shard: int,
        ends: KafkaEnds,
        *,
        exact: bool,
        reset: str = "error",
    ) -> None:
        """`reset` is what to do where the log no longer holds a position: an error, or `earliest`."""
        self._ends = ends
        self._partition = (topic, shard)
        self._exact = exact
        self._next: int | None = None
        self._consumer = Consumer(
            {
                **config,
                "group.id": "bongsu.readers",  # never joined, never committed to
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "auto.offset.reset": reset,
                "queued.max.messages.kbytes": _QUEUED_KB,
                "fetch.message.max.bytes": _FETCH_BYTES,
                "fetch.wait.max.ms": _SHORT_FETCH_WAIT_MS if exact else _FETCH_WAIT_MS,
                "reconnect.backoff.max.ms": 1_000,
            }
        )

    def read(self, after: int, limit: int) -> list[Entry]:
        """At most `limit` entries whose position is greater than `after`."""
        exact = self._exact or (self._next is not None and after < self._next)  # it was there before
        if self._next != after:
            if self._exact and self._next is None and after >= self.end():
                return []
            self._consumer.assign([TopicPartition(*self._partition, after)])
            self._next = after
        messages = self._taken(self._consumer.consume(limit, 0))
        if not messages and exact:
            if after >= self.end():
                self._consumer.unassign()
                self._next = None
                return []
            deadline = time.monotonic() + ANSWER_SECONDS
            while not messages:
                if time.monotonic() > deadline:
                    self._next = None
                    raise LogAwayError(f"Kafka gives nothing of shard {self._partition[1]} of {self._partition[0]}")
                messages = self._taken(self._consumer.consume(1, _WAIT_SECONDS))
            if limit > 1:
                messages += self._taken(self._consumer.consume(limit - 1, 0))
        entries = [entry_of(message, self._partition[1]) for message in messages]
        if entries:
            self._next = entries[-1].position
        return entries

    def end(self) -> int:
        """The last position, as the broker says now."""
        return self._ends.ends([self._partition])[self._partition]

    @property
    def assigned(self) -> list[TopicPartition]:
        """What is being fetched."""
        return list(self._consumer.assignment())

    def close(self) -> None:
        """Give back the connection."""
        self._consumer.close()

    def _taken(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.error():
                self._next = None
                topic, shard = self._partition
                raise LogAwayError(f"Kafka cannot go on with shard {shard} of {topic}: {message.error()}")
        return messages


def entry_of(message: Message, shard: int) -> Entry:
    """A message as the log's entry."""
    headers: list[tuple[str, bytes | str | None]] = list(message.headers() or [])  # type: ignore[arg-type]
    texts = {name: _text(value) for name, value in headers}
    return Entry(position_of(message), _text(message.key()), message.value() or b"", texts, shard)


def position_of(message: Message) -> int:
    """The position of a message that has its place in the log."""
    offset = message.offset()
    if offset is None:
        raise LogAwayError(f"Kafka gave a message of {message.topic()} without its place")
    return int(offset) + 1


def _text(value: bytes | str | None) -> str:
    return value.decode() if isinstance(value, bytes) else value or ""
