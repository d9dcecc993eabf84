"""Ships' names in Hangul and Latin letters: English and Chinese words by rule, and the keys by which they are found."""

import pytest

from bongsu_schemas.names import fold_keys
from bongsu_schemas.names.english import said_as
from bongsu_schemas.names.loan_words import WORDS
from bongsu_schemas.names.matching import compare
from bongsu_schemas.names.pinyin import is_pinyin, said_in_pinyin
from bongsu_schemas.names.ships import ship_keys

SAME = [
    ("동아 에이스", "DONG A ACE"),
    ("동아에이스", "M/V DONG-A ACE"),
    ("톈허", "TIAN HE"),
    ("톈허", "TIANHE"),
    ("톈 허", "M/V TIAN HE"),
    ("바오민", "BAO MIN"),
    ("써니 시더", "SUNNY CEDAR"),
    ("서니 시더", "SUNNY CEDAR"),
    ("써니 씨더", "SUNNY CEDAR"),
    ("씨 파이오니어 85", "SEA PIONEER 85"),
    ("시 파이오니어 85호", "SEA PIONEER 85"),
    ("씨파이오니어 85", "M/V SEA PIONEER NO. 85"),
    ("하이펑 7", "HAI FENG 7"),
    ("신하이 5", "XIN HAI 5"),
    ("둥팡훙", "DONGFANGHONG"),
    ("한진 에이스", "HANJIN ACE"),
    ("골든 레이크", "GOLDEN LAKE"),
    ("블루 마운트", "BLUE MOUNT"),
    ("퍼시픽 캐리어", "PACIFIC CARRIER"),
    ("오션 써밋", "OCEAN SUMMIT"),
    ("실버 피크", "SILVER PEAK"),
    ("그랜드 마스트", "GRAND MAST"),
    ("진룽 12", "JIN LONG 12"),
    ("창장", "CHANG JIANG"),
]
TWO = [
    ("동아 에이스", "DONG A ICE"),
    ("동아 에이스", "DONG A ACT"),
    ("동아 에이스", "DONG IN ACE"),
    ("동아 에이스", "DONG YANG ACE"),
    ("톈허", "TIAN HAI"),
    ("톈허", "TIAN HUA"),
    ("톈허", "TAN HE"),
    ("바오민", "BAO MING"),
    ("바오민", "BAI MIN"),
    ("써니 시더", "SUNNY SOLAR"),
    ("써니 시더", "SUNNY CADET"),
    ("써니 시더", "SANDY CEDAR"),
    ("씨 파이오니어 85", "SEA PIONEER 86"),
    ("씨 파이오니어 85", "SKY PIONEER 85"),
    ("씨 파이오니어", "SUN PIONEER"),
    ("하이펑 7", "HAI FENG 8"),
    ("하이펑 7", "HAI FEI 7"),
    ("신하이 5", "XIN HE 5"),
    ("둥팡훙", "DONGFANGHAI"),
    ("골든 레이크", "GOLDEN LINK"),
    ("씨 파이오니어 85", "SUN PIONEER 85"),
    ("골든 레이크", "GOLDEN LION"),
    ("블루 마운트", "BLUE MINT"),
    ("실버 피크", "SILVER PORT"),
    ("진룽 12", "JIN LANG 12"),
    ("창장", "CHANG JIAN"),
]


@pytest.mark.parametrize(("hangul", "latin"), SAME)
def test_one_ship_in_two_scripts_is_the_same_and_found(hangul: str, latin: str) -> None:
    assert compare(hangul, latin, "vessel").same
    assert ship_keys(hangul) & ship_keys(latin)


@pytest.mark.parametrize(("hangul", "latin"), TWO)
def test_a_ship_with_another_word_or_number_is_another(hangul: str, latin: str) -> None:
    assert not compare(hangul, latin, "vessel").same


@pytest.mark.parametrize(("hangul", "latin"), [pair for pair in SAME if pair[0][-1].isdigit()])
def test_a_search_finds_a_numbered_ship_in_the_other_script(hangul: str, latin: str) -> None:
    assert fold_keys(hangul) & fold_keys(latin)


def test_names_without_a_number_have_no_key_of_ships_in_a_search() -> None:
    for name in ("김철수", "Kim Cheol-su", "Nguyễn Văn An", "สมชาย ใจดี", "Michael Johnson", "써니 시더"):
        assert not [key for key in fold_keys(name) if key.startswith("s:")]


def words() -> list[tuple[str, str]]:
    rows = [row.split(";") for row in WORDS]
    return [(hangul, word) for latin, korean, _ in rows for hangul in korean.split() for word in latin.split()]


def test_the_rules_of_english_read_most_words_of_the_table_and_none_for_another() -> None:
    known = words()
    assert sum(said_as(hangul, word) for hangul, word in known) >= 0.85 * len(known)
    meant: dict[str, set[str]] = {}
    for hangul, word in known:
        meant.setdefault(hangul, set()).add(word)
    alike = {("아메리칸", "american"), ("아메리카", "america")}
    assert {
        (hangul, word) for hangul in meant for _, word in known if word not in meant[hangul] and said_as(hangul, word)
    } <= alike


@pytest.mark.parametrize(
    ("hangul", "word"),
    [("에이스", "ice"), ("시더", "cadet"), ("이스트", "west"), ("레이디", "leader"), ("아", "a"), ("", "ace")],
)
def test_other_words_are_not_read(hangul: str, word: str) -> None:
    assert not said_as(hangul, word)


def test_a_long_run_of_letters_is_told_at_once() -> None:
    assert is_pinyin("an" * 200)
    assert not said_in_pinyin("안" * 200, "an" * 200)
    assert not said_as("아" * 60, "a" * 20)
    assert not compare("안" * 200, "an " * 200 + "k", "vessel").same
