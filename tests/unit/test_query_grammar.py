"""The grammar: what is read as what, and how errors name the place and the way out."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bongsu.domain.query.ast import And, Exists, Field, Node, Not, Or, Phrase, Range, Term, canonical
from bongsu.domain.query.conjuncts import conjuncts
from bongsu.domain.query.errors import QueryError
from bongsu.domain.query.grammar import DEEPEST_NESTING, LONGEST_QUERY, MOST_CLAUSES, join, parse

WORD = st.sampled_from(
    ["필로폰", "ยาบ้า", "đá", "SYNU", "100001-9", "+82101", "a:b"[:1], "AND1", "NOTE", "12:30", "[긴급]", "OR."]
)
LEAF = st.one_of(
    WORD.map(Term),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).map(lambda text: Phrase(f"x{text}")),
    st.builds(
        Field, st.sampled_from(["agency", "name", "container"]), st.text(st.sampled_from('ab"\\ ()태'), min_size=1)
    ),
    st.builds(Range, st.just("mass_g"), st.sampled_from(["1", "2"]), st.sampled_from([None, "5"]), st.booleans()),
    st.sampled_from([Exists("substance")]),
)
TREE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=8,
)


def bare(node: Node) -> Node:
    """The tree without places, as the canonical text gives it."""
    return parse(canonical(node))


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ("", ""),
        ("  -  ", ""),
        ("필로폰 AND agency:th.customs", '필로폰 AND agency:"th.customs"'),
        (
            "필로폰 AND agency:th.customs AND occurred:[2026-11-01 TO *]",
            '필로폰 AND agency:"th.customs" AND occurred:["2026-11-01" TO *]',
        ),
        ('container:"SYNU 100001-9"', 'container:"SYNU 100001-9"'),
        ("a b OR c", "(a AND b) OR c"),
        ("a (b OR c)", "a AND (b OR c)"),
        ("a -b +c", "a AND NOT b AND c"),
        ("NOT NOT a", "a"),
        ("and or not", "and AND or AND not"),
        ("mass_g:>=5", 'mass_g:["5" TO *]'),
        ("mass_g:<5", 'mass_g:[* TO "5"}'),
        ("occurred:{2026 TO now-7d]", 'occurred:{"2026" TO "now-7d"]'),
        ("risk:[* TO *] name:*", "risk:* AND name:*"),
        ("substance:(yaba OR 필로폰)", 'substance:"yaba" OR substance:"필로폰"'),
        ("+82 10-1234-5678", "+82 AND 10-1234-5678"),
        ("12:30 a-b", "12:30 AND a-b"),
        ("“ma túy đá”", '"ma túy đá"'),
        ("Agency:kr.kcs", 'agency:"kr.kcs"'),
        ("container: SYNU1000019", 'container:"SYNU1000019"'),
        ('title:"a \\" b"', 'title:"a \\" b"'),
    ],
)
def test_a_query_is_read_as(query: str, meaning: str) -> None:
    assert canonical(parse(query)) == meaning


@pytest.mark.parametrize(
    ("query", "position", "says"),
    [
        ('a "b', 2, "quote"),
        ('5" b', 1, "quote"),
        ("a ) b", 2, "not opened"),
        ("(a b", 4, "not closed"),
        ("()", 1, "missing"),
        ("a AND", 5, "ends where"),
        ("OR a", 0, "AND and OR stand between"),
        ("a AND OR b", 6, "AND and OR stand between"),
        ("NOT", 3, "ends where"),
        ("agency:", 7, "ends where"),
        ("substanc:x", 0, "Did you mean substance"),
        ("zzz:x", 0, "Fields are agency"),
        ("mass_g:[5 TO", 7, "[LOW TO HIGH]"),
        ("mass_g:>", 7, "mass_g:>VALUE"),
    ],
)
def test_an_error_names_the_place_and_the_way_out(query: str, position: int, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.position == position
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        "a" * (LONGEST_QUERY + 1),
        " ".join("a" * (MOST_CLAUSES + 1)),
        "(" * (DEEPEST_NESTING + 1) + "a" + ")" * (DEEPEST_NESTING + 1),
    ],
)
def test_a_query_over_a_limit_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match=r"limit|deeper"):
        parse(query)


def test_a_query_at_the_limits_is_read() -> None:
    parse("(" * DEEPEST_NESTING + "a" + ")" * DEEPEST_NESTING)
    parse(" OR ".join("a" * MOST_CLAUSES))


def test_hostile_text_is_read_or_refused_in_no_time() -> None:
    started = time.perf_counter()
    for unit in ('"', "\\", "a:", "[", "mass_g:[", "NOT ", "-", "(a ", '"a\\', "agency:(", "[a TO "):
        with suppress(QueryError):
            parse((unit * LONGEST_QUERY)[:LONGEST_QUERY])
    assert time.perf_counter() - started < 3


@given(TREE)
def test_the_canonical_text_is_read_back_as_the_same_tree(node: Node) -> None:
    assert canonical(bare(node)) == canonical(bare(bare(node)))


PIECES = st.one_of(
    st.sampled_from([*'ab:"()[]{}*<>=+- \\\n“”', "AND ", "OR ", "NOT ", "name:", " TO "]), st.characters()
)


@given(st.lists(PIECES, max_size=12))
def test_any_text_is_read_or_refused_with_a_place(pieces: list[str]) -> None:
    query = "".join(pieces)
    refusal: QueryError | None = None
    try:
        parse(query)
    except QueryError as error:
        refusal = error
    assert refusal is None or (0 <= refusal.position <= len(query) and refusal.advice)


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("", []),
        ("태국 필로폰 소포", ["태국", "필로폰", "소포"]),
        ("a AND (b OR c) -d", ["a", "(b OR c)", "-d"]),
        ("(a b) c +e", ["a", "b", "c", "+e"]),
        ("NOT (a b) c", ["NOT (a b)", "c"]),
        ("a OR b", ["a OR b"]),
        ("name:(a b)", ["name:(a b)"]),
        ('- "x AND y" agency:kr.kcs mass_g:[1 TO 2]', ['"x AND y"', "agency:kr.kcs", "mass_g:[1 TO 2]"]),
    ],
)
def test_parts_are_cut_out_as_they_were_written(query: str, parts: list[str]) -> None:
    assert conjuncts(query) == parts


@given(TREE)
def test_the_parts_joined_ask_for_what_the_query_asks_for(tree: Node) -> None:
    query = canonical(tree)
    assert canonical(join(And, [parse(part) for part in conjuncts(query)])) == canonical(parse(query))
