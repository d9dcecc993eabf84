"""The written forms of dates, numbers and whole records: calendars, separators, digits, normal forms, key order."""

import unicodedata
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from generator.batch import Amount, Fields, Moment, Report
from generator.feeds import FEEDS, FeedForm
from generator.hand import THAI_DIGITS, WIDE_DIGITS

TH_SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
TH_LONG = ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม",
           "พฤศจิกายน", "ธันวาคม")  # fmt: skip
BUDDHIST = 543
NUMERIC_CELLS = ("เลขพัสดุ", "SoVanDon")
STATUSES = ("new", "corrected", "withdrawn")


class Style(NamedTuple):
    """One way of writing a record; two styles of one report are the same content."""

    date: int = 0
    number: int = 0
    nfd: bool = False
    order: int = 0  # 0: the form's own order, else a seed
    digits: bool = False
    blanks: bool = False
    bare: bool = False  # a withdrawal with nothing but number, revision, status and time


def local(moment: Moment, hours: int) -> datetime:
    """The agency's wall clock, naive."""
    return moment.when.replace(tzinfo=None) + timedelta(hours=hours)


def truth_time(moment: Moment, hours: int) -> str:
    """The moment as the record states it, RFC 3339 in UTC: cut to its precision by the agency's own clock."""
    at = local(moment, hours)
    if moment.precision == "day":
        at = at.replace(hour=0, minute=0, second=0)
    elif moment.precision == "minute":
        at = at.replace(second=0)
    return (at - timedelta(hours=hours)).replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def date_text(agency: str, at: datetime, precision: str, choice: int) -> str:
    """A date as the agency writes it."""
    y, m, d, hh, mm = at.year, at.month, at.day, at.hour, at.minute
    if agency == "kr.kcs":
        return f"{y}{m:02d}{d:02d}{hh:02d}{mm:02d}{at.second:02d}"
    if agency == "kr.moj":
        return f"{y}{m:02d}{d:02d}" + (f"{hh:02d}{mm:02d}" if precision == "minute" else "")
    if agency == "kr.spo":
        return (f"{y}. {m}. {d}.", f"{y}.{m}.{d}.", f"{y}. {m:02d}. {d:02d}.")[choice % 3]
    if agency in {"kr.knp", "kr.kcg"}:
        return f"{y}-{m}-{d} {hh}:{mm:02d}" if choice % 5 == 4 else f"{y}-{m:02d}-{d:02d} {hh:02d}:{mm:02d}"
    if agency == "vn.customs":
        return f"{d}/{m}/{y} {hh:02d}:{mm:02d}" if choice % 3 == 2 else f"{d:02d}/{m:02d}/{y} {hh:02d}:{mm:02d}"
    return thai_date(at, y + BUDDHIST, choice)


def thai_date(at: datetime, year: int, choice: int) -> str:
    """A Thai date of the (Buddhist) year."""
    d, m, clock = at.day, at.month, f"{at.hour:02d}:{at.minute:02d}"
    text = (
        f"{d:02d}/{m:02d}/{year} {clock}",
        f"{d} {TH_SHORT[m - 1]} {year} {clock} น.",
        f"{d} {TH_LONG[m - 1]} {year} {clock} น.",
        f"{d}/{m}/{year % 100:02d} {clock}",
        f"{d} {TH_SHORT[m - 1]} {year % 100:02d} {clock} น.",
        f"{d}/{m}/{year} {at.hour}:{at.minute:02d}",
    )[choice % 6]
    return text.translate(THAI_DIGITS) if choice % 5 == 3 else text


def number_text(lang: str, value: str, choice: int) -> str:
    """A plain decimal number in the language's form: `1,234.5`, in Vietnamese `1.234,5`; Thai digits."""
    whole, _, rest = value.partition(".")
    if lang == "vi":
        grouped = f"{int(whole):,}".replace(",", ".") if choice % 2 == 0 else whole
        return f"{grouped},{rest}" if rest else grouped
    grouped = f"{int(whole):,}" if choice % 2 else whole
    text = f"{grouped}.{rest}" if rest else grouped
    return text.translate(THAI_DIGITS) if lang == "th" and choice % 5 == 4 else text


def written(report: Report, style: Style, form: str) -> Fields:
    """The report's native record in this style; `form` json and ndjson may hold numbers, cells numbers and dates."""
    feed = FEEDS[report.agency]
    typed = form in {"json", "ndjson", "cells"}
    fields = report.fields
    if style.bare:
        kept = {feed.number, feed.revision, feed.status, *feed.time}
        fields = {key: value if key in kept else emptied(value) for key, value in fields.items()}
        if style.order % 2 == 0 and form in {"xml", "ndjson", "json"}:
            fields = {key: value for key, value in fields.items() if key in kept}
    cells = form == "cells"
    record: Fields = {
        key: value if type(value) is str else _value(feed, value, style, typed=typed, cells=cells)
        for key, value in fields.items()
    }
    record[feed.number] = report.ref
    as_text = not typed or (style.number % 7 == 6 and form != "cells")
    record[feed.revision] = str(report.revision) if as_text else report.revision
    record[feed.status] = feed.words[STATUSES.index(report.status)]
    return record if style == Style() else _dressed(feed, record, style, form)


def emptied(value: Any) -> Any:
    """An empty value of the same kind."""
    return [] if isinstance(value, list) else ""


def _value(feed: FeedForm, value: Any, style: Style, *, typed: bool, cells: bool) -> Any:  # noqa: PLR0911 (one form a line)
    kind = type(value)
    if kind is str:
        return value
    if kind is Moment:
        at = local(value, feed.hours)
        if cells and style.date % 3 == 1:
            return at.replace(second=0)
        return date_text(feed.agency, at, value.precision, style.date)
    if kind is Amount:
        if typed and style.number % 3 == 1:
            return float(value.value) if "." in value.value or feed.lang == "ko" else int(value.value)
        return number_text(feed.lang, value.value, style.number)
    if kind is list:
        return [
            {
                key: inner if type(inner) is str else _value(feed, inner, style, typed=typed, cells=cells)
                for key, inner in part.items()
            }
            if type(part) is dict
            else part
            for part in value
        ]
    return value


def _dressed(feed: FeedForm, record: Fields, style: Style, form: str) -> Fields:
    if style.digits:
        table = THAI_DIGITS if feed.lang == "th" else WIDE_DIGITS
        record |= {key: record[key].translate(table) for key in feed.digit_fields if isinstance(record.get(key), str)}
    if style.blanks and record.get(feed.text):
        record[feed.text] = record[feed.text].replace(" ", "  ") + " "
    if form == "cells":
        record = {key: _cell(key, value, style) for key, value in record.items()}
    if style.nfd:
        record = {key: value if key == feed.number else decomposed(value) for key, value in record.items()}
    if style.order and form in {"xml", "json", "ndjson"}:
        record = reordered(record, Random(style.order), deep=form != "xml")
    return record


def _cell(key: str, value: Any, style: Style) -> Any:
    """What a spreadsheet makes of it: item numbers and sums become numbers."""
    if value == "" or not isinstance(value, str):
        return None if value == "" else value
    if style.number % 2 and value.isascii() and value.isdigit() and value[0] != "0" and key in NUMERIC_CELLS:
        return int(value)
    plain = value.replace(",", "")
    if style.number % 3 == 0 and key == "มูลค่าบาท" and plain.isascii() and plain.isdigit():
        return int(plain)
    return value


def decomposed(value: Any) -> Any:
    """Every text inside in NFD."""
    if isinstance(value, str):
        return unicodedata.normalize("NFD", value)
    if isinstance(value, list):
        return [decomposed(part) for part in value]
    if isinstance(value, dict):
        return {key: decomposed(part) for key, part in value.items()}
    return value


def reordered(record: Fields, rng: Random, *, deep: bool) -> Fields:
    """The same keys in another order, in inner objects too."""
    items = [(key, _inner(value, rng) if deep else value) for key, value in record.items()]
    rng.shuffle(items)
    return dict(items)


def _inner(value: Any, rng: Random) -> Any:
    if isinstance(value, list):
        return [reordered(part, rng, deep=True) if isinstance(part, dict) else part for part in value]
    return value
