"""Finding a logged submission by its id: one that waits by following the log, one that is done by its receipt.

The follower begins where admission stands and keeps headers alone, so that what it holds is what waits, and a
submission is found as soon as it is durable, whichever server took it.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bongsu.adapters.kafka_ends import KafkaEnds
from bongsu.adapters.kafka_reader import ShardReader
from bongsu.ports.log import Entry

_BATCH = 50
_MOST_KEPT = 100_000


class SubmissionFinder:
    """Safe to use from several threads. Entries come without their value."""

    def __init__(
        self,
        config: Mapping[str, Any],
        topic: str,
        shards: Sequence[int],
        begin: Callable[[int], int],
        processed: Callable[[str], Mapping[str, str] | None],
    ) -> None:
        """`begin` says how far admission is; `processed` finds the headers of a submission that has its receipt."""
        self._lock = threading.Lock()
        self._shards = shards
        self._config = config
        self._ends = KafkaEnds(config)
        self._topic = topic
        self._begin = begin
        self._processed = processed
        self._at: dict[int, int] = {}
        self._readers: dict[int, ShardReader] = {}
        self._kept: OrderedDict[str, Entry] = OrderedDict()

    def find(self, identity: str, shard: int | None = None) -> Entry | None:
        """The entry of a submission or instruction, or None; with `shard` only that one is followed first."""
        with self._lock:
            for each in self._shards if shard is None else [shard]:
                self._follow(each)
            found = self._kept.get(identity)
        if found is not None:
            return found
        headers = self._processed(identity)
        return Entry(0, identity, b"", dict(headers)) if headers is not None else None

    def close(self) -> None:
        """Give back the connections."""
        with self._lock:
            for reader in self._readers.values():
                reader.close()
            self._readers.clear()

    def _follow(self, shard: int) -> None:
        if shard not in self._at:
            self._at[shard] = self._begin(shard)  # raises while Kafka is away: the next call asks again
        if shard not in self._readers:
            self._readers[shard] = ShardReader(self._config, self._topic, shard, self._ends, exact=True)
        while entries := self._readers[shard].read(self._at[shard], _BATCH):
            for entry in entries:
                self._kept[entry.key] = entry._replace(value=b"")
            self._at[shard] = entries[-1].position
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
