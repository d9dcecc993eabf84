"""Values of dates and numbers in a query: what span a written date covers, what a bound is."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bongsu.domain.query.errors import QueryError
from bongsu.domain.saying import saying

_DAY = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE)
_NOW = re.compile(r"now(?:([+-])(\d{1,5})([hdw]))?")
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,9})?")
_STEP = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_FIRST_BUDDHIST_YEAR = 2400
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Span:
    """The seconds that a written date covers: from the first (UTC epoch), up to the last, both included."""

    first: int
    last: int


def span(value: str, now: datetime, position: int) -> Span:
    """The span of `2026`, `2026-11`, `2026-11-01`, `2026-11-01T05:00Z`, `now`, `now-7d`. `QueryError` for others."""
    text = value.strip()
    try:
        if match := _NOW.fullmatch(text):
            moment = now.astimezone(UTC)
            if match[1]:
                step = int(match[2]) * _STEP[match[3]]
                moment = moment + step if match[1] == "+" else moment - step
            return Span(int(moment.timestamp()), int(moment.timestamp()))
        if match := _INSTANT.fullmatch(text):
            return _moment(match)
        if _DAY.fullmatch(text):
            first, last = days(text, position)
            start = datetime(*first, tzinfo=UTC)
            end = datetime(*last, tzinfo=UTC) + timedelta(days=1)
            return Span(int(start.timestamp()), int(end.timestamp()) - 1)
    except (ValueError, OverflowError):
        pass
    raise _bad_date(value, position)


def days(value: str, position: int) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """The first and the last day (year, month, day) of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    match = _DAY.fullmatch(value.strip())
    if match is None:
        raise _bad_date(value, position)
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if year >= _FIRST_BUDDHIST_YEAR:
        raise QueryError(
            saying("the year %(year)s is far in the future", year=year),
            position=position,
            found=value,
            advice=saying(
                "Years are of the common era: %(year)s of the Buddhist era is %(common)s.", year=year, common=year - 543
            ),
        )
    try:
        first = datetime(year, month or 1, day or 1, tzinfo=UTC)
    except ValueError:
        raise _bad_date(value, position) from None
    last_month = month or _DECEMBER
    last_day = day or monthrange(year, last_month)[1]
    return (first.year, first.month, first.day), (year, last_month, last_day)


def number(value: str, name: str, position: int) -> float:
    """A plain decimal number. `QueryError` for others."""
    if not _NUMBER.fullmatch(value.strip()):
        raise QueryError(
            saying("%(field)s is a number", field=name),
            position=position,
            found=value,
            advice=saying(
                "Write it plainly, such as %(one)s or %(other)s.", one=f"{name}:>=1500", other=f"{name}:[1 TO 2.5]"
            ),
        )
    return float(value)


def _moment(match: re.Match[str]) -> Span:
    zone = (match[5] or "Z").upper()
    text = f"{match[1]}T{match[2]}:{match[3]}:{match[4] or '00'}{'+00:00' if zone == 'Z' else zone}"
    start = int(datetime.fromisoformat(text).timestamp())
    return Span(start, start if match[4] else start + 59)


def _bad_date(value: str, position: int) -> QueryError:
    return QueryError(
        saying("this is no date"),
        position=position,
        found=value,
        advice=saying(
            "Write 2026, 2026-11, 2026-11-01, 2026-11-01T05:00Z, now or now-7d (h, d, w); * for an open end."
        ),
    )
