"""Chinese names in pinyin and in Hangul: what meets, what does not, by which keys; and what they leave as it was."""

import pytest
from name_pairs import pairs

from bongsu_schemas.names import fold_keys
from bongsu_schemas.names.chinese import keys_of
from bongsu_schemas.names.matching import compare, prepare
from bongsu_schemas.names.pinyin import parted, syllables

PAIRS = "name_pairs_chinese.tsv"


def test_one_name_in_hangul_and_pinyin_is_the_same_and_shares_a_key() -> None:
    found = pairs(PAIRS, "=")
    assert len(found) >= 75
    assert [pair for pair in found if not compare(*pair).same or not compare(*pair, kind="person").same] == []
    assert [pair for pair in found if not compare(pair[1], pair[0]).same] == []
    assert [pair for pair in found if not fold_keys(pair[0]) & fold_keys(pair[1])] == []


def test_near_misses_are_two() -> None:
    found = pairs(PAIRS, "!")
    assert len(found) >= 60
    assert [pair for pair in found if compare(*pair).same or compare(*pair, kind="person").same] == []


@pytest.mark.parametrize(
    ("pinyin", "hangul"),
    [
        ("zhuang", "좡"), ("xue", "쉐"), ("lv", "뤼"), ("jiong", "중"), ("si", "쓰"), ("zhi", "즈"), ("hui", "후이"),
        ("quan", "취안"), ("xian", "셴"), ("yong", "융"), ("er", "얼"), ("weng", "웡"), ("zuo", "쭤"), ("fo", "포"),
        ("niu", "뉴"), ("juan", "쥐안"), ("shuai", "솨이"), ("tian", "톈"), ("qiang", "창"), ("ye", "예"), ("ri", "르"),
    ],
)  # fmt: skip
def test_a_syllable_is_written_as_the_table_of_the_institute_has_it(pinyin: str, hangul: str) -> None:
    assert syllables()[pinyin][0] == hangul


def test_the_table_holds_the_syllables_of_standard_chinese() -> None:
    assert len(syllables()) == 402


def test_no_habit_is_another_syllables_rule() -> None:
    ruled = {ways[0] for ways in syllables().values()}
    assert not [way for ways in syllables().values() for way in ways[1:] if way in ruled]


def test_a_syllable_inside_a_word_begins_with_a_consonant_where_it_can() -> None:
    assert parted("xian", 2) == [("xian",)]
    assert parted("fangan", 2) == [("fan", "gan")]
    assert parted("tianao", 2) == [("tian", "ao")]
    assert parted("minho", 2) == []


def test_people_habits_count_less_than_the_rules() -> None:
    assert compare("쑹더성", "Song Desheng").score > compare("송더성", "Song Desheng").score >= 0.85


def test_two_names_in_pinyin_are_not_one_because_hangul_writes_them_alike() -> None:
    assert not compare("Zhang Wei", "Jiang Wei").same


@pytest.mark.parametrize(
    "name",
    [
        "김철수", "홍민", "송민수", "박지성", "김 철수", "Kim Cheol-su", "Park Ji Sung", "Nguyễn Văn An",
        "Trần Thị Hoa", "สมชาย ใจดี", "Somchai Jaidee", "Michael Johnson", "마이클 존슨", "부산해운", "HAN RIVER 3",
        "金哲洙", "Lee", "김",
    ],
)  # fmt: skip
def test_names_of_others_have_no_chinese_key(name: str) -> None:
    form = prepare(name)
    assert form is not None
    assert keys_of(form) == frozenset()
