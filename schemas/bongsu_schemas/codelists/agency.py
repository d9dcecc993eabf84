"""The member agencies of the hub."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Literal

from bongsu_schemas.codelists import reading

AgencyKind = Literal["customs", "police", "prosecution", "coast_guard", "justice"]


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency, in which language it is answered, in which zone its times are, and since when it is a member."""

    id: str
    names: Mapping[str, str]
    country: str
    kind: AgencyKind
    language: str
    zone: str
    valid_from: date
    valid_to: date | None


@cache
def agencies() -> Mapping[str, Agency]:
    """Every agency by its id, such as `kr.kcs`."""
    return MappingProxyType(
        {
            row["id"]: Agency(
                id=row["id"],
                names=MappingProxyType(row["names"]),
                country=row["country"],
                kind=row["kind"],
                language=row["language"],
                zone=row["zone"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=reading.day(row["valid_to"]),
            )
            for row in reading.entries("agencies")
        }
    )


def language_of(agency: str) -> str:
    """The language in which an agency is answered; English for one that is not in the list, such as the hub."""
    known = agencies().get(agency)
    return known.language if known else "en"


@cache
def customs_of(country: str) -> str | None:
    """The agency that is the customs administration of a country (ISO 3166 alpha-2), none if it is no member."""
    wanted = country.upper()
    return next((a.id for a in agencies().values() if a.kind == "customs" and a.country == wanted), None)
