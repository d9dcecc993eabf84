"""From the syntax tree to what is asked of the index, with every reading told to the user."""

from dataclasses import dataclass, field
from datetime import datetime

from bongsu.domain.query.asked import field_clause, range_clause
from bongsu.domain.query.ast import And, Everything, Exists, Field, Node, Not, Or, Phrase, Range, Term, canonical
from bongsu.domain.query.bare_words import phrase_clause, words_clause
from bongsu.domain.query.clauses import AllOf, AnyOf, Clause, Every, Free, Match, Words, all_of, any_of, without


@dataclass(frozen=True, slots=True)
class Understood:
    """A query as the hub reads it: `clause` for the index, `notes` for the user, `text` as canonical query."""

    clause: Clause
    notes: tuple[str, ...]
    text: str
    names_status: bool  # the query itself says which states it wants


@dataclass(slots=True)
class Sought:
    """What hits are to be shown for, collected from the parts that are looked for."""

    phrases: list[tuple[str, ...]] = field(default_factory=list)
    substances: set[str] = field(default_factory=set)
    identifiers: set[str] = field(default_factory=set)
    identifier_values: set[str] = field(default_factory=set)
    name_keys: set[str] = field(default_factory=set)


def understand(node: Node, now: datetime) -> Understood:
    """Read a syntax tree; `now` (aware) is what dates such as `now-7d` count from. `QueryError` for bad values."""
    notes: list[str] = []
    clause = _clause(node, now, notes)
    return Understood(clause, tuple(dict.fromkeys(notes)), canonical(node), _names_status(node))


def sought(clause: Clause) -> Sought:
    """What is looked for in a clause; what stands under a NOT is left out."""
    found = Sought()
    _collect(clause, found)
    return found


def _clause(node: Node, now: datetime, notes: list[str]) -> Clause:  # noqa: PLR0911 - one line a kind
    match node:
        case Everything():
            return Every()
        case Term():
            return words_clause([node], notes.append)
        case Phrase(text):
            return phrase_clause(text, notes.append)
        case Field():
            return field_clause(node, now, notes.append)
        case Range():
            return range_clause(node, now)
        case Exists(name):
            return Match("has", (name,))
        case Not(part):
            return without(_clause(part, now, notes))
        case Or(parts):
            return any_of(*(_clause(part, now, notes) for part in parts))
        case And(parts):
            return _conjunction(parts, now, notes)


def _conjunction(parts: tuple[Node, ...], now: datetime, notes: list[str]) -> Clause:
    """All parts; bare words that stand side by side are read together."""
    clauses: list[Clause] = []
    row: list[Term] = []
    for part in parts:
        if isinstance(part, Term):
            row.append(part)
            continue
        if row:
            clauses.append(words_clause(row, notes.append))
            row = []
        clauses.append(_clause(part, now, notes))
    if row:
        clauses.append(words_clause(row, notes.append))
    return all_of(*clauses)


def _names_status(node: Node) -> bool:
    match node:
        case Field(name) | Exists(name) | Range(name):
            return name == "status"
        case And(parts) | Or(parts):
            return any(_names_status(part) for part in parts)
        case Not(part):
            return _names_status(part)
        case _:
            return False


def _collect(clause: Clause, found: Sought) -> None:
    match clause:
        case Words(_, tokens):
            found.phrases.append(tokens)
        case Match("substance", values):
            found.substances.update(values)
        case Match("identifiers", values):
            found.identifiers.update(values)
        case Match("identifier_values" | "ref", values):
            found.identifier_values.update(values)
        case Match("name_keys", values):
            found.name_keys.update(values)
        case Free(identifier, name, text):
            for part in (identifier, name, text):
                _collect(part, found)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                _collect(part, found)
        case _:
            pass
