"""One subscriber: where it stands, and what the moments that come mean for it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bongsu.domain.errors import BadRequestError, ToldError
from bongsu.domain.release import Viewer, parse_instant
from bongsu.domain.saying import saying
from bongsu.domain.streams.place import Place
from bongsu.domain.streams.record import Right, Wish
from bongsu.domain.streams.version import Version
from bongsu.domain.streams.wants import Sought, Wants
from bongsu.ports.log import EventLog
from bongsu.services.access import Access, AccessLog
from bongsu.services.reading import check_purpose
from bongsu.services.tape import Moment, Tape
from bongsu_schemas import event as wire

FROM = "now, beginning or an RFC 3339 time such as 2026-11-22T09:00:00Z"


class LostPlaceError(ToldError):
    """A genuine id whose place this hub's log does not have."""

    kind = "lost-place"
    status = 410


class UnknownPlaceError(BadRequestError):
    """An id that this hub did not give to this viewer for this stream."""

    kind = "unknown-place"


Seal = Callable[[Place, bytes], str]
Unseal = Callable[[str, bytes, int], Place]
"""A place as an opaque token bound to a scope, and back (with the number of shards); ValueError when it is not one."""
Members = Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One event: `id` names it (`event_id`) and the place after it; whose alert it is about, and which."""

    id: str
    kind: wire.Kind
    data: bytes
    agency: str  # whose record it is about
    version: Version  # of the alert that came or is taken back

    @property
    def event_id(self) -> str:
        """The same however often, on whichever connection and through whichever hub it is delivered."""
        return self.id.partition(".")[0]


@dataclass(slots=True)
class Follower:
    """A viewer's reading of the tape. `scope` is what its ids are bound to.

    `members` gives the records of the incident that is followed, in the order in which they were found; it only grows.
    """

    user: str
    right: Right
    wants: Wants
    place: Place
    scope: bytes
    seal: Seal
    tape: Tape
    members: Members | None = None
    case: str | None = None

    def access(self, events: Iterable[StreamEvent], log: AccessLog) -> Access:
        """The record that these events, delivered, make in the access log; a recall releases nothing."""
        released: dict[str, list[str]] = {}
        for event in events:
            if event.kind == "alert":
                released.setdefault(event.agency, []).append(event.version.alert_id)
        return log.made(self.viewer, self.right.purpose, self.case, "stream", released)

    @property
    def viewer(self) -> Viewer:
        """Who follows, with the rights that count."""
        return Viewer(self.user, self.right.agency, self.right.role, self.right.groups)

    @property
    def slow(self) -> bool:
        """Whether taking reads the log or the alerts' content, which is not for an event loop."""
        return not self.wants.plain

    def take(self, moments: Iterable[Moment], now: datetime) -> Iterator[StreamEvent]:
        """The events of moments that come after the place; each moves the place."""
        seconds = int(now.timestamp())
        reached = self.place.reached
        joined = None if self.members is None else frozenset(self.members()[: self.place.joined])
        for moment in moments:
            version = moment.version
            if version.position <= reached[version.shard]:
                continue
            reached[version.shard] = version.position
            if event := self._event(moment, joined, seconds):
                yield event

    def join(self, now: datetime) -> Iterator[StreamEvent]:
        """The alerts of records that have come to the incident, as far as the log has been taken; each moves the place.

        What stands after the place comes with the log, as the record is a member from now on.
        """
        seconds = int(now.timestamp())
        for key in [] if self.members is None else self.members()[self.place.joined or 0 :]:
            self.place.joined = (self.place.joined or 0) + 1
            moment = self.tape.newest(key)
            if moment is None or moment.version.position > self.place.reached[moment.version.shard]:
                continue
            event = self._event(moment, frozenset({key}), seconds)
            if event is not None and event.kind == "alert":
                yield event

    def single(self, moment: Moment, now: datetime, joined: Collection[str] | None = None) -> StreamEvent | None:
        """What one moment means, without moving the place; `joined` are the incident's members, left out: all."""
        members = joined if joined is not None or self.members is None else self.members()
        return self._event(moment, None if members is None else frozenset(members), int(now.timestamp()))

    def _event(self, moment: Moment, joined: frozenset[str] | None, now: int) -> StreamEvent | None:
        version, horizon = moment.version, self.place.horizon[moment.version.shard]
        wish: Wish = self.wants
        if not self.wants.plain:
            wish = Sought(
                self.wants,
                joined,
                lambda v: self.tape.document(v, moment.value if v.position == version.position else None),
            )
        news = moment.record.news(version.position, self.right, wish, horizon, now)
        if news is None:
            return None
        agency, _, ref = moment.record.key.partition("/")
        if news.kind == "alert":
            data = moment.line("superseded" if news.superseded else "active")
        else:
            reason: wire.Reason = news.reason or "narrowed"
            data = wire.recall_value(agency, ref, news.version.number, news.version.alert_id, reason)
        event_id = wire.event_id(self.user, news.version.alert_id, news.kind)
        return StreamEvent(f"{event_id}.{self.seal(self.place, self.scope)}", news.kind, data, agency, news.version)

    def start_id(self) -> str:
        """The id of the place before any event."""
        return f"{'0' * 40}.{self.seal(self.place, self.scope)}"


def scope_of(user: str, purpose: str, wants: Wants) -> bytes:
    """What the ids of a stream are bound to."""
    return sha256(f"{user}\0{purpose}\0{wants.text()}".encode()).digest()


def id_of_now(log: EventLog, seal: Seal, scope: bytes, joined: int | None = None) -> str:
    """The id of the place after all that is logged; `joined` members of an incident are known already."""
    ends = [log.end("alerts", shard) for shard in log.shards("alerts")]
    return f"{'0' * 40}.{seal(Place(list(ends), ends, joined), scope)}"


@dataclass(frozen=True, slots=True)
class Following:
    """What beginning to follow needs."""

    tape: Tape
    seal: Seal
    unseal: Unseal

    def begin(
        self,
        viewer: Viewer,
        purpose: str | None,
        wants: Wants,
        *,
        after: str | None = None,
        start: str | None = None,
        case: str | None = None,
        members: Members | None = None,
    ) -> Follower:
        """A follower after an id, or from a start (now, if neither is given). BadRequestError, LostPlaceError.

        `members` is needed for an incident, and for nothing else.
        """
        purpose = check_purpose(viewer, purpose)
        scope = scope_of(viewer.user, purpose, wants)
        place = self._after(after, scope) if after else self._from(start or "now")
        if members is not None and place.joined is None:
            place.joined = len(members()) if not after and (start or "now") == "now" else 0
        right = Right(viewer.agency, viewer.role, viewer.groups, purpose)
        return Follower(viewer.user, right, wants, place, scope, self.seal, self.tape, members, case)

    def _after(self, identity: str, scope: bytes) -> Place:
        try:
            place = self.unseal(identity.partition(".")[2], scope, len(self.tape.shards))
        except ValueError:
            raise UnknownPlaceError(
                saying(
                    "this id was not given by this hub to you for this topic, these filters and this purpose: send the"
                    " id of the last event that this very stream gave you, or begin anew with from=%(accepted)s",
                    accepted=FROM,
                )
            ) from None
        if any(reached > end for reached, end in zip(place.reached, self.tape.ends(), strict=True)):
            raise LostPlaceError(
                saying(
                    "the hub's log ends before the place of this id, as after a restore from an older copy: begin anew"
                    " with from=%(accepted)s, and drop what you had twice by its event_id",
                    accepted=FROM,
                )
            )
        return place

    def _from(self, start: str) -> Place:
        ends = self.tape.ends()
        if start == "now":
            return Place(list(ends), list(ends))
        if start == "beginning":
            return Place([0] * len(ends), list(ends))
        try:
            instant = parse_instant(start.replace(" ", "+"))  # a plus sign that a form has eaten
        except ValueError:
            raise BadRequestError(
                saying("from=%(start)s is no start: give %(accepted)s", start=repr(start[:40]), accepted=FROM)
            ) from None
        if "T" not in start or not start.rstrip("Z")[10:]:
            raise BadRequestError(
                saying(
                    "from=%(start)s is a day and no moment: give %(accepted)s", start=repr(start[:40]), accepted=FROM
                )
            )
        since = self.tape.since(int(instant.timestamp()))
        return Place([min(each, end) for each, end in zip(since, ends, strict=True)], list(ends))
