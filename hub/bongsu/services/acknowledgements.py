"""Acknowledgements of urgent alerts: kept as decisions in the log, so that a rebuild and a restart keep them."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson

from bongsu.domain.acknowledgement import KIND, Waiting, decided, key_of
from bongsu.domain.errors import NotFoundError
from bongsu.domain.release import READING_ROLES, Viewer
from bongsu.domain.saying import saying
from bongsu.ports.log import EventLog, NewEntry
from bongsu.services.intake import rfc3339

_BATCH = 1_000
UNIT = "unit:"


class Acknowledgements:
    """All deliveries of urgent alerts, read on from the log before each answer. Safe to use from several threads."""

    def __init__(self, log: EventLog, clock: Callable[[], datetime]) -> None:
        """Nothing is read yet."""
        self._log, self._clock = log, clock
        self._known: dict[str, Waiting] = {}
        self._open: dict[str, Waiting] = {}
        self._position: dict[int, int] = {}
        self._lock = threading.Lock()

    def every(self) -> list[Waiting]:
        """All of all subscribers."""
        self._read_on()
        return list(self._known.values())

    def one(self, owner: str, record: str) -> Waiting | None:
        """What was known of a record's delivery to a subscriber when it was last read or written here."""
        return self._known.get(key_of(owner, record))

    def asked_of(self, viewer: Viewer) -> list[Waiting]:
        """What waits for the viewer's acknowledgement, the one that has waited longest first."""
        found = [each for each in self.every() if each.open and _is_asked(viewer, each)]
        return sorted(found, key=lambda each: (each.delivered_at, each.key))

    def waits_for(self, viewer: Viewer) -> int:
        """How many alerts wait for the viewer, as far as was read: no log is read, so that every page can say it."""
        return len({each.alert_id for each in list(self._open.values()) if _is_asked(viewer, each)})

    def of_record(self, viewer: Viewer, record: str) -> list[dict[str, Any]]:
        """To whom a record the viewer may read was delivered as urgent, and who acknowledged when.

        Names stay with the agency whose people they are; the originator of the record is told agency and time.
        """
        lines = []
        for each in self.every():
            if each.record != record or viewer.agency not in (each.owner_agency, each.agency):
                continue
            line = line_of(each)
            if viewer.agency != each.owner_agency:
                line |= {
                    "owner": None,
                    "acknowledged_by": None,
                    "escalated_to": [],
                    "purpose": None,
                    "subscription": None,
                }
            lines.append(line)
        return sorted(lines, key=lambda line: (line["delivered_at"], line["owner_agency"], line["owner"] or ""))

    def acknowledge(self, viewer: Viewer, alert_id: str) -> list[Waiting]:
        """The viewer's word that an alert was taken note of; said twice it changes nothing.

        NotFoundError when no such alert was delivered to the viewer as urgent.
        """
        mine = [each for each in self.every() if each.alert_id == alert_id and _is_asked(viewer, each)]
        if not mine:
            raise NotFoundError(
                saying(
                    "no alert %(alert_id)s waits for your acknowledgement: look at the list of those that do",
                    alert_id=repr(alert_id[:64]),
                )
            )
        for each in mine:
            if each.open:
                self._decide(each, "acknowledge", by=viewer.user)
        return [self._known[each.key] for each in mine]

    def deliver(self, waiting: Waiting) -> None:
        """An urgent alert came to a subscriber."""
        self._append(waiting.key, {"do": "deliver", "delivery": asdict(waiting)})

    def remind(self, waiting: Waiting) -> None:
        """The subscriber is reminded."""
        self._decide(waiting, "remind")

    def escalate(self, waiting: Waiting, to: Sequence[str]) -> None:
        """Others are asked."""
        self._decide(waiting, "escalate", to=list(to))

    def end(self, waiting: Waiting, reason: str) -> None:
        """Nothing is awaited any more."""
        self._decide(waiting, "end", reason=reason)

    def _decide(self, waiting: Waiting, act: str, **more: Any) -> None:
        self._append(waiting.key, {"do": act, "version": waiting.version, "at": rfc3339(self._clock()), **more})

    def _append(self, key: str, body: dict[str, Any]) -> None:
        self._log.append("decisions", [NewEntry(key, orjson.dumps(body), {"kind": KIND})])
        self._read_on()

    def _read_on(self) -> None:
        with self._lock:
            for shard in self._log.shards("decisions"):
                while entries := self._log.read("decisions", self._position.get(shard, 0), _BATCH, shard):
                    for entry in entries:
                        if entry.headers.get("kind") == KIND:
                            now = decided(self._known.get(entry.key), orjson.loads(entry.value))
                            if now is not None:
                                self._keep(entry.key, now)
                    self._position[shard] = entries[-1].position

    def _keep(self, key: str, now: Waiting) -> None:
        self._known[key] = now
        if now.open:
            self._open[key] = now
        else:
            self._open.pop(key, None)


def line_of(waiting: Waiting) -> dict[str, Any]:
    """A delivery as it is shown; nothing of the alert but its name."""
    return {**asdict(waiting), "escalated_to": list(waiting.escalated_to)}


def _is_asked(viewer: Viewer, waiting: Waiting) -> bool:
    if viewer.role not in READING_ROLES:
        return False
    own = viewer.user == waiting.owner or waiting.owner.startswith(UNIT)
    return (own and viewer.agency == waiting.owner_agency) or viewer.user in waiting.escalated_to
