"""Countries by code and by their names in Korean, English, Thai and Vietnamese."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from bongsu_schemas.codelists import reading

_NOTE = re.compile(r"[(（][^)）]*[)）]?\s*$")
_SIGNS = re.compile(r"[^\w\u0e00-\u0e7f\u0300-\u036f]+|_+")


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
    """The alpha-2 code of a country's code or name, whatever its case, width, blanks, marks and normal form.

    A code wins over a name that differs from it by marks (`MY` is Malaysia, `Mỹ` the United States); `NGA` in
    capitals is Nigeria, `Nga` Russia. What stands in brackets behind the name is a note and is left out.
    """
    return _known(text) or _known(_NOTE.sub("", text)) or _without_prefix(text)


def _known(text: str) -> str | None:
    spelled = reading.spelling(text)
    marked, bare = _SIGNS.sub("", spelled), reading.bare(text)
    code = _by_code().get(spelled)  # with its signs: `N/A` is not Namibia
    if code and text.isupper():
        return code
    return _by_name(bare=False).get(marked) or code or _by_name(bare=True).get(bare)


def _without_prefix(text: str) -> str | None:
    """The country of `ประเทศ…` or `nước …`, words that only say that a country follows."""
    spelled = reading.spelling(_NOTE.sub("", text))
    for prefix in _prefixes():
        if spelled.startswith(prefix):
            return _known(spelled[len(prefix) :])
    return None


@cache
def _prefixes() -> tuple[str, ...]:
    return tuple(reading.spelling(word) for word in reading.document("countries")["prefixes"])


@cache
def _by_code() -> Mapping[str, str]:
    """Casefolded alpha-2 and alpha-3 codes."""
    return {code.casefold(): known.alpha2 for known in countries().values() for code in (known.alpha2, known.alpha3)}


@cache
def _by_name(*, bare: bool) -> Mapping[str, str]:
    """Names with their marks or bare of them; a full name goes before an alias."""
    found: dict[str, str] = {}
    rows = reading.entries("countries")
    names = [(word, row["alpha2"]) for row in rows for word in row["names"].values()]
    aliases = [(word, row["alpha2"]) for row in rows for word in row["aliases"]]
    for word, code in names + aliases:
        found.setdefault(reading.bare(word) if bare else _SIGNS.sub("", reading.spelling(word)), code)
    return found
