"""Hours and days in which records are counted, and each one's own past."""

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal, NamedTuple

PAST_DAYS = 28
_FORMS = {"hour": "%Y-%m-%dT%H:00", "day": "%Y-%m-%d"}


class Window(NamedTuple):
    """One hour or one day of the unit's own time zone; `start` is its beginning on the wall clock there."""

    period: Literal["hour", "day"]
    start: str

    def day(self) -> str:
        """The day that it is or lies in."""
        return self.start[:10]


@lru_cache(maxsize=4_096)
def windows_of(instant: str, zone: tzinfo) -> tuple[Window, Window]:
    """The hour and the day of an RFC 3339 instant."""
    local = datetime.fromisoformat(instant).astimezone(zone)
    return Window("hour", local.strftime(_FORMS["hour"])), Window("day", local.strftime(_FORMS["day"]))


@lru_cache(maxsize=4_096)
def past_of(window: Window) -> tuple[Window, ...]:
    """What a window is compared with, newest first: the days before it, or the same hour of the days before it.

    An hour is not compared with the hours just before it, because agencies send at their own hours of the day.
    """
    start = datetime.fromisoformat(window.start)
    form = _FORMS[window.period]
    return tuple(
        Window(window.period, (start - timedelta(days=back)).strftime(form)) for back in range(1, PAST_DAYS + 1)
    )
