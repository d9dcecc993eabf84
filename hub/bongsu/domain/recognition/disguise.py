"""Names of drugs that are written so that a search does not find them.

A text is first asked, cheaply, whether it has what a disguise needs: loose Hangul letters, words of mixed script, signs
for letters, letters one by one. Only then is it read again as if it were plain: loose letters put together, look-alikes
replaced inside words of mixed script only, separators dropped between single characters only. What a reading names
counts if it lies where the reading differs from the text.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from bongsu.domain.recognition import lookalikes
from bongsu.domain.recognition.lexicon import LATIN
from bongsu.domain.recognition.mixed import find_mixed
from bongsu.domain.recognition.standing import PARTICLE, stands
from bongsu.domain.recognition.suspicion import Suspicions
from bongsu.domain.recognition.vocabulary import Meaning, words

_THAI = "\u0e01-\u0e4e"
_MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_WORD = f"[^\\W_]|[{_MARK}]"
_SIGN = f"(?:[^\\w\\n{_MARK}]|_)"
_ONE = f"(?:[^\\W\\d_][{_MARK}]*)(?!{_WORD})"
_ONE_BY_ONE = re.compile(
    f"(?<![^\\W_])(?<![{_MARK}])[^\\W\\d_][{_MARK}]*(?={_SIGN}[^\\W\\d_])(?:{_SIGN}{_ONE})*"
    f"(?:[^\\w\\s][가-힣](?={PARTICLE.pattern}))?"
)
_THAI_GROUPS = re.compile(f"(?<![{_THAI}])[{_THAI}]{{1,5}}(?:[ ._*-][{_THAI}]{{1,5}}(?![{_THAI}]))+")
_MIXED_SCRIPT = re.compile(
    "[ㄱ-ㅣ]|[가-힣][a-z$]|[a-z](?!" + PARTICLE.pattern + ")[가-힣]|[가-힣]\\d(?:[가-힣]|(?!\\w))"
)
_DIGIT = re.compile("[0-9]")
_LEAST = 3


class Disguised(NamedTuple):
    """A name found under a disguise, at its place in the folded text.

    `doubt` is the part of the word's own ambiguity that is left: nobody writes 아이s for ice cream.
    """

    start: int
    end: int
    meaning: Meaning
    doubt: float


def find_disguised(text: str, signs: Suspicions) -> Iterator[Disguised]:
    """What disguised words of a folded text name, in no order, where it is suspicious; some may overlap."""
    if signs.lookalikes and lookalikes.ODD.search(text):
        yield from _under_lookalikes(text)
    if signs.one_by_one:
        yield from _one_by_one(text)
    if signs.mixed_hangul and _MIXED_SCRIPT.search(text):
        yield from (Disguised(*each) for each in find_mixed(text))
    if signs.thai_groups:
        yield from _in_thai_groups(text)
    if signs.mixed_thai:
        yield from _in_mixed_thai(text)


def _under_lookalikes(text: str) -> Iterator[Disguised]:
    places = lookalikes.disguised_words(text)
    if not places:
        return
    for table in lookalikes.READINGS_OF_ONE:
        reading, changed = text, []
        for start, end in places:
            plain = text[start:end].translate(table)
            if plain in _latin_words():
                changed.append((start, end, plain))
        if changed:
            reading = _replaced(text, changed)
            yield from _covering(text, reading, [(start, end) for start, end, _ in changed], 0.6)
    for start, end in places:
        if text.count("*", start, end) == 1 and (meaning := _masked().get(text[start:end])):
            yield Disguised(start, end, meaning, 1.0)


def _replaced(text: str, changed: list[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, plain in changed:
        pieces += text[at:start], plain
        at = end
    return "".join((*pieces, text[at:]))


def _covering(text: str, reading: str, changed: list[tuple[int, int]], doubt: float) -> Iterator[Disguised]:
    """What the reading names where it was changed; its places are those of the text."""
    touched = bytearray(len(reading) + 1)
    for start, end in changed:
        touched[start:end] = b"\1" * (end - start)
    for start, end, meaning in words().lexicon.found(reading):
        chance = meaning.ambiguous and end - start <= _LEAST and _DIGIT.search(text, start, end)
        if 1 in touched[start:end] and not chance and stands(reading, start, end, meaning):
            yield Disguised(start, end, meaning, 1.0 if end - start <= _LEAST else doubt)


@cache
def _latin_words() -> frozenset[str]:
    return frozenset(part for word in words().exact if re.match(f"[{LATIN}]", word) for part in word.split())


@cache
def _masked() -> Mapping[str, Meaning]:
    """Sure names of six Latin letters and more with a star for one of them."""
    return {
        f"{word[:at]}*{word[at + 1 :]}": meaning
        for word, meaning in words().exact.items()
        if not meaning.ambiguous and len(word) >= 2 * _LEAST and word.isalpha() and word.isascii()
        for at in range(1, len(word))
    }


def _one_by_one(text: str) -> Iterator[Disguised]:
    for run in _ONE_BY_ONE.finditer(text):
        letters = [(at, char) for at, char in enumerate(run[0], run.start()) if re.match(_WORD, char)]
        apart = all(char.isspace() for char in run[0] if not re.match(_WORD, char))
        if len(letters) < (_LEAST if apart else _LEAST - 1):
            continue
        kept = [(at, char) for at, char in enumerate(run[0], run.start()) if char == " " or re.match(_WORD, char)]
        for spread in [letters] if apart or len(kept) == len(letters) else [letters, kept]:
            yield from _read_together(spread, apart=apart)


def _read_together(spread: list[tuple[int, str]], *, apart: bool) -> Iterator[Disguised]:
    reading = "".join(char for _, char in spread)
    for start, end, meaning in words().lexicon.found(reading):
        short = end - start < _LEAST and (apart or not meaning.hangul)
        vague = meaning.ambiguous and not meaning.hangul and end - start <= _LEAST
        if not short and not vague and meaning.candidates and stands(reading, start, end, meaning):
            yield Disguised(spread[start][0], spread[end - 1][0] + 1, meaning, 1.0 if apart else 0.6)


def _in_thai_groups(text: str) -> Iterator[Disguised]:
    for run in _THAI_GROUPS.finditer(text):
        spread = [(at, char) for at, char in enumerate(run[0], run.start()) if "\u0e01" <= char <= "\u0e4e"]
        reading = "".join(char for _, char in spread)
        edges = {0, len(spread)} | {at for at in range(1, len(spread)) if spread[at][0] > spread[at - 1][0] + 1}
        for start, end, meaning in words().lexicon.found(reading):
            if not meaning.ambiguous and start in edges and end in edges and end - start > _LEAST:
                yield Disguised(spread[start][0], spread[end - 1][0] + 1, meaning, 1.0)


def _in_mixed_thai(text: str) -> Iterator[Disguised]:
    mixed = [match.span() for match in lookalikes.THAI_MIXED.finditer(text)]
    for table in lookalikes.THAI_READINGS if mixed else ():
        changed = [(start, end, text[start:end].translate(table)) for start, end in mixed]
        latin = [(at, at + 1) for start, end in mixed for at in range(start, end) if text[at].isascii()]
        yield from _covering(text, _replaced(text, changed), latin, 0.6)
