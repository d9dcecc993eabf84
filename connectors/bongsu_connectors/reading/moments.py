"""Dates and times in the senders' own forms, read strictly: one pattern a form, no guessing.

A form turns a text into a `Moment` of local time, or raises `BadMoment`. Thai years are of the Buddhist era
(2569 = 2026), of which two digits may stand for four (69).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from bongsu_connectors.reading.width import narrow, plain

Precision = Literal["second", "minute", "day"]
BUDDHIST_ERA = 543
_BUDDHIST_CENTURY = 2500
_LONGEST = 64
_FIRST_BUDDHIST_CELL = 2400


class BadMoment(ValueError):
    """The text is no time of the form, or no time that exists. `form` is an example of what was expected."""

    def __init__(self, form: str, *, out_of_range: bool = False) -> None:
        """`out_of_range`: it has the form, but its year is none that a calendar reaches."""
        super().__init__(form)
        self.form = form
        self.out_of_range = out_of_range


@dataclass(frozen=True, slots=True)
class Moment:
    """A local time and how exactly it is known."""

    at: datetime
    precision: Precision


Form = Callable[[Any], Moment]
"""Reads a text, or the date of an XLSX cell; raises `BadMoment`."""

_DASHED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\Z", re.ASCII)
_DOTTED = re.compile(r"(\d{4})\.\s{0,4}(\d{1,2})\.\s{0,4}(\d{1,2})\.?\Z", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\Z", re.ASCII)
_THAI = re.compile(
    r"(\d{1,2})\s{0,4}(?:/\s{0,4}(\d{1,2})\s{0,4}/|([ก-๎.]{2,16}))\s{0,4}(?:พ\.?\s?ศ\.?\s{0,4})?(\d{4}|\d{2})"
    r"\s{1,4}(?:เวลา\s{0,4})?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s{0,4}(?:น\.?)?\Z"
)
_THAI_MONTHS = {
    name.replace(".", ""): month
    for month, names in enumerate(
        (
            "ม.ค. มค มกรา มกราคม",
            "ก.พ. กพ กุมภา กุมภาพันธ์",
            "มี.ค. มีค มีนา มีนาคม",
            "เม.ย. เมย เมษา เมษายน",
            "พ.ค. พค พฤษภา พฤษภาคม",
            "มิ.ย. มิย มิถุนา มิถุนายน",
            "ก.ค. กค กรกฎา กรกฎาคม",
            "ส.ค. สค สิงหา สิงหาคม",
            "ก.ย. กย กันยา กันยายน",
            "ต.ค. ตค ตุลา ตุลาคม",
            "พ.ย. พย พฤศจิกา พฤศจิกายน",
            "ธ.ค. ธค ธันวา ธันวาคม",
        ),
        1,
    )
    for name in names.split()
}


def digits(value: Any) -> Moment:
    """`yyyyMMddHHmmss`, `yyyyMMddHHmm` or `yyyyMMdd`, as long as it is."""
    text = _text(value)
    if not (text.isascii() and text.isdigit()):
        raise BadMoment("20261120143000")
    match len(text):
        case 14:
            return _moment(
                "20261120143000", "second", text[:4], text[4:6], text[6:8], text[8:10], text[10:12], text[12:]
            )
        case 12:
            return _moment("202611201430", "minute", text[:4], text[4:6], text[6:8], text[8:10], text[10:])
        case 8:
            return _moment("20261120", "day", text[:4], text[4:6], text[6:])
        case _:
            raise BadMoment("20261120143000")


def exact_digits(count: int) -> Form:
    """`digits` of one length only: 14, 12 or 8."""
    example = "20261120143000"[:count]

    def read(value: Any) -> Moment:
        if len(_text(value)) != count:
            raise BadMoment(example)
        return digits(value)

    return read


def dashed(value: Any) -> Moment:
    """`2026-11-20 14:30`, the Korean police's and coast guard's form."""
    return _matched(_DASHED, value, "2026-11-20 14:30", (0, 1, 2))


def dotted_day(value: Any) -> Moment:
    """`2026. 11. 9.` or `2026.11.09.`, the prosecutors' form: a day."""
    if not (match := _DOTTED.match(_text(value))):
        raise BadMoment("2026. 11. 9.")
    return _moment("2026. 11. 9.", "day", *match.groups())


def slashed(value: Any) -> Moment:
    """`20/11/2026 14:30`, the Vietnamese form; a date cell is taken as it is."""
    if isinstance(value, datetime):
        return _cell(value)
    return _matched(_SLASHED, value, "20/11/2026 14:30", (2, 1, 0))


def thai(value: Any) -> Moment:
    """`20 พ.ย. 2569 14:30 น.` or `20/11/2569 14:30`, Buddhist era; the cells of a sheet hold common-era dates."""
    form = "20 พ.ย. 2569 14:30 น."
    if isinstance(value, datetime):
        if value.year >= _FIRST_BUDDHIST_CELL:  # typed in the Buddhist era into a sheet that knows only the other
            return _moment(form, "minute", value.year - BUDDHIST_ERA, value.month, value.day, value.hour, value.minute)
        return _cell(value)
    if not (match := _THAI.match(_text(value))):
        raise BadMoment(form)
    day, number, name, year, hour, minute, second = match.groups()
    month = number or _THAI_MONTHS.get(name.replace(".", ""))
    if month is None:
        raise BadMoment(form)
    buddhist = int(year) + (_BUDDHIST_CENTURY if len(year) == len("69") else 0)
    precision: Precision = "second" if second else "minute"
    return _moment(form, precision, buddhist - BUDDHIST_ERA, month, day, hour, minute, second or 0)


def birth_date(text: str, *forms: str) -> str:
    """A birth date as `YYYY-MM-DD`, or `YYYY` where only the year is known. ValueError for anything else.

    `forms` are of: `-` (`1990-05-01`), `/` (`01/05/1990`), `8` (`19900501`, `19900000` = year only), `4` (`1990`).
    """
    text = narrow(text).strip()
    if text.isascii() and text.isdigit():
        if len(text) == len("1990") and "4" in forms:
            return _year(text)
        if len(text) == len("19900501") and "8" in forms:
            if text.endswith("0000"):
                return _year(text[:4])
            return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
    if "-" in forms and (match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII)):
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    if "/" in forms and (match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII)):
        return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
    raise ValueError("no birth date of the form")


def _year(text: str) -> str:
    if not 1800 <= int(text) <= 2200:  # noqa: PLR2004 - no living person, and no sense
        raise ValueError("no year of birth")
    return text


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        return ""
    text = value.strip()
    return text if text.isascii() else plain(text)


def _matched(pattern: re.Pattern[str], value: Any, form: str, order: tuple[int, int, int]) -> Moment:
    if not (match := pattern.match(_text(value))):
        raise BadMoment(form)
    groups = match.groups()
    precision: Precision = "second" if groups[5] else "minute"
    return _moment(form, precision, *(groups[place] for place in order), groups[3], groups[4], groups[5] or 0)


def _cell(value: datetime) -> Moment:
    """A date cell, to the second: sheets hold days as binary fractions."""
    rounded = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    return Moment(rounded, "second" if rounded.second else "minute")


def _moment(form: str, precision: Precision, *parts: Any) -> Moment:
    numbers = list(map(int, parts))
    if not 1 <= numbers[0] <= 9999:  # noqa: PLR2004 - the years that a datetime reaches
        raise BadMoment(form, out_of_range=numbers[0] != 0)
    try:
        return Moment(datetime(*numbers), precision)  # type: ignore[arg-type] # noqa: DTZ001 - local time by design
    except ValueError as error:
        raise BadMoment(form) from error
