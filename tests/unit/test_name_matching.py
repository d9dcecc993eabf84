import time
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bongsu_schemas.names import fold_keys
from bongsu_schemas.names.matching import Kind, compare, compare_prepared, prepare
from bongsu_schemas.names.thai import romanise

NEAR = Path(__file__).parents[1] / "bench" / "linking" / "name_pairs_near.tsv"

KOREAN = [
    ["김영희", "Kim Young-hee", "Kim Yeonghui", "KIM<<YUNG HI", "Yeong Hee Kim", "金英姬"],
    ["이진우", "Lee Jin-woo", "Yi Chinu", "RHEE JINWOO", "리진우"],
    ["박현선", "Park Hyun Sun", "Bak Hyeon-seon", "Pak Hyonson"],
    ["최경숙", "Choi Kyung-sook", "Choe Gyeongsuk", "CHOI<<KYOUNGSOOK"],
    ["정성호", "Jung Sung-ho", "Jeong Seongho", "Chung Sung Ho", "Chŏng Sŏng-ho"],
    ["류현진", "유현진", "Ryu Hyun-jin", "YOO HYEONJIN"],
    ["남궁민수", "Namgung Min-su", "NAMKOONG MINSOO"],
    ["황희", "HWANG HEE", "Hwang Hui"],
    ["진희솔", "진 희 솔", "JIN HEE SOL"],
]
THAI = [
    ["สมชาย ใจดี", "Somchai Jaidee", "Somchay Chaidi", "JAIDEE, SOMCHAI", "นายสมชาย ใจดี", "솜차이 자이디"],
    ["ประเสริฐ ศรีสุข", "Prasert Srisuk", "Prasoet Sisuk"],
    ["กัลยา แก้วมณี", "Kanlaya Kaewmanee"],
    ["พรทิพย์ วงศ์สวัสดิ์", "Porntip Wongsawat", "Phonthip Wongsawasdi", "น.ส.พรทิพย์ วงศ์สวัสดิ์"],
    ["ศักดิ์สิทธิ์ จันทร์เพ็ญ", "Saksit Chanpen", "Saksith Janpen"],
]
VIETNAMESE = [
    ["Nguyễn Văn An", "Nguyen Van An", "NGUYEN<<VAN AN", "An Nguyen Van", "응우옌 반 안"],
    ["Trần Thị Hòa", "Trần Thị Hoà", "Tran Thi Hoa"],
    ["Pha\u0323m Mi\u0300nh", "Phạm Mình", "Pham Minh"],
    ["Đỗ Thúy Nga", "Đỗ Thuý Nga", "Do Thuy Nga"],
]
LATIN = [
    ["Jürgen Müller", "Juergen Mueller", "MULLER<<JURGEN"],
    ["Ronald McDonald", "Ronald MacDonald", "McDonald, Ronald"],
    ["Søren Kjær", "Soren Kjaer"],
    ["Catherine Phillips", "Catherine Philips"],
]
FIRMS = [
    ["주식회사 태광물산", "㈜태광물산", "(주) 태광물산", "TAEKWANG MULSAN CO., LTD."],
    ["청우인터내셔널", "CHUNGWOO INTERNATIONAL Co.,Ltd"],
    ["한진해운", "HANJIN SHIPPING CO., LTD."],
    ["บริษัท สมชายการค้า จำกัด", "Somchai Trading Co., Ltd."],
    ["Công ty TNHH Thương mại Hoàng Long", "HOANG LONG TRADING CO., LTD"],
    ["씨제이대한통운", "CJ Korea Express"],
]
VESSELS = [
    ["M/V SILVER VENTURE 70", "SILVER VENTURE NO.70", "M.V. Silver Venture 70"],
    ["제3동진호", "DONGJIN NO.3", "No. 3 Dong Jin"],
    ["PACIFIC LOTUS II", "MV Pacific Lotus 2"],
    ["세월호", "M/V SEWOL"],
]
KINDS: list[tuple[Kind, list[list[str]]]] = [
    ("person", KOREAN + THAI + VIETNAMESE + LATIN),
    ("organisation", FIRMS),
    ("vessel", VESSELS),
]


@pytest.mark.parametrize("spellings", KOREAN + THAI + VIETNAMESE + LATIN + FIRMS + VESSELS, ids=lambda names: names[0])
def test_all_spellings_of_a_name_are_the_same(spellings: list[str]) -> None:
    kind = next(kind for kind, names in KINDS if spellings in names)
    for one, other in combinations(spellings, 2):
        assert compare(one, other, kind).same, (one, other)
        assert compare(one, other).same, (one, other, "kind guessed")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("서진미", "서진훈"),
        ("신숙지", "신숙미"),
        ("이은성", "이은수"),
        ("이은성", "Lee Eun-soo"),
        ("Lee Eun-sung", "Lee Eun-soo"),
        ("Seo Jin-mi", "서진훈"),
        ("Kim Soo-hyun", "Kim Hyun-soo"),
        ("김종훈", "Kim Jong-hyun"),
        ("김영희", "박영희"),
        ("진 희 솔", "JIN HEE WON"),
        ("김 석 현", "KIM SOK HYOK"),
        ("金英姬", "金英淑"),
        ("Nguyễn Văn Dũng", "Nguyễn Văn Dụng"),
        ("Nguyen Van Khanh", "Nguyen Van Khang"),
        ("Nguyễn Minh Anh", "Nguyễn Anh Minh"),
        ("응우옌 반 안", "Nguyen Thi Hoa"),
        ("สมชาย ใจดี", "สมศักดิ์ ใจดี"),
        ("สมหญิง ใจดี", "Somchai Jaidee"),
        ("Mark Walters", "Mary Walters"),
        ("Daniel Garcia", "Daniela Garcia"),
        ("J. Smith", "John Smith"),
        ("SILVER VENTURE 70", "SILVER VENTURE 71"),
        ("제3동진호", "제5동진호"),
        ("태광물산", "태광산업"),
        ("태광무역", "태광통상"),
        ("Samsung Electronics", "Samsung Heavy Industries"),
        ("Minh Phat 92 Co., Ltd", "Minh Phat 29 Co., Ltd"),
        ("Kim", "김영희"),
    ],
)
def test_two_names_are_not_the_same(one: str, other: str) -> None:
    assert not compare(one, other).same


@pytest.mark.parametrize("kind", ["person", "organisation", "vessel", None])
def test_placeholders_match_nothing_not_even_themselves(kind: None) -> None:
    for word in ("미상", "UNKNOWN", "", "-", "ไม่ทราบ", "không rõ"):
        assert compare(word, word, kind) == (0.0, False, "different")
        assert compare(word, "김영희", kind).score == 0


def test_the_grade_says_by_what_two_names_are_one() -> None:
    assert compare("김영희", "김 영희").grade == "exact"
    assert compare("NGUYEN VAN AN", "Nguyễn Văn An").grade == "spelling"
    assert compare("김영희", "Kim Young Hee").grade == "sound"
    assert compare("J. Smith", "John Smith").grade == "partial"
    assert compare("김영희", "박철수").grade == "different"


def test_marks_that_are_missing_weigh_less_than_marks_that_agree() -> None:
    assert compare("Nguyễn Văn An", "Nguyen Van An").score < compare("Nguyễn Văn An", "AN, NGUYỄN VĂN").score


def test_near_misses_are_told_apart() -> None:
    """Of some 220 pairs a syllable, a tone, a trade or a number apart few are taken for one, and hardly one is lost."""
    lines = [line.split("\t") for line in NEAR.read_text("utf-8").splitlines() if not line.startswith("#")]
    found = [(sign == "=", compare(one, other).same) for sign, one, other in lines]
    right = sum(is_one and said for is_one, said in found)
    false = sum(said and not is_one for is_one, said in found)
    assert len(lines) >= 600
    assert right / sum(is_one for is_one, _ in found) >= 0.97
    assert false / sum(not is_one for is_one, _ in found) <= 0.03


def test_thai_is_read_as_it_is_spoken() -> None:
    spoken = {"สมชาย": "somchai", "วงศ์สวัสดิ์": "wongsawat", "เจริญ": "chroen", "กมล": "kamon", "จันทร์": "chan"}
    assert {word: romanise(word) for word in spoken} == spoken


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim Young Hee", "김영희"),
        ("Kim Yeonghui", "金英姬"),
        ("สมชาย ใจดี", "Somchay Chaidi"),
        ("สมชาย ใจดี", "솜차이 자이디"),
        ("응우옌 반 안", "Nguyen Van An"),
        ("태광물산", "TAEKWANG MULSAN CO., LTD."),
        ("세월호", "M/V SEWOL"),
        ("한진해운", "Hanjin Shipping Co., Ltd."),
    ],
)
def test_spellings_across_scripts_share_a_key(one: str, other: str) -> None:
    assert fold_keys(one) & fold_keys(other)


def test_a_name_has_few_keys() -> None:
    names = [name for _, families in KINDS for family in families for name in family]
    assert max(len(fold_keys(name)) for name in names) <= 16
    assert sum(len(fold_keys(name)) for name in names) / len(names) < 6


PARTS = """
김 영희 Kim young สม ชาย - << 金 英 70 II 호 제 M/V Co., Ltd. ㈜ บริษัท Nguyễn văn ß ㄱ ฤ ์ เ Đ ü Lee i NO. ²
Ⅷ 응우옌 & _ 六 李
"""
names = st.lists(st.sampled_from([*PARTS.split(), " "]), max_size=8).map("".join)
names |= st.text(max_size=40) | st.sampled_from([name for _, families in KINDS for each in families for name in each])
any_kind = st.sampled_from(["person", "organisation", "vessel", None])


@given(names, names, any_kind)
def test_any_two_texts_compare_alike_in_either_order(one: str, other: str, kind: None) -> None:
    found = compare(one, other, kind)
    assert found == compare(other, one, kind) == compare(one, other, kind)
    assert 0 <= found.score <= 1
    if found.grade == "exact":
        assert fold_keys(one) & fold_keys(other)


@given(names, any_kind)
def test_a_name_is_itself(name: str, kind: None) -> None:
    assert compare(name, name, kind).same == (prepare(name) is not None)


@pytest.mark.parametrize("part", ["a ", "Kim ", "가", "ก", "ส์", "no.", "1", "เก", "金", "hyun", "(주", "\u0301"])
def test_a_hostile_name_costs_no_time(part: str) -> None:
    hostile = part * (10_000 // len(part))
    start = time.perf_counter()
    kinds: list[Kind | None] = ["person", "organisation", "vessel", None]
    for kind in kinds:
        compare(hostile, "김영희", kind)
        compare(hostile, hostile + "x", kind)
    assert time.perf_counter() - start < 1


def test_prepared_names_compare_in_well_under_a_millisecond() -> None:
    forms = [form for _, families in KINDS for family in families for name in family if (form := prepare(name))]
    start = time.perf_counter()
    for one in forms:
        for other in forms:
            compare_prepared(one, other)
    assert (time.perf_counter() - start) / len(forms) ** 2 < 500e-6
