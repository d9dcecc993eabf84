"""Words of Hangul written with loose letters, Latin letters or digits in them: ㅇㅏ이스, 아이s, 작d대기, ㅋ타민.

Each word of mixed script is read in four ways: loose letters put together, strange letters left out, by its sound, and
by the initials of its syllables. Reading by sound, a Latin letter sounds or is named (캔d is 캔디), a digit is a letter
that looks alike or is named in Korean.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from bongsu.domain.recognition import jamo
from bongsu.domain.recognition.standing import PARTICLE, stands
from bongsu.domain.recognition.vocabulary import Meaning, words

Found = tuple[int, int, Meaning, float]
"""Where a name stands, what it means, and the part of its ambiguity that is left."""
_TOKEN = re.compile("[a-z0-9|]*[가-힣ㄱ-ㅣ][가-힣ㄱ-ㅣa-z0-9|$]*")
_IS_MIXED = re.compile("[ㄱ-ㅣ]|[가-힣][a-z0-9$]|[a-z0-9][가-힣]")
_LOOSE = re.compile("[ㄱ-ㅣ]")
_STRANGE = re.compile("[a-z0-9|]")
_SHAPES = (
    (re.compile("[0o](?=[l1|])"), "ㅇ"),
    (re.compile("(?<=[ㄱ-ㅎ])[l1|]"), "ㅣ"),
    (re.compile("[0o](?=[ㅏ-ㅣ])"), "ㅇ"),
)
_INITIALS = re.compile("(?<![가-힣ㄱ-ㅣ])[가-힣ㄱ-ㅎ]{2,8}(?![가-힣ㄱ-ㅣ])")
_UNIT = re.compile("[가-힣ㄱ-ㅎ]|[a-z]+|[0-9]")
_LONGEST_WORD = 48
_LONGEST_LATIN = 8
_SHORTEST_SOUND = 3
_CLEAR_SOUND = 5
_LOOKS = dict(zip("0134578", ("o", "i", "e", "a", "s", "t", "p"), strict=True))
_DIGITS = dict(zip("0123456789", ("yong", "ir", "i", "sam", "sa", "o", "yuk", "jir", "par", "ku"), strict=True))
_NAMES = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        [
            "e",
            "pi",
            "si",
            "ti",
            "i",
            "ep",
            "ji",
            "eji",
            "ai",
            "jei",
            "kei",
            "er",
            "em",
            "en",
            "o",
            "pi",
            "kyu",
            "ar",
            "es",
            "ti",
            "yu",
            "pui",
            "topryu",
            "eks",
            "wai",
            "jit",
        ],
        strict=True,
    )
)
_NO_VOWEL = re.compile("ei")


class _Unit(NamedTuple):
    sound: str
    start: int
    end: int
    writing: str


def find_mixed(text: str) -> Iterator[Found]:
    """Names of drugs in the words of mixed script of a folded text."""
    for token in _TOKEN.finditer(text.replace("$", "s") if "$" in text else text):
        if len(token[0]) > _LONGEST_WORD or not _IS_MIXED.search(token[0]):
            continue
        for start, end, meaning, doubt in _in_word(token[0]):
            yield token.start() + start, token.start() + end, meaning, doubt


@lru_cache(maxsize=4096)
def _in_word(word: str) -> tuple[Found, ...]:
    return tuple(_read(word))


def _read(word: str) -> Iterator[Found]:
    loose = _LOOSE.search(word) is not None
    if loose:
        yield from _by_initials(word)
    shaped = word
    for shape, letter in _SHAPES:
        shaped = shape.sub(letter, shaped)
    whole = jamo.composed(shaped)
    if loose or shaped != word:
        yield from _rewritten(word, whole)
    if _STRANGE.search(word):
        yield from _rewritten(word, [each for each in whole if not _STRANGE.match(each[0])])
        plain = [(char, start, end) for char, start, end in jamo.composed(word)]
        yield from _by_sound(plain, jamo.latin_sound, _LOOKS)
        yield from _by_sound(plain, _named, _DIGITS)
    elif loose:
        yield from _by_sound(whole, jamo.latin_sound, _LOOKS)
        yield from _by_sound([(char, at, at + 1) for at, char in enumerate(word)], jamo.latin_sound, _LOOKS)


def _rewritten(word: str, spread: list[tuple[str, int, int]]) -> Iterator[Found]:
    """What the word names when put together; each name must cover what was changed."""
    reading = "".join(char for char, _, _ in spread)
    for start, end, meaning in words().lexicon.found(reading):
        first, last = spread[start][1], spread[end - 1][2]
        if meaning.hangul and word[first:last] != reading[start:end] and stands(reading, start, end, meaning):
            yield first, last, meaning, _doubt(end - start)


def _doubt(syllables: int) -> float:
    return 0.4 if syllables >= _SHORTEST_SOUND else 0.6


def _named(letters: str) -> str:
    sound = ""
    for letter in letters:
        sound = jamo.joined(sound, _NAMES[letter])
    return _NO_VOWEL.sub("e", sound)


def _by_sound(
    spread: list[tuple[str, int, int]], latin: Callable[[str], str], digits: Mapping[str, str]
) -> Iterator[Found]:
    text = "".join(char for char, _, _ in spread)
    units = [
        _Unit(_sound(piece[0], latin, digits), piece.start(), piece.end(), _writing(piece[0]))
        for piece in _UNIT.finditer("".join(char if len(char) == 1 else " " for char in text))
        if len(piece[0]) <= _LONGEST_LATIN
    ]
    sounds, heads = _sounds()
    for first, unit in enumerate(units):
        sound, both, reach = "", {unit.writing}, unit.start
        for each in units[first:]:
            if each.start != reach:
                break
            sound, reach = jamo.joined(sound, each.sound), each.end
            both.add(each.writing)
            if len(both) > 1 or _loose_inside(spread, unit.start, reach):
                meaning = sounds.get(sound)
                if meaning and _counts(text, unit.start, reach, meaning, clear=len(sound) >= _CLEAR_SOUND):
                    yield spread[unit.start][1], spread[reach - 1][2], meaning, _doubt(len(sound) - 2)
            if sound and sound not in heads:
                break


def _writing(piece: str) -> str:
    """Whole syllables, loose letters, or something else."""
    return "syllable" if "가" <= piece[0] <= "힣" else "loose" if "ㄱ" <= piece[0] <= "ㅣ" else "other"


def _loose_inside(spread: list[tuple[str, int, int]], start: int, end: int) -> bool:
    return spread[end - 1][2] - spread[start][1] > end - start


def _counts(text: str, start: int, end: int, meaning: Meaning, *, clear: bool) -> bool:
    """A name that may be chance counts only as a whole word, others also inside one."""
    if PARTICLE.match(text, end):
        return start == 0 or (clear and not meaning.ambiguous)
    return clear and not meaning.ambiguous


def _sound(piece: str, latin: Callable[[str], str], digits: Mapping[str, str]) -> str:
    if "가" <= piece <= "힣" and len(piece) == 1:
        return jamo.syllable_sound(piece)
    if piece in jamo.LEADS:
        return jamo.lead_sound(piece)
    return digits.get(piece, piece) if piece.isdecimal() else latin(piece)


@cache
def _sounds() -> tuple[Mapping[str, Meaning], frozenset[str]]:
    """The names of Hangul by their sound, and what such sounds begin with."""
    found: dict[str, Meaning] = {}
    for word, meaning in words().exact.items():
        if len(word) > 1 and all("가" <= char <= "힣" for char in word):
            for sound in {jamo.word_sound(word), _NO_VOWEL.sub("e", jamo.word_sound(word))}:
                known = found.get(sound)
                if len(sound) >= _SHORTEST_SOUND and (known is None or meaning.ambiguity < known.ambiguity):
                    found[sound] = meaning
    return found, frozenset(sound[:length] for sound in found for length in range(1, len(sound) + 1))


def _by_initials(word: str) -> Iterator[Found]:
    """ㅍㄹㅍ and ㅋ타민: loose consonants each for a syllable; without one whole syllable it is no more than a hint."""
    for token in _INITIALS.finditer(word):
        letters = token[0]
        if not _LOOSE.search(letters) or len(set(letters)) == 1:
            continue
        for name, meaning in _initials().get("".join(map(jamo.initial, letters)), ()):
            if all(mine in (full, jamo.initial(full)) for mine, full in zip(letters, name, strict=True)):
                whole = sum(char >= "가" for char in letters)
                hint = _hint(len(letters), whole)
                if whole or len(letters) >= _SHORTEST_SOUND:
                    yield token.start(), token.end(), _at_least(meaning, hint), 1.0
                break


def _hint(syllables: int, whole: int) -> float:
    """How much chance there is in a name whose syllables are not all whole."""
    if syllables < _SHORTEST_SOUND:
        return 0.6
    return 0.3 if whole else 0.7


def _at_least(meaning: Meaning, ambiguity: float) -> Meaning:
    some = tuple(each._replace(ambiguity=max(each.ambiguity, ambiguity)) for each in meaning.candidates)
    return meaning._replace(candidates=some, ambiguity=max(meaning.ambiguity, ambiguity))


@cache
def _initials() -> Mapping[str, tuple[tuple[str, Meaning], ...]]:
    """Sure names by the initials of their syllables."""
    found: dict[str, tuple[tuple[str, Meaning], ...]] = {}
    for word, meaning in words().exact.items():
        if len(word) > 1 and not meaning.ambiguous and all("가" <= char <= "힣" for char in word):
            initials = "".join(map(jamo.initial, word))
            found[initials] = (*found.get(initials, ()), (word, meaning))
    return found
