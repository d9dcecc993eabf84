"""How a shard is read on a real broker: what follows the log waits for nothing, what was there is given at once."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from cluster import PARTITIONS, shard_by_name

from bongsu.adapters.kafka_log import KafkaLog
from bongsu.ports.log import Entry, NewEntry


@pytest.fixture
def follower(topic_prefix: str, kafka_config: dict[str, Any]) -> Iterator[KafkaLog]:
    """A log as workers have it: nothing is looked for that has not arrived."""
    log = KafkaLog(kafka_config, topic_prefix, PARTITIONS, shard_by_name(), exact=False)
    yield log
    log.close()


@pytest.fixture
def exact(topic_prefix: str, kafka_config: dict[str, Any]) -> Iterator[KafkaLog]:
    log = KafkaLog(kafka_config, topic_prefix, PARTITIONS, shard_by_name())
    yield log
    log.close()


def arrived(log: KafkaLog, after: int, count: int) -> list[Entry]:
    found: list[Entry] = []
    deadline = time.monotonic() + 20
    while len(found) < count and time.monotonic() < deadline:
        found += log.read("decisions", found[-1].position if found else after, 10)
    return found


def test_a_follower_that_goes_back_is_given_what_it_has_read(follower: KafkaLog) -> None:
    # So admission reads the submission that a requeue is about, in the middle of following the log.
    follower.append("decisions", [NewEntry(str(n), b"value") for n in range(5)])
    assert [entry.position for entry in arrived(follower, 0, 5)] == [1, 2, 3, 4, 5]
    assert [entry.position for entry in follower.read("decisions", 1, 1)] == [2]
    assert [entry.position for entry in arrived(follower, 4, 1)] == [5]


def test_an_exact_reader_fetches_nothing_once_it_has_said_that_there_is_no_more(exact: KafkaLog) -> None:
    exact.append("decisions", [NewEntry("a", b"1")])
    assert [entry.position for entry in exact.read("decisions", 0, 10)] == [1]
    assert exact.read("decisions", 1, 10) == []
    reader = exact.reader(exact.name("decisions"), 0)
    assert reader.assigned == []
    exact.append("decisions", [NewEntry("b", b"2")])
    assert [entry.position for entry in exact.read("decisions", 1, 10)] == [2]
