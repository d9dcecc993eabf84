"""Notify: every new alert to the units to which it is released, every loss of release as a recall without content.

The rules are those of reading (`domain/release.py`, `domain/history.py`): the newest version of a record decides. What
a unit gets is decided before it is sent, and the append to the unit's topic is the delivery.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from bongsu.domain.release import Decision, Viewer, decide
from bongsu.ports.deliveries import Delivered, Deliveries, Event, Held
from bongsu.ports.directory import Unit
from bongsu.ports.log import Entry, EventLog
from bongsu.services.access import AccessLog
from bongsu.services.intake import rfc3339
from bongsu_schemas import event as wire

_BATCH = 500
MOST_A_CALL = 5_000  # entries of one shard before the next shard has its turn


@dataclass(frozen=True, slots=True)
class Notify:
    """What notifying needs; `sign` is by the hub's checkpoint key."""

    log: EventLog
    deliveries: Deliveries
    units: Callable[[], Sequence[Unit]]
    sign: Callable[[bytes], bytes]
    clock: Callable[[], datetime]


def notify(worker: Notify, shard: int = 0, most: int = MOST_A_CALL) -> int:
    """Deliver what waits in a shard of `alerts`, about `most` entries; returns the number of entries passed."""
    done = 0
    while done < most:
        entries = worker.log.read("alerts", worker.deliveries.position(shard), _BATCH, shard)
        if not entries:
            break
        before = worker.deliveries.delivered_up_to(shard)
        records = worker.deliveries.records(shard, {entry.key for entry in entries})
        units = worker.units()
        events: list[Event] = []
        for entry in entries:
            known = records.setdefault(entry.key, Delivered())
            made = _events(worker, units, entry, known)
            if entry.position > before:
                events += made
        # Recorded first: after a crash between the two a delivery stands there twice, and never not at all.
        _record(worker, units, events)
        worker.deliveries.commit(shard, entries[-1].position, records, events)
        done += len(entries)
    return done


def _record(worker: Notify, units: Sequence[Unit], events: Sequence[Event]) -> None:
    """Write into the access log what goes to each unit."""
    if not events:
        return
    accesses = AccessLog(worker.log, worker.clock)
    for unit in units:
        released: dict[str, list[str]] = {}
        for event in events:
            headers = dict(event.headers)
            if event.unit == unit.name and headers["kind"] == b"alert":
                released.setdefault(event.key.partition("/")[0], []).append(headers["alert_id"].decode())
        if released:
            accesses.note(viewer_of(unit), unit.purpose, None, "stream", released)


def viewer_of(unit: Unit) -> Viewer:
    """A unit as the release rules see it: an investigator of its agency, in no group."""
    return Viewer(f"unit:{unit.name}", unit.agency, "investigator")


def _events(worker: Notify, units: Sequence[Unit], entry: Entry, known: Delivered) -> list[Event]:
    """The events that an entry means for some units; `known` is brought up to date."""
    version = int(entry.headers["version"])
    if version <= known.top:  # overtaken, or appended again after a crash
        return []
    known.top = version
    if not units:
        return []
    alert = orjson.loads(entry.value)
    now = worker.clock()
    events: list[Event] = []
    for unit in units:
        held = known.units.get(unit.name)
        if _released(unit, alert, now) and (held is not None or _wanted(unit, alert, entry.headers)):
            known.units[unit.name] = Held(version, alert["alert_id"])
            events.append(_alert(worker, unit, entry, alert, now))
        elif held is not None and not _released(unit, alert, now):
            del known.units[unit.name]
            reason: wire.Reason = "withdrawn" if alert["status"] == "withdrawn" else "narrowed"
            events.append(_recall(worker, unit, alert["origin"], held, reason, now))
    return events


def _released(unit: Unit, alert: Mapping[str, Any], now: datetime) -> bool:
    if alert["status"] == "withdrawn":
        return False
    return decide(viewer_of(unit), alert, "subscribe", unit.purpose, now) is Decision.ALLOW


def _wanted(unit: Unit, alert: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
    """Whether a record is news for the unit: of its topics, and not a backfill of history."""
    return not headers.get("backfill") and (not unit.topics or not set(unit.topics).isdisjoint(alert["topics"]))


def _alert(worker: Notify, unit: Unit, entry: Entry, alert: Mapping[str, Any], now: datetime) -> Event:
    headers = wire.event_headers(
        unit=unit.name,
        kind="alert",
        alert_id=alert["alert_id"],
        version=alert["version"],
        value=entry.value,
        delivered_at=rfc3339(now),
        sign=worker.sign,
        topics=alert["topics"],
    )
    return Event(unit.name, entry.key, headers, entry.value)


def _recall(
    worker: Notify, unit: Unit, origin: Mapping[str, Any], held: Held, reason: wire.Reason, now: datetime
) -> Event:
    value = wire.recall_value(origin["agency"], origin["ref"], held.version, held.alert_id, reason)
    headers = wire.event_headers(
        unit=unit.name,
        kind="recall",
        alert_id=held.alert_id,
        version=held.version,
        value=value,
        delivered_at=rfc3339(now),
        sign=worker.sign,
        reason=reason,
    )
    return Event(unit.name, f"{origin['agency']}/{origin['ref']}", headers, value)
