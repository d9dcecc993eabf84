"""The time histogram of an answer as bars: laid out on the server, each bar a link that narrows the time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bongsu.domain.release import parse_instant

HEIGHT = 64
WIDTH = 720


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its days (the last one included), its span in epoch seconds, its count and its place in the drawing."""

    first: str
    last: str
    start: int
    end: int
    count: int
    x: float
    width: float
    height: float


def bars(histogram: Mapping[str, Any]) -> list[Bar]:
    """The bars of an answer's histogram, with the empty times between them left empty."""
    buckets: Sequence[Mapping[str, Any]] = histogram["buckets"]
    counted = [(parse_instant(each["from"]), int(each["count"])) for each in buckets]
    if not counted:
        return []
    ends = [_end(first, str(histogram["interval"])) for first, _ in counted]
    start = counted[0][0]
    scale = WIDTH / max((ends[-1] - start).total_seconds(), 86_400)
    most = max(count for _, count in counted)
    found = []
    for (first, count), end in zip(counted, ends, strict=True):
        width = max(2.0, (end - first).total_seconds() * scale - 1)
        x = (first - start).total_seconds() * scale
        height = max(3.0, count / most * HEIGHT)
        last = (end - timedelta(seconds=1)).date()
        found.append(
            Bar(
                first=first.date().isoformat(),
                last=last.isoformat(),
                start=int(first.timestamp()),
                end=int(end.timestamp()),
                count=count,
                x=round(x, 1),
                width=round(width, 1),
                height=round(height, 1),
            )
        )
    return found


def _end(first: datetime, interval: str) -> datetime:
    """The moment at which the interval that begins at `first` ends."""
    if interval == "month":
        return (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(hours={"hour": 1, "day": 24, "week": 168}[interval])
