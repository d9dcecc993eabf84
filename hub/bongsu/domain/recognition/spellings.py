"""Other spellings of a sure name that people write: other vowels, lost marks, slips of the pen, other separators.

They are made by rule, once, from the names of the code list, so that looking for them costs nothing more per text.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise, product

from bongsu.domain.recognition.jamo import LEADS, TAILS, VOWELS

_SYLLABLES = 3  # a shorter word of Hangul has too many neighbours that are ordinary words
_SLIPS = 6
_LOST = 8  # letters of a Latin word that may lose one
_THAI_SLIPS = 7
_HEARD_ALIKE = {
    "lead": ("ㅅㅆ", "ㅂㅍ", "ㅂㅃ", "ㅍㅃ", "ㄷㅌ", "ㄷㄸ", "ㄱㅋ", "ㅌㄸ", "ㅈㅊ", "ㅅㅈ", "ㄴㄹ"),
    "vowel": ("ㅐㅔ", "ㅏㅓ", "ㅓㅗ", "ㅏㅐ", "ㅣㅟ", "ㅣㅢ", "ㅏㅑ"),
    "tail": ("ㄴㅇ", "ㄴㅁ", "ㄹ\0", "ㅇ\0", "ㅂ\0", "ㄴ\0", "ㄱ\0", "ㅅ\0"),
}
_LETTERS_ALIKE = (
    ("y", "i"),
    ("c", "k"),
    ("f", "ph"),
    ("v", "b"),
    ("s", "z"),
    ("n", "m"),
    ("i", "j"),
    ("e", "a"),
    ("i", "ï"),
    ("e", "é"),
)
_THAI_TONES = "\u0e48\u0e49\u0e4a\u0e4b"
_THAI_ALIKE = (
    ("\u0e35", "\u0e34"),
    ("ต", "ท"),
    ("ท", "ธ"),
    ("ะ", "า"),
    ("า", "ะ"),
    ("ร", "ล"),
    ("\u0e47", ""),
    ("\u0e4c", ""),
)
_THAI_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_PRE_VOWEL = "เแโใไ"
_FIRST = ord("가")


def other_spellings(word: str, lang: str) -> Iterator[str]:
    """Spellings of a folded sure name; some may be words for other things, which the caller refuses."""
    if "가" <= word[0] <= "힣":
        yield from _hangul(word)
    elif "\u0e01" <= word[0] <= "\u0e4e":
        yield from _thai(word)
    elif word[0].isalpha():
        if " " in word:
            yield from _marks_lost(word) if lang == "vi" else ()
        elif len(word) >= _SLIPS and word.isalpha():
            yield from _latin(word)


def parted(word: str) -> Iterator[str]:
    """The name with other signs between its words, or none."""
    if " " in word:
        yield from (word.replace(" ", sign) for sign in ("-", ".", "_", ""))
    if "\u0e01" <= word[0] <= "\u0e4e":
        for at in range(2, len(word) - 1):
            if not _THAI_MARK.match(word[at]) and word[at] not in "ะาำ" and word[at - 1] not in _PRE_VOWEL:
                yield from (f"{word[:at]}{sign}{word[at:]}" for sign in " -.")


def bare(word: str) -> str:
    """Without the marks of Vietnamese."""
    return "".join(c for c in unicodedata.normalize("NFD", word.replace("đ", "d")) if not unicodedata.combining(c))


def _hangul(word: str) -> Iterator[str]:
    if len(word) < _SYLLABLES:
        return
    for at, syllable in enumerate(word):
        if not "가" <= syllable <= "힣":
            continue
        lead, rest = divmod(ord(syllable) - _FIRST, len(VOWELS) * len(TAILS))
        vowel, tail = divmod(rest, len(TAILS))
        parts = (LEADS[lead], VOWELS[vowel], TAILS[tail])
        for place, (letters, name) in enumerate(zip((LEADS, VOWELS, TAILS), _HEARD_ALIKE, strict=True)):
            for pair in _HEARD_ALIKE[name]:
                if parts[place] not in pair:
                    continue
                changed = [LEADS.index(parts[0]), VOWELS.index(parts[1]), TAILS.index(parts[2])]
                changed[place] = letters.index(pair.replace(parts[place], "", 1))
                code = _FIRST + (changed[0] * len(VOWELS) + changed[1]) * len(TAILS) + changed[2]
                yield word[:at] + chr(code) + word[at + 1 :]


def _thai(word: str) -> Iterator[str]:
    for at, letter in enumerate(word):
        if letter in _THAI_TONES:
            yield from (word[:at] + tone + word[at + 1 :] for tone in _THAI_TONES)
            if len(word) >= _THAI_SLIPS:
                yield word[:at] + word[at + 1 :]
    if len(word) >= _THAI_SLIPS:
        for one, other in _THAI_ALIKE:
            yield word.replace(one, other)
            if other:
                yield word.replace(other, one)


def _latin(word: str) -> Iterator[str]:
    yield word.replace("c", "k")
    for one, other in _LETTERS_ALIKE:
        for written, instead in ((one, other), (other, one)):
            at = word.find(written, 1)
            while at > 0:
                yield word[:at] + instead + word[at + len(written) :]
                at = word.find(written, at + 1)
    for at, (one, other) in enumerate(pairwise(word)):
        if one == other:
            yield word[:at] + word[at + 1 :]
        elif at:
            yield word[:at] + other + one + word[at + 2 :]
            yield word[:at] + one + word[at:]
            if len(word) >= _LOST:
                yield word[:at] + word[at + 1 :]


def _marks_lost(word: str) -> Iterator[str]:
    """Each syllable of a Vietnamese name with its marks, with its tone only, or with none; at least one with all."""
    syllables = word.split(" ")
    if len(syllables) > _SYLLABLES:
        return
    forms = [dict.fromkeys((each, _tone_only(each), bare(each))) for each in syllables]
    yield from (" ".join(some) for some in product(*forms))


def _tone_only(syllable: str) -> str:
    spread = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", "".join(c for c in spread if c not in "\u0302\u0306\u031b"))
