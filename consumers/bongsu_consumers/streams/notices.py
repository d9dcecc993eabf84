"""What the streams tell the unit, each with an id that is the same however often it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

import orjson

from bongsu_consumers.event import Event
from bongsu_consumers.streams.counts import Place
from bongsu_consumers.streams.watchlist import Watch
from bongsu_schemas.ndjson import json_line

What = Literal["watch", "burst", "count", "recall", "oversize", "refused"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. A later one with the same id says the same, or (a count) replaces it."""

    notice_id: str
    what: What
    unit: str
    content: dict[str, Any]

    def line(self) -> bytes:
        """The notice as one line of JSON: what stands on the topic and on standard output."""
        return json_line({"notice_id": self.notice_id, "what": self.what, "unit": self.unit, **self.content})


def notice_id(unit: str, what: What, *about: str) -> str:
    """H(unit, what, alert or window): whoever gets it twice can tell."""
    return sha256(orjson.dumps(["notice", unit, what, *about])).hexdigest()[:40]


def watch_notice_id(unit: str, watch: str, alert_id: str) -> str:
    return notice_id(unit, "watch", watch, alert_id)


def watch_notice(unit: str, watch: Watch, record: str, alert_id: str, version: int, texts: Sequence[str]) -> Notice:
    """An alert has a watched value."""
    content = {
        "alert_id": alert_id,
        "record": record,
        "version": version,
        "watch": {"id": watch.id, "kind": watch.kind, "value": watch.value, "note": watch.note},
        "found": list(texts),
    }
    return Notice(watch_notice_id(unit, watch.id, alert_id), "watch", unit, content)


def burst_notice(unit: str, place: Place, count: int, threshold: float, past: Sequence[int]) -> Notice:
    """A substance or route is far above its own past. `past` is newest first."""
    content = _about(place) | {"count": count, "threshold": round(threshold, 2), "past": list(past)}
    return Notice(_place_id(unit, "burst", place), "burst", unit, content)


def count_notice(unit: str, place: Place, count: int) -> Notice:
    """How many records a subject has in a window; a later one replaces it."""
    return Notice(_place_id(unit, "count", place), "count", unit, _about(place) | {"count": count})


def recall_notice(unit: str, event: Event, told: Sequence[str]) -> Notice:
    """An alert on which notices were given is taken back; so are they."""
    content = {
        "alert_id": event.alert_id,
        "record": event.record,
        "version": event.version,
        "reason": event.headers.reason,
        "withdraws": list(told),
    }
    return Notice(notice_id(unit, "recall", event.alert_id), "recall", unit, content)


def oversize_notice(unit: str, event: Event) -> Notice:
    """An alert has more names and identifiers than are looked through: somebody must look at it."""
    content = {"alert_id": event.alert_id, "record": event.record, "version": event.version}
    return Notice(notice_id(unit, "oversize", event.alert_id), "oversize", unit, content)


def refused_notice(unit: str, offset: int, key: bytes | None, value: bytes | None, problem: str) -> Notice:
    """A message on the unit's topic that is not genuine; its content is not repeated."""
    digest = sha256(orjson.dumps([offset, (key or b"").hex()]) + (value or b"")).hexdigest()
    return Notice(notice_id(unit, "refused", digest), "refused", unit, {"offset": offset, "problem": problem})


def _about(place: Place) -> dict[str, Any]:
    window, subject = place
    return {
        "period": window.period,
        "start": window.start,
        "dimension": subject.dimension,
        "value": subject.value,
    }


def _place_id(unit: str, what: What, place: Place) -> str:
    return notice_id(unit, what, *place.window, *place.subject)
