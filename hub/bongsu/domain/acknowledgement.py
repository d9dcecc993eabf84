"""Urgent alerts that came to somebody and wait for an acknowledgement: each is what the decisions about it come to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from bongsu.domain.release import parse_instant

URGENT = ("immediate", "flash")
KIND = "delivery"
Step = Literal["remind", "escalate"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One record's newest urgent version, come to one subscriber (or `unit:NAME`). Times are RFC 3339, UTC.

    `escalated_to` are the users who were asked in the subscriber's place; whoever of all these acknowledges, ends it.
    `over` says why nothing is awaited any more although nobody acknowledged: `recalled`, `routine` or `no-release`.
    """

    owner: str
    owner_agency: str
    purpose: str
    subscription: str
    agency: str
    ref: str
    version: int
    alert_id: str
    precedence: str
    delivered_at: str
    reminded_at: str | None = None
    escalated_at: str | None = None
    escalated_to: tuple[str, ...] = ()
    acknowledged_at: str | None = None
    acknowledged_by: str | None = None
    over: str | None = None

    @property
    def record(self) -> str:
        """`agency/ref`."""
        return f"{self.agency}/{self.ref}"

    @property
    def key(self) -> str:
        """One for each subscriber and record: a later version takes the place of the one before."""
        return key_of(self.owner, self.record)

    @property
    def open(self) -> bool:
        """Whether an acknowledgement is awaited."""
        return self.acknowledged_at is None and self.over is None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long after the delivery the subscriber is reminded, and others are asked; by precedence."""

    reminder: Mapping[str, timedelta]
    escalation: Mapping[str, timedelta]


def key_of(owner: str, record: str) -> str:
    """The key of the decisions about one record's delivery to one subscriber."""
    return f"{KIND}/{owner}|{record}"


def due(waiting: Waiting, now: datetime, patience: Patience) -> Step | None:
    """What is to be done next at `now`."""
    if not waiting.open:
        return None
    waited = now - parse_instant(waiting.delivered_at)
    if waiting.reminded_at is None:
        return "remind" if waited >= patience.reminder[waiting.precedence] else None
    if waiting.escalated_at is None:
        return "escalate" if waited >= patience.escalation[waiting.precedence] else None
    return None


def decided(known: Waiting | None, decision: Mapping[str, Any]) -> Waiting | None:
    """A delivery after one more decision; what comes twice, or too late, changes nothing."""
    act = decision["do"]
    if act == "deliver":
        made = Waiting(**decision["delivery"])
        return made if known is None or made.version > known.version else known
    if known is None or not known.open or decision["version"] != known.version:
        return known
    if act == "remind":
        return known if known.reminded_at else replace(known, reminded_at=decision["at"])
    if act == "escalate" and known.escalated_at is None:
        return replace(known, escalated_at=decision["at"], escalated_to=tuple(decision["to"]))
    if act == "acknowledge":
        return replace(known, acknowledged_at=decision["at"], acknowledged_by=decision["by"])
    return replace(known, over=decision["reason"]) if act == "end" else known
