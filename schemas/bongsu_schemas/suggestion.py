"""A mended value for a defect, by rule, and only where there is no doubt what was meant.

A date written in another form, a number with the other separators, a status word misspelt by one letter, the next
revision. Where two readings are possible nothing is suggested; nobody's data are ever changed by it.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

BUDDHIST_YEARS = 543
_YEAR_FIRST = re.compile(
    r"(?P<y>\d{4})\D{1,3}(?P<m>\d{1,2})\D{1,3}(?P<d>\d{1,2})(?:\D{1,4}(?P<h>\d{1,2})\D{1,3}(?P<i>\d{2})(?:\D(?P<s>\d{2}))?)?\D{0,2}"
)
_YEAR_LAST = re.compile(
    r"(?P<a>\d{1,2})[./\- ](?P<b>\d{1,2})[./\- ](?P<y>\d{4})(?:\s+(?P<h>\d{1,2}):(?P<i>\d{2})(?::(?P<s>\d{2}))?)?"
)
_NAMED = re.compile(
    r"(?P<d>\d{1,2})[ \-](?P<name>[A-Za-z]{3})[a-z]*\.?,?[ \-](?P<y>\d{4})"
    r"(?:\s+(?P<h>\d{1,2}):(?P<i>\d{2})(?::(?P<s>\d{2}))?)?"
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:(?P<h>\d\d)(?P<i>\d\d)(?P<s>\d\d)?)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_THAI_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_ZONED = re.compile(r"(Z|[+-]\d\d:?\d\d)$")
_POINT = re.compile(r"\d+(\.\d+)?|\d{1,3}(,\d{3})+(\.\d+)?")
_COMMA = re.compile(r"\d+(,\d+)?|\d{1,3}(\.\d{3})+(,\d+)?")


def suggested(code: str, values: Mapping[str, Any]) -> str | None:
    """The mended value for a defect by its code and values; None where it is not certain."""
    rule = _RULES.get(code)
    found = unicodedata.normalize("NFKC", str(values.get("found", ""))).strip()
    mended = rule(found, values) if rule else None
    return mended if mended and mended != str(values.get("found", "")) else None


def _date(found: str, values: Mapping[str, Any]) -> str | None:
    """The same moment in the feed's own form, of which `expected` is an example."""
    at = _moment(found)
    write = _WRITTEN.get(str(values.get("expected", "")))
    if at is None or write is None:
        return None
    moment, timed = at
    first, last = (date.fromisoformat(str(values.get(each, ""))[:10]) for each in ("earliest", "latest"))
    return write(moment, timed) if first <= moment.date() <= last else None


def _year(found: str, values: Mapping[str, Any]) -> str | None:
    """The Buddhist year for the common one or the other way round, when only that makes the moment plausible."""
    years = re.findall(r"\d{4}", found)
    at = _moment(found, plain=True)
    if at is None or not years:
        return None
    moment = at[0]
    first, last = (date.fromisoformat(str(values.get(each, ""))[:10]) for each in ("earliest", "latest"))
    for off, other in ((-BUDDHIST_YEARS, moment.year - BUDDHIST_YEARS), (BUDDHIST_YEARS, moment.year)):
        try:
            plausible = first <= moment.replace(year=other).date() <= last
        except ValueError:
            continue
        if plausible:
            return found.replace(f"{moment.year:04}", f"{moment.year + off:04}", 1)
    return None


def _moment(found: str, *, plain: bool = False) -> tuple[datetime, bool] | None:
    """What a text means when it can mean one moment only, and whether it has a time; `plain` leaves the year as it is.

    Day and month that could stand for one another, and a time with a zone, are no certain moment.
    """
    if _ZONED.search(found):
        return None
    for pattern in (_COMPACT, _YEAR_FIRST, _NAMED, _YEAR_LAST):
        match = pattern.fullmatch(found)
        if match:
            part = match.groupdict()
            break
    else:
        return None
    if "name" in part:
        name = part["name"].lower()
        month, day = (_MONTHS.index(name) + 1 if name in _MONTHS else 0), int(part["d"])
    elif "a" in part:
        day, month = int(part["a"]), int(part["b"])
        if month > 12:  # noqa: PLR2004 - the month stands first
            day, month = month, day
        elif day <= 12 and day != month and not plain:  # noqa: PLR2004 - either may be the month
            return None
    else:
        month, day = int(part["m"]), int(part["d"])
    year = int(part["y"])
    if not plain and year > 2400:  # noqa: PLR2004 - Buddhist era
        year -= BUDDHIST_YEARS
    try:
        moment = datetime(year, month, day, int(part["h"] or 0), int(part["i"] or 0), int(part["s"] or 0))  # noqa: DTZ001
    except ValueError:
        return None
    return moment, part["h"] is not None


def _timed(form: str) -> Callable[[datetime, bool], str | None]:
    return lambda at, timed: at.strftime(form) if timed else None


_WRITTEN: Mapping[str, Callable[[datetime, bool], str | None]] = {
    "2026-11-20 14:30": _timed("%Y-%m-%d %H:%M"),
    "20261120143000": _timed("%Y%m%d%H%M%S"),
    "202611201430": _timed("%Y%m%d%H%M"),
    "20/11/2026 14:30": _timed("%d/%m/%Y %H:%M"),
    "2026. 11. 9.": lambda at, timed: None if timed else f"{at.year}. {at.month}. {at.day}.",
    "20 พ.ย. 2569 14:30 น.": lambda at, timed: (
        f"{at.day} {_THAI_MONTHS[at.month - 1]} {at.year + BUDDHIST_YEARS} {at:%H:%M} น." if timed else None
    ),
}
"""How a moment is written by the example that a defect names as `expected`."""


def _number(found: str, values: Mapping[str, Any]) -> str | None:
    """The same number with the feed's own separators; a revision as its digits."""
    expected = str(values.get("expected", ""))
    digits = "".join(str(unicodedata.digit(each)) if each.isdigit() else each for each in found).replace(" ", "")
    if expected.startswith("1, 2"):
        groups = re.findall(r"\d+", digits.removesuffix(".0"))
        return str(int(groups[0])) if len(groups) == 1 and 0 < int(groups[0]) < 1000 and "-" not in digits else None  # noqa: PLR2004
    own, other, point = (_POINT, _COMMA, ".") if expected == "1,234.5" else (_COMMA, _POINT, ",")
    if own.fullmatch(digits):
        return digits
    if not other.fullmatch(digits):
        return None
    thousands, mark = (".", ",") if point == "." else (",", ".")
    return digits.replace(thousands, "").replace(mark, point)


def _status(found: str, values: Mapping[str, Any]) -> str | None:
    """The one word of the form that is the same but for case, width, or a single letter."""
    words = [each.strip() for each in str(values.get("expected", "")).split(",") if each.strip()]
    same = [each for each in words if each.casefold() == found.casefold()]
    near = same or [each for each in words if len(each) > 1 and len(found) > 1 and _one_apart(each, found)]
    return near[0] if len(near) == 1 else None


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter was changed, left out, added, or two neighbours stand the wrong way round."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    swapped = len(a) > 1 and len(b) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped


def _revision(_: str, values: Mapping[str, Any]) -> str | None:
    """The revision after the highest that the hub knows of the record."""
    following = values.get("next")
    return str(following) if following else None


_RULES: Mapping[str, Callable[[str, Mapping[str, Any]], str | None]] = {
    "bad_date": _date,
    "year_out_of_range": _year,
    "bad_number": _number,
    "unknown_status": _status,
    "conflict": _revision,
}
