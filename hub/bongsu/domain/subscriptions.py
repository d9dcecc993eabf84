"""What users follow for good: each subscription is what the decisions about it come to, in the order of the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bongsu.domain.streams.wants import Wants, wants

Delivery = Literal["sse", "webhook", "email"]
Act = Literal["create", "pause", "resume", "snooze", "hand-over", "grow", "delete"]
KIND = "subscription"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A wish of one user for one purpose. `secret` is sealed; it signs webhooks.

    `members` are the records that were found in the incident of `incident` under the owner's view, in that order.
    `next` is who is asked when an urgent alert is not acknowledged.
    """

    id: str
    owner: str
    purpose: str
    topic: str
    created_at: str
    start: str  # the id of the place at which it began, for its owner
    delivery: Delivery = "sse"
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    record: str | None = None  # the one record that is followed
    query: str = ""
    incident: str | None = None  # a record of the incident that is followed
    members: Sequence[str] = ()
    url: str | None = None
    email: str | None = None
    next: str | None = None
    secret: str | None = None
    paused: bool = False
    snoozed_until: str | None = None
    revived_at: str | None = None

    def wants(self) -> Wants:
        """What is asked for, as streams decide by it."""
        return wants(self.topic, self.filters, [self.record] if self.record else None, self.query, self.incident)

    def waits(self, now: str) -> bool:
        """Whether nothing is to be sent at a moment (RFC 3339, UTC)."""
        return self.paused or (self.snoozed_until is not None and now < self.snoozed_until)

    def state(self, now: str) -> str:
        """The state in a word."""
        if self.paused:
            return "paused"
        return "snoozed" if self.waits(now) else "active"


def decided(known: Subscription | None, decision: Mapping[str, Any]) -> Subscription | None:  # noqa: PLR0911 - one a kind
    """A subscription after one more decision; None when there is none any more."""
    act = decision["do"]
    if act == "create":
        return Subscription(**decision["subscription"])
    if known is None or act == "delete":
        return None
    if act == "pause":
        return replace(known, paused=True)
    if act == "snooze":
        return replace(known, snoozed_until=decision["until"])
    if act == "grow":
        return replace(known, members=(*known.members, *(m for m in decision["members"] if m not in known.members)))
    if act == "hand-over":
        members = tuple(decision.get("members", known.members))  # which the new owner sees
        return replace(known, owner=decision["to"], start=decision["start"], members=members)
    return replace(known, paused=False, snoozed_until=None, revived_at=decision["at"])
