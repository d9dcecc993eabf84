"""Clauses as tantivy queries."""

import re
from math import ceil, floor

from tantivy import FieldType, Occur, Query, Schema

from bongsu.domain.document import DECIMAL_FIELDS, TEXT_FIELDS
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

_MOST_SINGLE_TERMS = 8


def compiled(schema: Schema, clause: Clause) -> Query:  # noqa: C901, PLR0911 - one line a kind
    """The query that matches what the clause matches, the document of the log position aside."""
    match clause:
        case Every():
            return Query.all_query()
        case Nothing():
            return Query.empty_query()
        case Match(field, values):
            return _match(schema, field, values)
        case Words(field, tokens):
            return _words(schema, field, tokens)
        case Begins(field, start):
            return Query.regex_query(schema, field, f"{re.escape(start)}.*") if start else Query.empty_query()
        case Between():
            return _between(schema, clause)
        case AllOf(parts):
            return conjunction(schema, parts)
        case AnyOf(parts):
            return Query.boolean_query([(Occur.Should, compiled(schema, part)) for part in parts])
        case Without():
            return conjunction(schema, (clause,))
        case Free():
            raise TypeError("a plan holds no Free clause: it must pass `widest` before it reaches an adapter")


def conjunction(schema: Schema, parts: tuple[Clause, ...], excluded: Query | None = None) -> Query:
    """All parts in one flat query; those without are taken away from the others, and so is `excluded`."""
    clauses: list[tuple[Occur, Query]] = [] if excluded is None else [(Occur.MustNot, excluded)]
    for part in parts:
        if isinstance(part, Without):
            clauses.append((Occur.MustNot, compiled(schema, part.part)))
        else:
            clauses.append((Occur.Must, compiled(schema, part)))
    if all(occur == Occur.MustNot for occur, _ in clauses):
        clauses.append((Occur.Must, Query.all_query()))
    return Query.boolean_query(clauses)


def _match(schema: Schema, field: str, values: tuple[str, ...]) -> Query:
    option = "position" if field in TEXT_FIELDS else "basic"
    if len(values) == 1:
        return Query.term_query(schema, field, values[0], option)
    if len(values) > _MOST_SINGLE_TERMS:
        return Query.term_set_query(schema, field, list(values))
    return Query.boolean_query([(Occur.Should, Query.term_query(schema, field, value, option)) for value in values])


def _words(schema: Schema, field: str, tokens: tuple[str, ...]) -> Query:
    if not tokens:
        return Query.empty_query()
    if len(tokens) > 1:
        return Query.phrase_query(schema, field, list(tokens))
    if is_character(tokens[0]):
        char = re.escape(tokens[0])
        return Query.regex_query(schema, field, f"{char}.?|.{char}")
    return Query.term_query(schema, field, tokens[0], "basic")


def _between(schema: Schema, clause: Between) -> Query:
    low, high = clause.low, clause.high
    if clause.field in DECIMAL_FIELDS:
        if low is None and high is None:
            return Query.all_query()
        return Query.range_query(
            schema,
            clause.field,
            FieldType.Float,
            None if low is None else float(low),
            None if high is None else float(high),
            clause.include_low,
            clause.include_high,
        )
    first = None if low is None else ceil(low) if clause.include_low else floor(low) + 1
    last = None if high is None else floor(high) if clause.include_high else ceil(high) - 1
    if first is not None and last is not None and first > last:
        return Query.empty_query()
    return Query.range_query(schema, clause.field, FieldType.Integer, first, last)
