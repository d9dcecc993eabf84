"""Two firms' or two vessels' names compared: their numbers agree, their trades meet, their own words are one."""

from rapidfuzz.distance import Levenshtein

from bongsu_schemas.names.hangul import read_given, reads_as
from bongsu_schemas.names.persons import Found
from bongsu_schemas.names.prepared import Prepared
from bongsu_schemas.names.skeleton import consonants_of, sound_of
from bongsu_schemas.names.thai import romanise
from bongsu_schemas.names.transcribed import latin_of_hangul

_SHORTEST_TYPO = 6
_ALIKE = 0.8
_LONGEST_READ = 14


def match_firms(one: Prepared, other: Prepared, *, vessel: bool) -> Found:  # noqa: PLR0911 - in order of evidence
    """How alike two names of firms or of vessels are, and by what."""
    if one.numbers != other.numbers:
        return 0.3, "different"
    if one.own == other.own and one.trades == other.trades:
        return (0.98, "spelling") if one.own or one.trades else (0.0, "different")
    if one.glued == other.glued:
        return 0.98, "spelling"
    mine, theirs = _left_over(one, other)
    if not mine and not theirs and (bool(one.own) == bool(other.own)):
        return _own_words(one.own, other.own)
    score, grade = _own_words(one.own, other.own) if one.own and other.own else (0.0, "different")
    whole = _own_words(one.words, other.words)
    if whole[1] != "different" and whole[0] >= score:
        return whole
    if grade != "different" and not vessel:
        return 0.65, "partial"
    return 0.5 * Levenshtein.normalized_similarity(one.whole, other.whole), "different"


def _left_over(one: Prepared, other: Prepared) -> tuple[list[str], list[str]]:
    """The trades of each that the other does not have; those written in one script must be the same word."""
    rest = list(other.trades)
    mine: list[str] = []
    for word, concepts in one.trades:
        found = next((each for each in rest if each[0] == word), None) or next(
            (each for each in rest if each[1] & concepts and (_script(each[0]) != _script(word) or word.isascii())),
            None,
        )
        if found is None:
            mine.append(word)
        else:
            rest.remove(found)
    return mine, [word for word, _ in rest]


def _script(word: str) -> str:
    return "Hang" if "가" <= word[0] <= "힣" else "Thai" if "ก" <= word[0] <= "๎" else "Latn"


def _own_words(mine: tuple[str, ...], theirs: tuple[str, ...]) -> Found:
    """How alike two runs of words are that name and do not describe."""
    one, other = sorted(("".join(mine), "".join(theirs)))
    if one == other:
        return 0.96, "spelling"
    if not one or not other:
        return 0.0, "different"
    scripts = {_script(one), _script(other)}
    if scripts == {"Latn"}:
        return _latin(one, other)
    if scripts == {"Latn", "Hang"}:
        hangul, latin = (one, other) if _script(one) == "Hang" else (other, one)
        if reads_as(hangul, latin):
            return 0.93, "sound"
    elif len(scripts) == 1:
        return 0.0, "different"
    return _by_sound(one, other)


def _latin(one: str, other: str) -> Found:
    if min(len(one), len(other)) >= _SHORTEST_TYPO and Levenshtein.distance(one, other, score_cutoff=1) == 1:
        return 0.9, "spelling"
    if max(len(one), len(other)) <= _LONGEST_READ and not read_given((one,)).isdisjoint(read_given((other,))):
        return 0.9, "sound"
    return 0.0, "different"


def _by_sound(one: str, other: str) -> Found:
    first, second = sound_of(_in_latin(one)), sound_of(_in_latin(other))
    score = 0.5 * Levenshtein.normalized_similarity(first, second) + 0.5 * Levenshtein.normalized_similarity(
        consonants_of(first), consonants_of(second)
    )
    return (0.8 + 0.75 * (score - _ALIKE) * 0.5, "sound") if score >= _ALIKE else (0.5 * score, "different")


def _in_latin(word: str) -> str:
    return romanise(word) if _script(word) == "Thai" else latin_of_hangul(word)
