"""From query text to the syntax tree: a linear LALR grammar, and errors that say what to write instead."""

import re
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken

from bongsu.domain.query.ast import And, Everything, Exists, Field, Node, Not, Or, Phrase, Range, Term
from bongsu.domain.query.errors import QueryError
from bongsu.domain.query.fields import check_field
from bongsu.domain.saying import saying
from bongsu_schemas.text import query_phrase

LONGEST_QUERY = 4_000
MOST_CLAUSES = 200
DEEPEST_NESTING = 32

GRAMMAR = r"""
start: [disjunction]
?disjunction: conjunction (_OR conjunction)*
?conjunction: unary (_AND? unary)*
?unary: _NOT unary      -> negation
      | _MINUS unary    -> negation
      | _PLUS unary     -> required
      | atom
?atom: "(" disjunction ")"            -> group
     | FIELD RANGE                    -> range
     | FIELD PHRASE                   -> quoted_value
     | FIELD VALUE                    -> value
     | FIELD "(" disjunction ")"      -> fielded_group
     | PHRASE                         -> phrase
     | WORD                           -> word

_AND.9: /AND(?=[\s()"]|$)/
_OR.9: /OR(?=[\s()"]|$)/
_NOT.9: /NOT(?=[\s()"]|$)/
RANGE.8: /[\[{]\s*(?:"(?:[^"\\]|\\.)*"|[^\s"\[\]{}]+)\s+TO\s+(?:"(?:[^"\\]|\\.)*"|[^\s"\[\]{}]+)\s*[\]}]/
FIELD.7: /[^\W\d]\w*:/
PHRASE.6: /"(?:[^"\\]|\\[\s\S])*"|“[^“”"]*”/
_MINUS.5: /-(?=[^\s)])/
_PLUS.5: /\+(?=[^\s)\d])/
LONE.5: /[-+]+(?=[\s)]|$)/
VALUE.3: /[^\s()"“”]+/
WORD.2: /(?!(?:AND|OR|NOT)(?:[\s()"]|$))(?:[^\s()"“”+\-]|\+(?=\d))[^\s()"“”]*/
%ignore /\s+/
%ignore LONE
"""

_BOUNDS = re.compile(r'([\[{])\s*("(?:[^"\\]|\\.)*"|\S+)\s+TO\s+("(?:[^"\\]|\\.)*"|[^\s\]}]+)\s*([\]}])')
_QUOTED_OR_PARENTHESIS = re.compile(r'"(?:[^"\\]|\\[\s\S])*"|[()]')
_COMPARISONS = (">=", "<=", ">", "<")


def parse(text: str) -> Node:
    """The syntax tree of a query. `QueryError` for what cannot be read, unknown fields and broken limits."""
    if len(text) > LONGEST_QUERY:
        raise QueryError(
            saying(
                "the query has %(count)s characters and the limit is %(limit)s", count=len(text), limit=LONGEST_QUERY
            ),
            position=LONGEST_QUERY,
            found="",
            advice=saying("Search for less at once; whole lists of identifiers can be checked in one go."),
        )
    _check_depth(text)
    try:
        node: Node = _PARSER.parse(text)  # type: ignore[assignment]
    except UnexpectedInput as error:
        raise _explained(text, error) from None
    _check_size(node)
    return node


class _Builder(Transformer[Token, Node]):
    """Makes our tree while the grammar is read; one method a rule."""

    def start(self, parts: list[Any]) -> Node:
        return parts[0] if parts and parts[0] is not None else Everything()

    def disjunction(self, parts: list[Node]) -> Node:
        return join(Or, parts)

    def conjunction(self, parts: list[Node]) -> Node:
        return join(And, parts)

    def negation(self, parts: list[Node]) -> Node:
        return negate(parts[0])

    def required(self, parts: list[Node]) -> Node:
        return parts[0]

    group = required

    def word(self, parts: list[Token]) -> Node:
        # A word without a letter or a digit finds nothing and forbids nothing.
        return Term(str(parts[0]), _at(parts[0])) if query_phrase(parts[0]) else Everything()

    def phrase(self, parts: list[Token]) -> Node:
        text = _unquoted(parts[0])
        return Phrase(text, _at(parts[0])) if query_phrase(text) else Everything()

    def quoted_value(self, parts: list[Token]) -> Node:
        name = check_field(parts[0][:-1], _at(parts[0]))
        return Field(name, _unquoted(parts[1]), _at(parts[1]))

    def value(self, parts: list[Token]) -> Node:
        name, value, at = check_field(parts[0][:-1], _at(parts[0])), str(parts[1]), _at(parts[1])
        if value == "*":
            return Exists(name, at)
        for sign in _COMPARISONS:
            if value.startswith(sign):
                bound = value[len(sign) :]
                if not bound:
                    raise QueryError(
                        saying("a comparison has no value"),
                        position=at,
                        found=value,
                        advice=saying("Write %(example)s.", example=f"{name}:{sign}VALUE"),
                    )
                inclusive = sign.endswith("=")
                if sign[0] == ">":
                    return Range(name, bound, None, inclusive, position=at)
                return Range(name, None, bound, include_high=inclusive, position=at)
        if value[0] in "[{":
            raise QueryError(
                saying("a range is not complete"),
                position=at,
                found=value,
                advice=saying("Write %(example)s, * for no bound.", example=f"{name}:[LOW TO HIGH]"),
            )
        return Field(name, value, at)

    def range(self, parts: list[Token]) -> Node:
        name, at = check_field(parts[0][:-1], _at(parts[0])), _at(parts[1])
        bounds = _BOUNDS.fullmatch(parts[1])
        if bounds is None:
            raise QueryError(
                saying("a range is not complete"),
                position=at,
                found=str(parts[1]),
                advice=saying("Write %(example)s.", example=f"{name}:[LOW TO HIGH]"),
            )
        low, high = (None if bound == "*" else _unquoted(bound) for bound in bounds.group(2, 3))
        if low is None and high is None:
            return Exists(name, at)
        return Range(name, low, high, bounds[1] == "[", bounds[4] == "]", at)

    def fielded_group(self, parts: list[Any]) -> Node:
        return _with_field(check_field(parts[0][:-1], _at(parts[0])), parts[1])


def join(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    """The parts under one operator: nested ones of the same kind are flattened, one part stands alone."""
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, kind):
            flat.extend(part.parts)
        elif not isinstance(part, Everything):
            flat.append(part)
    if not flat:
        return Everything()
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def negate(part: Node) -> Node:
    """What `part` does not match; NOT of NOT is the part itself."""
    if isinstance(part, Not):
        return part.part
    return part if isinstance(part, Everything) else Not(part)


def _with_field(name: str, node: Node) -> Node:
    match node:
        case Term(text, position) | Phrase(text, position):
            return Field(name, text, position)
        case And(parts) | Or(parts):
            return type(node)(tuple(_with_field(name, part) for part in parts))
        case Not(part):
            return Not(_with_field(name, part))
        case _:
            return node


def _at(token: Token) -> int:
    return int(token.start_pos or 0)


def _unquoted(text: str) -> str:
    if text[:1] == "“":
        return text[1:-1]
    return re.sub(r"\\([\s\S])", r"\1", text[1:-1]) if text[:1] == '"' else str(text)


def _check_depth(text: str) -> None:
    depth = 0
    for match in _QUOTED_OR_PARENTHESIS.finditer(text):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth > DEEPEST_NESTING:
            raise QueryError(
                saying("parentheses are nested deeper than %(limit)s", limit=DEEPEST_NESTING),
                position=match.start(),
                found="(",
                advice=saying("Take some of them away."),
            )


def _check_size(node: Node) -> None:
    clauses, stack = 0, [node]
    while stack:
        match stack.pop():
            case And(parts) | Or(parts):
                stack.extend(parts)
            case Not(part):
                stack.append(part)
            case _:
                clauses += 1
    if clauses > MOST_CLAUSES:
        raise QueryError(
            saying("the query has %(count)s clauses and the limit is %(limit)s", count=clauses, limit=MOST_CLAUSES),
            position=0,
            found="",
            advice=saying("Search for less at once; whole lists of identifiers can be checked in one go."),
        )


def _explained(text: str, error: UnexpectedInput) -> QueryError:
    at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    place: int | None = getattr(error, "pos_in_stream", None)
    at = len(text.rstrip()) if at_end or place is None else place
    found = text[at : at + 20].split(maxsplit=1)[0] if text[at : at + 1].strip() else ""
    if found[:1] in ('"', "“", "”"):
        return QueryError(
            saying("a quote is opened and not closed"),
            position=at,
            found=found,
            advice=saying('Close it with ", or take it away; inside quotes a quote is written \\".'),
        )
    if found[:1] == ")":
        if _parenthesis_is_open(text[:at]):
            return QueryError(
                saying("something is missing before the parenthesis"),
                position=at,
                found=found,
                advice=saying("Write what to search for."),
            )
        return QueryError(
            saying("a parenthesis is closed that was not opened"),
            position=at,
            found=found,
            advice=saying("Take it away or open one before."),
        )
    if not found and _parenthesis_is_open(text):
        return QueryError(
            saying("a parenthesis is not closed"), position=at, found="", advice=saying("Write ) at the end.")
        )
    if not found:
        return QueryError(
            saying("the query ends where something should follow"),
            position=at,
            found="",
            advice=saying("Write a word, a phrase in quotes or field:value after it."),
        )
    return QueryError(
        saying("the query cannot be read here"),
        position=at,
        found=found,
        advice=saying(
            "AND and OR stand between two parts, NOT before one; put quotes around text that is meant literally."
        ),
    )


def _parenthesis_is_open(text: str) -> bool:
    signs = [match[0] for match in _QUOTED_OR_PARENTHESIS.finditer(text)]
    return signs.count("(") > signs.count(")")


_PARSER = Lark(GRAMMAR, parser="lalr", lexer="contextual", transformer=_Builder(), maybe_placeholders=False)
