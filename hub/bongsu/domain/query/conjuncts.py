"""The parts of a query that all have to match, each as the reader wrote it."""

from functools import cache

from lark import Lark, Token, Tree

from bongsu.domain.query.ast import Everything
from bongsu.domain.query.grammar import GRAMMAR, parse


def conjuncts(text: str) -> list[str]:
    """The parts of a query's outermost AND, cut out of its text; one where it is no AND, none where it asks for all.

    `QueryError` as `parse`. What finds nothing and forbids nothing (a lone sign) is no part.
    """
    parse(text)
    top = _spans().parse(text).children
    parts = [text[part.meta.start_pos : part.meta.end_pos] for part in _parts(top[0])] if top else []
    return [part for part in parts if not isinstance(parse(part), Everything)]


def _parts(node: Tree[Token] | Token) -> list[Tree[Token]]:
    if isinstance(node, Token):  # no rule of these stands for a token alone
        return []
    if node.data == "conjunction":
        return [part for child in node.children for part in _parts(child)]
    if node.data in ("group", "required"):
        inner = _parts(node.children[0])
        return inner if len(inner) > 1 else [node]
    return [node]


@cache
def _spans() -> Lark:
    """The grammar read into a tree that knows where each part begins and ends, parentheses and signs included."""
    return Lark(GRAMMAR, parser="lalr", lexer="contextual", propagate_positions=True, maybe_placeholders=False)
