"""Asking Kafka again where its answer is that it does not know yet: a new topic, an election, a restart."""

import time
from collections.abc import Callable
from typing import TypeVar

from confluent_kafka import KafkaError, KafkaException

from bongsu.domain.errors import HubError

T = TypeVar("T")
ANSWER_SECONDS = 10.0
_PAUSE_SECONDS = 0.1
_PASSING = frozenset(
    {
        KafkaError._UNKNOWN_PARTITION,  # noqa: SLF001 - librdkafka's own errors are named so
        KafkaError._UNKNOWN_TOPIC,  # noqa: SLF001
        KafkaError._TRANSPORT,  # noqa: SLF001
        KafkaError._ALL_BROKERS_DOWN,  # noqa: SLF001
        KafkaError._TIMED_OUT,  # noqa: SLF001
        KafkaError._WAIT_COORD,  # noqa: SLF001
        KafkaError.UNKNOWN_TOPIC_OR_PART,
        KafkaError.LEADER_NOT_AVAILABLE,
        KafkaError.FENCED_LEADER_EPOCH,
        KafkaError.UNKNOWN_LEADER_EPOCH,
        KafkaError._NOENT,  # noqa: SLF001 - no leader found
        KafkaError.NOT_LEADER_FOR_PARTITION,
        KafkaError.COORDINATOR_LOAD_IN_PROGRESS,
        KafkaError.COORDINATOR_NOT_AVAILABLE,
        KafkaError.NOT_COORDINATOR,
    }
)


class LogAwayError(HubError):
    """Kafka does not answer, or not as the hub needs it."""

    kind = "log-away"
    status = 503


def patiently(call: Callable[[], T], what: str, seconds: float = ANSWER_SECONDS) -> T:
    """The answer of `call`, asked again while Kafka's refusal is one that passes. `what` begins the error's words."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return call()
        except KafkaException as error:
            fault: KafkaError = error.args[0]
            if fault.code() not in _PASSING or time.monotonic() > deadline:
                raise LogAwayError(f"{what}: {fault.str()}") from error
            time.sleep(_PAUSE_SECONDS)
