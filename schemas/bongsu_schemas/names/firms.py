"""Two firms' or two vessels' names compared: their numbers agree, their trades meet, their own words are one."""

import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from bongsu_schemas.names.english import said_as
from bongsu_schemas.names.hangul import read_given, reads_as
from bongsu_schemas.names.loanwords import is_written_in_hangul, read_word
from bongsu_schemas.names.persons import Found, marks_contradict
from bongsu_schemas.names.pinyin import is_pinyin, is_pinyin_in_hangul, said_in_pinyin
from bongsu_schemas.names.prepared import Prepared
from bongsu_schemas.names.skeleton import consonants_of, sound_of
from bongsu_schemas.names.thai import romanise
from bongsu_schemas.names.transcribed import latin_of_hangul

Words = tuple[str, ...]

_SHORTEST_TYPO, _LONG = 6, 10
_ALIKE = 0.8
_AS_READ = 0.92
_LONGEST_READ = 14
_LONGEST_PART = 14
_NAMES = """
    에이 비 씨 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 에스 티 유 브이 더블유 엑스 와이 제트
""".split()  # noqa: SIM905 - a table, read as a table
_LETTER_NAMES = dict(zip("abcdefghijklmnopqrstuvwxyz", _NAMES, strict=True))
_MOST_LETTERS = 4
_THAI_RUN = re.compile("[ก-๎]+")


def match_firms(one: Prepared, other: Prepared, *, vessel: bool) -> Found:
    """How alike two names of firms or of vessels are, and by what."""
    if one.numbers != other.numbers:
        return 0.3, "different"
    if not one.pieces or not other.pieces:
        return (0.98, "spelling") if one.glued and one.glued == other.glued else (0.0, "different")
    if one.pieces == other.pieces or one.glued == other.glued:
        return (0.7, "partial") if marks_contradict(one, other) else (0.98, "spelling")
    mine, theirs = _without_shared_trades(one, other)
    found = _own_words(mine, theirs) if mine or theirs else (0.95, "sound")
    if found[1] == "different" and not _told_by_english(mine + theirs, one, other):
        found = max(found, _own_words(_texts(one), _texts(other)))
    if found[1] == "different" and not vessel and _own_words(_own(one), _own(other))[1] != "different":
        return 0.65, "partial"
    return found


def _told_by_english(own: Words, one: Prepared, other: Prepared) -> bool:
    """Whether two names of two scripts differ by English words alone, which the sound of the whole would gloss over."""
    return _is_english(own) and not "".join(_texts(one) + _texts(other)).isascii()


def _is_english(words: Words) -> bool:
    return all(word.isascii() or read_word(word) for word in words)


def _in_english(words: Words) -> Words:
    return tuple(word if word.isascii() else read_word(word) for word in words)


def _texts(name: Prepared) -> Words:
    return tuple(word for word, _ in name.pieces)


def _own(name: Prepared) -> Words:
    return tuple(word for word, concepts in name.pieces if not concepts)


def _without_shared_trades(one: Prepared, other: Prepared) -> tuple[Words, Words]:
    """The words of both but for the trades that they share; in one script a trade must be the same word."""
    theirs = list(other.pieces)
    mine: list[str] = []
    for word, concepts in one.pieces:
        shared = next((each for each in theirs if concepts and each[0] == word), None) or next(
            (each for each in theirs if concepts & each[1] and (word.isascii() or _script(word) != _script(each[0]))),
            None,
        )
        if shared is None:
            mine.append(word)
        else:
            theirs.remove(shared)
    return tuple(mine), tuple(word for word, _ in theirs)


def _script(word: str) -> str:
    return "Hang" if "가" <= word[0] <= "힣" else "Thai" if "ก" <= word[0] <= "๎" else "Latn"


def _script_of_all(words: str) -> str:
    """The script of what is not in Latin letters; English words among others stand in Latin letters already."""
    return next((script for script in map(_script, words) if script != "Latn"), "Latn")


@lru_cache(16_384)
def _own_words(mine: Words, theirs: Words) -> Found:
    """How alike two runs of words are that name and do not describe."""
    (one, words), (other, others) = sorted((("".join(mine), mine), ("".join(theirs), theirs)))
    if one == other:
        return 0.96, "spelling"
    if not one or not other:
        return 0.0, "different"
    scripts = {_script_of_all(one), _script_of_all(other)}
    if len(scripts) > 1 and _is_english(words + others):
        return _own_words(_in_english(words), _in_english(others))
    if len(scripts) == 1:
        return _latin(words, others) if scripts == {"Latn"} else (0.0, "different")
    if "Hang" in scripts and "Latn" in scripts:
        return _hangul_and_latin(one, others) if _script_of_all(one) == "Hang" else _hangul_and_latin(other, words)
    return _by_sound(one, other)


def _hangul_and_latin(hangul: str, words: Words) -> Found:
    """Syllable by syllable as a whole or word by word, else so far as whole words go and the rest by sound."""
    latin = "".join(words)
    if reads_as(hangul, latin):
        return 0.93, "sound"
    if _spelt_word_by_word(hangul, words):
        return _AS_READ, "sound"
    if is_pinyin_in_hangul(hangul) and all(map(is_pinyin, words)):
        return 0.4, "different"  # both are Chinese, and other syllables
    if any(is_written_in_hangul(word) and not _is_part(hangul, word) for word in words):
        return 0.4, "different"  # SKY would be 스카이
    for word in words[:-1]:
        cut = next((end for end in range(1, len(hangul)) if _spells(hangul[:end], word)), 0)
        if not cut:
            break
        hangul, latin = hangul[cut:], latin[len(word) :]
    if any(len(syllables) == len(hangul) for syllables in read_given((latin,))):
        return 0.4, "different"  # the Latin letters are Korean too, and other syllables
    return _by_sound(hangul, latin)


def _is_part(hangul: str, word: str) -> bool:
    """Whether an English word stands in Hangul, in which such as the tables know are in Latin letters, or ends it."""
    if word in hangul:
        return True
    return any(said_as(hangul[:cut], word) or said_as(hangul[cut:], word) for cut in range(len(hangul)))


def _spelt_word_by_word(hangul: str, words: Words) -> bool:
    """Whether each word in Latin letters is a part of the Hangul, in order, and nothing is left over."""
    if not words:
        return not hangul
    return any(
        _spells(hangul[:end], words[0]) and _spelt_word_by_word(hangul[end:], words[1:])
        for end in range(1, min(len(hangul), _LONGEST_PART) + 1)
    )


def _spells(hangul: str, word: str) -> bool:
    """Whether a Latin word is this Hangul: by Korean syllables, Chinese or English ones, its letters' names (CJ)."""
    if reads_as(hangul, word) or said_in_pinyin(hangul, word) or said_as(hangul, word):
        return True
    return len(word) <= _MOST_LETTERS and hangul == "".join(_LETTER_NAMES.get(letter, letter) for letter in word)


def _latin(words: Words, others: Words) -> Found:
    one, other = "".join(words), "".join(others)
    if Levenshtein.distance(one, other, score_cutoff=1) == 1 and _may_slip(words, others):
        return 0.9, "spelling"
    if max(len(one), len(other)) <= _LONGEST_READ and not read_given((one,)).isdisjoint(read_given((other,))):
        return 0.9, "sound"
    return 0.5 * Levenshtein.normalized_similarity(one, other), "different"


def _may_slip(words: Words, others: Words) -> bool:
    """Whether the word that differs is so long that it is no other word: Minh An is not Minh Anh."""
    if len(words) != len(others):
        return min(sum(map(len, words)), sum(map(len, others))) >= _LONG
    apart = [(a, b) for a, b in zip(words, others, strict=True) if a != b]
    return all(min(len(a), len(b)) >= _SHORTEST_TYPO for a, b in apart)


def _by_sound(one: str, other: str) -> Found:
    first, second = sound_of(_in_latin(one)), sound_of(_in_latin(other))
    if "Hang" in {_script_of_all(one), _script_of_all(other)}:  # Hangul has no v
        first, second = first.replace("w", "p"), second.replace("w", "p")
    score = 0.5 * Levenshtein.normalized_similarity(first, second) + 0.5 * Levenshtein.normalized_similarity(
        consonants_of(first), consonants_of(second)
    )
    return (0.8 + 0.5 * (score - _ALIKE), "sound") if score >= _ALIKE else (0.5 * score, "different")


def _in_latin(word: str) -> str:
    return latin_of_hangul(_THAI_RUN.sub(lambda run: romanise(run[0]), word))
