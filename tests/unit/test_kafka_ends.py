"""Where the logs end is asked by several threads at once, also while Kafka is away."""

import threading
import time

import pytest

from bongsu.adapters import kafka_ends
from bongsu.adapters.kafka_ends import KafkaEnds
from bongsu.adapters.kafka_patience import LogAwayError


def test_nobody_waits_for_ever_when_another_thread_gives_its_client_up(
    monkeypatch: pytest.MonkeyPatch, free_port: int
) -> None:
    """A client that is let go of never answers what it was asked: librdkafka 2.16 drops the question."""
    monkeypatch.setattr(kafka_ends, "ANSWER_SECONDS", 1.0)
    monkeypatch.setattr(kafka_ends, "_SILENCE_SECONDS", 60.0)  # no help from there
    ends = KafkaEnds({"bootstrap.servers": f"127.0.0.1:{free_port}", "log_level": 0})
    faults: list[LogAwayError] = []

    def ask() -> None:
        with pytest.raises(LogAwayError) as caught:
            ends.ends([("any.alerts", 0)])
        faults.append(caught.value)

    asking = [threading.Thread(target=ask, daemon=True) for _ in range(3)]
    for thread in asking:
        thread.start()
        time.sleep(0.3)  # so that one gives up while another's question is on its way
    for thread in asking:
        thread.join(10)
    assert len(faults) == len(asking)
