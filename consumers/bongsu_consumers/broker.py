"""Reading one topic with kafka-python: connect with back-off, resume, commit; nothing here knows what an event is.

Partitions are assigned by hand and the group holds only offsets: no rebalance takes a partition from a slow reader and
after a crash the next process goes on at once. Two processes of one group would both read everything.
"""

import logging
import random
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from kafka import KafkaConsumer
from kafka.errors import (
    AuthorizationError,
    KafkaConfigurationError,
    KafkaError,
    SaslAuthenticationFailedError,
    UnsupportedSaslMechanismError,
)
from kafka.structs import OffsetAndMetadata, TopicPartition

from bongsu_consumers.event import StreamError
from bongsu_consumers.kafka_clients import opened
from bongsu_consumers.properties import Security

log = logging.getLogger("bongsu_consumers")
_FETCH_SECONDS = 0.5
_CALL_MS = 10_000
_MOST_PAUSE = 15.0
_FINAL = (AuthorizationError, SaslAuthenticationFailedError, UnsupportedSaslMechanismError, KafkaConfigurationError)


@dataclass(frozen=True, slots=True)
class Subscription:
    """Whose messages are read, as whom, and where to begin when the group has no offset yet."""

    topic: str
    servers: str
    security: Security
    group: str
    from_start: bool


@dataclass(slots=True)
class Reader:
    """The messages of one topic in the order of their partitions, from the group's offsets on."""

    subscription: Subscription
    _consumer: Any = None
    _fetched: deque[Any] = field(default_factory=deque)
    _next: dict[TopicPartition, int] = field(default_factory=dict)
    _done: dict[TopicPartition, int] = field(default_factory=dict)
    _failures: int = 0

    def read(self, seconds: float) -> Any | None:
        """The next message, or None when none came within that time. StreamError when waiting cannot help."""
        deadline = time.monotonic() + seconds
        while True:
            if self._fetched:
                message = self._fetched.popleft()
                self._expect(message)
                return message
            left = deadline - time.monotonic()
            try:
                self._fetch(max(0.0, min(left, _FETCH_SECONDS)))
                self._failures = 0
            except _FINAL as error:
                raise StreamError(_explained(self.subscription, error)) from error
            except KafkaError as error:
                self._pause(error, deadline)
            if not self._fetched and time.monotonic() >= deadline:
                return None

    def put_back(self, message: Any) -> None:
        """Let a message be the next one again."""
        self._fetched.appendleft(message)
        self._next[TopicPartition(message.topic, message.partition)] = message.offset

    def done(self, message: Any) -> None:
        """Note that everything up to this message is finished with; `commit` makes it durable."""
        self._done[TopicPartition(message.topic, message.partition)] = message.offset + 1

    def commit(self) -> bool:
        """Make the place durable in the group. False when Kafka is away: then the events since come again."""
        if not self._done or self._consumer is None:
            return True
        offsets = {place: OffsetAndMetadata(offset, "", -1) for place, offset in self._done.items()}
        try:
            self._consumer.commit(offsets, timeout_ms=_CALL_MS)
        except _FINAL as error:
            raise StreamError(_explained(self.subscription, error)) from error
        except KafkaError as error:
            log.warning("cannot commit the place in %s yet: %s", self.subscription.topic, repr(error))
            return False
        self._done.clear()
        return True

    def close(self) -> None:
        """Let the connection go."""
        if self._consumer is not None:
            self._consumer.close(autocommit=False, timeout_ms=_CALL_MS)
            self._consumer = None

    def _fetch(self, seconds: float) -> None:
        if self._consumer is None:
            self._connect()
        for messages in self._consumer.poll(timeout_ms=int(seconds * 1_000)).values():
            self._fetched.extend(messages)

    def _connect(self) -> None:
        """A consumer at the group's place. Its own reconnecting does the rest from then on."""
        wanted = self.subscription
        consumer = opened(
            KafkaConsumer,
            wanted.servers,
            wanted.security,
            group_id=wanted.group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            reconnect_backoff_max_ms=int(_MOST_PAUSE * 1_000),
        )
        try:
            places = _places(consumer, wanted.topic)
            consumer.assign(places)
            self._find_place(consumer, places)
        except BaseException:
            consumer.close(autocommit=False, timeout_ms=_CALL_MS)
            raise
        self._consumer = consumer

    def _find_place(self, consumer: Any, places: list[TopicPartition]) -> None:
        first = consumer.beginning_offsets(places)
        last = consumer.end_offsets(places)
        for place in places:
            resumed = self._done.get(place, self._next.get(place))
            if resumed is None:
                resumed = consumer.committed(place, timeout_ms=_CALL_MS)
            if resumed is None:
                resumed = first[place] if self.subscription.from_start else last[place]
                self._done[place] = resumed
            elif resumed > last[place]:
                log.warning("%s was made anew: reading it from its start", place.topic)
                resumed = first[place]
            self._next[place] = resumed
            consumer.seek(place, max(resumed, first[place]))

    def _expect(self, message: Any) -> None:
        """Say so when messages expired before they were read: they are gone from the topic, not from the hub."""
        place = TopicPartition(message.topic, message.partition)
        missed = message.offset - self._next.get(place, message.offset)
        if missed > 0:
            log.warning(
                "%d messages of %s expired before they were read: catch up with `bongsu export`", missed, place.topic
            )
        self._next[place] = message.offset + 1

    def _pause(self, error: KafkaError, deadline: float) -> None:
        """Wait longer after each failure, with chance in it, so that units do not come back all at once."""
        self._failures += 1
        pause = min(_MOST_PAUSE, 0.25 * 2 ** min(self._failures, 10)) * (1 + random.random()) / 2  # noqa: S311
        pause = max(0.0, min(pause, deadline - time.monotonic()))
        log.warning("Kafka at %s does not answer (%s); trying again", self.subscription.servers, repr(error))
        time.sleep(pause)


def _places(consumer: Any, topic: str) -> list[TopicPartition]:
    numbers = consumer.partitions_for_topic(topic)
    if not numbers:
        raise StreamError(
            f"there is no topic {topic} for this user: check the unit's name, the prefix and the user with the hub's "
            "operator (`bongsu admin topics` makes a unit's topics)"
        )
    return [TopicPartition(topic, number) for number in sorted(numbers)]


def _explained(wanted: Subscription, error: Exception) -> str:
    if isinstance(error, SaslAuthenticationFailedError | UnsupportedSaslMechanismError):
        return f"Kafka at {wanted.servers} refuses the user: check sasl.username, sasl.password and sasl.mechanism"
    if isinstance(error, AuthorizationError):
        return (
            f"Kafka does not let {wanted.security.user} read {wanted.topic} or keep a place "
            f"in the group {wanted.group}: ask the hub's operator for the unit's rights ({error!r})"
        )
    return f"Kafka at {wanted.servers}: {error}"
