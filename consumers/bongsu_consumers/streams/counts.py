"""How many live records each hour and each day has for each agency, substance and route.

The counts are a function of the rows alone: each record counts once, where it was first received, with what its newest
version says. So neither the order of the events nor a repeat changes them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import NamedTuple

from bongsu_consumers.streams.row import Row, Subject
from bongsu_consumers.streams.windows import Window, windows_of


class Place(NamedTuple):
    """One number of the counts: a subject in a window."""

    window: Window
    subject: Subject


def places_of(row: Row | None, zone: tzinfo) -> Iterator[Place]:
    """Everything that a row adds one to."""
    if row is not None and row.first is not None:
        windows = windows_of(row.first, zone)
        for subject in row.subjects():
            for window in windows:
                yield Place(window, subject)


def counts_of(rows: Iterable[Row], zone: tzinfo) -> Counter[Place]:
    """The counts of these rows: what the streams must arrive at, however they were interrupted."""
    return Counter(place for row in rows for place in places_of(row, zone))
