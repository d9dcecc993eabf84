"""Units as senders write them, and the dated factors that turn counts and volumes into grams."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal

from bongsu_schemas.codelists import reading

Dimension = Literal["mass", "volume", "count"]
LITRE = "l"
_NOTE = re.compile(r"[(（][^)）]*[)）]?\s*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; `factor` leads to grams (mass), litres (volume) or pieces (count, always 1)."""

    id: str
    dimension: Dimension
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Factor:
    """Grams in one `unit` of `substance` (of any, where it is none) between two days, the second exclusive."""

    id: str
    substance: str | None
    unit: str
    grams: Decimal
    valid_from: date
    valid_to: date | None
    source: str

    def holds_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@cache
def units() -> Mapping[str, Unit]:
    """Every accepted spelling (NFC, casefolded, single blanks) with its unit."""
    spellings: dict[str, Unit] = {}
    for row in reading.entries("units"):
        known = Unit(row["id"], row["dimension"], Decimal(row["factor"]))
        spellings |= dict.fromkeys([reading.spelling(word) for word in row["spellings"]], known)
    return MappingProxyType(spellings)


@lru_cache(maxsize=4096)
def unit(text: str) -> Unit | None:
    """The unit that a sender wrote (`กก.`, `KG`, `정`), none if we do not know it."""
    word = reading.spelling(_NOTE.sub("", text))
    known = units()
    return known.get(word) or known.get(word.rstrip(".")) or known.get(word.replace(" ", ""))


@cache
def _by_id() -> Mapping[str, Unit]:
    return {known.id: known for known in units().values()}


@cache
def factors() -> tuple[Factor, ...]:
    """Every conversion factor with the days on which it holds."""
    return tuple(
        Factor(
            id=row["id"],
            substance=row["substance"],
            unit=row["unit"],
            grams=Decimal(row["grams"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=reading.day(row["valid_to"]),
            source=row["source"],
        )
        for row in reading.entries("factors")
    )


@lru_cache(maxsize=4096)
def factor_for(substance_id: str | None, unit_id: str, on: date) -> Factor | None:
    """The factor that holds on a day; one of the substance itself goes before one of any substance.

    Grams are `value * unit.factor * factor.grams`, so that the factor of a litre serves every unit of volume.
    """
    by_id = _by_id()
    wanted_unit = LITRE if unit_id in by_id and by_id[unit_id].dimension == "volume" else unit_id
    fitting = [f for f in factors() if f.unit == wanted_unit and f.holds_on(on)]
    for wanted in (substance_id, None):
        if found := next((f for f in fitting if f.substance == wanted), None):
            return found
    return None
