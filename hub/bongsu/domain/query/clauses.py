"""What is asked of an index: a tree of plain conditions that every adapter can carry out, and the three tiers of hits.

`Match`, `Words`, `Begins` and `Between` name fields of the index document (`domain/document.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeGuard

from bongsu_schemas.text import is_character

MatchKind = Literal["identifier", "name", "text", "filter"]


@dataclass(frozen=True, slots=True)
class Every:
    """All documents."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


@dataclass(frozen=True, slots=True)
class Match:
    """The field has one of these values, exactly."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The field has these tokens side by side; a lone Hangul, Han or Thai character also inside a bigram."""

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Begins:
    """The field has a value, in a field of text a token, that begins so. For suggestions; no query makes one."""

    field: str
    start: str


@dataclass(frozen=True, slots=True)
class Between:
    """The field has a number between two bounds; None is an open end."""

    field: str
    low: float | None
    high: float | None
    include_low: bool = True
    include_high: bool = True


@dataclass(frozen=True, slots=True)
class Free:
    """One thing looked for in three ways, the surest first. It matches where any of them does."""

    identifier: "Clause"
    name: "Clause"
    text: "Clause"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part matches."""

    parts: tuple["Clause", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part matches."""

    parts: tuple["Clause", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part does not match, in its widest meaning."""

    part: "Clause"


Clause = Every | Nothing | Match | Words | Begins | Between | Free | AllOf | AnyOf | Without


def all_of(*parts: Clause) -> Clause:
    """The parts under AND, made as small as they can be."""
    flat: dict[Clause, None] = {}
    for part in parts:
        if isinstance(part, Nothing):
            return part
        for each in part.parts if isinstance(part, AllOf) else (part,):
            if not isinstance(each, Every):
                flat[each] = None
    if not flat:
        return Every()
    if any(isinstance(part, Without) and part.part in flat for part in flat):
        return Nothing()
    return next(iter(flat)) if len(flat) == 1 else AllOf(tuple(flat))


def any_of(*parts: Clause) -> Clause:
    """The parts under OR, made as small as they can be."""
    flat: dict[Clause, None] = {}
    for part in parts:
        if isinstance(part, Every):
            return part
        for each in part.parts if isinstance(part, AnyOf) else (part,):
            if not isinstance(each, Nothing):
                flat[each] = None
    if not flat:
        return Nothing()
    return next(iter(flat)) if len(flat) == 1 else AnyOf(tuple(flat))


def without(part: Clause) -> Clause:
    """The opposite of a part."""
    if isinstance(part, Every):
        return Nothing()
    return Every() if isinstance(part, Nothing) else Without(part)


def widest(clause: Clause) -> Clause:
    """The clause with every `Free` in its widest meaning: no adapter ever sees a `Free`."""
    match clause:
        case Free(identifier, name, text):
            whole = any_of(widest(identifier), widest(name), widest(text))
            # The body holds the words of all names.
            parts = whole.parts if isinstance(whole, AnyOf) else (whole,)
            return any_of(*(p for p in parts if not (_is_of_names(p) and Words("body", p.tokens) in parts)))
        case AllOf(parts):
            return all_of(*map(widest, parts))
        case AnyOf(parts):
            return any_of(*map(widest, parts))
        case Without(part):
            return without(widest(part))
        case _:
            return clause


def pruned(clause: Clause, values_known: Callable[[str, Sequence[str]], tuple[str, ...]]) -> Clause:
    """The clause without what an index knows that it cannot match: `values_known(field, values)` gives those it has."""
    match clause:
        case Match(field, values):
            known = values_known(field, values)
            return Match(field, known) if known else Nothing()
        case Words(field, tokens):
            plain = [token for token in tokens if len(tokens) > 1 or not is_character(token)]
            return clause if len(values_known(field, plain)) == len(plain) else Nothing()
        case AllOf(parts):
            return all_of(*(pruned(part, values_known) for part in parts))
        case AnyOf(parts):
            return any_of(*(pruned(part, values_known) for part in parts))
        case Without(part):
            return without(pruned(part, values_known))
        case _:
            return clause


def tiers(clause: Clause) -> tuple[tuple[MatchKind, Clause], ...]:
    """Disjoint clauses whose union is the clause: identifier matches, then name matches, then the rest."""
    free: list[Free] = []
    _collect(clause, free)
    whole = widest(clause)
    if not free:
        return (("filter", whole),)
    identifier = any_of(*(widest(each.identifier) for each in free))
    name = any_of(*(widest(each.name) for each in free))
    in_text = any(not isinstance(each.text, Nothing) for each in free)
    parts: tuple[tuple[MatchKind, Clause], ...] = (
        ("identifier", all_of(whole, identifier)),
        ("name", all_of(whole, name, without(identifier))),
        ("text" if in_text else "filter", all_of(whole, without(identifier), without(name))),
    )
    return tuple(part for part in parts if not isinstance(part[1], Nothing))


def _is_of_names(clause: Clause) -> TypeGuard[Words]:
    return isinstance(clause, Words) and clause.field == "names"


def _collect(clause: Clause, free: list[Free]) -> None:
    """The `Free` clauses that are looked for; those under a `Without` are looked away from."""
    match clause:
        case Free():
            free.append(clause)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                _collect(part, free)
        case _:
            pass
