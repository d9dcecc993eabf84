"""The hub's answers on an agency's receipts topic: receipts by submission, problems by the message they are about."""

import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaTimeoutError

from bongsu_connectors.kafka_clients import opened

_PROBLEM = "problem"
_MOST_BYTES = 12 * 1024 * 1024
_POLL_MS = 100


class Answer(NamedTuple):
    """One answer of the hub: a receipt, or a problem detail."""

    document: dict[str, Any]
    is_problem: bool


class KafkaReceipts:
    """Reads one agency's receipts from now on, and from their beginning when a submission is searched for."""

    def __init__(self, arguments: Mapping[str, Any], topic: str, seconds: float) -> None:
        """Stand at the end of the topic: all that comes after is seen. Raises `KafkaError`."""
        self._seconds = seconds
        self._partition = TopicPartition(topic, 0)
        self._expected: dict[str, int] = {}  # a submission_id or a message's hash, and the offset from which on
        self._answers: dict[str, Answer] = {}
        self._consumer = opened(
            KafkaConsumer,
            **arguments,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=_MOST_BYTES,
            fetch_max_wait_ms=200,
            request_timeout_ms=int(seconds * 1000),
            allow_auto_create_topics=False,
        )
        try:
            self._consumer.assign([self._partition])
            self._consumer.seek(self._partition, self._end())
        except BaseException:
            self.close()
            raise

    def expect(self, submission: str, message: str) -> None:
        """From now on, look out for the answer to a submission or to the message that it is sent in."""
        self.forget(submission, message)
        self._expected |= dict.fromkeys((submission, message), self._end())

    def forget(self, submission: str, message: str) -> None:
        """Look out no longer: what has been answered is not kept."""
        for identity in (submission, message):
            self._expected.pop(identity, None)
            self._answers.pop(identity, None)

    def wait_for(self, submission: str, message: str, seconds: float) -> Answer | None:
        """The answer that is expected, if it is there within `seconds`."""
        deadline = time.monotonic() + seconds
        while True:
            self._poll()
            found = self._answers.get(message) or self._answers.get(submission)
            if found is not None or time.monotonic() >= deadline:
                return found

    def search(self, submission: str) -> dict[str, Any] | None:
        """The last receipt of a submission, looked for from the beginning of the topic."""
        found: dict[str, Any] | None = None
        end, deadline = self._end(), time.monotonic() + self._seconds
        self._consumer.seek_to_beginning(self._partition)
        while (at := self._consumer.position(self._partition)) < end:
            for identity, answer in self._poll():
                if identity == submission and not answer.is_problem:
                    found = answer.document
            if self._consumer.position(self._partition) > at:
                deadline = time.monotonic() + self._seconds
            elif time.monotonic() > deadline:
                raise KafkaTimeoutError(f"{self._partition.topic} stands still at {at} of {end}")
        return found

    def close(self) -> None:
        """Give back the connections."""
        self._consumer.close(autocommit=False)

    def _end(self) -> int:
        return int(self._consumer.end_offsets([self._partition])[self._partition])

    def _poll(self) -> list[tuple[str, Answer]]:
        """What has come, with what it is about; what was expected is kept."""
        polled = self._consumer.poll(timeout_ms=_POLL_MS).get(self._partition, ())
        came: list[tuple[str, Answer]] = []
        for record in polled:
            identity, answer = _read(record)
            if record.offset >= self._expected.get(identity, record.offset + 1):
                self._answers[identity] = answer
            came.append((identity, answer))
        return came


def _read(record: Any) -> tuple[str, Answer]:
    """What an answer is about (the submission, or for a problem the message's hash), and the answer."""
    headers = {name: (value or b"").decode(errors="replace") for name, value in record.headers}
    is_problem = headers.get("kind") == _PROBLEM
    identity = (record.key or b"").decode(errors="replace") if is_problem else headers.get("submission_id", "")
    return identity, Answer(orjson.loads(record.value or b"{}"), is_problem)
