"""Foreigners' names as Koreans write them in Hangul: Vietnamese by its own rules, others by sound.

After the National Institute of Korean Language's rules for Vietnamese and Thai, and the press's older habits.
"""

import re
import unicodedata
from functools import lru_cache

from bongsu_schemas.names.skeleton import sound_of

VIETNAMESE_SURNAMES = frozenset(
    """
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan truong lam mai trinh dao cao ha
    luong luu thai chau ta phung to vuong quach nong que ton lieu tang trieu kieu thach
    """.split()  # noqa: SIM905 - a table, read as a table
)
"""Surnames of Viet Nam without marks."""

_FIRST = ord("가")
_INITIALS = ("g", "k", "n", "d", "t", "r", "m", "b", "p", "s", "s", "", "j", "ch", "ch", "k", "t", "p", "h")
_MEDIALS = (
    "a", "e", "ya", "ye", "o", "e", "yo", "ye", "o", "wa", "we", "we",
    "yo", "u", "wo", "we", "wi", "yu", "u", "i", "i",
)  # fmt: skip
_FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p",
    "p", "t", "t", "ng", "t", "t", "k", "t", "p", "",
)  # fmt: skip
_WEAK_VOWEL = 18
_WHOLE = re.compile("응우옌|응웬|응우엔|누엔|구엔|응엔|트란|응오|훙|흥")
_WHOLE_LATIN = {
    **dict.fromkeys(("응우옌", "응웬", "응우엔", "누엔", "구엔", "응엔"), "nguyen"),
    "트란": "chon", "응오": "ngo", "훙": "hung", "흥": "hung",
}  # fmt: skip
_VIETNAMESE = (
    (re.compile("^nguye.*"), "nguyen"),
    (re.compile("^gi(?=[aeiou])"), "j"),
    (re.compile("^v"), "b"),
    (re.compile("^d"), "j"),
    (re.compile("^đ"), "d"),
    (re.compile("^tr"), "ch"),
    (re.compile("^x"), "s"),
    (re.compile("nh$"), "n"),
    (re.compile("^nh"), "ny"),
    (re.compile("ch$"), "k"),
    (re.compile("^gh?"), "g"),
    (re.compile("[âơư]+"), "o"),
    (re.compile("[uo]{2,}|ươ"), "o"),
)


@lru_cache(16_384)
def latin_of_hangul(word: str) -> str:
    """A foreign word in Hangul, in Latin letters by sound; the vowel that only parts consonants is left out."""
    if not any("가" <= char <= "힣" for char in word):
        return word
    return "".join(map(_letters, _WHOLE.sub(lambda found: _WHOLE_LATIN[found[0]], word)))


def _letters(char: str) -> str:
    code = ord(char) - _FIRST
    if not 0 <= code < 19 * 588:
        return char
    initial, medial, final = code // 588, code % 588 // 28, code % 28
    vowel = "" if medial == _WEAK_VOWEL and final in {0, 8} and initial != 11 else _MEDIALS[medial]  # noqa: PLR2004 - silent
    return _INITIALS[initial] + vowel + _FINALS[final]


@lru_cache(16_384)
def vietnamese_sound(words: tuple[str, ...]) -> str:
    """What a Vietnamese name sounds like to a Korean, as `skeleton.sound_of` writes it."""
    return "".join(map(_vietnamese_word, words))


@lru_cache(16_384)
def _vietnamese_word(word: str) -> str:
    word = unicodedata.normalize("NFC", re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", word))
    for pattern, sound in _VIETNAMESE:
        word = pattern.sub(sound, word)
    plain = unicodedata.normalize("NFD", word)
    return sound_of("".join(char for char in plain if "a" <= char <= "z"))
