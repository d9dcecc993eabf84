"""Persons' names that agree as far as initials and missing words allow: `Y.H. Kim` and 김영희. They may be one."""

from bongsu_schemas.names.hangul import spellings
from bongsu_schemas.names.prepared import Prepared
from bongsu_schemas.names.surnames import SURNAMES_OF

_VOWELS = frozenset("aeiou")


def agree_by_initials(one: Prepared, other: Prepared) -> bool:
    """Whether one name is the other with initials for words, or without some."""
    return _by_words(one.words, other.words) or _korean(one, other) or _korean(other, one)


def _by_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted((one, other), key=lambda words: (sum(map(len, words)), words))
    rest = list(long)
    for word in sorted(short, key=len, reverse=True):
        found = next((each for each in rest if each == word or (len(word) == 1 and each.startswith(word))), None)
        if found is None:
            return False
        rest.remove(found)
    return True


def _korean(latin: Prepared, korean: Prepared) -> bool:
    """Whether Latin initials stand for the syllables of a Korean given name."""
    if latin.script != "Latn" or not korean.korean or len(latin.words) < 2:  # noqa: PLR2004 - surname and initials
        return False
    words = latin.words
    return any(
        _stand_for(_letters(given), syllables)
        for surname, given in ((words[0], words[1:]), (words[-1], words[:-1]))
        for reading in korean.korean
        if not reading.surnames.isdisjoint(SURNAMES_OF.get(surname, ()))
        for syllables in reading.given
    )


def _letters(given: tuple[str, ...]) -> tuple[str, ...]:
    """Initials written together apart: `YH`."""
    return tuple(given[0]) if len(given) == 1 and len(given[0]) == 2 and _VOWELS.isdisjoint(given[0]) else given  # noqa: PLR2004


def _stand_for(given: tuple[str, ...], syllables: str) -> bool:
    if all(len(part) > 1 for part in given) or len(given) not in {1, len(syllables)}:
        return False
    return all(
        any(spelling.startswith(part) if len(part) == 1 else spelling == part for spelling in spellings(syllable))
        for part, syllable in zip(given, syllables, strict=False)
    )
