"""Ports, airports and mail centres: our own small part of UN/LOCODE."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Literal

from bongsu_schemas.codelists import reading

PlaceKind = Literal["port", "airport", "mail"]
_LONGEST = 512
_CODE = re.compile(r"(?<![^\W_])(?:[A-Z]{2} ?[A-Z2-9]{3}|[A-Z]{3,4})(?![^\W_])")


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


@cache
def place_by_iata(code: str) -> Place | None:
    """The place of an airport's or a city's IATA code."""
    return _by_code().get(code.strip().upper()) if len(code.strip()) == len("ICN") else None


@lru_cache(maxsize=8192)
def place(text: str) -> Place | None:
    """The place that a text names, by code (UN/LOCODE, IATA, ICAO) or by name, also inside a longer text.

    The longest name that stands in the text wins; a code counts inside a longer text only if it is written in
    capitals. Texts over 512 characters are narratives, not places, and give none.
    """
    if len(text) > _LONGEST:
        return None
    word = reading.bare(text)
    if found := _by_code().get(word.upper()) or _by_name().get(word):
        return found
    spelled = reading.spelling(text)
    if match := _names().search(f" {reading.plain(spelled)} "):
        return _by_name()[reading.bare(match.group())]
    codes = (match.group().replace(" ", "") for match in _CODE.finditer(reading.narrow(text)))
    return next((found for code in codes if (found := _by_code().get(code))), None)


@cache
def _by_code() -> Mapping[str, Place]:
    found: dict[str, Place] = {}
    for known in places().values():
        found.setdefault(known.unlocode, known)
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
    return MappingProxyType(
        {
            reading.bare(word): places()[row["unlocode"]]
            for row in reversed(reading.entries("places"))
            for word in _words(row)
        }
    )


@cache
def _names() -> re.Pattern[str]:
    """One alternation of all names, the longest first. Latin names are whole words; the other scripts do not part words."""
    words = {reading.plain(word) for row in reading.entries("places") for word in _words(row)}
    ordered = sorted(words, key=len, reverse=True)
    latin = "|".join(re.escape(word) for word in ordered if word.isascii())
    other = "|".join(re.escape(word) for word in ordered if not word.isascii())
    return re.compile(rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9])|{other}")


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
