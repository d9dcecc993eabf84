import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bongsu.domain.recognition.substances import find_substances, resolve_reported

REPORTED = [
    ("메트암페타민", "methamphetamine", "official"),
    ("필로폰", "methamphetamine", "common"),
    ("히로뽕", "methamphetamine", "common"),
    ("작대기", "methamphetamine", "slang"),
    ("얼음", "methamphetamine", "slang"),
    ("ICE", "methamphetamine", "slang"),
    ("ไอซ์", "methamphetamine", "common"),
    ("hàng đá", "methamphetamine", "slang"),
    ("đá", "methamphetamine", "slang"),
    ("차가운 술", "methamphetamine", "slang"),
    ("ｋｅｔａｍｉｎｅ", "ketamine", "official"),
    ("케이", "ketamine", "slang"),
    ("K", "ketamine", "slang"),
    ("ke", "ketamine", "slang"),
    ("ยาบ้า", "yaba", "official"),
    ("HONG PHIEN", "yaba", "common"),
    ("합성대마", "synthetic-cannabinoid", "common"),
    ("cỏ Mỹ", "synthetic-cannabinoid", "common"),
    ("K2", "synthetic-cannabinoid", "slang"),
    ("떨", "cannabis", "slang"),
    ("cỏ", "cannabis", "slang"),
    ("대마초 (확인 중)", "cannabis", "official"),
    ("kẹo", "mdma", "slang"),
    ("THUỐC LẮC", "mdma", "common"),
    ("엘", "lsd", "slang"),
    ("tem giấy", "lsd", "slang"),
    ("G", "ghb", "slang"),
    ("물뽕", "ghb", "common"),
    ("nước vui", "happy-water", "slang"),
    ("cocain", "cocaine", "official"),
]


@pytest.mark.parametrize(("word", "substance", "kind"), REPORTED)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_drug_field_is_resolved(word: str, substance: str, kind: str, form: str) -> None:
    (match,) = resolve_reported(unicodedata.normalize(form, word))  # type: ignore[arg-type]
    assert match.id == substance
    assert match.kind == kind or {match.kind, kind} <= {"common", "slang"}


def test_a_word_for_two_drugs_is_an_indicator_of_each() -> None:
    assert {(each.id, each.kind) for each in resolve_reported("ผงขาว")} == {
        ("cocaine", "indicator"),
        ("heroin", "indicator"),
    }


def test_a_field_may_name_several_drugs() -> None:
    assert [each.id for each in resolve_reported("MDMA/케타민, 얼음")] == ["mdma", "ketamine", "methamphetamine"]
    assert [(each.id, each.word) for each in resolve_reported("얼음 (필로폰)")] == [("methamphetamine", "필로폰")]


@pytest.mark.parametrize("word", ["휴대전화", "전자저울", "주사기", "현금", "지퍼백", "", "-", "대포폰", "디지털 저울"])
def test_other_things_are_no_drugs(word: str) -> None:
    assert resolve_reported(word) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("황훈호이(가) 히로뽕을 판매", [("methamphetamine", "히로뽕", "common")]),
        ("합성대마을(를) 판매함", [("synthetic-cannabinoid", "합성대마", "common")]),
        ("마약류관리법위반(메트암페타민)", [("methamphetamine", "메트암페타민", "official")]),
        ("떨을 팔고 물고기와 얼음물", [("cannabis", "떨", "indicator")]),
        ("얼음 약 48g을(를)", [("methamphetamine", "얼음", "indicator")]),
        ("MDMA를 은닉", [("mdma", "MDMA", "official")]),
        ("야바위꾼이 절대마약 무대마다", []),
        ("코카콜라 캔, 사탕 봉지, @ice_mh622", []),
        ("ketamines? icebox", []),
        ("MA TUÝ ĐÁ giấu trong loa", [("methamphetamine", "MA TUÝ ĐÁ", "common")]),
        ("da bóng, nước đá", []),
        ("can sa va thuoc lac", [("cannabis", "can sa", "official"), ("mdma", "thuoc lac", "common")]),
        ("ซุกซ่อนกัญชาสังเคราะห์ในลำโพง", [("synthetic-cannabinoid", "กัญชาสังเคราะห์", "common")]),
        ("ซุกซ่อนในเครื่องจักร ยาเคมี", []),
    ],
)  # fmt: skip
def test_a_narrative_names_drugs(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(each.id, each.word, each.kind) for each in find_substances(text)] == expected


_WORDS = st.sampled_from([word for word, _, _ in REPORTED])
_TEXTS = st.one_of(st.text(max_size=60), st.lists(st.one_of(_WORDS, st.text(max_size=4)), max_size=8).map("".join))


@settings(max_examples=200)
@given(_TEXTS)
def test_words_stand_where_they_are_said_to(text: str) -> None:
    reach = 0
    for match in find_substances(text):
        assert 0 <= match.start < match.end <= len(text)
        assert match.word == text[match.start : match.end]
        assert match.start >= reach or match.kind == "indicator"
        reach = match.end
    for match in resolve_reported(text):
        assert match.word == text[match.start : match.end]


@given(_TEXTS)
def test_composition_of_characters_changes_nothing(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    spread = unicodedata.normalize("NFD", composed)
    assert [m.id for m in find_substances(composed)] == [m.id for m in find_substances(spread)]


@pytest.mark.parametrize(
    "text", ["대마" * 60_000, "ma túy " * 20_000, "(" * 120_000, "เค" * 60_000, "đ\u0301\u0316" * 40_000]
)
def test_a_hostile_text_is_searched_in_linear_time(text: str) -> None:
    start = time.process_time()
    find_substances(text)
    resolve_reported(text)
    assert time.process_time() - start < 4
