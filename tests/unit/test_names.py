import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bongsu_schemas.names import fold_keys, fold_name

SPELLINGS = [
    [
        "김영희",
        "KIM<<YOUNG HEE",
        "Kim Young Hee",
        "Kim Yeonghui",
        "Young-Hee Kim",
        "KIM YOUNGHEE",
        "김 영희",
        "gim young-hui",
    ],
    ["황정석", "Hwang Jeong-suk", "HWANG<<JUNG SEOK", "Whang Jungsuk"],
    ["이은수", "RHEE<<UN SOO", "YI EUN-SOO", "Lee Eunsu", "리은수"],
    ["서진훈", "SUH<<JINHUN", "Suh Jin-hoon", "SEO JIN HUN"],
    ["정정철", "Jeong Jeongcheol", "CHUNG<<JEONGCHEOL", "Jung Jungchul"],
    ["윤현철", "YUN HYEON-CHEOL", "YOON HYUN CHEOL", "YUN<<HYUN CHEOL"],
    ["조정지", "JO JEONGJI", "CHO JUNG JI", "Cho Jeong-jee"],
    ["박동혜", "Park Dong Hye", "PAK DONGHYE", "bak donghye"],
    ["남궁민수", "NAMGUNG MINSOO", "Namkung Min Su"],
    ["류진", "유진", "RYU JIN", "Yoo Jin"],
    ["Nguyễn Đức Lan", "NGUYEN<<DUC LAN", "Nguyen Duc Lan", "LAN NGUYEN DUC", "Nguyễn  Đức Lan "],
    ["Đỗ Minh Quân", "DO<<MINH QUAN"],
    ["부 반 푸", "VU VAN PHU", "Vũ Văn Phú"],
    ["นงลักษณ์ วงศ์สวัสดิ์", "นายนงลักษณ์ วงศ์สวัสดิ์", "นางสาว นงลักษณ์  วงศ์สวัสดิ์"],
    ["(주)청우통상", "주식회사 청우통상", "㈜청우통상", "청우통상"],
    ["CHUNGWOO INTERNATIONAL CO., LTD.", "Chungwoo International", "CHUNGWOO INTERNATIONAL Co.,Ltd"],
    ["บริษัท สยามโพสต์เซอร์วิส จำกัด", "สยามโพสต์เซอร์วิส", "บจก. สยามโพสต์เซอร์วิส"],
    ["Công ty TNHH Minh Phát 92", "CONG TY TNHH MINH PHAT 92", "Minh Phat 92"],
    ["M/V PACIFIC LOTUS 42", "MV PACIFIC LOTUS NO.42", "PACIFIC LOTUS No.42", "Pacific Lotus 42"],
    ["제3동진호", "3동진", "제 3 동진호"],
    ["ＭＡＲＫ ＷＡＬＴＥＲＳ", "WALTERS MARK", "Mark Walters"],
]


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda spellings: spellings[0])
def test_the_spellings_of_a_name_meet(spellings: list[str]) -> None:
    for one, other in pairwise(spellings):
        assert fold_keys(one) & fold_keys(other), (one, fold_keys(one), other, fold_keys(other))
    assert all(fold_keys(spellings[0]) & fold_keys(other) for other in spellings[1:])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("김영희", "Kim Chul Soo"),
        ("김영희", "Lee Young Hee"),
        ("Nguyễn Đức Lan", "Nguyễn Đức Long"),
        ("ยาใจ ใจดี", "ยาใจ ใจด"),
        ("M/V PACIFIC LOTUS 42", "M/V PACIFIC LOTUS 24"),
        ("청우통상", "청우물산"),
        ("Kim", "김영희"),
    ],
)
def test_two_names_do_not_meet(one: str, other: str) -> None:
    assert not fold_keys(one) & fold_keys(other)


@pytest.mark.parametrize("name", ["", "미상", "UNKNOWN", "-", "ไม่ทราบ", "không rõ"])
def test_a_placeholder_has_no_key(name: str) -> None:
    assert fold_keys(name) == frozenset()


def test_a_folded_name_keeps_its_words_apart() -> None:
    assert fold_name("KIM<<YOUNG  HEE") == "kim young hee"
    assert fold_name("M/V Golden Harmony NO.5") == "golden harmony 5"


@given(st.text(max_size=60))
def test_any_text_has_keys_without_blanks(name: str) -> None:
    assert all(key and " " not in key for key in fold_keys(name))
    assert fold_keys(name) == fold_keys(name + " ")


@pytest.mark.parametrize("name", ["a " * 100_000, "(주" * 100_000, "no." * 100_000, "가" * 300_000])
def test_a_hostile_name_costs_no_time(name: str) -> None:
    start = time.perf_counter()
    fold_keys(name)
    assert time.perf_counter() - start < 0.5
