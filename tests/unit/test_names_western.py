"""Western words in Hangul and Thai, Vietnamese names in Thai, initials: what meets, what does not, by which keys."""

from itertools import product

import pytest
from name_pairs import pairs

from bongsu_schemas.names import fold_keys
from bongsu_schemas.names.loan_names import NAMES
from bongsu_schemas.names.loan_words import WORDS
from bongsu_schemas.names.matching import compare, prepare
from bongsu_schemas.names.trades import split_name
from bongsu_schemas.names.vietnamese_in_thai import vietnamese_readings

PAIRS = "name_pairs_western.tsv"


def test_one_name_in_two_scripts_is_the_same_and_shares_a_key() -> None:
    found = pairs(PAIRS, "=")
    assert len(found) >= 80
    assert [pair for pair in found if not compare(*pair).same] == []
    assert [pair for pair in found if not fold_keys(pair[0]) & fold_keys(pair[1])] == []


def test_near_misses_are_two() -> None:
    found = pairs(PAIRS, "!")
    assert len(found) >= 80
    assert [pair for pair in found if compare(*pair).same or compare(*pair, kind="person").same] == []


def test_every_spelling_of_the_tables_is_read_as_its_line_says() -> None:
    for row in NAMES:
        latin, hangul, thai = (column.split() for column in row.split(";"))
        for word, name in product((*hangul, *thai), latin):
            form = prepare(f"{word} 산토스" if word in hangul else f"{word} ซานโตส")
            assert form is not None
            assert name in form.western[0], (word, name)


def test_every_word_of_the_tables_stands_for_itself_in_a_firms_name() -> None:
    for row in WORDS:
        latin, *scripts = row.split(";")
        for word in " ".join(scripts).split():
            (piece,), _ = split_name(word)
            assert piece == word or piece in " ".join(each.split(";")[0] for each in WORDS if word in each), (
                word,
                latin,
            )


@pytest.mark.parametrize(
    ("compound", "words"),
    [
        ("สยามเพิร์ลเทรดดิ้ง", ["siam", "pearl", "เทรดดิ้ง"]),
        ("다이아몬드상사", ["diamond", "상사"]),
        ("태광다이아몬드", ["태광다이아몬드"]),
    ],
)
def test_a_compound_is_cut_only_where_all_of_it_is_known(compound: str, words: list[str]) -> None:
    assert split_name(compound)[0] == words


@pytest.mark.parametrize(
    "name", ["김영희", "이진우", "제인숙", "마이수", "유진", "안나", "สมชาย ใจดี", "วันดี ใจงาม", "มาลี สายทอง"]
)
def test_a_korean_or_thai_name_is_not_read_as_a_western_one(name: str) -> None:
    form = prepare(name)
    assert form is not None
    assert form.western == ()


def test_a_korean_name_in_thai_is_compared_by_sound_as_a_whole() -> None:
    assert compare("คิม ซูฮยอน", "Kim Soo-hyun").same
    assert not compare("คิม ซูฮยอน", "Kim Soo-jin").same


def test_vietnamese_syllables_in_thai_keep_what_their_vowels_tell() -> None:
    assert vietnamese_readings(("เหงียน", "วัน", "หุ่ง"))[2] >= {"hung"}
    assert "hương" not in vietnamese_readings(("เหงียน", "ถิ", "หุ่ง"))[2]
    assert vietnamese_readings(("สมชาย", "ใจดี")) == ()
    assert not compare("ดั่ง ก๊วก หุ่ง", "Đặng Quốc Hưng").same


@pytest.mark.parametrize(
    ("initials", "name"),
    [
        ("Y.H. Kim", "김영희"),
        ("Kim Y. H.", "김영희"),
        ("Kim Y. H.", "Kim Younghee"),
        ("Kim YH", "Kim Young-hee"),
        ("Kim Y.", "金英姬"),
        ("Jay Y. Lee", "이재용"),
        ("J. Smith", "존 스미스"),
        ("Nguyen V. A.", "เหงียน วัน อัน"),
    ],
)
def test_initials_agree_in_part_and_never_more(initials: str, name: str) -> None:
    for one, other in ((initials, name), (name, initials)):
        assert compare(one, other)[1:] == (False, "partial")


@pytest.mark.parametrize(
    ("initials", "name"), [("Kim Y. H.", "김철수"), ("Park Y. H.", "김영희"), ("Kim Y. H.", "Kim Y. J.")]
)
def test_other_initials_do_not_agree(initials: str, name: str) -> None:
    assert compare(initials, name).grade == "different"
