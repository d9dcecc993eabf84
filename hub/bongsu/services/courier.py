"""The courier tells webhooks that there is news: a notification names subscription and event, never content."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

from bongsu.domain.errors import HubError
from bongsu.domain.release import Viewer, parse_instant
from bongsu.domain.streams.wants import wants
from bongsu.domain.subscriptions import Subscription
from bongsu.ports.progress import Progress, ProgressStore
from bongsu.services.follower import Follower, Following, LostPlaceError, UnknownPlaceError
from bongsu.services.intake import rfc3339

_FIRST_PAUSE = timedelta(seconds=10)
_LONGEST_PAUSE = timedelta(hours=1)
_MOST_A_TURN = 100  # notifications of one subscription before the next has its turn

Send = Callable[[str, Mapping[str, str], bytes], str | None]
"""Send a body with headers to an address; None when it was taken, else why not."""


@dataclass(slots=True)
class Courier:
    """What telling needs; `sign` makes the signature of a subscription's message."""

    following: Following
    store: ProgressStore
    send: Send
    sign: Callable[[Subscription, str, bytes], str]
    user: Callable[[str], Viewer | None]
    clock: Callable[[], datetime]
    link: str
    days: float
    _followers: dict[str, Follower] = field(default_factory=dict)

    def turn(self, subscriptions: list[Subscription]) -> int:
        """Tell every webhook that is due what is new; returns how many notifications were taken."""
        hooks = {each.id: each for each in subscriptions if each.delivery == "webhook"}
        for gone in set(self._followers) - set(hooks):
            del self._followers[gone]
        return sum(self._serve(hook) for hook in hooks.values())

    def _serve(self, hook: Subscription) -> int:
        now = rfc3339(self.clock())
        progress = self.store.read(hook.id)
        if progress.dead_at and hook.revived_at and hook.revived_at > progress.dead_at:
            progress = Progress(place=progress.place)
        viewer = self.user(hook.owner)
        if hook.waits(now) or progress.dead_at or now < progress.next_try or viewer is None:
            return 0
        told = 0
        try:
            follower = self._followers.get(hook.id)
            if follower is None or follower.user != viewer.user:
                follower = self._begin(hook, viewer, progress.place)
        except HubError as error:
            self._failed(hook, progress, str(error))
            return 0
        for identity in self._new(follower):
            problem = self._tell(hook, identity.partition(".")[0])
            if problem is not None:
                self._followers.pop(hook.id, None)  # it reads again from the kept place
                self._failed(hook, progress, problem)
                return told
            progress = Progress(place=identity)
            self.store.keep(hook.id, progress)
            told += 1
            if told == _MOST_A_TURN:
                self._followers.pop(hook.id, None)
                return told
        self._followers[hook.id] = follower
        return told

    def _begin(self, hook: Subscription, viewer: Viewer, place: str) -> Follower:
        wanted = wants(hook.topic, hook.filters, [hook.record] if hook.record else None)
        try:
            return self.following.begin(viewer, hook.purpose, wanted, after=place or hook.start)
        except (LostPlaceError, UnknownPlaceError):  # restored from an older copy, or handed over to another user
            return self.following.begin(viewer, hook.purpose, wanted, after=hook.start)

    def _new(self, follower: Follower) -> list[str]:
        ids: list[str] = []
        tape, reached = self.following.tape, follower.place.reached
        for shard, end in tape.reached().items():
            while reached[shard] < end and len(ids) < _MOST_A_TURN:
                ids += [each.id for each in follower.take(tape.page(shard, reached[shard], end), self.clock())]
        return ids

    def _tell(self, hook: Subscription, event_id: str) -> str | None:
        notice: dict[str, Any] = {
            "subscription": hook.id, "event_id": event_id, "link": f"{self.link}/v1/subscriptions/{hook.id}",
        }  # fmt: skip
        body = orjson.dumps(notice)
        timestamp = str(int(self.clock().timestamp()))
        headers = {"Bongsu-Timestamp": timestamp, "Bongsu-Signature": f"v1={self.sign(hook, timestamp, body)}"}
        return self.send(hook.url or "", headers, body)

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
