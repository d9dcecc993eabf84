"""The notices of units on Kafka: read from the end of `PREFIX.notices.UNIT`, without a group."""

from collections.abc import Mapping, Sequence
from typing import Any

from bongsu.adapters.kafka_ends import KafkaEnds
from bongsu.adapters.kafka_reader import ShardReader


class KafkaNotices:
    """Reads a unit's topic anew at each question: it is asked for by people, and seldom."""

    def __init__(self, config: Mapping[str, Any], prefix: str, ends: KafkaEnds) -> None:
        """`config` is that of the hub's clients."""
        self._config, self._prefix, self._ends = config, prefix, ends

    def newest(self, unit: str, most: int) -> Sequence[bytes]:
        """`LogAwayError` when Kafka does not answer."""
        topic = f"{self._prefix}.notices.{unit}"
        reader = ShardReader(self._config, topic, 0, self._ends, exact=True, reset="earliest")
        try:
            end = reader.end()
            after, lines = max(0, end - most), list[bytes]()
            while after < end and (entries := reader.read(after, most)):  # the oldest may have expired meanwhile
                lines += [entry.value for entry in entries]
                after = entries[-1].position
            return lines[-most:]
        finally:
            reader.close()
