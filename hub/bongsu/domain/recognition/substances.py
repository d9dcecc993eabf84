"""Drugs named in a text or in a drug field.

A name that is only a drug's counts wherever it stands. A word that is also an ordinary word, or stands for two drugs,
is an indicator in a text; in a field for the drug it counts as slang if there is one drug that it may mean.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from bongsu.domain.recognition.disguise import find_disguised
from bongsu.domain.recognition.folding import Folded, folded
from bongsu.domain.recognition.standing import PARTICLE, stands
from bongsu.domain.recognition.suspicion import suspicions
from bongsu.domain.recognition.vocabulary import STRENGTH, MatchKind, Meaning, words
from bongsu_schemas import codelists

_ALMOST_NEVER = 0.97
"""From this ambiguity on a word (사탕, 주사기, white) tells nothing in a text, and little in a field for the drug."""
_LONGEST_CACHED = 400
_LONGEST_DISGUISED = 50_000  # signs of a text that are read again under every disguise: no narrative is longer
_LIST = re.compile(r"[,/;+&|()\[\]{}·ㆍ、，・\n]|(?<=\s)(?:및|와|과|and|và|และ|กับ|or|hoặc|หรือ)(?=\s)")


class SubstanceMatch(NamedTuple):
    """A drug that a text names: `word` as written at `text[start:end]`, `id` of the code list."""

    id: str
    word: str
    kind: MatchKind
    ambiguity: float
    start: int
    end: int


def resolve_reported(text: str) -> list[SubstanceMatch]:
    """The drugs of a field that names the drug, each once, in the order of the field. Empty for other things."""
    return list(_resolved(text) if len(text) <= _LONGEST_CACHED else _resolve(text))


def find_substances(text: str) -> list[SubstanceMatch]:
    """The drugs that a narrative names, by place; a word that only may mean one once per drug, as an indicator."""
    if len(text) <= _LONGEST_CACHED:
        return list(_found_in_short(text))
    return list(_found(folded(text)))


@lru_cache(maxsize=2048)
def _found_in_short(text: str) -> tuple[SubstanceMatch, ...]:
    return tuple(_found(folded(text)))


def _found(source: Folded) -> Iterator[SubstanceMatch]:
    for start, end, meaning in _chosen(source.text):
        if meaning.ambiguous and meaning.ambiguity >= _ALMOST_NEVER:
            continue
        first, last = source.span(start, end)
        for each in meaning.candidates:
            kind: MatchKind = "indicator" if meaning.ambiguous else each.kind
            yield SubstanceMatch(each.id, source.original[first:last], kind, each.ambiguity, first, last)


@lru_cache(maxsize=4096)
def _resolved(text: str) -> tuple[SubstanceMatch, ...]:
    return tuple(_resolve(text))


def _resolve(text: str) -> list[SubstanceMatch]:
    source = folded(text)
    best: dict[str, SubstanceMatch] = {}
    for start, end in _parts(source.text):
        for match in _part(source, start, end):
            known = best.get(match.id)
            if known is None or STRENGTH[match.kind] < STRENGTH[known.kind]:
                best[match.id] = match
    return sorted(best.values(), key=lambda match: match.start)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """The whole field if it is a name as it stands, else what stands between the signs of a list."""
    if _trimmed(text, 0, len(text)) in words().exact:
        yield 0, len(text)
        return
    at = 0
    for sign in _LIST.finditer(text):
        yield at, sign.start()
        at = sign.end()
    yield at, len(text)


def _part(source: Folded, start: int, end: int) -> Iterator[SubstanceMatch]:
    meaning = words().exact.get(_trimmed(source.text, start, end))
    if meaning:
        while source.text[start] == " ":
            start += 1
        while source.text[end - 1] == " ":
            end -= 1
        yield from _in_a_field(source, start, end, meaning)
        return
    inside = [
        (start + first, start + last, meaning) for first, last, meaning in _chosen(source.text[start:end], letters=True)
    ]
    sure = [each for each in inside if not each[2].ambiguous]
    for first, last, meaning in sure or inside:
        yield from _in_a_field(source, first, last, meaning)


def _in_a_field(source: Folded, start: int, end: int, meaning: Meaning) -> Iterator[SubstanceMatch]:
    """An ambiguous word with one candidate counts in a field for the drug; things that are hardly ever drugs do not."""
    if meaning.ambiguity >= _ALMOST_NEVER and end - start > 1:
        return
    only = len(meaning.candidates) == 1
    first, last = source.span(start, end)
    for each in meaning.candidates:
        kind: MatchKind = each.kind if not meaning.ambiguous else "slang" if only else "indicator"
        yield SubstanceMatch(each.id, source.original[first:last], kind, each.ambiguity, first, last)


def _trimmed(text: str, start: int, end: int) -> str:
    return text[start:end].strip(" .:\"'*-")


def _chosen(text: str, *, letters: bool = False) -> list[tuple[int, int, Meaning]]:
    """The words that count: sure names before ambiguous ones, longer before shorter, none over another."""
    known = words()
    exact = known.exact
    found = [each for each in known.lexicon.found(text) if stands(text, *each)]
    found += ((at.start(), at.end(), exact[at[0]]) for at in _syllables().finditer(text))
    if letters:
        found += ((at.start(), at.end(), exact[at[0]]) for at in _letters().finditer(text))
    looked_at = text[:_LONGEST_DISGUISED]
    if signs := suspicions(looked_at):
        found += ((at.start, at.end, _less_doubtful(at.meaning, at.doubt)) for at in find_disguised(looked_at, signs))
    if len(found) > 1:
        found = _without_overlaps(found)
    return [each for each in found if each[2].candidates]


@lru_cache(maxsize=1024)
def _less_doubtful(meaning: Meaning, doubt: float) -> Meaning:
    """A disguised spelling tells more than the word does: nobody writes 아이s for ice cream.

    What is left of the word's ambiguity says how much of chance there may be in the disguise.
    """
    some = tuple(each._replace(ambiguity=round(each.ambiguity * doubt, 2), kind="slang") for each in meaning.candidates)
    ambiguity = min((each.ambiguity for each in some), default=0.0)
    return meaning._replace(
        candidates=some,
        ambiguity=ambiguity,
        ambiguous=len(some) != 1 or ambiguity >= codelists.AMBIGUOUS,
    )


@cache
def _syllables() -> re.Pattern[str]:
    """An ambiguous word of one syllable, with what may stand around it."""
    some = "".join(word for word in words().exact if len(word) == 1 and not word.isascii())
    return re.compile(f"[{some or '떨'}](?<![\\w\u0e31-\u0e4e].)(?={PARTICLE.pattern})(?![^\\W가-힣])")


@cache
def _letters() -> re.Pattern[str]:
    some = "".join(word for word in words().exact if len(word) == 1 and word.isascii())
    return re.compile(f"(?<![\\w@])[{some or 'g'}](?![\\w])")


def _without_overlaps(found: list[tuple[int, int, Meaning]]) -> list[tuple[int, int, Meaning]]:
    """Within each group of words that overlap, in order of strength; groups are small, so this is linear in all."""
    kept: list[tuple[int, int, Meaning]] = []
    group: list[tuple[int, int, Meaning]] = []
    reach = -1
    for each in sorted(found, key=lambda one: one[0]):
        if each[0] >= reach:
            kept += _strongest(group)
            group = []
        group.append(each)
        reach = max(reach, each[1])
    return kept + _strongest(group)


def _strongest(group: list[tuple[int, int, Meaning]]) -> list[tuple[int, int, Meaning]]:
    if len(group) <= 1:
        return group
    taken: set[int] = set()
    kept = []
    for each in sorted(group, key=lambda one: (one[2].ambiguous, one[0] - one[1], one[0])):
        if taken.isdisjoint(range(each[0], each[1])):
            taken.update(range(each[0], each[1]))
            kept.append(each)
    return sorted(kept, key=lambda one: one[0])
