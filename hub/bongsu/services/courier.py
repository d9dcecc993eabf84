"""The courier tells webhooks and mailboxes that there is news: a notification names no alert and holds no content."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, NamedTuple

from bongsu.domain.acknowledgement import URGENT, Waiting
from bongsu.domain.errors import HubError
from bongsu.domain.release import Viewer, parse_instant
from bongsu.domain.subscriptions import Delivery, Subscription
from bongsu.ports.progress import Progress, ProgressStore
from bongsu.services.follower import Follower, Following, LostPlaceError, StreamEvent, UnknownPlaceError
from bongsu.services.intake import rfc3339

_FIRST_PAUSE = timedelta(seconds=10)
_LONGEST_PAUSE = timedelta(hours=1)
_MOST_A_TURN = 100  # events of one subscription before the next has its turn

Reason = Literal["news", "reminder", "escalation"]


class Notice(NamedTuple):
    """What is told: that there is news, or that an acknowledgement is still awaited. `event_id` tells repeats apart."""

    event_id: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Carrier:
    """One way of telling. `tell` gives None when the notice was taken, else why not.

    `together` tells of all events by one notice, and then waits for `pause` unless an urgent alert comes.
    """

    tell: Callable[[Subscription, Notice], str | None]
    together: bool = False
    pause: timedelta = timedelta(0)


@dataclass(slots=True)
class Courier:
    """What telling needs; a subscription whose delivery has no carrier is not told. `waiting`: all that are known."""

    following: Following
    store: ProgressStore
    carriers: Mapping[Delivery, Carrier]
    user: Callable[[str], Viewer | None]
    members: Callable[[str], Sequence[str]]
    waiting: Callable[[], Sequence[Waiting]]
    clock: Callable[[], datetime]
    days: float
    _followers: dict[str, Follower] = field(default_factory=dict)
    _untold: dict[str, list[StreamEvent]] = field(default_factory=dict)

    def turn(self, subscriptions: Sequence[Subscription]) -> int:
        """Tell everybody who is due what is new; returns how many notices were taken."""
        told = {each.id: each for each in subscriptions if each.delivery in self.carriers}
        for gone in set(self._followers) - set(told):
            self._forget(gone)
        pressed = [each for each in self.waiting() if each.open and each.reminded_at]
        return sum(self._serve(each, self.carriers[each.delivery], pressed) for each in told.values())

    def _serve(self, hook: Subscription, carrier: Carrier, pressed: Sequence[Waiting]) -> int:
        now = rfc3339(self.clock())
        progress = self.store.read(hook.id)
        if progress.dead_at and hook.revived_at and hook.revived_at > progress.dead_at:
            progress = Progress(place=progress.place, reminded=progress.reminded)
        viewer = self.user(hook.owner)
        resting = now < progress.next_try
        if hook.waits(now) or progress.dead_at or (resting and progress.failures) or viewer is None:
            return 0
        try:
            untold = self._new(hook, viewer, progress.place)
        except HubError as error:
            self._failed(hook, progress, str(error))
            return 0
        told = 0
        for place, notice in _reminders(hook, pressed, progress.reminded):
            if not self._tell(hook, carrier, notice, progress):
                return told
            progress.reminded = place
            self.store.keep(hook.id, progress)
            told += 1
        if resting and not any(event.version.precedence in URGENT for event in untold):
            return told
        while untold:
            group = list(untold) if carrier.together else untold[:1]
            if not self._tell(hook, carrier, Notice(group[-1].event_id, "news"), progress):
                return told
            del untold[: len(group)]
            progress.place = group[-1].id
            progress.next_try = rfc3339(self.clock() + carrier.pause) if carrier.pause else ""
            self.store.keep(hook.id, progress)
            told += 1
        return told

    def _new(self, hook: Subscription, viewer: Viewer, place: str) -> list[StreamEvent]:
        """What the subscription is still to be told."""
        follower = self._followers.get(hook.id)
        if follower is None or follower.viewer != viewer:
            self._forget(hook.id)
            follower = self._followers[hook.id] = self._begin(hook, viewer, place)
        untold = self._untold.setdefault(hook.id, [])
        tape, reached, now = self.following.tape, follower.place.reached, self.clock()
        if len(untold) < _MOST_A_TURN:
            untold += follower.join(now)
        for shard, end in tape.reached().items():
            while reached[shard] < end and len(untold) < _MOST_A_TURN:
                moments = tape.page(shard, reached[shard], end)
                untold += follower.take(moments, now)
                if not moments:
                    reached[shard] = end
        return untold

    def _begin(self, hook: Subscription, viewer: Viewer, place: str) -> Follower:
        def begin(after: str) -> Follower:
            members = (lambda: self.members(hook.id)) if hook.incident else None
            return self.following.begin(viewer, hook.purpose, hook.wants(), after=after, members=members)

        try:
            return begin(place or hook.start)
        except (LostPlaceError, UnknownPlaceError):  # restored from an older copy, or handed over to another user
            return begin(hook.start)

    def _forget(self, identity: str) -> None:
        self._followers.pop(identity, None)
        self._untold.pop(identity, None)

    def _tell(self, hook: Subscription, carrier: Carrier, notice: Notice, progress: Progress) -> bool:
        problem = carrier.tell(hook, notice)
        if problem is not None:
            self._failed(hook, progress, problem)
            return False
        progress.failures, progress.failing_since, progress.problem, progress.next_try = 0, None, None, ""
        return True

    def _failed(self, hook: Subscription, progress: Progress, problem: str) -> None:
        now = self.clock()
        progress.failing_since = progress.failing_since or rfc3339(now)
        pause = min(_FIRST_PAUSE * 2 ** min(progress.failures, 20), _LONGEST_PAUSE)
        progress.failures += 1
        progress.problem = problem[:200]
        progress.next_try = rfc3339(now + pause)
        if now - parse_instant(progress.failing_since) >= timedelta(days=self.days):
            progress.dead_at = rfc3339(now)
        self.store.keep(hook.id, progress)


def _reminders(hook: Subscription, pressed: Sequence[Waiting], after: str) -> list[tuple[str, Notice]]:
    """The reminders of a subscription's own alerts and the escalations to its owner that come after a place.

    The place is the moment of the decision and the notice's id: what is told once is not told again.
    """
    found: list[tuple[str, Notice]] = []

    def add(at: str, reason: Reason, waiting: Waiting) -> None:
        identity = sha256(f"{reason}\0{hook.owner}\0{waiting.alert_id}".encode()).hexdigest()[:40]
        if (place := f"{at} {identity}") > after:
            found.append((place, Notice(identity, reason)))

    for each in pressed:
        if each.subscription == hook.id and each.owner == hook.owner and each.reminded_at:
            add(each.reminded_at, "reminder", each)
        if each.escalated_at and hook.owner in each.escalated_to:
            add(each.escalated_at, "escalation", each)
    return sorted(found)
