"""Whether one document of the index matches a clause: the meaning of clauses in its plainest form.

The engines are compared with it, and streams decide by it what a subscription with a query is told.
"""

from collections.abc import Mapping
from typing import Any

from bongsu.domain.document import TEXT_FIELDS
from bongsu.domain.query.clauses import (
    AllOf,
    AnyOf,
    Begins,
    Between,
    Clause,
    Every,
    Free,
    Match,
    Nothing,
    Without,
    Words,
)
from bongsu_schemas.text import is_character

Document = Mapping[str, Any]


def holds(document: Document, clause: Clause) -> bool:  # noqa: C901, PLR0911 - one line a kind
    """Whether a document (`domain/document.py`, as JSON gives it back) matches a clause without `Free`."""
    match clause:
        case Every():
            return True
        case Nothing():
            return False
        case Match(field, values):
            return not set(values).isdisjoint(values_of(document, field))
        case Words(field, tokens):
            return any(_side_by_side(text.split(), list(tokens)) for text in values_of(document, field))
        case Begins(field, start):
            texts = values_of(document, field)
            beginnings = [token for text in texts for token in text.split()] if field in TEXT_FIELDS else texts
            return bool(start) and any(each.startswith(start) for each in beginnings)
        case Between(field, low, high, include_low, include_high):
            return any(
                (low is None or value > low or (include_low and value == low))
                and (high is None or value < high or (include_high and value == high))
                for value in values_of(document, field)
            )
        case AllOf(parts):
            return all(holds(document, part) for part in parts)
        case AnyOf(parts):
            return any(holds(document, part) for part in parts)
        case Without(part):
            return not holds(document, part)
        case Free():
            raise TypeError("a plan holds no Free clause: it must pass `widest` before it reaches an adapter")


def values_of(document: Document, field: str) -> list[Any]:
    """All values of a field; none where the document lacks it."""
    value = document.get(field, [])
    return value if isinstance(value, list) else [value]


def _side_by_side(have: list[str], wanted: list[str]) -> bool:
    if len(wanted) == 1 and is_character(wanted[0]):
        return any(wanted[0] in token for token in have)
    return bool(wanted) and any(have[at : at + len(wanted)] == wanted for at in range(len(have)))
