"""Subscriptions: kept as decisions in the log, seen by their owner alone."""

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson

from bongsu.domain.errors import BadRequestError, ForbiddenError, NotFoundError
from bongsu.domain.release import READING_ROLES, Viewer, parse_instant
from bongsu.domain.saying import saying
from bongsu.domain.streams.wants import check_filters
from bongsu.domain.subscriptions import KIND, Act, Subscription, decided
from bongsu.ports.log import EventLog, NewEntry
from bongsu.services.follower import Seal, id_of_now, scope_of
from bongsu.services.intake import rfc3339
from bongsu.services.reading import check_purpose

MOST_A_USER = 200
_BATCH = 1_000
_RECORD = re.compile(r"[a-z]{2}\.[a-z0-9_-]{2,32}/.{1,250}", re.DOTALL)


Visible = Callable[[Viewer, str, str], bool]
"""Whether a viewer may, for a purpose, follow a record (`agency/ref`)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a new subscription is to follow, and where to tell of it: `url`, `email`, or a list to stream.

    `members` are the records of an incident as the asker sees it now, the one it was asked by first.
    """

    topic: str = "*"
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    record: str | None = None
    query: str = ""
    members: Sequence[str] = ()
    url: str | None = None
    email: str | None = None
    next: str | None = None


class Subscriptions:
    """All subscriptions, read on from the log before each answer. Safe to use from several threads."""

    def __init__(
        self,
        log: EventLog,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        new_secret: Callable[[str], tuple[str, str]],
        user: Callable[[str], Viewer | None],
        seal: Seal,
    ) -> None:
        """`new_secret(id)` gives a secret in clear and sealed; `user` finds a user by name."""
        self._log, self._clock, self._new_id, self._new_secret, self._user, self._seal = (
            log,
            clock,
            new_id,
            new_secret,
            user,
            seal,
        )
        self._known: dict[str, Subscription] = {}
        self._position: dict[int, int] = {}
        self._lock = threading.Lock()

    def every(self) -> list[Subscription]:
        """All of all users, for the courier."""
        self._read_on()
        return list(self._known.values())

    def of(self, viewer: Viewer) -> list[Subscription]:
        """The viewer's own, oldest first."""
        return sorted((s for s in self.every() if s.owner == viewer.user), key=lambda s: (s.created_at, s.id))

    def one(self, viewer: Viewer, identity: str) -> Subscription:
        """One of the viewer's own. NotFoundError also for another's."""
        found = next((s for s in self.of(viewer) if s.id == identity), None)
        if found is None:
            raise NotFoundError(
                saying(
                    "you have no subscription %(identity)s: look at the list of yours",
                    identity=repr(identity[:64]),
                )
            )
        return found

    def create(self, viewer: Viewer, purpose: str | None, asked: Asked) -> tuple[Subscription, str | None]:
        """A new one, and for a webhook the secret in clear, which is shown this once."""
        purpose = check_purpose(viewer, purpose)
        if asked.record is not None and not _RECORD.fullmatch(asked.record):
            raise BadRequestError(
                saying(
                    "%(record)s is no record: name it as agency/ref, such as kr.kcs/2026-11-0004",
                    record=repr(asked.record[:64]),
                )
            )
        check_filters(asked.filters)
        if asked.next is not None:
            self._colleague(viewer, asked.next)
        if len(self.of(viewer)) >= MOST_A_USER:
            raise BadRequestError(
                saying(
                    "you have %(most)s subscriptions, which is the limit: delete one first",
                    most=MOST_A_USER,
                )
            )
        identity = self._new_id()
        secret, sealed = self._new_secret(identity) if asked.url else (None, None)
        made = Subscription(
            id=identity,
            owner=viewer.user,
            purpose=purpose,
            topic=asked.topic,
            created_at=rfc3339(self._clock()),
            start="",
            delivery="webhook" if asked.url else "email" if asked.email else "sse",
            filters={name: list(values) for name, values in asked.filters.items() if values},
            record=asked.record,
            query=asked.query,
            incident=asked.members[0] if asked.members else None,
            members=list(asked.members),
            url=asked.url,
            email=asked.email,
            next=asked.next,
            secret=sealed,
        )
        made = replace(made, start=self._start(made))
        self._decide(viewer, identity, "create", subscription=asdict(made))
        return made, secret

    def change(self, viewer: Viewer, identity: str, act: Act, *, until: str | None = None) -> Subscription:
        """Pause, resume or snooze (`until`, RFC 3339)."""
        known = self.one(viewer, identity)
        if act == "snooze":
            try:
                until = rfc3339(parse_instant(until or ""))
            except ValueError:
                raise BadRequestError(saying("say until when: an RFC 3339 time such as 2026-11-22T18:00:00Z")) from None
            self._decide(viewer, identity, act, until=until)
        else:
            self._decide(viewer, identity, act)
        self._read_on()
        return self._known.get(identity, known)

    def hand_over(self, viewer: Viewer, identity: str, to: str, visible: Visible) -> Subscription:
        """Give one of the viewer's own to a colleague who reads, with what the colleague sees of it and no more.

        ForbiddenError for whoever must not see the record or incident that is followed.
        """
        known = self.one(viewer, identity)
        other = self._colleague(viewer, to)
        if not may_take(known, other, visible):
            raise ForbiddenError(
                saying(
                    "%(user)s may not see %(record)s, which is followed here: name somebody else",
                    user=other.user,
                    record=known.incident or known.record,
                )
            )
        seen = tuple(each for each in known.members if visible(other, known.purpose, each))
        start = self._start(replace(known, owner=other.user, members=seen))
        self._decide(viewer, identity, "hand-over", to=other.user, start=start, members=list(seen))
        self._read_on()
        return self._known.get(identity, known)

    def delete(self, viewer: Viewer, identity: str) -> None:
        """End one of the viewer's own."""
        self.one(viewer, identity)
        self._decide(viewer, identity, "delete")

    def members(self, identity: str) -> Sequence[str]:
        """The records of an incident that is followed, as far as they are known."""
        self._read_on()
        known = self._known.get(identity)
        return known.members if known else ()

    def grow(self, identity: str, members: Sequence[str]) -> None:
        """Keep records that have come to the incident of a subscription. Doing it twice changes nothing."""
        self._decide(None, identity, "grow", members=list(members))

    def _start(self, made: Subscription) -> str:
        joined = len(made.members) if made.incident else None
        return id_of_now(self._log, self._seal, scope_of(made.owner, made.purpose, made.wants()), joined)

    def _colleague(self, viewer: Viewer, name: str) -> Viewer:
        other = self._user(name)
        if other is None or other.agency != viewer.agency or other.role not in READING_ROLES:
            raise ForbiddenError(
                saying(
                    "%(name)s is nobody of your own agency who reads alerts: name a colleague as ROLE@AGENCY",
                    name=repr(name[:64]),
                )
            )
        return other

    def _decide(self, viewer: Viewer | None, identity: str, act: Act, **more: Any) -> None:
        body = {"do": act, "by": viewer.user if viewer else "hub", "at": rfc3339(self._clock()), **more}
        self._log.append("decisions", [NewEntry(f"{KIND}/{identity}", orjson.dumps(body), {"kind": KIND})])

    def _read_on(self) -> None:
        with self._lock:
            for shard in self._log.shards("decisions"):
                while entries := self._log.read("decisions", self._position.get(shard, 0), _BATCH, shard):
                    for entry in entries:
                        if entry.headers.get("kind") == KIND:
                            identity = entry.key.partition("/")[2]
                            now = decided(self._known.get(identity), orjson.loads(entry.value))
                            if now is None:
                                self._known.pop(identity, None)
                            else:
                                self._known[identity] = now
                    self._position[shard] = entries[-1].position


def may_take(known: Subscription, other: Viewer, visible: Visible) -> bool:
    """Whether a subscription can be handed over to a colleague: the record or incident followed has to be visible."""
    named = known.incident or known.record
    return named is None or visible(other, known.purpose, named)
