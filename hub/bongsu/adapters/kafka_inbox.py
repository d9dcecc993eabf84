"""The agencies' inboxes on Kafka: every message is taken in, and its offset kept once that is durable."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from bongsu.adapters.kafka_log import KafkaProducer, Record
from bongsu.domain.errors import HubError
from bongsu.ports.log import NewEntry

TakeIn = Callable[[str, bytes, bool], NewEntry | None]
"""What to do with a message of an agency, its bytes, whether it is history; returns what to answer."""

log = structlog.get_logger()
_MOST_BYTES = 12 * 1024 * 1024
_QUEUED_KB = 32_768
_COMMIT_SECONDS = 0.5
_PAUSE_SECONDS = 1.0
_POLL_SECONDS = 0.2


class KafkaInbox:
    """A member of the group that empties the inboxes. For one thread: the one that works.

    A message that the hub cannot take in now (its own log or archive is away) is tried again, and its inbox waits for
    it, since one agency's submissions keep their order.
    """

    def __init__(
        self, take_in: TakeIn, prefix: str, config: Mapping[str, Any], *, new_inboxes_seconds: float = 10.0
    ) -> None:
        """Join; inboxes that are made later are found within `new_inboxes_seconds`."""
        self._take_in = take_in
        self._begin = f"{prefix}.in."
        self._receipts = f"{prefix}.receipts."
        self._producer = KafkaProducer(config)
        self._kept_at = time.monotonic()
        self._held: dict[tuple[str, int], tuple[float, Message]] = {}
        self._consumer = Consumer(
            {
                **config,
                "group.id": f"{prefix}.intake",
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "auto.offset.reset": "earliest",
                "partition.assignment.strategy": "cooperative-sticky",
                "topic.metadata.refresh.interval.ms": int(new_inboxes_seconds * 1000),
                "session.timeout.ms": 10_000,
                "heartbeat.interval.ms": 1_000,
                "fetch.message.max.bytes": _MOST_BYTES,
                "queued.max.messages.kbytes": _QUEUED_KB,
                "reconnect.backoff.max.ms": 1_000,
            }
        )
        pattern = "^" + self._begin.replace(".", r"\.") + ".+"
        self._consumer.subscribe([pattern], on_revoke=self._give)

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set, then keep the place and leave."""
        try:
            while not stop.is_set():
                self.turn()
        finally:
            self.close()

    def turn(self) -> int:
        """Take in what was held and the next message, if one comes soon; returns how many that were."""
        now = time.monotonic()
        due = [message for moment, message in self._held.values() if moment <= now]
        done = sum(self._one(message) for message in due)
        message = self._consumer.poll(_POLL_SECONDS)
        if message is not None:
            error = message.error()
            if error is None:
                done += self._one(message)
            else:
                log.warning("inbox_away", reason=error.str())
                time.sleep(_POLL_SECONDS)
        if time.monotonic() - self._kept_at > _COMMIT_SECONDS:
            self._keep()
        return done

    def close(self) -> None:
        """Keep the place and leave the group."""
        self._keep()
        self._consumer.close()
        self._producer.close()

    def _one(self, message: Message) -> int:
        place = (str(message.topic()), int(message.partition() or 0))
        agency = place[0].removeprefix(self._begin)
        try:
            answer = self._take_in(agency, message.value() or b"", _is_backfill(message))
            if answer is not None:
                self._producer.publish([Record(self._receipts + agency, 0, answer)])
        except HubError as error:
            log.warning("intake_waits", agency=agency, offset=message.offset(), kind=error.kind, reason=str(error))
            if place not in self._held:
                self._consumer.pause([TopicPartition(*place)])  # those behind it wait, other inboxes go on
            self._held[place] = (time.monotonic() + _PAUSE_SECONDS, message)
            return 0
        self._consumer.store_offsets(message)  # durable: it need not come again
        if self._held.pop(place, None):
            self._consumer.resume([TopicPartition(*place)])
        return 1

    def _keep(self) -> None:
        """Commit what is done; when Kafka does not take it, it comes again, which is harmless."""
        self._kept_at = time.monotonic()
        try:
            self._consumer.commit(asynchronous=False)
        except KafkaException as error:
            fault: KafkaError = error.args[0]
            if fault.code() != KafkaError._NO_OFFSET:  # noqa: SLF001 - nothing was done since
                log.warning("inbox_place_not_kept", reason=fault.str())

    def _give(self, _consumer: Consumer, partitions: list[TopicPartition]) -> None:
        """Keep the place before the inboxes go to another member, which gets what is held again."""
        self._keep()
        for each in partitions:
            self._held.pop((each.topic, each.partition), None)


def _is_backfill(message: Message) -> bool:
    """Whether the message says that it is history, to be admitted without notifying anybody."""
    return ("backfill", b"1") in (message.headers() or [])
