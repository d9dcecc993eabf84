"""The trail of an engine whose log finds a record's entries by key: nothing is kept beside it."""

from collections.abc import Collection, Sequence

from bongsu.domain.streams.version import Version, version_of
from bongsu.ports.log import EventLog


class LogTrail:
    """`Trail` over the log itself."""

    def __init__(self, log: EventLog) -> None:
        """Nothing is opened."""
        self._log = log

    def reached(self, shard: int) -> int:
        return self._log.end("alerts", shard)

    def note(self, shard: int, versions: Sequence[tuple[str, Version]]) -> None:
        """Nothing: what is logged is known."""

    def history(self, keys: Collection[str]) -> dict[str, list[Version]]:
        return {
            key: [version_of(e.shard, e.position, e.headers, e.value) for e in self._log.by_key("alerts", key)]
            for key in keys
        }

    def first_received(self, shard: int, since: int) -> int:
        low, high = 0, self._log.end("alerts", shard)  # the answer is from low to high
        while low < high:
            middle = (low + high) // 2
            entries = self._log.read("alerts", middle, 1, shard)
            if entries and version_of(shard, middle, entries[0].headers, entries[0].value).received < since:
                low = middle + 1
            else:
                high = middle
        return low

    def close(self) -> None:
        """Nothing is open."""
