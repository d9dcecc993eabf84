"""The desk: events and watched values in, notices and rows out. No clock, no chance, no input or output.

Time is the newest receipt of an alert that was heard of. What the desk knows are its rows and the watch list; counts
are a function of the rows. So a desk that is made again from its rows goes on as if it had never stopped.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from bongsu_consumers.event import Event
from bongsu_consumers.newest import is_news
from bongsu_consumers.streams.bursts import LEAST_COUNT, threshold
from bongsu_consumers.streams.counts import Place, counts_of, places_of
from bongsu_consumers.streams.notices import (
    Notice,
    burst_notice,
    count_notice,
    oversize_notice,
    recall_notice,
    watch_notice,
    watch_notice_id,
)
from bongsu_consumers.streams.row import Row, row_after
from bongsu_consumers.streams.watchlist import Watch, Watchlist
from bongsu_consumers.streams.windows import past_of, windows_of

KEPT_DAYS = 35
"""A record that was not heard of for so long is forgotten: longer than Kafka keeps events and than a burst's past."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from one input: first the notices must be durable, then the rows in this order (None: forget it)."""

    notices: tuple[Notice, ...] = ()
    rows: tuple[tuple[str, Row | None], ...] = ()


NOTHING = Outcome()


class Desk:
    """The streams of one unit."""

    def __init__(self, unit: str, zone: tzinfo, rows: Mapping[str, Row] | None = None) -> None:
        self._unit = unit
        self._zone = zone
        self.rows: dict[str, Row] = dict(rows or {})
        self._watchlist = Watchlist()
        self._counts: Counter[Place] = counts_of(self.rows.values(), zone)
        self._changed: set[Place] = set()
        self._clock = max((row.heard for row in self.rows.values()), default="")
        self._heard_on: defaultdict[str, set[str]] = defaultdict(set)
        for record, row in self.rows.items():
            self._heard_on[row.heard[:10]].add(record)

    @property
    def counts(self) -> Counter[Place]:
        """The counts as they stand."""
        return self._counts

    def take(self, event: Event) -> Outcome:
        """Work on one event. A repeat, or what a newer version has overtaken, changes nothing."""
        known = self.rows.get(event.record)
        if not is_news(known.standing if known else None, event):
            return NOTHING
        row = row_after(known, event, self._clock)
        notices = list(self._put(event.record, known, row))
        if event.is_recall and known is not None and known.told:
            notices.append(recall_notice(self._unit, event, known.told))
        if not row.complete:
            notices.append(oversize_notice(self._unit, event))
        row, found = self._matched(event.record, row)
        self.rows[event.record] = row
        return Outcome((*notices, *found), ((event.record, row), *self._forgotten()))

    def watch(self, changes: Iterable[tuple[str, Watch | None]]) -> Outcome:
        """Change the watch list, and look for what was added among the records that are remembered."""
        added: set[str] = set()
        for identity, watch in changes:
            added.discard(identity)
            if watch is None:
                self._watchlist.remove(identity)
            else:
                self._watchlist.put(watch)
                added.add(identity)
        notices: list[Notice] = []
        rows: list[tuple[str, Row | None]] = []
        for record, row in self.rows.items() if added else ():
            after, found = self._matched(record, row, added)
            if found:
                notices += found
                rows.append((record, after))
        self.rows.update((record, row) for record, row in rows if row is not None)
        return Outcome(tuple(notices), tuple(rows))

    def changed_counts(self) -> list[Notice]:
        """The counts that changed since this was last asked, as they stand now.

        A window of which records may have been forgotten already is told no more: what was told of it stands.
        """
        changed, self._changed = sorted(self._changed), set()
        return [count_notice(self._unit, place, self._counts[place]) for place in changed]

    def _put(self, record: str, known: Row | None, row: Row) -> Iterator[Notice]:
        """Let a row take the place of the one before it, and tell the bursts that this makes."""
        before, after = set(places_of(known, self._zone)), set(places_of(row, self._zone))
        if known is not None:
            self._heard_on[known.heard[:10]].discard(record)
        self._heard_on[row.heard[:10]].add(record)
        self._clock = max(self._clock, row.heard)
        for place in before - after:
            self._add(place, -1)
        for place in after - before:
            self._add(place, 1)
        oldest = _days_before(self._clock[:10], KEPT_DAYS - 1)
        self._changed |= {place for place in before ^ after if place.window.day() >= oldest}
        for place in sorted(after - before):
            if place.subject.dimension != "agency" and self._counts[place] >= LEAST_COUNT:
                yield from self._burst(place)

    def _add(self, place: Place, number: int) -> None:
        self._counts[place] += number
        if not self._counts[place]:
            del self._counts[place]

    def _burst(self, place: Place) -> Iterator[Notice]:
        """A notice when the last record took the count above its threshold."""
        window, subject = place
        since = self._since()
        past = [self._counts[Place(each, subject)] for each in past_of(window) if each.day() > since]
        limit = threshold(past)
        count = self._counts[place]
        if limit is not None and count - 1 <= limit < count:
            yield burst_notice(self._unit, place, count, limit, past)

    def _since(self) -> str:
        """The first day of which the desk knows anything."""
        day = min((day for day, records in self._heard_on.items() if day and records), default="")
        return windows_of(f"{day}T00:00:00Z", self._zone)[1].start if day else ""

    def _matched(self, record: str, row: Row, among: set[str] | None = None) -> tuple[Row, list[Notice]]:
        """The row with what was told of it, and the notices on watched values that were not told yet."""
        standing = row.standing
        notices: list[Notice] = []
        for watch, texts in self._watchlist.found_in(row.keys or {}, among):
            if watch_notice_id(self._unit, watch.id, standing.alert_id) not in row.told:
                notices.append(
                    watch_notice(self._unit, watch, record, standing.alert_id, standing.version, texts),
                )
        return replace(row, told=(*row.told, *(notice.notice_id for notice in notices))), notices

    def _forgotten(self) -> Iterator[tuple[str, None]]:
        """Forget the records that were not heard of for long; what they counted for was told long ago."""
        oldest = _days_before(self._clock[:10], KEPT_DAYS)
        for day in sorted(day for day in self._heard_on if day and day < oldest):
            for record in sorted(self._heard_on.pop(day)):
                for place in places_of(self.rows.pop(record), self._zone):
                    self._add(place, -1)
                yield record, None


@lru_cache(maxsize=8)
def _days_before(day: str, days: int) -> str:
    """The day so many days before; no day before the first receipt that was heard of."""
    return (datetime.fromisoformat(day) - timedelta(days=days)).date().isoformat() if day else ""
