"""One subscriber: where it stands, and what the moments that come mean for it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bongsu.domain.errors import BadRequestError, HubError
from bongsu.domain.release import Viewer, parse_instant
from bongsu.domain.streams.place import Place
from bongsu.domain.streams.record import Right
from bongsu.domain.streams.wants import Wants
from bongsu.ports.log import EventLog
from bongsu.services.access import Access, AccessLog
from bongsu.services.reading import check_purpose
from bongsu.services.tape import Moment, Tape
from bongsu_schemas import event as wire

FROM = "now, beginning or an RFC 3339 time such as 2026-11-22T09:00:00Z"


class LostPlaceError(HubError):
    """A genuine id whose place this hub's log does not have."""

    kind = "lost-place"
    status = 410


class UnknownPlaceError(BadRequestError):
    """An id that this hub did not give to this viewer for this stream."""

    kind = "unknown-place"


Seal = Callable[[Place, bytes], str]
Unseal = Callable[[str, bytes, int], Place]
"""A place as an opaque token bound to a scope, and back (with the number of shards); ValueError when it is not one."""


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One event: `id` names it (`event_id`) and the place after it; whose alert it is about, and which."""

    id: str
    kind: wire.Kind
    data: bytes
    agency: str
    alert_id: str

    @property
    def event_id(self) -> str:
        """The same however often, on whichever connection and through whichever hub it is delivered."""
        return self.id.partition(".")[0]


@dataclass(slots=True)
class Follower:
    """A viewer's reading of the tape. `scope` is what its ids are bound to."""

    user: str
    right: Right
    wants: Wants
    place: Place
    scope: bytes
    seal: Seal
    case: str | None = None

    def access(self, events: Iterable[StreamEvent], log: AccessLog) -> Access:
        """The record that these events, delivered, make in the access log; a recall releases nothing."""
        viewer = Viewer(self.user, self.right.agency, self.right.role, self.right.groups)
        released: dict[str, list[str]] = {}
        for event in events:
            if event.kind == "alert":
                released.setdefault(event.agency, []).append(event.alert_id)
        return log.made(viewer, self.right.purpose, self.case, "stream", released)

    def take(self, moments: Iterable[Moment], now: datetime) -> Iterator[StreamEvent]:
        """The events of moments that come after the place; each moves the place."""
        seconds = int(now.timestamp())
        reached, horizon = self.place.reached, self.place.horizon
        for moment in moments:
            version = moment.version
            if version.position <= reached[version.shard]:
                continue
            reached[version.shard] = version.position
            news = moment.record.news(version.position, self.right, self.wants, horizon[version.shard], seconds)
            if news is None:
                continue
            agency, _, ref = moment.record.key.partition("/")
            if news.kind == "alert":
                data = moment.line("superseded" if news.superseded else "active")
            else:
                reason: wire.Reason = news.reason or "narrowed"
                data = wire.recall_value(agency, ref, news.version.number, news.version.alert_id, reason)
            event_id = wire.event_id(self.user, news.version.alert_id, news.kind)
            identity = f"{event_id}.{self.seal(self.place, self.scope)}"
            yield StreamEvent(identity, news.kind, data, agency, news.version.alert_id)

    def start_id(self) -> str:
        """The id of the place before any event."""
        return f"{'0' * 40}.{self.seal(self.place, self.scope)}"


def scope_of(user: str, purpose: str, wants: Wants) -> bytes:
    """What the ids of a stream are bound to."""
    return sha256(f"{user}\0{purpose}\0{wants.text()}".encode()).digest()


def id_of_now(log: EventLog, seal: Seal, scope: bytes) -> str:
    """The id of the place after all that is logged."""
    ends = [log.end("alerts", shard) for shard in log.shards("alerts")]
    return f"{'0' * 40}.{seal(Place(list(ends), ends), scope)}"


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
    ) -> Follower:
        """A follower after an id, or from a start (now, if neither is given). BadRequestError, LostPlaceError."""
        purpose = check_purpose(viewer, purpose)
        scope = scope_of(viewer.user, purpose, wants)
        place = self._after(after, scope) if after else self._from(start or "now")
        right = Right(viewer.agency, viewer.role, viewer.groups, purpose)
        return Follower(viewer.user, right, wants, place, scope, self.seal, case)

    def _after(self, identity: str, scope: bytes) -> Place:
        try:
            place = self.unseal(identity.partition(".")[2], scope, len(self.tape.shards))
        except ValueError:
            raise UnknownPlaceError(
                "this id was not given by this hub to you for this topic, these filters and this purpose: send the id"
                f" of the last event that this very stream gave you, or begin anew with from={FROM}"
            ) from None
        if any(reached > end for reached, end in zip(place.reached, self.tape.ends(), strict=True)):
            raise LostPlaceError(
                "the hub's log ends before the place of this id, as after a restore from an older copy: begin anew"
                f" with from={FROM}, and drop what you had twice by its event_id"
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
            raise BadRequestError(f"from={start[:40]!r} is no start: give {FROM}") from None
        if "T" not in start or not start.rstrip("Z")[10:]:
            raise BadRequestError(f"from={start[:40]!r} is a day and no moment: give {FROM}")
        since = self.tape.since(int(instant.timestamp()))
        return Place([min(each, end) for each, end in zip(since, ends, strict=True)], list(ends))
