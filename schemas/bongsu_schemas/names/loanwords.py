"""Western words in Hangul and Thai read back by table: 마이클 존슨, ไมเคิล จอห์นสัน, สยามเพิร์ล.

A word of the tables stands for its Latin spellings and for nothing else, where rules of sound would take 조앤 for 존.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache

from bongsu_schemas.names.loan_names import NAMES
from bongsu_schemas.names.loan_words import WORDS
from bongsu_schemas.names.surnames import INITIAL_SOUND_LAW, LATIN_SURNAMES, SURNAMES_OF
from bongsu_schemas.names.vietnamese_in_thai import vietnamese_readings

Readings = tuple[frozenset[str], ...]
"""A name word by word, each as all the Latin spellings for which it may stand."""

_TONES = re.compile("[\u0e47-\u0e4b]")
_SHORTEST_PART = {"Hang": 2, "Thai": 3}
_LONGEST = 40


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    return _table(NAMES)


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    return _table(WORDS)


def _table(rows: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        latin, *scripts = row.split(";")
        for word in " ".join(scripts).split():
            key = _TONES.sub("", word)
            found[key] = (*found.get(key, ()), *latin.split())
    return found


@cache
def _latin_words() -> frozenset[str]:
    return frozenset(word for row in NAMES + WORDS for word in row.split(";")[0].split()) | frozenset(SURNAMES_OF)


def is_known(word: str) -> bool:
    """Whether a Latin word stands in the tables, so that another word of theirs is another name."""
    return word in _latin_words()


@cache
def _written_in_hangul() -> frozenset[str]:
    rows = [row.split(";") for row in WORDS]
    return frozenset(word for latin, hangul, _ in rows if hangul.strip() for word in latin.split())


def is_written_in_hangul(word: str) -> bool:
    """Whether the tables have how Koreans write this English word of firms and ships."""
    return word in _written_in_hangul()


def latin_of(word: str) -> tuple[str, ...]:
    """The Latin spellings of a word of a person's name in Hangul or Thai; empty for one that no table has."""
    key = _TONES.sub("", word)
    return _names().get(key, ()) or _words().get(key, ())


def read_person(words: tuple[str, ...], script: str, *, foreign: bool) -> Readings:
    """A name of which each word is known, glued or apart; empty for any other, and for one that may be Korean."""
    if script not in _SHORTEST_PART:
        return ()
    if script == "Thai" and (found := vietnamese_readings(words)):
        return found
    known: list[frozenset[str]] = []
    western = foreign or script == "Thai"
    for word in words:
        if latin := latin_of(word):
            western |= 1 < len(word) < len("".join(words)) and word not in LATIN_SURNAMES
            known.append(frozenset(latin) | (_surname(word) if known else frozenset()))
        elif script == "Hang" and len(words) > 1 and (surname := _surname(word)):
            known.append(surname)
        else:
            parts = cut(word, script, latin_of) if western else []
            if not parts:
                return ()
            known += [frozenset(latin_of(part)) for part in parts]
    return tuple(known) if (western and any(map(latin_of, words))) or len(known) > len(words) else ()


def _surname(word: str) -> frozenset[str]:
    """A Korean surname as Koreans abroad bear it: 데이비드 김."""
    return frozenset(LATIN_SURNAMES.get(INITIAL_SOUND_LAW.get(word, word), "").split())


def read_word(word: str) -> str:
    """The English word that a piece of a firm's or ship's name stands for; empty for any other."""
    return next(iter(_words().get(_TONES.sub("", word), ())), "")


def cut(word: str, script: str, known: Callable[[str], object]) -> list[str]:
    """A compound in the fewest words that are known, so that nothing is left over; empty if it cannot be cut so."""
    if len(word) > _LONGEST:
        return []
    shortest = _SHORTEST_PART[script]
    best: dict[int, list[str]] = {0: []}
    for end in range(shortest, len(word) + 1):
        for start in range(end - shortest, -1, -1):
            part = word[start:end]
            if start in best and len(best[start]) + 1 < len(best.get(end, word)) and known(part):
                best[end] = [*best[start], part]
    return best.get(len(word), [])
