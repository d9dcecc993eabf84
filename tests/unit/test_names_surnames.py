"""Korean surnames in Latin letters: the Revised Romanisation, passports' spellings, surnames of two syllables."""

import pytest

from bongsu_schemas.names import fold_keys
from bongsu_schemas.names.matching import compare
from bongsu_schemas.names.sound import romanised
from bongsu_schemas.names.surnames import LATIN_SURNAMES


def test_every_surname_stands_as_the_revised_romanisation_writes_it() -> None:
    assert [hangul for hangul, row in LATIN_SURNAMES.items() if romanised(hangul) not in row.split()] == []


@pytest.mark.parametrize(
    ("hangul", "spellings"),
    [
        ("선우예린", "SEONWOO YERIN, Sunwoo Ye-rin, Sonu Yerin"),
        ("독고진", "DOKKO JIN, Tokko Jin, DOKGOH<<JIN"),
        ("서문탁", "SUHMOON TAK, Seomoon Tak, Suhmun Tak"),
        ("황보관", "WHANGBO KWAN, Hwangboh Gwan"),
        ("제갈민", "JAEGAL MIN, Chekal Min"),
        ("사공민", "SAKONG MIN"),
        ("남궁혜진", "NAMGONG HYE JIN, Nahmkoong Hye-jin"),
        ("옥지훈", "Ock Jihun"),
        ("연정훈", "YEON JUNG HOON"),
        ("경수진", "Kyung Soo-jin"),
        ("계은숙", "KYE EUN SOOK, Gye Eunsuk"),
        ("변희봉", "BYOUN HEE BONG"),
    ],
)
def test_a_surname_is_found_in_each_spelling(hangul: str, spellings: str) -> None:
    for latin in spellings.split(", "):
        assert compare(hangul, latin, "person").grade == "sound", latin
        assert fold_keys(hangul) & fold_keys(latin), latin
