"""When it happened: a local time made UTC, and held against the moment of submission."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from bongsu_connectors.reading.moments import BUDDHIST_ERA, BadMoment, Form, Moment
from bongsu_schemas.feed import Defect

_YEARS_BACK = 30
_DAYS_AHEAD = timedelta(days=1)
_OFFSET = {"Asia/Seoul": timedelta(hours=9), "Asia/Bangkok": timedelta(hours=7), "Asia/Ho_Chi_Minh": timedelta(hours=7)}
"""Fixed for all times within the plausible span: none of these zones has had summer time since 1988."""


@lru_cache(maxsize=1024)
def _read(form: Form, text: str) -> Moment:
    """A time is asked for twice, by the record's head and by its canonical form."""
    return form(text)


def occurred(field: str, value: Any, form: Form, zone: str, received_at: datetime) -> dict[str, str] | Defect:
    """The interval {from, to, precision, zone, raw} in UTC, or the defect: `bad_date`, `year_out_of_range`.

    A time is plausible when it is not more than a day after `received_at` (aware) and not more than 30 years
    before it. `to` is exclusive for a day and equal to `from` for anything finer.
    """
    try:
        moment = _read(form, value) if type(value) is str else form(value)
        start = moment.at - _OFFSET[zone]
        end = start + timedelta(days=1) if moment.precision == "day" else start
    except BadMoment as error:
        code = "year_out_of_range" if error.out_of_range else "bad_date"
        return Defect(field, code, {"found": _found(value), "expected": error.form, **_span(received_at)})
    except OverflowError:
        return Defect(field, "year_out_of_range", {"found": _found(value), **_span(received_at)})
    if told := implausible(start, moment.precision, zone, received_at):
        return Defect(field, "year_out_of_range", {"found": _found(value), **told})
    begin = start.isoformat() + "Z"
    return {
        "from": begin,
        "to": begin if end is start else end.isoformat() + "Z",
        "precision": moment.precision,
        "zone": zone,
        "raw": _found(value),
    }


def implausible(start: datetime, precision: str, zone: str, received_at: datetime) -> dict[str, str]:
    """What to tell of a time (naive UTC) that is not plausible; nothing for one that is.

    `earliest` and `latest` days; for one that is to come also `at`, `now` and `until`, on the clock of `zone`. A year
    of the other calendar is none that is to come.
    """
    first, last = _plausible(received_at)
    if first <= start <= last:
        return {}
    told = _span(received_at)
    if start < last or first.year <= start.year - BUDDHIST_ERA <= last.year:
        return told
    at = _clock(start, zone)
    now, until = _clock(last - _DAYS_AHEAD, zone), _clock(last, zone)
    return {
        **told,
        "at": at if precision in ("second", "minute") else at[:10],
        "now": now,
        "until": until,
        "zone": zone,
    }


def instant(value: Any, form: Form, zone: str) -> str | None:
    """A time in UTC (RFC 3339), None when it is unreadable: for times that stop nothing."""
    try:
        return (form(value).at - _OFFSET[zone]).isoformat() + "Z"
    except (BadMoment, OverflowError):
        return None


def canonical_moment(value: Any, form: Form) -> str | None:
    """One text for all ways of writing one time, None when it is unreadable."""
    try:
        moment = _read(form, value) if type(value) is str else form(value)
    except BadMoment:
        return None
    return moment.at.isoformat()[: 10 if moment.precision == "day" else 19]


def earliest(now: datetime) -> datetime:
    """The moment 30 years before `now` (naive UTC); 29 February becomes the day before."""
    try:
        return now.replace(year=now.year - _YEARS_BACK)
    except ValueError:
        return now.replace(year=now.year - _YEARS_BACK, day=28)


@lru_cache(maxsize=64)
def _plausible(received_at: datetime) -> tuple[datetime, datetime]:
    """The earliest and the latest plausible moment, in naive UTC; one file asks for them once a record."""
    now = received_at.astimezone(UTC).replace(tzinfo=None)
    return earliest(now), now + _DAYS_AHEAD


def _clock(at: datetime, zone: str) -> str:
    """A moment (naive UTC) as a clock of a zone shows it."""
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def _found(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value if isinstance(value, str) else "" if value is None else str(value)


def _span(received_at: datetime) -> dict[str, str]:
    first, last = _plausible(received_at)
    return {"earliest": first.date().isoformat(), "latest": last.date().isoformat()}
