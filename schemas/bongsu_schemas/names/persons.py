"""Two persons' names compared, script by script. A person's name is never the same by its surname alone."""

from collections.abc import Iterator
from itertools import product
from typing import Literal, TypeVar

from rapidfuzz.distance import Levenshtein

from bongsu_schemas.names import chinese
from bongsu_schemas.names.edges import begin_otherwise, end_alike_in_hangul, end_otherwise, ends_alike, swapped
from bongsu_schemas.names.endings import close_otherwise, end_in_other_letters
from bongsu_schemas.names.hangul import reads_as
from bongsu_schemas.names.initials import agree_by_initials
from bongsu_schemas.names.loanwords import is_known
from bongsu_schemas.names.prepared import Prepared, is_unusual, latin_forms, unmarked
from bongsu_schemas.names.surnames import LATIN_SURNAMES
from bongsu_schemas.names.vietnamese_in_thai import is_syllable, toneless

_Word = TypeVar("_Word")
Found = tuple[float, Literal["exact", "spelling", "sound", "partial", "different"]]

_SPELLING, _REORDERED, _UNMARKED, _SOUND, _HABIT = 0.98, 0.96, 0.9, 0.93, 0.88
_PARTIAL, _MOST_DIFFERENT, _OTHER_WORDS = 0.6, 0.5, 0.4
_SHORT, _SHORTEST_TYPO, _LONG = 4, 5, 9
_MOST_WORDS = 6
_ALIKE, _ALIKE_EACH, _ALIKE_ALONE, _ALIKE_VIETNAMESE, _ALIKE_SURNAME = 0.78, 0.68, 0.8, 0.62, 0.5


def match_persons(one: Prepared, other: Prepared) -> Found:  # noqa: PLR0911 - one answer a pair of scripts
    """How alike two persons' names are, and by what."""
    scripts = {one.script, other.script}
    if scripts == {"Latn"}:
        return _latin(one, other)
    if found := _by_tables(one, other):
        return found
    if _same_korean(one, other):
        return (_SPELLING, "spelling") if one.script == other.script else (_SOUND, "sound")
    if len(scripts) == 1:
        return _one_script(one, other)
    if "Zyyy" in scripts:
        return 0.0, "different"
    if scripts <= {"Hang", "Hani"}:
        return _weak(one, other)
    korean, latin = (one, other) if one.script in {"Hang", "Hani"} else (other, one)
    if korean.script in {"Hang", "Hani"} and latin.script == "Latn" and _is_korean(korean, latin):
        if _reads_korean(korean, latin):
            return _SOUND, "sound"
        return _by_sound(one, other) if is_unusual(korean.korean) else _initials(one, other) or _weak(one, other)
    return _by_sound(one, other)


def _by_tables(one: Prepared, other: Prepared) -> Found | None:
    """A Chinese name in Hangul and in pinyin, syllable by syllable; a name of Western words, word by word."""
    hangul, latin = chinese.hangul_first(one, other)
    if hangul.script == "Hang" and latin.script == "Latn" and (spoken := chinese.told(hangul, latin)):
        return (_SOUND if spoken == "by the rules" else _HABIT), "sound"
    return _western(one, other) if one.western or other.western else None


def _western(one: Prepared, other: Prepared) -> Found | None:
    """A name of known words with any other: by what its words stand for, not by how they sound."""
    found = _by_words(one, other)
    may_be_korean = any(each.western and each.korean and not each.foreign for each in (one, other))  # 유진 김
    return None if found[1] == "different" and may_be_korean else found


def _by_words(one: Prepared, other: Prepared) -> Found:
    if one.western and other.western:
        meet = any(
            len(words) == len(one.western) and all(a & b for a, b in zip(one.western, words, strict=True))
            for words in _arranged(other.western, turned=True)
        )
        return (_SOUND, "sound") if meet else (_OTHER_WORDS, "different")
    known, rest = (one, other) if one.western else (other, one)
    if rest.script != "Latn":
        return max((match_persons(form, rest) for form in latin_forms(known)), default=(0.0, "different"))
    words = rest.words
    if rest.vietnamese and not _is_plain(rest.marked_words):
        words = tuple(map(toneless, rest.marked_words))
    for arranged in _arranged(words, turned=True):
        if len(arranged) == len(known.western) and all(
            word in spellings for word, spellings in zip(arranged, known.western, strict=True)
        ):
            return _SOUND, "sound"
    found = max((_latin(form, rest) for form in latin_forms(known)), default=(0.0, "different"))
    if found[1] in {"partial", "different"}:
        return found
    if all(map(is_known, rest.words)) or all(map(is_syllable, rest.words)):
        return _OTHER_WORDS, "different"
    return (_SOUND, "sound") if found[1] == "spelling" else (_PARTIAL, "partial")  # Robert is not Rupert


def _is_korean(korean: Prepared, latin: Prepared) -> bool:
    """Whether both are Koreans' names. Ha, Do and To are surnames of Viet Nam too."""
    return not korean.foreign and (not latin.vietnamese or bool(latin.korean))


def _same_korean(one: Prepared, other: Prepared) -> bool:
    return any(
        not mine.given.isdisjoint(theirs.given) and not mine.surnames.isdisjoint(theirs.surnames)
        for mine in one.korean
        for theirs in other.korean
    )


def _reads_korean(korean: Prepared, latin: Prepared) -> bool:
    """For given names with syllables that no other name has: read letter by letter."""
    if latin.korean or len(latin.words) < 2:  # noqa: PLR2004 - surname and given name
        return False
    orders = (latin.words[0], "".join(latin.words[1:])), (latin.words[-1], "".join(latin.words[:-1]))
    return any(
        surname in LATIN_SURNAMES[hangul].split() and reads_as(next(iter(reading.given)), given)
        for reading in korean.korean
        for hangul in reading.surnames
        for surname, given in orders
    )


def _one_script(one: Prepared, other: Prepared) -> Found:
    """Hangul with Hangul, Thai with Thai: the same letters, or for foreigners and long Thai names nearly."""
    if one.glued == other.glued:
        return _SPELLING, "spelling"
    if one.glued in set(_orders(other.words, turned=False)):
        return _REORDERED, "spelling"
    if one.script == "Hang" and one.foreign and other.foreign:
        return _by_sound(one, other, alike=0.88)
    if one.script == "Thai" and _is_typo(one.words, other.words):
        return _REORDERED - 0.04, "spelling"
    return _weak(one, other)


# --- Latin with Latin ---


def _latin(one: Prepared, other: Prepared) -> Found:  # noqa: PLR0911 - from the surest evidence to the weakest
    unmarked = _marks_differ(one, other)
    if one.glued == other.glued:
        return unmarked or (_SPELLING, "spelling")
    korean = bool(one.korean and other.korean)
    if one.glued in set(_orders(other.words, turned=not korean)):
        return unmarked or (_REORDERED, "spelling")
    if _same_korean(one, other):
        return _SOUND, "sound"
    if one.vietnamese or other.vietnamese or korean:
        return _initials(one, other) or _weak(one, other)
    for words in _arranged(other.words, turned=True):
        if _is_typo(one.words, words) and not _end_in_other_letters(one, other):
            return _REORDERED - 0.04, "spelling"
    if found := _initials(one, other):
        return found
    if one.korean or other.korean or min(len(one.words), len(other.words)) < 2:  # noqa: PLR2004 - two names each
        return _weak(one, other)
    return _by_sound(one, other, alike=0.86)


def _marks_differ(one: Prepared, other: Prepared) -> Found | None:
    """What the marks say of two names with the same letters, when one has none or both have others."""
    mine, theirs = one.marked_words, other.marked_words
    if mine == theirs or not (one.vietnamese and other.vietnamese):
        return None
    if _is_plain(mine) or _is_plain(theirs):
        return _UNMARKED, "spelling"
    return 0.7, "partial"


def marks_contradict(one: Prepared, other: Prepared) -> bool:
    """Whether a word that both names have bears marks in both, and others."""
    mine = {unmarked(word): word for word in one.marked_words if not word.isascii()}
    return any(
        mine.get(unmarked(word), word) != word
        for word in other.marked_words
        if not word.isascii() and one.script == "Latn"
    )


def _is_plain(words: tuple[str, ...]) -> bool:
    return all(word.isascii() for word in words)


def _arranged(words: tuple[_Word, ...], *, turned: bool) -> Iterator[tuple[_Word, ...]]:
    """The orders in which people write a name: the surname at the other end and, if `turned`, all turned round."""
    yield words
    if 1 < len(words) <= _MOST_WORDS:
        for cut in range(1, len(words)):
            yield words[cut:] + words[:cut]
        if turned:
            yield words[::-1]


def _orders(words: tuple[str, ...], *, turned: bool) -> Iterator[str]:
    return map("".join, _arranged(words, turned=turned))


def _is_typo(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether words differ by slips of the pen alone: one a long word, none in a short one."""
    if len(one) != len(other):
        return False
    slips = 0
    for mine, theirs in zip(one, other, strict=True):
        if mine == theirs:
            continue
        distance = _slips(mine, theirs)
        slips += distance
        if distance > (2 if min(len(mine), len(theirs)) >= _LONG else 1):
            return False
    return slips <= max(1, len(one))


def _slips(mine: str, theirs: str) -> int:
    """Letters that differ; many where a slip would make another name."""
    if min(len(mine), len(theirs)) < _SHORTEST_TYPO or (mine[0] != theirs[0] and {mine[0], theirs[0]} != {"c", "k"}):
        return 9
    if mine[-1] != theirs[-1] and {mine[-1], theirs[-1]} & set("aeiou") and {mine[-1], theirs[-1]} != {"i", "y"}:
        return 9
    if mine[-1] >= "ก" and close_otherwise(mine, theirs):
        return 9
    return Levenshtein.distance(mine, theirs, score_cutoff=2)


def _initials(one: Prepared, other: Prepared) -> Found | None:
    return (_PARTIAL, "partial") if agree_by_initials(one, other) else None


# --- by sound ---


def _by_sound(one: Prepared, other: Prepared, alike: float = _ALIKE) -> Found:
    """The best way to lay the sounds of two names side by side, in either order."""
    if chinese.told_apart(one, other):
        return _OTHER_WORDS, "different"
    if one.vietnamese or other.vietnamese:
        return _vietnamese_by_sound(*((one, other) if one.vietnamese else (other, one)))
    if len(one.sounds) < 2 or len(other.sounds) < 2:  # noqa: PLR2004 - glued: no given name to hold apart
        glued, theirs_glued = "".join(one.sounds), "".join(other.sounds)
        short = min(len(glued), len(theirs_glued)) < _LONG
        return _graded(Levenshtein.normalized_similarity(glued, theirs_glued), _ALIKE_ALONE + 0.06 * short)
    if one.script == other.script == "Latn" and _have_other_words(one, other):
        return 0.4, "different"
    best = 0.0
    known = one.known | other.known
    thai = {one.script, other.script} == {"Thai", "Latn"}
    strict = thai or one.script == other.script == "Latn"
    for mine, theirs, turned in product(_sides(one), list(_sides(other)), (False, True)):
        there = theirs[::-1] if turned else theirs
        if strict and (_differ(mine[0], there[0], thai=thai) or _differ(mine[1], there[1], thai=thai)):
            continue
        scores = (_similar(mine[0], there[0]), _similar(mine[1], there[1]))
        if min(scores) >= _ALIKE_EACH:
            sure = max(scores) == 1 and not known.isdisjoint((mine[0][0], mine[1][0], there[0][0], there[1][0]))
            if sure and (end_otherwise(mine[0][0], there[0][0]) or end_otherwise(mine[1][0], there[1][0])):
                continue
            best = max(best, min(scores) if sure else sum(scores) / 2)
    if best >= alike and _end_in_other_letters(one, other):
        return _OTHER_WORDS, "different"
    return _graded(best, alike)


def _differ(one: tuple[str, str], other: tuple[str, str], *, thai: bool) -> bool:
    """Whether two words, each as sound and consonants, end otherwise or have another consonant."""
    if thai and begin_otherwise(one[0], other[0]):
        return True
    return not ends_alike(one[0], other[0]) or swapped(one[1], other[1])


def _end_in_other_letters(one: Prepared, other: Prepared) -> bool:
    """Whether letters of which sound says nothing tell two names apart: Nattapol is not Nattaporn."""
    return end_in_other_letters(one.words, other.words, one.sounds, other.sounds)


def _vietnamese_by_sound(vietnamese: Prepared, other: Prepared) -> Found:
    """The surname first in both; the given names must be alike by themselves, as one surname bears two fifths."""
    if other.script == "Thai" and all(map(is_syllable, vietnamese.words)):
        return _OTHER_WORDS, "different"  # letters that no syllable of the name is written with
    cut = vietnamese.surname_length
    surname = Levenshtein.normalized_similarity(vietnamese.whole[:cut], other.whole[:cut])
    given = Levenshtein.normalized_similarity(vietnamese.whole[cut:], other.whole[cut:])
    if not end_alike_in_hangul(vietnamese.whole, other.whole):
        given = min(given, 0.5)
    return _graded(given if surname >= _ALIKE_SURNAME else min(given, 0.5), _ALIKE_VIETNAMESE)


def _have_other_words(one: Prepared, other: Prepared) -> bool:
    """Whether words at the same place end otherwise, or are short and sound otherwise: Joan is not John."""
    if len(one.sounds) != len(other.sounds) or any(a[0] != b[0] for a, b in zip(one.sounds, other.sounds, strict=True)):
        return False
    return any(
        a != b and (not ends_alike(a, b) or (max(len(a), len(b)) <= _SHORT and a[-1] not in "aeiou"))
        for a, b in zip(one.sounds, other.sounds, strict=True)
    )


def _graded(score: float, needed: float) -> Found:
    if score >= needed:
        return 0.8 + 0.15 * (score - needed) / (1 - needed), "sound"
    return score * _MOST_DIFFERENT, "different"


def _sides(name: Prepared) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """A name cut in two, given name and surname, wherever a word ends: each as sound and consonants."""
    sounds, consonants = name.sounds[:_MOST_WORDS], name.consonants[:_MOST_WORDS]
    for cut in range(1, len(sounds)):
        yield (
            ("".join(sounds[:cut]), "".join(consonants[:cut])),
            ("".join(sounds[cut:]), "".join(consonants[cut:])),
        )


def _similar(one: tuple[str, str], other: tuple[str, str]) -> float:
    return 0.5 * Levenshtein.normalized_similarity(one[0], other[0]) + 0.5 * Levenshtein.normalized_similarity(
        one[1], other[1]
    )


def _weak(one: Prepared, other: Prepared) -> Found:
    return _MOST_DIFFERENT * Levenshtein.normalized_similarity(one.whole, other.whole), "different"
