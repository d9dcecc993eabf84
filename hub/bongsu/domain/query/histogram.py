"""Numbers of alerts over time, in intervals that fit the span: hours, days, weeks from Monday, months. UTC."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

Interval = Literal["hour", "day", "week", "month"]

HOUR = 3_600
DAY = 86_400
_MONDAY = 4  # 1970-01-01 was a Thursday, so the fifth day was a Monday
_MOST_DAYS_IN_HOURS = 3
_MOST_DAYS_IN_DAYS = 92
_MOST_DAYS_IN_WEEKS = 731


def interval_of(days: Mapping[int, int]) -> Interval:
    """The interval for alerts that lie on these days (starts in epoch seconds)."""
    if not days:
        return "day"
    span = (max(days) - min(days)) // DAY + 1
    if span <= _MOST_DAYS_IN_HOURS:
        return "hour"
    if span <= _MOST_DAYS_IN_DAYS:
        return "day"
    return "week" if span <= _MOST_DAYS_IN_WEEKS else "month"


def rolled_up(days: Mapping[int, int], interval: Interval) -> list[tuple[int, int]]:
    """Counts by day made counts by interval, in order; the start of each interval in epoch seconds."""
    counts: dict[int, int] = {}
    for day, count in days.items():
        start = _start(day, interval)
        counts[start] = counts.get(start, 0) + count
    return sorted(counts.items())


def _start(day: int, interval: Interval) -> int:
    if interval == "week":
        return ((day // DAY - _MONDAY) // 7 * 7 + _MONDAY) * DAY
    if interval == "month":
        return int(datetime.fromtimestamp(day, UTC).replace(day=1).timestamp())
    return day
