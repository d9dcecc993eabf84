import time
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linking.slang import SECOND, Half, Line, lines, total

from bongsu.domain.recognition.substances import find_substances, resolve_reported

FLOORS = {"ko": (0.90, 0.94), "th": (0.86, 0.98), "vi": (0.90, 0.94), "en": (0.86, 0.95)}
_HALVES: tuple[Half, ...] = ("tuning", "held-out")


def _of(lang: str, half: Half) -> Iterable[Line]:
    return [line for line in lines() if line.lang == lang and line.half == half]


@pytest.mark.parametrize("half", _HALVES)
@pytest.mark.parametrize("lang", FLOORS)
def test_disguised_names_are_found_and_ordinary_words_are_not(lang: str, half: Half) -> None:
    score = total(_of(lang, half))
    assert (score.recall, score.precision) >= FLOORS[lang]
    assert score.precision >= FLOORS[lang][1]


def test_a_second_list_is_read_as_well() -> None:
    score = total(lines(SECOND))
    assert score.recall >= 0.98
    assert score.wrong_claims <= 1


def test_a_third_of_the_list_names_no_drug() -> None:
    some = lines()
    assert len(some) >= 150
    assert sum(not line.expected for line in some) * 3 >= len(some)
    assert len({line.text for line in some}) == len(some)


@pytest.mark.parametrize(
    ("text", "substance", "word"),
    [
        ("정품 아이s를 팝니다", "methamphetamine", "아이s"),
        ("필.로.폰을 샀다", "methamphetamine", "필.로.폰"),
        ("\u110bais 구함", "methamphetamine", "\u110bais"),
        ("드랍 케\u200b타\u200b민 있음", "ketamine", "케\u200b타\u200b민"),
        ("bán t-h-u-ố-c l-ắ-c rẻ", "mdma", "t-h-u-ố-c l-ắ-c"),
        ("ขาย ย า บ้ า ส่ง", "yaba", "ย า บ้ า"),
        ("Ｋ３ＴＡＭＩＮＥ vials", "ketamine", "Ｋ３ＴＡＭＩＮＥ"),
        ("uncut c*caine", "cocaine", "c*caine"),
        ("ㅋㅔ타민", "ketamine", "ㅋㅔ타민"),
        ("ㅋ탐 팝니다", "ketamine", "ㅋ탐"),
    ],
)
def test_a_disguised_word_stands_as_written(text: str, substance: str, word: str) -> None:
    (match,) = find_substances(text)
    assert (match.id, match.word) == (substance, word)
    assert text[match.start : match.end] == word


def test_a_disguise_is_less_ambiguous_than_the_word_itself() -> None:
    (plain,) = find_substances("아이스 있어요")
    (disguised,) = find_substances("아이s 있어요")
    assert disguised.ambiguity < plain.ambiguity
    assert (plain.kind, disguised.kind) == ("indicator", "slang")


def test_letters_set_apart_by_spaces_are_as_ambiguous_as_the_word() -> None:
    (apart,) = find_substances("아 이 스")
    assert apart.kind == "indicator"


def test_a_russian_word_stays_russian() -> None:
    assert find_substances("мет и лсд, сеть, ісе для дома") == []


_PIECES = st.sampled_from(
    ["아이s ", "ㅍㅣㄹ", "필.로.폰", "m3th ", "ยา บ้า", "เคta", "c*caine", "a\u0336", "ㅋ타민", "t-h ", "ісе"]
)


@settings(max_examples=200)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=3)), max_size=10).map("".join))
def test_offsets_are_right_under_every_disguise(text: str) -> None:
    for match in (*find_substances(text), *resolve_reported(text)):
        assert match.word == text[match.start : match.end] != ""


_HOSTILE = [
    "ㅇ",
    "ㅍㅣ",
    "아a",
    "a.",
    "필 ",
    "m3th ",
    "c*caine ",
    "ย ",
    "ยา ",
    "ยe",
    "아이s ",
    "t-h-u-ố-c ",
    "ㅍㄹㅍ ",
    "а ",
]


def _costs_in_proportion(unit: str) -> bool:
    spent = []
    for size in (2**16, 2**18):
        text = (unit * (size // len(unit) + 1))[:size]
        start = time.process_time()
        find_substances(text)
        spent.append(time.process_time() - start)
    return spent[1] < 8 * spent[0] + 0.3


@pytest.mark.parametrize("unit", _HOSTILE)
def test_a_hostile_text_costs_time_in_proportion(unit: str) -> None:
    """One of three times: in a test process that has grown large the collector may run in the midst of one."""
    assert any(_costs_in_proportion(unit) for _ in range(3))
