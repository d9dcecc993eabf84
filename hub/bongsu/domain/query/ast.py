"""What an analyst wrote, as a small tree: the syntax alone, before anything in it is understood."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Everything:
    """The empty query: all that the viewer may see."""


@dataclass(frozen=True, slots=True)
class Term:
    """A bare word; `position` is where it stands in the query."""

    text: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotes: taken as they are, side by side."""

    text: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """`name:value` or `name:"value"`."""

    name: str
    value: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Range:
    """`name:[low TO high]`, with `{` and `}` where a bound is left out; None is an open end."""

    name: str
    low: str | None
    high: str | None
    include_low: bool = True
    include_high: bool = True
    position: int = 0


@dataclass(frozen=True, slots=True)
class Exists:
    """`name:*`: the alert has the field."""

    name: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever the part does not match, in the part's widest meaning."""

    part: "Node"


Node = Everything | Term | Phrase | Field | Range | Exists | And | Or | Not


def canonical(node: Node) -> str:  # noqa: PLR0911 - one line a kind
    """The tree as query text with every operator written out; parsing it again gives the same tree."""
    match node:
        case Everything():
            return ""
        case Term(text):
            return text
        case Phrase(text):
            return quoted(text)
        case Field(name, value):
            return f"{name}:{quoted(value)}"
        case Range(name, low, high, include_low, include_high):
            opening, closing = "[" if include_low else "{", "]" if include_high else "}"
            return f"{name}:{opening}{_bound(low)} TO {_bound(high)}{closing}"
        case Exists(name):
            return f"{name}:*"
        case Not(part):
            return f"NOT {_nested(part)}"
        case And(parts):
            return " AND ".join(_nested(part) for part in parts)
        case Or(parts):
            return " OR ".join(_nested(part) for part in parts)


def quoted(text: str) -> str:
    """The text in quotes, so that the grammar reads it back unchanged."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _bound(value: str | None) -> str:
    return "*" if value is None else quoted(value)


def _nested(node: Node) -> str:
    text = canonical(node)
    return f"({text})" if isinstance(node, And | Or) else text
