"""What one `field:value` or range asks of the index: values normalised as when indexed, dates and numbers as spans."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import get_args

from bongsu.domain.query.ast import Field, Range
from bongsu.domain.query.clauses import Between, Clause, Free, Match, Nothing, Words, all_of, any_of
from bongsu.domain.query.doubts import doubt_agency, doubt_numbers
from bongsu.domain.query.errors import QueryError
from bongsu.domain.query.fields import FIELDS, Kind
from bongsu.domain.query.lexicon import (
    drugs,
    name_keys,
    national_writings,
    normal_values,
    same_name,
    transport_modes,
    with_other_plates,
)
from bongsu.domain.query.values import days, number, span
from bongsu.domain.saying import Saying, saying
from bongsu_schemas import codelists
from bongsu_schemas.alert import MessageType
from bongsu_schemas.text import compact, query_phrase

RISK_LEVELS = ("low", "medium", "high", "critical")
_FEW: Mapping[str, tuple[str, ...]] = {
    "message_type": get_args(MessageType),
    "status": ("active", "withdrawn", "expired"),  # the index holds the newest version alone, never a superseded one
    "tlp": ("red", "amber", "amber+strict", "green", "clear"),
    "code": ("H0", "H1", "H2", "H3"),
    "precedence": ("routine", "priority", "immediate", "flash"),
}
"""Fields that have few values, all of them known."""
Note = Callable[[Saying], None]


def field_clause(field: Field, now: datetime, note: Note) -> Clause:
    """The clause of `name:value`; `note` is told, in words, what the value was understood as."""
    kind = FIELDS[field.name].kind
    if kind in ("date", "number"):
        return range_clause(Range(field.name, field.value, field.value, position=field.position), now)
    return _READERS[kind](field, note)


def range_clause(asked: Range, now: datetime) -> Clause:
    """The clause of `name:[low TO high]`; days, months and years are meant as wholes."""
    info = FIELDS[asked.name]
    match info.kind:
        case "date":
            return _between_dates(info.index, asked, now)
        case "number":
            return _between_numbers(info.index, asked)
        case "risk":
            return _between_risks(asked)
        case "day":
            low = days(asked.low, asked.position) if asked.low is not None else None
            high = days(asked.high, asked.position) if asked.high is not None else None
            # A year known alone is kept as YYYY0000, which lies before each of its days.
            first = _plain_day(asked.low, low[0]) if low and asked.include_low else low and _as_number(low[1])
            last = _as_number(high[1]) if high and asked.include_high else high and _plain_day(asked.high, high[0])
            return Between("birth_day", first, last, asked.include_low, asked.include_high)
        case _ if asked.name == "month":
            return _between_dates("occurred", asked, now)
        case _:
            ordered = [name for name, each in FIELDS.items() if each.kind in ("date", "number", "risk", "day")]
            raise QueryError(
                saying("%(field)s has no order", field=asked.name),
                position=asked.position,
                found=f"{asked.name}:",
                advice=saying("Ranges are for %(fields)s.", fields=", ".join([*ordered, "month"])),
            )


def name_clause(name: str) -> Clause:
    """Documents with this name: the same words in a name, or a name of the same sound in another script."""
    words = tuple(query_phrase(name))
    keys = name_keys(name)
    return any_of(Words("names", words) if words else Nothing(), Match("name_keys", keys) if keys else Nothing())


def _keyword(field: Field, note: Note) -> Clause:
    value = field.value.strip().lower()
    if field.name == "agency":
        doubt_agency(value, note)
    return _exactly(field, value)


def _code(field: Field, note: Note) -> Clause:  # noqa: ARG001 - every reader is called alike
    return _exactly(field, field.value.strip().upper())


def _exactly(field: Field, value: str) -> Clause:
    few = _FEW.get(field.name, ())
    if few and value not in few:
        raise QueryError(
            saying("%(field)s is never “%(value)s”", field=field.name, value=field.value),
            position=field.position,
            found=field.value,
            advice=saying("Write one of %(values)s.", values=", ".join(few)),
        )
    return Match(FIELDS[field.name].index, (value,))


def _any_identifier(field: Field, note: Note) -> Clause:  # noqa: ARG001
    return Free(Match(FIELDS[field.name].index, (compact(field.value),)), Nothing(), Nothing())


def _name(field: Field, note: Note) -> Clause:  # noqa: ARG001
    return Free(Nothing(), name_clause(field.value), Nothing())


def _text(field: Field, note: Note) -> Clause:  # noqa: ARG001
    words = tuple(query_phrase(field.value))
    return Free(Nothing(), Nothing(), Words(FIELDS[field.name].index, words) if words else Nothing())


def _identifier(field: Field, note: Note) -> Clause:
    values = normal_values(field.name, field.value)
    if values != (field.value,):
        note(
            saying("%(written)s is read as %(meant)s", written=f"{field.name}:{field.value}", meant=" / ".join(values))
        )
    wanted = tuple(f"{field.name}:{value}" for value in values)
    doubt_numbers(wanted, note)
    at_home = national_writings(wanted)
    as_written = all_of(Match("has", (field.name,)), Match("identifier_values", at_home)) if at_home else Nothing()
    return Free(any_of(Match("identifiers", with_other_plates(wanted)), as_written), Nothing(), Nothing())


def _substance(field: Field, note: Note) -> Clause:
    value = field.value.strip()
    ids = (value,) if value in codelists.substances() else drugs(value)
    if not ids:
        raise QueryError(
            saying("no drug is known as “%(value)s”", value=value),
            position=field.position,
            found=value,
            advice=saying("Write an id or a name of the code list, or the word without a field to search the texts."),
        )
    if ids != (value,):
        note(saying("%(written)s is read as %(meant)s", written=f"substance:{value}", meant=" / ".join(ids)))
    return Match("substance", ids)


def _country(field: Field, note: Note) -> Clause:
    code = codelists.country(field.value)
    if code is None:
        raise QueryError(
            saying("no country is known as “%(value)s”", value=field.value),
            position=field.position,
            found=field.value,
            advice=saying("Write its ISO 3166 code (KR, TH, VN) or its name in Korean, Thai, Vietnamese or English."),
        )
    if code != field.value:
        note(saying("%(written)s is read as %(meant)s", written=f"{field.name}:{field.value}", meant=code))
    return Match(FIELDS[field.name].index, (code,))


def _place(field: Field, note: Note) -> Clause:
    words = tuple(query_phrase(field.value))
    by_name = Words("place_names", words) if words else Nothing()
    known = codelists.place(field.value)
    if known is None:
        return any_of(Match("place", (compact(field.value),)), by_name)
    if known.unlocode != field.value:
        note(saying("%(written)s is read as %(meant)s", written=f"place:{field.value}", meant=known.unlocode))
    return any_of(Match("place", (known.unlocode,)), by_name)


def _transport(field: Field, note: Note) -> Clause:
    value = field.value.strip().lower()
    modes = codelists.transport_modes()
    codes = tuple(
        code
        for code, mode in modes.items()
        if code == value or code.startswith(f"{value}_") or any(same_name(n, field.value) for n in mode.names.values())
    ) or transport_modes(field.value)
    if not codes:
        raise QueryError(
            saying("no mode of transport is known as “%(value)s”", value=field.value),
            position=field.position,
            found=field.value,
            advice=saying("Write one of %(values)s.", values=", ".join(modes)),
        )
    if codes != (value,):
        note(
            saying("%(written)s is read as %(meant)s", written=f"transport_mode:{field.value}", meant=" / ".join(codes))
        )
    return Match("transport_mode", codes)


def _risk(field: Field, note: Note) -> Clause:  # noqa: ARG001
    level = field.value.strip().lower()
    if level in RISK_LEVELS:
        return Match("risk", (level,))
    score = _score(field.value, field.position)
    return Between("risk_score", score, score)


def _between_risks(asked: Range) -> Clause:
    bounds = [None if bound is None else bound.strip().lower() for bound in (asked.low, asked.high)]
    if not any(bound in RISK_LEVELS for bound in bounds):
        low, high = (None if bound is None else _score(bound, asked.position) for bound in bounds)
        return Between("risk_score", low, high, asked.include_low, asked.include_high)
    for bound in bounds:
        if bound is not None and bound not in RISK_LEVELS:
            raise _no_risk(bound, asked.position)
    first = 0 if bounds[0] is None else RISK_LEVELS.index(bounds[0]) + (not asked.include_low)
    last = len(RISK_LEVELS) if bounds[1] is None else RISK_LEVELS.index(bounds[1]) + asked.include_high
    levels = RISK_LEVELS[first:last]
    return Match("risk", levels) if levels else Nothing()


def _score(value: str, position: int) -> float:
    try:
        return number(value, "risk", position)
    except QueryError:
        raise _no_risk(value, position) from None


def _no_risk(value: str, position: int) -> QueryError:
    return QueryError(
        saying("a risk is a level or a score"),
        position=position,
        found=value,
        advice=saying(
            "Write one of %(values)s, or a number from 0 to 100; a range has two of one kind.",
            values=", ".join(RISK_LEVELS),
        ),
    )


def _between_dates(index: str, asked: Range, now: datetime) -> Clause:
    low = span(asked.low, now, asked.position) if asked.low is not None else None
    high = span(asked.high, now, asked.position) if asked.high is not None else None
    if low and high and low.first > high.last:
        raise _reversed(asked)
    return Between(
        index,
        None if low is None else low.first if asked.include_low else low.last + 1,
        None if high is None else high.last if asked.include_high else high.first - 1,
    )


def _between_numbers(index: str, asked: Range) -> Clause:
    low = number(asked.low, asked.name, asked.position) if asked.low is not None else None
    high = number(asked.high, asked.name, asked.position) if asked.high is not None else None
    if low is not None and high is not None and low > high:
        raise _reversed(asked)
    return Between(index, low, high, asked.include_low, asked.include_high)


def _reversed(asked: Range) -> QueryError:
    """A range that ends before it begins: nothing could be found, and nobody would be told why."""
    return QueryError(
        saying("this range ends before it begins"),
        position=asked.position,
        found=f"{asked.low} TO {asked.high}",
        advice=saying("Write the smaller value first, the larger one after TO."),
    )


def _day(field: Field, note: Note) -> Clause:  # noqa: ARG001
    first, _ = days(field.value, field.position)
    parts = field.value.strip().count("-") + 1
    day = "-".join((f"{first[0]:04}", f"{first[1]:02}", f"{first[2]:02}")[:parts])
    return Match(FIELDS[field.name].index, (day,))


def _plain_day(value: str | None, first: tuple[int, int, int]) -> int:
    """The number of a day, with 00 for what the written date leaves open."""
    parts = (value or "").count("-") + 1
    return first[0] * 10_000 + (first[1] * 100 if parts > 1 else 0) + (first[2] if parts > 2 else 0)  # noqa: PLR2004


def _as_number(day: tuple[int, int, int]) -> int:
    return day[0] * 10_000 + day[1] * 100 + day[2]


_READERS: dict[Kind, Callable[[Field, Note], Clause]] = {
    "keyword": _keyword,
    "code": _code,
    "identifier": _identifier,
    "any_identifier": _any_identifier,
    "ref": _any_identifier,
    "name": _name,
    "text": _text,
    "substance": _substance,
    "country": _country,
    "place": _place,
    "transport": _transport,
    "risk": _risk,
    "day": _day,
}
