"""Hangul letters: syllables put together from loose ones, their initials, and how a syllable sounds in Latin letters.

The sound is coarse on purpose: `아이s`, `a이스` and `아이스` must sound alike, so voice, length and
doubling are dropped.
"""

import re
from collections.abc import Iterable
from functools import cache

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = "\0ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST = ord("가")
_PER_LEAD = len(VOWELS) * len(TAILS)
_LEAD_SOUNDS = "k k n t t r m p p s s . j j j k t p h".replace(".", "").split(" ")
_VOWEL_SOUNDS = "a e ya ye o e yo ye o wa we we yo u wo we wi yu . i i".replace(".", "").split(" ")
_TAIL_SOUNDS = ". k k k n n n t r k m r r r p r m p p t t ng t t k t p t".replace(".", "").split(" ")
_LATIN_SOUNDS = str.maketrans(
    {"c": "k", "q": "k", "g": "k", "d": "t", "b": "p", "f": "p", "v": "p", "l": "r", "z": "j"}
)
_SPELLED = re.compile("ae|eo|eu|oo|ee|ph|th|sh|ch|ck|x")
_HEARD = {
    "ae": "e", "eo": "o", "eu": "", "oo": "u", "ee": "i", "ph": "p", "th": "t", "sh": "s", "ch": "j", "ck": "k",
    "x": "ks",
}  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


def composed(letters: str) -> list[tuple[str, int, int]]:
    """Loose letters put together into syllables, each with its place in `letters`; other characters stay."""
    out: list[tuple[str, int, int]] = []
    at = 0
    while at < len(letters):
        here, then = letters[at], letters[at + 1 : at + 2]
        end = at + 1
        if here in LEADS and then and then in VOWELS:
            here = chr(_FIRST + (LEADS.index(here) * len(VOWELS) + VOWELS.index(then)) * len(TAILS))
            end += 1
        if _is_open(here):
            tail = letters[end : end + 1]
            if tail and tail in TAILS and letters[end + 1 : end + 2] not in {*VOWELS}:
                here = chr(ord(here) + TAILS.index(tail))
                end += 1
        out.append((here, at, end))
        at = end
    return out


def initial(syllable: str) -> str:
    """The consonant that a syllable begins with; anything else stays."""
    return LEADS[(ord(syllable) - _FIRST) // _PER_LEAD] if "가" <= syllable <= "힣" else syllable


def _is_open(syllable: str) -> bool:
    return "가" <= syllable <= "힣" and (ord(syllable) - _FIRST) % len(TAILS) == 0


def lead_sound(letter: str) -> str:
    """How a loose consonant sounds; ㅇ says nothing before a vowel."""
    return _LEAD_SOUNDS[LEADS.index(letter)]


@cache
def syllable_sound(syllable: str) -> str:
    """How a syllable of Hangul sounds."""
    lead, rest = divmod(ord(syllable) - _FIRST, _PER_LEAD)
    vowel, tail = divmod(rest, len(TAILS))
    return _LEAD_SOUNDS[lead] + _VOWEL_SOUNDS[vowel] + _TAIL_SOUNDS[tail]


def latin_sound(letters: str) -> str:
    """How Latin letters sound when a Korean reads them as a part of a word."""
    heard = _SPELLED.sub(lambda found: _HEARD[found[0]], letters).translate(_LATIN_SOUNDS)
    return _DOUBLED.sub(r"\1", heard)


def joined(sound: str, more: str) -> str:
    """Two sounds one after the other; what is said twice where they meet is said once."""
    return sound + more[1:] if sound and more and sound[-1] == more[0] else sound + more


def word_sound(word: str | Iterable[str]) -> str:
    """How a word of Hangul sounds."""
    sound = ""
    for syllable in word:
        sound = joined(sound, syllable_sound(syllable))
    return sound
