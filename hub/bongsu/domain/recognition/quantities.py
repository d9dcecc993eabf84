"""Quantities: grams from a value and a unit, and amounts named in a narrative."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from bongsu.domain.recognition.folding import fold_term, folded
from bongsu_schemas import codelists

Method = Literal["measured", "factor", "none"]

_LITRE = "l"
_MOST_DIGITS = 18
_AMOUNT = re.compile(
    r"(?<![\w.,:/+-])(?:\d{1,5} ?만 ?\d{1,4} ?천?|\d{1,15}(?:[.,]\d{1,12}){0,6}(?: ?(?:[십백천]?만|백|천|억))?)여?"
    r"(?![.,]?\d)"
)
_MYRIADS = re.compile(r"(\d+) ?만 ?(\d+) ?(천?)여?")
_MULTIPLIERS = {
    "백": 100,
    "천": 1_000,
    "만": 10_000,
    "십만": 100_000,
    "백만": 1_000_000,
    "천만": 10_000_000,
    "억": 100_000_000,
}
_VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_POINT_GROUPS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_COMMA_GROUPS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"\d+(?:,\d+)?")
_DECIMAL_POINT = re.compile(r"\d+(?:\.\d+)?")
_COUNTED = frozenset(
    ("tablet", "capsule", "sachet", "blotter", "brick", "plant", "bottle", "ampoule", "cartridge", "syringe", "patch")
)
_NOT_IN_TEXT = frozenset(
    ("t", "ก", "ก.", "ล", "ล.", "tan", "mt", "cân", "대", "주", "본", "립", "갑", "통", "nang", "cap", "caps")
)
_AFTER_HANGUL = re.compile(
    r"(?:을|를|이|가|은|는|의|와|과|도|만|로|으로|에|씩|가량|정도|상당|어치|분|들이|짜리)?(?:을|를|이|가|은|는|의)?(?![가-힣])"
)
_AFTER_LATIN = re.compile("[a-z0-9\u00c0-\u024f\u1e00-\u1eff²³]")


class FoundQuantity(NamedTuple):
    """An amount that stands as `raw` at `text[start:end]`; `unit` as written, `mass_g` for units of mass only."""

    value: Decimal
    unit: str
    raw: str
    mass_g: Decimal | None
    start: int
    end: int


def grams(
    value: Decimal, unit_text: str, substance_id: str | None, on: date
) -> tuple[Decimal | None, Method, str | None]:
    """Grams of an amount, how they were found, and by which factor of the code list on that day.

    `measured` from a unit of mass, `factor` from tablets or litres with a known factor, else `none`.
    """
    unit = codelists.unit(unit_text)
    if unit is None:
        return None, "none", None
    if unit.dimension == "mass":
        return value * unit.factor, "measured", None
    counted = _LITRE if unit.dimension == "volume" else unit.id
    factor = codelists.factor_for(substance_id, counted, on)
    if factor is None:
        return None, "none", None
    return value * unit.factor * factor.grams, "factor", factor.id


def find_quantities(text: str, lang: str | None = None) -> list[FoundQuantity]:
    """Amounts with a unit of mass, volume or doses. `lang` vi reads `1.642` as 1642; without it the text decides."""
    source = folded(text)
    vietnamese = lang == "vi" or (lang is None and _VIETNAMESE.search(source.text) is not None)
    found: list[FoundQuantity] = []
    for amount in _AMOUNT.finditer(source.text):
        if (unit_end := _unit_end(source.text, amount.end())) is None:
            continue
        if (value := _number(amount[0], vietnamese=vietnamese)) is None:
            continue
        start, end = source.span(amount.start(), unit_end)
        unit_start = source.span(amount.end(), unit_end)[0]
        written = text[unit_start:end].strip()
        unit = _units()[source.text[amount.end() : unit_end].strip()]
        mass = value * unit.factor if unit.dimension == "mass" else None
        found.append(FoundQuantity(value, written, text[start:end], mass, start, end))
    return found


def _unit_end(text: str, at: int) -> int | None:
    """Where the unit that begins at a place ends, none if there is none."""
    if text[at : at + 1] == " ":
        at += 1
    for length in _lengths():
        word = text[at : at + length]
        if word in _units() and len(word) == length and not _goes_on(text, at + length, word[-1]):
            return at + length
    return None


def _goes_on(text: str, at: int, last: str) -> bool:
    if "가" <= last <= "힣":
        return _AFTER_HANGUL.match(text, at) is None
    if "\u0e01" <= last <= "\u0e4e":
        return "\u0e31" <= text[at : at + 1] <= "\u0e3a" or "\u0e47" <= text[at : at + 1] <= "\u0e4e"
    return last != "." and _AFTER_LATIN.match(text, at) is not None


def _number(written: str, *, vietnamese: bool) -> Decimal | None:
    """The number in the form of the language; a form of the other language where it cannot be meant otherwise."""
    if compound := _MYRIADS.fullmatch(written):
        return Decimal(int(compound[1]) * 10_000 + int(compound[2]) * (1_000 if compound[3] else 1))
    digits = written.rstrip("여십백천만억 ")
    multiplier = _MULTIPLIERS.get(written.rstrip("여")[len(digits) :].strip(), 1)
    if sum(char.isdigit() for char in digits) > _MOST_DIGITS:
        return None
    point = (_COMMA_GROUPS, _DECIMAL_POINT, _DECIMAL_COMMA, _POINT_GROUPS)
    comma = (_POINT_GROUPS, _DECIMAL_COMMA, _DECIMAL_POINT, _COMMA_GROUPS)
    for form in comma if vietnamese else point:
        if form.fullmatch(digits):
            grouping = "." if form in (_POINT_GROUPS, _DECIMAL_COMMA) else ","
            plain = digits.replace(grouping, "").replace(",", ".")
            return Decimal(plain) * multiplier
    return None


@cache
def _units() -> Mapping[str, codelists.Unit]:
    return {
        key: unit
        for spelling, unit in codelists.units().items()
        if (key := fold_term(spelling)) not in _NOT_IN_TEXT and (unit.dimension != "count" or unit.id in _COUNTED)
    }


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(spelling) for spelling in _units()}, reverse=True))
