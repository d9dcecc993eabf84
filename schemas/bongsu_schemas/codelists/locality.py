"""Ports, airports and mail centres: our own small part of UN/LOCODE."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Literal

from bongsu_schemas.codelists import reading

PlaceKind = Literal["port", "airport", "mail"]
_LONGEST_TEXT = 512
_UNLOCODE = 5
_CODES_INSIDE = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2} ?[A-Z2-9]{3}(?![A-Z0-9])|(?:(?<=[(/])|^)[A-Z]{3,4}(?=[)/])|(?<=/)[A-Z]{3,4}$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place where goods or people enter or leave; `lat` and `lon` in degrees, `zone` an IANA name."""

    unlocode: str
    country: str
    names: Mapping[str, str]
    kinds: tuple[PlaceKind, ...]
    iata: str | None
    icao: str | None
    lat: float
    lon: float
    zone: str


@cache
def places() -> Mapping[str, Place]:
    """Every place by its UN/LOCODE."""
    return MappingProxyType({row["unlocode"]: _place(row) for row in reading.entries("places")})


def place_by_iata(code: str) -> Place | None:
    """The place of an airport's or a city's IATA code, three letters in any case."""
    word = code.strip().upper()
    return _by_code().get(word) if len(word) == len("ICN") else None


@lru_cache(maxsize=8192)
def place(text: str) -> Place | None:
    """The place that a text names, by code (UN/LOCODE, IATA, ICAO) or by name, also inside a longer text.

    Of several names inside the text the longest wins. Codes of three or four letters count inside a text only in
    brackets or between slashes. Texts over 512 characters are narratives, not places, and give none.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    narrow = reading.narrow(text).strip()
    word = reading.bare(text)
    code = word.upper()
    if len(word) == _UNLOCODE or narrow == narrow.upper() or narrow == narrow.lower():
        found = _by_code().get(code) or _by_name().get(word)
    else:
        found = _by_name().get(word) or _by_code().get(code)
    return found or _inside(narrow)


def _inside(narrow: str) -> Place | None:
    """The place of the longest name inside a text, else of the first code."""
    text = reading.plain(narrow)
    starts = _names_by_start()
    longest = ""
    for at in range(len(text) - 1):
        for name in starts.get(text[at : at + 2], ()):
            if len(name) <= len(longest):
                break
            if text.startswith(name, at) and _stands_alone(text, at, name):
                longest = name
                break
    if longest:
        return _by_name()[reading.bare(longest)]
    codes = (match.group().replace(" ", "") for match in _CODES_INSIDE.finditer(narrow))
    return next((found for code in codes if (found := _by_code().get(code))), None)


def _stands_alone(text: str, at: int, name: str) -> bool:
    """Latin names are whole words; Korean, Thai and Chinese writing does not part them from what follows."""
    before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 1]
    if name[0].isascii() and before.isascii() and before.isalnum():
        return False
    return not (name[-1].isascii() and after.isascii() and after.isalnum())


@cache
def _by_code() -> Mapping[str, Place]:
    """UN/LOCODEs first, then the airports' own codes, then further codes of the same place."""
    found = dict(places())
    for known in places().values():
        for code in (known.iata, known.icao):
            if code:
                found.setdefault(code, known)
    for row in reading.entries("places"):
        for code in row["codes"]:
            found.setdefault(code, places()[row["unlocode"]])
    return MappingProxyType(found)


@cache
def _by_name() -> Mapping[str, Place]:
    """Bare names; where two places share one, the first in the file has it."""
    found: dict[str, Place] = {}
    for row in reading.entries("places"):
        for word in _words(row):
            found.setdefault(reading.bare(word), places()[row["unlocode"]])
    return MappingProxyType(found)


@cache
def _names_by_start() -> Mapping[str, tuple[str, ...]]:
    """The plain names of two letters and more by their first two, the longest first."""
    alone = set(reading.document("places")["only_alone"])
    starts: dict[str, set[str]] = {}
    for row in reading.entries("places"):
        for name in {reading.plain(word) for word in _words(row)} - alone:
            if len(name) > 1:
                starts.setdefault(name[:2], set()).add(name)
    return {start: tuple(sorted(names, key=len, reverse=True)) for start, names in starts.items()}


def _words(row: dict[str, Any]) -> list[str]:
    return [*row["names"].values(), *row["aliases"]]


def _place(row: dict[str, Any]) -> Place:
    return Place(
        unlocode=row["unlocode"],
        country=row["country"],
        names=MappingProxyType(row["names"]),
        kinds=tuple(row["kinds"]),
        iata=row["iata"],
        icao=row["icao"],
        lat=row["lat"],
        lon=row["lon"],
        zone=row["zone"],
    )
