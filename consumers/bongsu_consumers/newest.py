"""Which events are news: what was seen before and what a newer version has overtaken is not.

Kafka and the hub deliver at least once, so an event may come again, even after a later one of the same record.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol


class About(Protocol):
    """What the decision needs to know of an event."""

    @property
    def is_recall(self) -> bool: ...
    @property
    def alert_id(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def edition(self) -> int: ...
    @property
    def record(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one record has come: its newest version and edition, and whether that was taken back."""

    version: int
    edition: int
    alert_id: str
    recalled: bool


def is_news(known: Standing | None, event: About) -> bool:
    """Whether an event changes what is known of its record."""
    if known is None or event.version != known.version:
        return known is None or event.version > known.version
    if event.is_recall:
        return not (known.recalled and known.alert_id == event.alert_id)
    if known.recalled and known.alert_id == event.alert_id:
        return False
    return event.edition > known.edition


def standing_after(known: Standing | None, event: About) -> Standing:
    """What is known of the record after an event that is news."""
    if not event.is_recall:
        return Standing(event.version, event.edition, event.alert_id, recalled=False)
    same = known is not None and known.version == event.version
    edition = known.edition if known is not None and same else 0
    return Standing(event.version, edition, event.alert_id, recalled=True)


class Newest:
    """What this process has finished with, for the records that it heard of last; older ones are forgotten."""

    def __init__(self, limit: int = 200_000) -> None:
        self._limit = limit
        self._standing: OrderedDict[str, Standing] = OrderedDict()

    def is_news(self, event: About) -> bool:
        """Whether an event is neither a repeat nor overtaken."""
        return is_news(self._standing.get(event.record), event)

    def note(self, event: About) -> None:
        """Remember an event that is finished with."""
        known = self._standing.get(event.record)
        if is_news(known, event):
            self._standing[event.record] = standing_after(known, event)
            self._standing.move_to_end(event.record)
            if len(self._standing) > self._limit:
                self._standing.popitem(last=False)
