"""Thai orthography and its Latin spellings: which letters tell names apart, and how written syllables are said."""

from itertools import combinations

import pytest

from bongsu_schemas.names.matching import compare

ENDINGS_APART = [
    ("ณัฐพล แซ่ลี้", "ณัฐพร แซ่ลี้"),
    ("ธนพล ศรีสุข", "ธนพร ศรีสุข"),
    ("พรชัย มาลา", "พลชัย มาลา"),
    ("ณัฐพร แซ่ลี้", "Nattapol Saelee"),
    ("ณัฐพล แซ่ลี้", "NATTAPORN SAELEE"),
    ("วรพล ศรีสุข", "Woraporn Srisuk"),
    ("วีรพล พรชัย", "Weeraporn Pornchai"),
    ("พลชัย มาลา", "Pornchai Mala"),
    ("จิราภรณ์ แสงทอง", "Jirapol Saengthong"),
    ("Thanapol Srisuk", "Thanaporn Srisuk"),
    ("Somphol Saelee", "SAELEE<<SOMPORN"),
    ("กิตติพงษ์ แก้วมณี", "กิตติพล แก้วมณี"),
]
"""พล and พร in Thai; `-pol` and `-porn` in Latin letters."""

ENDINGS_ALIKE = [
    ["สมพร ใจดี", "Somporn Jaidee", "Somphon Chaidi"],
    ["สมพล ใจดี", "Sompol Jaidee", "Somphon Chaidi", "Sompon Jaidee"],
    ["พรชัย มาลา", "Pornchai Mala", "Phonchai Mala"],
    ["จิราภรณ์ แสงทอง", "Jiraporn Saengthong", "Chiraphon Saengthong"],
    ["พรพล ศรีสุข", "Pornpol Srisuk", "Phonphon Sisuk"],
    ["วีรพล สมพร", "Weerapol Somporn", "Wiraphon Somphon", "SOMPORN WEERAPOL"],
    ["กิตติพงษ์ แก้วมณี", "กิตติพงศ์ แก้วมณี", "Kittipong Kaewmanee"],
]
"""RTGS writes ร and ล at the end as n; พงษ์ and พงศ์ are said alike, and clerks write one for the other."""


@pytest.mark.parametrize(("one", "other"), ENDINGS_APART)
def test_letters_that_close_a_syllable_tell_names_apart(one: str, other: str) -> None:
    assert not compare(one, other, "person").same
    assert not compare(other, one, "person").same


@pytest.mark.parametrize("spellings", ENDINGS_ALIKE, ids=lambda names: names[0])
def test_spellings_that_may_stand_for_either_letter_are_the_same(spellings: list[str]) -> None:
    for one, other in combinations(spellings, 2):
        assert compare(one, other, "person").same, (one, other)
