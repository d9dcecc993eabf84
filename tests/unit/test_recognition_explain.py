import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bongsu.domain.recognition.concealment import find_concealment
from bongsu.domain.recognition.explain import explain
from bongsu.domain.recognition.people import find_names
from bongsu.domain.recognition.quantities import find_quantities, grams

_DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("value", "unit", "substance", "expected"),
    [
        ("1.681", "กก.", "methamphetamine", (Decimal("1681.000"), "measured", None)),
        ("66.06", "그램", None, (Decimal("66.06"), "measured", None)),
        ("2000", "เม็ด", "yaba", (Decimal("180.00"), "factor", "yaba-tablet")),
        ("8000", "viên", "mdma", (Decimal("2000.00"), "factor", "mdma-tablet")),
        ("1450", "ml", "ghb", (Decimal("1450.000"), "factor", "litre")),
        ("100", "정", "methamphetamine", (None, "none", None)),
        ("779", "봉", "happy-water", (None, "none", None)),
        ("5", "상자묶음", "yaba", (None, "none", None)),
    ],
)
def test_grams_are_measured_or_by_factor(
    value: str, unit: str, substance: str | None, expected: tuple[object, ...]
) -> None:
    assert grams(Decimal(value), unit, substance, _DAY) == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ko", "약 5.435kg을(를) 들여와", [("5.435", "kg")]),
        ("ko", "야바 약 3000정을(를), 1,961ml", [("3000", "정"), ("1961", "ml")]),
        ("ko", "3만 2천정 및 2만여정", [("32000", "정"), ("20000", "정")]),
        ("ko", "현금 700,000원, 7회, 14:35, 103동 1408호, 2026년", []),
        ("vi", "1.642 viên và 1.234,5 gam", [("1642", "viên"), ("1234.5", "gam")]),
        ("vi", "57.17 g", [("57.17", "g")]),
        ("th", "๒,๐๐๐ เม็ด ๑๒๖.๘๗ กรัม", [("2000", "เม็ด"), ("126.87", "กรัม")]),
        ("en", "1.642 g, 5 grams of it", [("1.642", "g"), ("5", "grams")]),
    ],
)
def test_a_narrative_names_amounts(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.value, each.unit) for each in find_quantities(text, lang)] == [
        (Decimal(value), unit) for value, unit in expected
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("은닉수법은 커피믹스 봉지.", ["food_coffee"]),
        ("여행가방 이중바닥 은닉 야바 의심.", ["luggage_false_bottom"]),
        ("ซุกซ่อนใต้พื้นกระเป๋าเดินทาง", ["luggage_false_bottom"]),
        ("giấu trong vách thùng carton", ["packaging_wall"]),
        ("GIẤU TRONG HỘP PHẤN EM BÉ", ["baby_products"]),
        ("X-ray 판독 이상", []),
    ],
)
def test_a_text_names_the_way_of_concealment(text: str, codes: list[str]) -> None:
    assert find_concealment(text) == codes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("황훈호이(가) 태국에서 히로뽕 약 5kg을(를)", ["황훈호"]),
        ("제보자에 따르면 조철성은(는) 케타민을(를) 판매함", ["조철성"]),
        ("달서구 거주 윤민희 관련 GHB", ["윤민희"]),
        ("시흥시 거주 SIN GI YOUNG 관련", ["SIN GI YOUNG"]),
        ("O JEE-CHUL이(가) 중국에서", ["O JEE-CHUL"]),
        ("Suh Jin-hoon은(는)", ["Suh Jin-hoon"]),
        ("bắt giữ Nguyễn Quốc Hương với", ["Nguyễn Quốc Hương"]),
        ("ผู้ต้องหาคือนายชัยวัฒน์ ศรีสุข", ["ชัยวัฒน์ ศรีสุข"]),
        ("정황은 기관이(가) 확인. 합성대마이(가) 발견", []),
        ("M/V PACIFIC LOTUS 42, CHUNGWOO MULSAN CO., LTD.", []),
        ("X-ray 판독 이상, LSD 반응. Hong Kong", []),
        ("피의자 연락처 010-2222-3333 확보", []),
        ("수취인 계좌로 송금", []),
        ("용의자 경찰은 조사 중", []),
    ],
)
def test_a_narrative_names_persons(text: str, names: list[str]) -> None:
    assert [each.text for each in find_names(text)] == names


def test_an_explanation_has_the_contract_s_form() -> None:
    text = "황훈호이(가) 야바 2,000정과 @tiger_mc775 연락처 010-1061-9900"
    assert explain(text, lang=None, region=None) == {
        "text": text,
        "identifiers": [
            {"scheme": "handle", "value": "@tiger_mc775", "raw": "@tiger_mc775", "valid": True},
            {"scheme": "phone", "value": "+821010619900", "raw": "010-1061-9900", "valid": True},
        ],
        "substances": [{"id": "yaba", "word": "야바", "kind": "common", "ambiguity": 0.0}],
        "quantities": [{"value": 2000, "unit": "정", "mass_g": 180}],
        "names": ["황훈호"],
    }


def test_an_ambiguous_word_alone_is_an_indicator() -> None:
    assert [each["kind"] for each in explain("G", lang=None, region=None)["substances"]] == ["indicator"]


@settings(max_examples=150)
@given(st.text(max_size=80), st.sampled_from([None, "ko", "th", "vi", "en"]))
def test_any_text_is_explained(text: str, lang: str | None) -> None:
    explained = explain(text, lang=lang, region=None)
    assert explained["text"] == text
    for quantity in find_quantities(text, lang):
        assert quantity.raw == text[quantity.start : quantity.end]
    for name in find_names(text):
        assert name.text == text[name.start : name.end]
    find_concealment(text)


@pytest.mark.parametrize(
    "text", ["1," * 60_000, "A " * 60_000, "김가나 " * 30_000, "นาย" * 40_000, "5 만" * 40_000, "A-a " * 30_000]
)
def test_a_hostile_text_is_explained_in_linear_time(text: str) -> None:
    start = time.process_time()
    explain(text, lang=None, region=None)
    find_concealment(text)
    assert time.process_time() - start < 6
