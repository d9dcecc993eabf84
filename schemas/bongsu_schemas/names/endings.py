"""Syllables that the Royal Thai General System writes alike and letters tell apart: พล and พร, both `phon`.

ล closes a syllable as n after a short o, ร after a long one. Within Thai script they are other names (ณัฐพล, ณัฐพร).
In Latin letters people write `-pol`, `-phol` for ล alone, `-porn`, `-phorn` for ร alone; `-phon`, `-pon` may be either.
"""

import re

from rapidfuzz.distance import Levenshtein

_AT_THE_END = re.compile("(?<=[ก-ฮ])([รล])(?:ณ์)?$|o(?:(r)n|(l)l?)$")
_IN_FRONT = re.compile("^[ก-ฮ]([รล])(?=[กขคจชณดตถทธนบปพฟภมศษสฐ-ฒเ-ไ])|^[^aeiouก-ฮ]{1,3}o(?:(r)n|(l))(?=[^aeiou])")
_CLOSING = re.compile("(?<=[ก-ฮ])[รลนณญฬ](?![ะ-ู็-์อรว])")
_AS_N = str.maketrans("ลณญฬ", "นนนน")
_LETTER = {"ร": "r", "ล": "l"}
_SAME_WORD = 0.6


def close_otherwise(one: str, other: str) -> bool:
    """Whether two Thai words have ร where the other has ล, น or the like at the end of a syllable without a sign."""
    mine, theirs = (_CLOSING.findall(word.translate(_AS_N)) for word in (one, other))
    return mine != theirs and len(mine) == len(theirs)


def end_in_other_letters(
    one: tuple[str, ...], other: tuple[str, ...], sounds: tuple[str, ...], heard: tuple[str, ...]
) -> bool:
    """Whether words of two names, Thai or Latin, with their sounds, begin or end with ร in one and with ล in the other.

    Each such word is held against the one of the other name that sounds most like it.
    """
    if len(one) != len(sounds) or len(other) != len(heard):
        return False
    for word, sound in zip(one, sounds, strict=True):
        mine = _letters(word)
        if mine == ("", ""):
            continue
        alike, theirs = max(
            (Levenshtein.normalized_similarity(sound, there), _agreeing(mine, _letters(each)))
            for each, there in zip(other, heard, strict=True)
        )
        if alike >= _SAME_WORD and not theirs:
            return True
    return False


def _agreeing(mine: tuple[str, str], theirs: tuple[str, str]) -> bool:
    return all(not a or not b or a == b for a, b in zip(mine, theirs, strict=True))


def _letters(word: str) -> tuple[str, str]:
    """What closes the first syllable and the last: `r`, `l`, or nothing where it is neither or cannot be told."""
    return _letter(_IN_FRONT.search(word)), _letter(_AT_THE_END.search(word))


def _letter(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    letter = found[1] or found[2] or found[3]
    return _LETTER.get(letter, letter)
