"""A log of small alerts in memory, followed as the hub's streams follow it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from bongsu.adapters.log_trail import LogTrail
from bongsu.adapters.memory_log import MemoryLog
from bongsu.adapters.sealed_places import SealedPlaces
from bongsu.domain.release import Viewer
from bongsu.domain.streams.record import Record, Right
from bongsu.domain.streams.version import version_of
from bongsu.domain.streams.wants import Wants
from bongsu.ports.log import Entry, NewEntry
from bongsu.services.follower import Follower, Following, StreamEvent
from bongsu.services.tape import Tape

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLACES = SealedPlaces(b"k" * 32)
READER = Viewer("analyst@kr.knp", "kr.knp", "analyst")


class Said(NamedTuple):
    """An entry in short: which record and version, and whether it is released to the reader."""

    ref: str
    version: int
    released: bool = True
    withdrawn: bool = False
    backfill: bool = False
    topic: str = "narcotics"
    expires: str | None = None


def entry(said: Said) -> NewEntry:
    """An entry of `alerts` by kr.kcs."""
    alert_id = sha256(repr(said[:2]).encode()).hexdigest()[:40]
    alert: dict[str, Any] = {
        "alert_id": alert_id,
        "origin": {"agency": "kr.kcs", "ref": said.ref},
        "version": said.version,
        "edition": 1,
        "status": "withdrawn" if said.withdrawn else "active",
        "topics": [said.topic],
        "precedence": "routine",
        "times": {"received": "2026-11-22T11:00:00Z"},
        "substances": [],
        "risk": {"level": "high"},
        "places": [],
        "handling": {
            "codes": [], "releasable_to": ["*"] if said.released else [], "purposes": [], "onward": "ask",
            "judicial_use": "free",
        },
        "legal": {"expires_at": said.expires},
    }  # fmt: skip
    headers = {"alert_id": alert_id, "version": str(said.version), "fingerprint": "", "withdrawn": "0", "source": "1"}
    if said.backfill:
        headers["backfill"] = "true"
    return NewEntry(f"kr.kcs/{said.ref}", orjson.dumps(alert), headers)


class Stream:
    """A log and its tape, and whoever follows."""

    def __init__(self, entries: Sequence[NewEntry] = ()) -> None:
        """Log some entries."""
        self.log = MemoryLog()
        self.append(entries)
        self.tape = Tape(self.log, self.log, LogTrail(self.log))
        self.following = Following(self.tape, PLACES.seal, PLACES.unseal)

    def append(self, entries: Sequence[NewEntry]) -> None:
        """Log more entries."""
        self.log.append("alerts", entries)

    def begin(
        self,
        viewer: Viewer = READER,
        *,
        wants: Wants | None = None,
        after: str | None = None,
        start: str | None = "beginning",
        purpose: str = "border_risk",
    ) -> Follower:
        """Begin to follow."""
        return self.following.begin(viewer, purpose, wants or Wants(), after=after, start=start)

    def take(self, follower: Follower, now: datetime = NOW) -> list[StreamEvent]:
        """Everything that there is for a follower now."""
        events: list[StreamEvent] = []
        for shard in self.tape.shards:
            while moments := self.tape.page(shard, follower.place.reached[shard], self.log.end("alerts", shard)):
                events += follower.take(moments, now)
        return events


def live(entries: Sequence[NewEntry], viewer: Viewer, purpose: str, *, from_start: bool) -> list[StreamEvent]:
    """What a viewer gets who follows while the entries come one by one, or who comes when they are all there."""
    if from_start:
        return late(entries, viewer, purpose, [Wants()])[0]
    stream = Stream()
    follower = stream.begin(viewer, purpose=purpose)
    events: list[StreamEvent] = []
    stream.tape.start()
    for each in entries:
        stream.append([each])
        events += follower.take(stream.tape.turn(), NOW)
    return events


def late(entries: Sequence[NewEntry], viewer: Viewer, purpose: str, wishes: Sequence[Wants]) -> list[list[StreamEvent]]:
    """What a viewer gets who comes when the entries are all there, for each wish."""
    stream = Stream(entries)
    return [stream.take(stream.begin(viewer, purpose=purpose, wants=each)) for each in wishes]


def new_entry(logged: Entry) -> NewEntry:
    """A logged entry, to be logged elsewhere."""
    return NewEntry(logged.key, logged.value, logged.headers)


def without_place(events: Sequence[StreamEvent]) -> list[tuple[str, str, bytes, int]]:
    """All that a subscriber can make out: the place in an id is drawn anew each time, its length is not."""
    return [(event.event_id, event.kind, event.data, len(event.id)) for event in events]


def released(logged: Sequence[Entry], right: Right) -> set[str]:
    """The records of which some version was ever released to a viewer."""
    versions = [(e.key, version_of(e.shard, e.position, e.headers, e.value)) for e in logged]
    return {key for key, version in versions if Record(key, [version])._was_released(version, right)}
