"""Clauses as Elasticsearch queries, all in filter context: nothing is scored."""

import re
from math import ceil, floor
from typing import Any

from bongsu.domain.document import DECIMAL_FIELDS
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

Query = dict[str, Any]
_SPECIAL = re.compile(r'[.?+*|{}\[\]()"\\#@&<>~]')


def compiled(clause: Clause) -> Query:  # noqa: C901, PLR0911 - one line a kind
    """The query that matches what the clause matches."""
    match clause:
        case Every():
            return {"match_all": {}}
        case Nothing():
            return {"match_none": {}}
        case Match(field, values):
            return {"terms": {field: list(values)}}
        case Words(field, tokens):
            return _words(field, tokens)
        case Begins(field, start):
            return {"prefix": {field: {"value": start}}} if start else {"match_none": {}}
        case Between():
            return _between(clause)
        case AllOf(parts):
            return _conjunction(parts)
        case AnyOf(parts):
            return {"bool": {"should": [compiled(part) for part in parts], "minimum_should_match": 1}}
        case Without():
            return _conjunction((clause,))
        case Free():
            raise TypeError("a plan holds no Free clause: it must pass `widest` before it reaches an adapter")


def _conjunction(parts: tuple[Clause, ...]) -> Query:
    """All parts in one flat query; those without are taken away from the others."""
    query: dict[str, list[Query]] = {}
    for part in parts:
        if isinstance(part, Without):
            query.setdefault("must_not", []).append(compiled(part.part))
        else:
            query.setdefault("filter", []).append(compiled(part))
    return {"bool": query}


def _words(field: str, tokens: tuple[str, ...]) -> Query:
    if not tokens:
        return {"match_none": {}}
    if len(tokens) > 1:
        return {"match_phrase": {field: {"query": " ".join(tokens), "analyzer": "whitespace"}}}
    if is_character(tokens[0]):
        char = _SPECIAL.sub(r"\\\g<0>", tokens[0])
        return {"regexp": {field: {"value": f"{char}.?|.{char}"}}}
    return {"term": {field: tokens[0]}}


def _between(clause: Between) -> Query:
    low, high = clause.low, clause.high
    bounds: dict[str, float]
    if clause.field in DECIMAL_FIELDS:
        bounds = {}
        if low is not None:
            bounds["gte" if clause.include_low else "gt"] = float(low)
        if high is not None:
            bounds["lte" if clause.include_high else "lt"] = float(high)
    else:
        bounds = {}
        if low is not None:
            bounds["gte"] = ceil(low) if clause.include_low else floor(low) + 1
        if high is not None:
            bounds["lte"] = floor(high) if clause.include_high else ceil(high) - 1
        if len(bounds) == 2 and bounds["gte"] > bounds["lte"]:  # noqa: PLR2004 - both ends
            return {"match_none": {}}
    return {"range": {clause.field: bounds}} if bounds else {"exists": {"field": clause.field}}
