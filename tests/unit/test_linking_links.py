"""Judgements and incidents: what holds, what a rejection parts, and that every link can be put into words."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linked_alerts import person, thing, traits

from bongsu.domain.linking import explain as words
from bongsu.domain.linking.clusters import groups, reachable
from bongsu.domain.linking.comparison import compare
from bongsu.domain.linking.evidence import Evidence
from bongsu.domain.linking.explain import explain, statement
from bongsu.domain.linking.judge import Edge, judge
from bongsu.domain.linking.links import Judgement, Link, pack_link, pair_of, standing_judgement, unpack_link
from bongsu.domain.linking.model import first_model
from bongsu_schemas.messages import LANGUAGES

CONFIRM = Judgement("confirm", "steward@hub", "same seizure", "2026-11-20T00:00:00Z")
REJECT = Judgement("reject", "steward@hub", "two brothers", "2026-11-20T00:00:01Z")
UNDO = Judgement("undo", "steward@hub", "was wrong", "2026-11-20T00:00:02Z")


def _link(a: str, b: str, status: str = "confirmed", score: float = 20.0, judged: Sequence[Judgement] = ()) -> Link:
    pair = pair_of("same_event", a, b)
    return Link(pair, Edge("same_event", pair.a, pair.b, status, score, (), "m"), tuple(judged))  # type: ignore[arg-type]


def test_a_stewards_word_goes_before_the_hubs_and_can_be_taken_back() -> None:
    assert _link("a", "b", "proposed").status == "proposed"
    assert _link("a", "b", "proposed", judged=[CONFIRM]).status == "confirmed"
    assert _link("a", "b", "confirmed", judged=[CONFIRM, REJECT]).status == "rejected"
    assert _link("a", "b", "confirmed", judged=[REJECT, UNDO]).status == "confirmed"
    assert Link(pair_of("same_event", "a", "b"), None, (CONFIRM,)).status == "confirmed"


def test_two_stewards_where_two_are_needed() -> None:
    first = Judgement("confirm", "one@hub", "yes", "", needed=2)
    again = Judgement("confirm", "one@hub", "yes, really", "", needed=2)
    second = Judgement("confirm", "two@hub", "yes", "", needed=2)
    no = Judgement("reject", "two@hub", "no", "", needed=2)
    assert standing_judgement([first]) is None
    assert standing_judgement([first, again]) is None
    assert standing_judgement([first, second]) == second
    assert standing_judgement([first, no]) is None
    assert _link("a", "b", "proposed", judged=[first]).waiting == first


def test_a_rejection_parts_its_own_incident_alone() -> None:
    links = [_link("a", "b"), _link("b", "c"), _link("x", "y"), _link("a", "c", score=30, judged=[REJECT])]
    found = groups(["a", "b", "c", "x", "y"], links)
    assert found["a"] != found["c"]
    assert found["x"] == found["y"] == {"x", "y"}
    assert sorted(map(len, set(found.values()))) == [1, 2, 2]


KEYS = [f"k{n}" for n in range(7)]
EDGES = st.lists(
    st.tuples(st.sampled_from(list(itertools.combinations(KEYS, 2))), st.sampled_from(["confirmed", "rejected"])),
    max_size=15,
    unique_by=lambda each: each[0],
)


@given(EDGES, st.randoms())
def test_groups_hold_rejected_pairs_apart_in_any_order(edges: list[tuple[tuple[str, str], str]], chance: Any) -> None:
    links = [
        _link(a, b, score=float(number)) if status == "confirmed" else _link(a, b, "proposed", judged=[REJECT])
        for number, ((a, b), status) in enumerate(edges)
    ]
    found = groups(KEYS, links)
    shuffled = list(links)
    chance.shuffle(shuffled)
    assert groups(KEYS, shuffled) == found
    for link in links:
        if link.status == "rejected":
            assert found[link.pair.a] != found[link.pair.b]
    assert all(key in found[key] and all(found[other] == found[key] for other in found[key]) for key in KEYS)


def test_what_is_not_visible_connects_nothing() -> None:
    links = [_link("a", "b"), _link("b", "c")]

    def of(keys: object) -> list[Link]:
        return [link for link in links if {link.pair.a, link.pair.b} & set(keys)]  # type: ignore[call-overload]

    assert reachable("a", of, lambda key: key != "b")[0] == {"a"}
    assert reachable("a", of, lambda _: True)[0] == {"a", "b", "c"}


@pytest.mark.parametrize("lang", [*LANGUAGES, "fr"])
def test_every_link_is_explained_in_the_viewers_language(lang: str) -> None:
    one = traits("1", person("김영희", birth="1990-02-03"), thing("flight", flight="KE1"), drug=("yaba", 9.0))
    other = traits("2", person("KIM YOUNG HEE", birth="1990-02-03"), thing("flight", flight="KE2"), drug=("yaba", 9.0))
    edges = judge(one, other, first_model())
    assert edges
    for edge in edges:
        link = Link(pair_of(edge.relation, edge.a, edge.b), edge)
        text = explain(link, lang)
        assert "김영희" in text
        assert "{" not in text
        assert unpack_link(pack_link(link)) == link
    rejected = explain(Link(pair_of("same_event", "a", "b"), None, (REJECT,)), lang)
    assert "two brothers" in rejected


def test_codes_are_said_in_words_and_amounts_with_their_unit() -> None:
    known: dict[str, Any] = {"drug": ("yaba", 1_250.0), "transport_modes": ["vessel"], "concealment": ["food_coffee"]}
    said = [
        statement(each, "ko")
        for each in compare(traits("1", **known), traits("2", **known), first_model())
        if each.field in ("substance", "amount", "mode", "concealment")
    ]
    assert sorted(said) == [
        "같은 약물: 야바", "수량이 같거나 거의 같음 (1,250 g, 1,250 g)", "운송수단 일치 (해상)", "은닉수법 일치 (커피)",
    ]  # fmt: skip


def test_every_statement_is_there_in_every_language() -> None:
    texts = words._texts()
    for part in ("sentence", "sure", "evidence", "values", "schemes"):
        for name, each in texts[part].items():
            assert set(each) == set(LANGUAGES), f"{part} {name}"
            assert all(each.values()), f"{part} {name}"
    assert set(first_model().schemes) <= set(texts["schemes"])


def test_hostile_text_in_a_statement_is_shown_harmless() -> None:
    one = traits("1", person("{0.__class__}\u202e김영희"), thing("vessel", "M/V {x}"))
    other = traits("2", person("{0.__class__}\u202e김영희"), thing("vessel", "M/V {y} other"))
    for each in compare(one, other, first_model()):
        assert "\u202e" not in statement(each, "en")


def test_a_link_says_how_sure_it_is_in_words_and_a_stewards_word_is_said_to_be_one() -> None:
    said = {}
    for status, score in (("confirmed", 43.73), ("confirmed", 16.2), ("proposed", 10.4), ("proposed", 28.0)):
        link = _link("a", "b", status, score)
        said[status, score] = [explain(link, lang).split(". ")[0] for lang in ("en", "ko")]
    assert said == {
        ("confirmed", 43.73): [
            "Linked as one event by the hub: very sure (43.7).", "허브: 같은 사건으로 확정, 매우 확실 (43.7).",
        ],
        ("confirmed", 16.2): ["Linked as one event by the hub: sure (16.2).", "허브: 같은 사건으로 확정, 확실 (16.2)."],
        ("proposed", 10.4): [
            "Perhaps one event, a steward decides: possible (10.4).",
            "같은 사건일 수 있음, 담당자 판단 필요: 가능성 있음 (10.4).",
        ],
        ("proposed", 28.0): [
            "Perhaps one event, a steward decides: much speaks for it, but something leaves a doubt (28.0).",
            "같은 사건일 수 있음, 담당자 판단 필요: 근거는 많으나 의심의 여지가 있음 (28.0).",
        ],
    }  # fmt: skip
    confirmed = replace(REJECT, verdict="confirm", author="steward@hub")
    assert explain(Link(pair_of("same_event", "a", "b"), None, (confirmed,)), "en").startswith(
        "Linked as one event by steward@hub: a steward's decision."
    )


def test_a_statement_says_no_more_than_what_matters() -> None:
    name = Evidence("name", "same", ("SUDA JAIDEE", "Suda  Jaidee"), 7.0)
    assert statement(name, "ko") == "같은 이름 SUDA JAIDEE"
    spelt = name._replace(values=("SUDA JAIDEE", "สุดา ใจดี"))
    assert statement(spelt, "ko") == "이름 SUDA JAIDEE, สุดา ใจดี: 같은 이름의 다른 표기"
    number = Evidence("mmsi", "same_later", ("574314692",), 0.0, 12.0)
    assert "too far apart" in statement(number, "en")
    assert statement(number, "en", "same_subject") == "both name MMSI 574314692", "a ship is the same at any time"
    assert statement(Evidence("port", "same", ("KRPUS",), 2.0), "ko") == "같은 항구: 부산"
