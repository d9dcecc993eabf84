"""Drugs and precursors: what they are called in four languages, and their legal class by country and date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from bongsu_schemas.codelists import reading

TermKind = Literal["official", "common", "slang"]

AMBIGUOUS = 0.5
"""From this ambiguity on a word is also an ordinary word, or stands for two drugs: it proves nothing alone."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word for a substance. `ambiguity` 0 means the drug wherever it stands, 1 almost never means it."""

    lang: str
    text: str
    kind: TermKind
    ambiguity: float
    source: str

    @property
    def ambiguous(self) -> bool:
        return self.ambiguity >= AMBIGUOUS


@dataclass(frozen=True, slots=True)
class LegalClass:
    """The class of a substance in a jurisdiction (`KR`, `TH`, `VN`) between two days, the second exclusive."""

    jurisdiction: str
    cls: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Substance:
    """A drug, a mixture (`components` name what is in it) or a precursor, with every word we know for it."""

    id: str
    inn: str
    cas: tuple[str, ...]
    un_schedule: str | None
    classes: tuple[LegalClass, ...]
    forms: tuple[str, ...]
    components: tuple[str, ...]
    terms: tuple[Term, ...]


@cache
def substances() -> Mapping[str, Substance]:
    """Every substance by its id, such as `methamphetamine`."""
    return MappingProxyType({row["id"]: _substance(row) for row in reading.entries("substances")})


def _substance(row: dict[str, Any]) -> Substance:
    return Substance(
        id=row["id"],
        inn=row["inn"],
        cas=tuple(row["cas"]),
        un_schedule=row["un_schedule"],
        classes=tuple(
            LegalClass(c["jurisdiction"], c["class"], reading.day(c["from"]), reading.day(c["to"]))
            for c in row["classes"]
        ),
        forms=tuple(row["forms"]),
        components=tuple(row["components"]),
        terms=tuple(Term(lang, text, kind, ambiguity, source) for lang, text, kind, ambiguity, source in row["terms"]),
    )
