"""The log `alerts` as streams read it: one reader at its end for all subscribers, and older stretches shared.

A moment is an entry with its record. A record is one object for all who hold it, and hears of later versions, so that
whoever is late decides by what is known now.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

import orjson

from bongsu.domain.document import index_document
from bongsu.domain.errors import BadRequestError
from bongsu.domain.saying import saying
from bongsu.domain.streams.record import Record
from bongsu.domain.streams.version import Version, version_of
from bongsu.ports.log import Entry, EventLog
from bongsu.ports.trail import Trail
from bongsu_schemas.ndjson import json_line

STRETCH = 256  # entries that are read and kept together
_MOST_STRETCHES = 24
_MOST_BYTES = 16 * 1024 * 1024  # of all stretches that are kept
_MOST_A_TURN = 500
_MOST_DOCUMENTS = 512  # of versions that queries looked at


@dataclass(slots=True)
class Moment:
    """An entry of the log for all who look at it; its line is written once for all."""

    version: Version
    record: Record
    value: bytes
    _lines: dict[str, bytes] = field(default_factory=dict)

    def line(self, status: str) -> bytes:
        """The alert with its status, on one line."""
        if status not in self._lines:
            self._lines[status] = json_line({**orjson.loads(self.value), "status": status})
        return self._lines[status]


class Tape:
    """Reads on at the end (`turn`, one thread) and back in the past (`page`, any thread)."""

    def __init__(self, log: EventLog, tail: EventLog, trail: Trail) -> None:
        """`tail` may say that there is nothing when nothing has arrived yet; `log` may not."""
        self._log, self._tail, self._trail = log, tail, trail
        self.shards: Sequence[int] = tuple(log.shards("alerts"))
        self._position: dict[int, int] = {}
        self._records: WeakValueDictionary[str, Record] = WeakValueDictionary()
        self._stretches: OrderedDict[tuple[int, int, int], list[Moment]] = OrderedDict()
        self._documents: OrderedDict[tuple[int, int], Mapping[str, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def start(self) -> dict[int, int]:
        """Begin to read: where each shard is taken up."""
        for shard in self.shards:
            self._position[shard] = self._trail.reached(shard) // STRETCH * STRETCH
        return dict(self._position)

    def turn(self) -> list[Moment]:
        """What came since the last turn, shard by shard."""
        moments: list[Moment] = []
        for shard in self.shards:
            entries = self._tail.read("alerts", self._position[shard], _MOST_A_TURN, shard)
            if entries:
                moments += self._moments(shard, entries, new=True)
                self._position[shard] = entries[-1].position
        return moments

    def page(self, shard: int, after: int, end: int) -> list[Moment]:
        """What stands in a shard after a position, up to `end` at most: one stretch, or less."""
        first = after // STRETCH * STRETCH
        last = min(first + STRETCH, end)
        with self._lock:
            kept = self._stretches.get((shard, first, last))
            if kept is not None:
                self._stretches.move_to_end((shard, first, last))
        if kept is None:
            entries = [e for e in self._log.read("alerts", first, last - first, shard) if e.position <= last]
            kept = self._moments(shard, entries, new=False)
            with self._lock:
                self._stretches[shard, first, last] = kept
                while len(self._stretches) > _MOST_STRETCHES or (
                    len(self._stretches) > 1 and self._kept() > _MOST_BYTES
                ):
                    self._stretches.popitem(last=False)
        return [moment for moment in kept if moment.version.position > after]

    def newest(self, key: str) -> Moment | None:
        """The newest version of a record, wherever it stands; None for a record that there is not."""
        versions = self._trail.history({key}).get(key)
        if not versions:
            return None
        newest = Record(key, versions).newest
        [entry] = self._log.read("alerts", newest.position - 1, 1, newest.shard)
        return self._moments(newest.shard, [entry], new=False)[0]

    def document(self, version: Version, value: bytes | None = None) -> Mapping[str, Any]:
        """A version as queries see it; `value` is its entry, where that is at hand."""
        place = (version.shard, version.position)
        with self._lock:
            known = self._documents.get(place)
            if known is not None:
                self._documents.move_to_end(place)
                return known
        if value is None:
            [entry] = self._log.read("alerts", version.position - 1, 1, version.shard)
            value = entry.value
        made = index_document(orjson.loads(value), position=version.position)
        with self._lock:
            self._documents[place] = made
            while len(self._documents) > _MOST_DOCUMENTS:
                self._documents.popitem(last=False)
        return made

    def reached(self) -> dict[int, int]:
        """How far the turns have come in each shard."""
        return dict(self._position)

    def ends(self) -> list[int]:
        """Where the shards end now."""
        return [self._log.end("alerts", shard) for shard in self.shards]

    def since(self, instant: int) -> list[int]:
        """The places after which what was received at an instant (epoch seconds) or later stands."""
        if not 0 <= instant < 2**48:
            raise BadRequestError(
                saying("the time lies outside of what the hub can have received: give a time of this age")
            )
        return [self._trail.first_received(shard, instant) for shard in self.shards]

    def close(self) -> None:
        """Give back what the trail holds."""
        self._trail.close()

    def _kept(self) -> int:
        return sum(len(moment.value) for kept in self._stretches.values() for moment in kept)

    def _moments(self, shard: int, entries: Sequence[Entry], *, new: bool) -> list[Moment]:
        versions = [(e.key, version_of(shard, e.position, e.headers, e.value), e.value) for e in entries]
        with self._lock:
            if new:
                self._trail.note(shard, [(key, version) for key, version, _ in versions])
            unknown = {key for key, _, _ in versions if key not in self._records}
            history = self._trail.history(unknown) if unknown else {}
            held: list[Record] = []  # keeps them while the moments are made
            moments = []
            for key, version, value in versions:
                record = self._records.get(key)
                if record is None:
                    record = self._records[key] = Record(key, history.get(key) or [version])
                record.add(version)
                held.append(record)
                moments.append(Moment(version, record, value))
            return moments
