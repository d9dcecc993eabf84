"""The tokenizer: what is found by what, in four languages."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bongsu_schemas.text import LONGEST_TOKEN, fold, highlight, index_terms, query_phrase, script_of, tokens

ALPHABET = st.one_of(
    st.sampled_from(
        list(
            "필로폰을한국떨가 abcXYZ019-_/@.đĐàẾư\u0301\u0300ยาบ้านํ้าเเแ๑๙中國々１Ａ\u200bᄀ\u1161\u11a8ㅋ\t\n\x00ßİſ'\""
        )
    ),
    st.characters(),
)
TEXT = st.text(ALPHABET, max_size=40)


def holds(text: str, query: str) -> bool:
    have, want = index_terms(text).split(), query_phrase(query)
    return bool(want) and any(have[at : at + len(want)] == want for at in range(len(have)))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("대구서 필로폰을 밀수", "필로폰"),
        ("필로폰 밀수", "필로폰 밀수"),
        ("액상필로폰", "필로"),
        ("액상필로폰", "로폰"),
        ("아이s를 산다", "아이S"),
        ("พบยาบ้าจำนวน ๕ เม็ด", "ยาบ้า"),
        ("พบยาบ้าจำนวน ๕ เม็ด", "5"),
        ("Ma túy đá", "ma tuy da"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Hoà"), "nguyen thi hòa"),
        ("ＳＹＮＵ１００００１", "synu100001"),
        ("น\u0e4d\u0e49\u0e32แข็ง", "น\u0e49\u0e33"),
        ("เเฮปปี้วอเตอร์", "แฮปปี้วอเตอร์"),
        ("ya\u200bba", "yaba"),
        (unicodedata.normalize("NFD", "부산항"), "부산"),
        ("中國産", "國産"),
        ("5.435kg", "5.435KG"),
    ],
)
def test_a_word_is_found_however_it_is_written(text: str, query: str) -> None:
    assert holds(text, query)


@pytest.mark.parametrize(
    ("text", "query"), [("กัญชา", "กญชา"), ("ยาบ้า", "ยาบา"), ("필폰로", "필로폰"), ("yabas", "yaba"), ("SYNU 1", "YNU")]
)
def test_another_word_is_not_found(text: str, query: str) -> None:
    assert not holds(text, query)


def test_a_run_is_cut_into_overlapping_bigrams_and_a_single_character_gives_itself() -> None:
    assert index_terms("필로폰 K2떨 5g") == "필로 로폰 k2 떨 5g"


def test_offsets_are_those_of_the_text_as_written() -> None:
    text = unicodedata.normalize("NFD", "Đà Nẵng: ") + "필로폰"
    assert [text[t.start : t.end] for t in tokens(text)] == [
        unicodedata.normalize("NFD", "Đà"),
        unicodedata.normalize("NFD", "Nẵng"),
        "필로",
        "로폰",
    ]


def test_a_highlight_covers_the_phrase_and_nothing_else() -> None:
    assert highlight("액상 필로폰 5g, 필로폰", [query_phrase("필로폰")]) == [[3, 6], [11, 14]]
    assert highlight("대마초", [query_phrase("마")]) == [[1, 2]]
    assert highlight("", [["x"], []]) == []


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("KIM", "Latn"),
        ("Đặng", "Latn"),
        ("김 A", "Hang"),
        ("ไอซ์", "Thai"),
        ("金 12", "Hani"),
        ("123-", "Zyyy"),
        ("Иван", "Zyyy"),
    ],
)
def test_the_script_of_a_name_is_that_of_most_of_its_letters(text: str, script: str) -> None:
    assert script_of(text) == script


@given(TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXT)
def test_index_terms_and_tokens_are_the_same_words(text: str) -> None:
    assert index_terms(text) == " ".join(token.text for token in tokens(text))


@given(TEXT, st.data())
def test_a_text_is_found_by_any_of_its_own_words(text: str, data: st.DataObject) -> None:
    words = [word for word in text.split() if query_phrase(word)]
    if words:
        assert holds(text, data.draw(st.sampled_from(words)))


@given(TEXT)
def test_a_normal_form_of_unicode_changes_no_token(text: str) -> None:
    assert index_terms(unicodedata.normalize("NFD", text)) == index_terms(text)


@given(TEXT)
def test_tokens_are_short_and_free_of_blanks_and_control_characters(text: str) -> None:
    for token in tokens(text * 20):
        assert 0 < len(token.text) <= LONGEST_TOKEN
        assert not any(c.isspace() or unicodedata.category(c) in ("Cc", "Cs") for c in token.text)
        assert token.start < token.end


@given(TEXT)
def test_a_highlight_of_a_token_folds_to_that_token(text: str) -> None:
    for token in tokens(text):
        assert highlight(text, [[token.text]])
