"""The watch: urgent alerts that come to subscribers and units wait for an acknowledgement; then it reminds and asks on.

It reads the alerts once for all subscriptions. What it decides is in the log, so whoever reads the same stretch again,
after a crash or with its place lost, decides nothing anew.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import orjson

from bongsu.domain.acknowledgement import URGENT, Patience, Waiting, due
from bongsu.domain.errors import HubError
from bongsu.domain.release import Decision, Viewer, decide
from bongsu.domain.streams.version import Version
from bongsu.domain.subscriptions import Subscription
from bongsu.ports.directory import Unit
from bongsu.ports.progress import Progress, ProgressStore
from bongsu.services.acknowledgements import Acknowledgements
from bongsu.services.follower import Follower, Following, StreamEvent
from bongsu.services.intake import rfc3339
from bongsu.services.notify import viewer_of
from bongsu.services.tape import Moment

_PLACE = "watch"


@dataclass(slots=True)
class Watch:
    """What watching needs; `users` are all users, who may be asked in a subscriber's place."""

    following: Following
    acknowledgements: Acknowledgements
    store: ProgressStore
    members: Callable[[str], Sequence[str]]
    users: Callable[[], Sequence[Viewer]]
    units: Callable[[], Sequence[Unit]]
    clock: Callable[[], datetime]
    patience: Patience
    _followers: dict[tuple[str, Viewer], Follower] = field(default_factory=dict)
    _awaited: set[str] = field(default_factory=set)  # records of which some acknowledgement is awaited

    def turn(self, subscriptions: Sequence[Subscription]) -> None:
        """Take in what the tape has reached; then remind and escalate what is due."""
        asked = [*subscriptions, *of_units(self.units())]
        self._awaited = {each.record for each in self.acknowledgements.every() if each.open}
        tape = self.following.tape
        before = self._kept()
        reached = list(before) if before is not None else self._oldest(asked)
        for shard, end in tape.reached().items():
            while reached[shard] < end:
                moments = tape.page(shard, reached[shard], end)
                for moment in moments:
                    self._take(moment, asked)
                reached[shard] = moments[-1].version.position if moments else end
        if reached != before:
            self.store.keep(_PLACE, Progress(place=orjson.dumps(reached).decode()))
        for waiting in self.acknowledgements.every():
            self._press(waiting, subscriptions)

    def joined(self, subscription: Subscription, record: str) -> None:
        """A record comes to an incident that is followed: its alert may be an urgent one."""
        moment = self.following.tape.newest(record)
        if moment is not None and moment.version.precedence in URGENT:
            follower = self._follower(subscription)
            if follower is not None:
                self._note(subscription, follower, moment, follower.single(moment, self.clock(), {record}))

    def _take(self, moment: Moment, asked: Iterable[Subscription]) -> None:
        urgent = moment.version.precedence in URGENT and not moment.version.withdrawn
        if not urgent and moment.record.key not in self._awaited:
            return
        for subscription in asked:
            follower = self._follower(subscription)
            if follower is not None and moment.version.position > follower.place.reached[moment.version.shard]:
                self._note(subscription, follower, moment, follower.single(moment, self.clock()))
        if moment.record.key in self._awaited:
            self._end_what_is_over(moment)

    def _end_what_is_over(self, moment: Moment) -> None:
        """End what waits for who has unsubscribed since: no stream tells of the recall any more."""
        version = moment.version
        for waiting in self.acknowledgements.every():
            if not waiting.open or waiting.record != moment.record.key or waiting.version > version.number:
                continue
            owner = self._viewer(waiting.owner)
            if version.withdrawn or not (owner and self._released(version, owner, waiting.purpose)):
                self.acknowledgements.end(waiting, "recalled")
            elif version.precedence not in URGENT:
                self.acknowledgements.end(waiting, "routine")

    def _note(self, subscription: Subscription, follower: Follower, moment: Moment, event: StreamEvent | None) -> None:
        if event is None:
            return
        known = self.acknowledgements.one(subscription.owner, moment.record.key)
        version = event.version
        if event.kind == "recall" or version.precedence not in URGENT:
            if known is not None and known.open and known.version <= version.number:
                self.acknowledgements.end(known, "recalled" if event.kind == "recall" else "routine")
        elif known is None or known.version < version.number:
            agency, _, ref = moment.record.key.partition("/")
            self._awaited.add(moment.record.key)
            self.acknowledgements.deliver(
                Waiting(
                    owner=subscription.owner,
                    owner_agency=follower.right.agency,
                    purpose=subscription.purpose,
                    subscription=subscription.id,
                    agency=agency,
                    ref=ref,
                    version=version.number,
                    alert_id=version.alert_id,
                    precedence=version.precedence,
                    delivered_at=rfc3339(self.clock()),
                )
            )

    def _press(self, waiting: Waiting, subscriptions: Sequence[Subscription]) -> None:
        step = due(waiting, self.clock(), self.patience)
        if step == "remind":
            self.acknowledgements.remind(waiting)
        elif step == "escalate":
            moment = self.following.tape.newest(waiting.record)
            others = [] if moment is None else self._others(waiting, moment.version, subscriptions)
            self.acknowledgements.escalate(waiting, others)

    def _others(self, waiting: Waiting, version: Version, subscriptions: Sequence[Subscription]) -> list[str]:
        """Whom the subscription names, else the agency's other subscribers of the same role, else the joint desk.

        Nobody is asked about an alert that is not released to them.
        """
        users = {each.user: each for each in self.users()}

        def may(viewer: Viewer | None) -> bool:
            if viewer is None or viewer.user == waiting.owner:
                return False
            return self._released(version, viewer, waiting.purpose)

        own = next((each for each in subscriptions if each.id == waiting.subscription), None)
        if own is not None and own.next is not None and may(users.get(own.next)):
            return [own.next]
        role = users[waiting.owner].role if waiting.owner in users else "investigator"
        owners = [users[each.owner] for each in subscriptions if each.owner in users]
        peers = {u.user for u in owners if u.agency == waiting.owner_agency and u.role == role and may(u)}
        desk = {u.user for u in users.values() if u.groups and may(u)}
        return sorted(peers or desk)

    def _released(self, version: Version, viewer: Viewer, purpose: str) -> bool:
        return decide(viewer, version.rule, "subscribe", purpose, self.clock()) is Decision.ALLOW

    def _follower(self, subscription: Subscription) -> Follower | None:
        """The owner's view of a subscription, from where it began; None for an owner who reads nothing any more."""
        viewer = self._viewer(subscription.owner)
        if viewer is None:
            return None
        key = (subscription.id, viewer)  # whose rights have changed is followed anew
        if key not in self._followers:
            members = (lambda: self.members(subscription.id)) if subscription.incident else None
            try:
                self._followers[key] = self.following.begin(
                    viewer,
                    subscription.purpose,
                    subscription.wants(),
                    after=subscription.start or None,
                    start="beginning",
                    members=members,
                )
            except HubError:
                return None
        return self._followers[key]

    def _viewer(self, owner: str) -> Viewer | None:
        found = next((each for each in self.users() if each.user == owner), None)
        units = (viewer_of(unit) for unit in self.units())
        return found or next((each for each in units if each.user == owner), None)

    def _kept(self) -> list[int] | None:
        """How far each shard was watched, where that is known."""
        kept = self.store.read(_PLACE).place
        place = [int(each) for each in orjson.loads(kept)] if kept else []
        ends = self.following.tape.reached()
        return place if len(place) == len(ends) and all(place[shard] <= end for shard, end in ends.items()) else None

    def _oldest(self, asked: Sequence[Subscription]) -> list[int]:
        """Where the oldest subscription began in each shard; the end where there is none."""
        ends = [end for _, end in sorted(self.following.tape.reached().items())]
        places = [follower.place.reached for each in asked if each.start and (follower := self._follower(each))]
        return [min(each) for each in zip(ends, *places, strict=True)]


def of_units(units: Iterable[Unit]) -> list[Subscription]:
    """What units are sent on their Kafka topics, as subscriptions."""
    return [
        Subscription(f"unit/{unit.name}", viewer_of(unit).user, unit.purpose, topic, "", "")
        for unit in units
        for topic in unit.topics or ("*",)
    ]
