"""Countries by code and by their names in Korean, English, Thai and Vietnamese."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from bongsu_schemas.codelists import reading


@dataclass(frozen=True, slots=True)
class Country:
    """A country of ISO 3166 with its names in `ko`, `en`, `th`, `vi`."""

    alpha2: str
    alpha3: str
    names: Mapping[str, str]


@cache
def countries() -> Mapping[str, Country]:
    """Every country by its alpha-2 code."""
    return MappingProxyType(
        {
            row["alpha2"]: Country(row["alpha2"], row["alpha3"], MappingProxyType(row["names"]))
            for row in reading.entries("countries")
        }
    )


@lru_cache(maxsize=4096)
def country(text: str) -> str | None:
    """The alpha-2 code of a country's code or name, whatever its case, width, blanks, marks and normal form."""
    return _by_name().get(reading.bare(text))


@cache
def _by_name() -> Mapping[str, str]:
    """Bare names and codes; a full name goes before an alias, and an alias before nothing."""
    found: dict[str, str] = {}
    rows = reading.entries("countries")
    for field in ("codes", "names", "aliases"):
        for row in rows:
            words = {
                "codes": [row["alpha2"], row["alpha3"]],
                "names": list(row["names"].values()),
                "aliases": row["aliases"],
            }[field]
            for word in words:
                found.setdefault(reading.bare(word), row["alpha2"])
    return MappingProxyType(found)
