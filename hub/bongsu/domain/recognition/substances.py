"""Drugs named in a text or in a drug field.

A name that is only a drug's counts wherever it stands. A word that is also an ordinary word, or stands for two drugs,
is an indicator in a text; in a field for the drug it counts as slang if there is one drug that it may mean.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from bongsu.domain.recognition.folding import Folded, fold_term, folded
from bongsu.domain.recognition.lexicon import LATIN, Lexicon
from bongsu_schemas import codelists

MatchKind = Literal["official", "common", "slang", "indicator"]

_ALMOST_NEVER = 0.97
"""From this ambiguity on a word (사탕, 주사기, white) tells nothing in a text, and little in a field for the drug."""
_SAFE_WITHOUT_MARKS = 0.3
_SHORTEST_JOINED = 5
_LONGEST_CACHED = 400
_LATIN_END = re.compile(f"[{LATIN}][{LATIN}_]")
_THAI_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_THAI = re.compile("[\u0e01-\u0e4e]")
_SHORT_THAI = 4  # a word as short as เค stands inside many others
_STRENGTH = {"official": 0, "common": 1, "slang": 2, "indicator": 3}
_PARTICLE = re.compile(
    "(?:을|를|이|가|은|는|의|와|과|도|만|로|으로|에|에서|이나|나|랑|이랑|하고|등|류|까지|부터|보다|처럼"
    "|이며|이고|이란|라는|이라는|라고|이라고|인|임|같은|팔이|용)?(?:입니다|이다|임)?(?![가-힣])"
)
_LIST = re.compile(r"[,/;+&|()\[\]{}·ㆍ、，・\n]|(?<=\s)(?:및|와|과|and|và|และ|กับ|or|hoặc|หรือ)(?=\s)")
_BLOCKERS = (
    # ordinary words that begin with, or run across, the name of a drug
    "야바위", "대마다", "대마도", "대마왕", "대마약", "코카콜라", "ยาอีก", "ยาเคมี", "ยาเคลือบ", "ยาเครื่อง", "ยาเคย",
    "ไอซ์แลนด์", "ไอซ์ครีม", "กัญชาญ", "coca-cola", "coca cola", "ice cream", "đá bóng", "nước đá", "đá quý", "bóng đá",
    "quả lắc", "cây cỏ", "bãi cỏ", "trống lắc",
)  # fmt: skip


class SubstanceMatch(NamedTuple):
    """A drug that a text names: `word` as written at `text[start:end]`, `id` of the code list."""

    id: str
    word: str
    kind: MatchKind
    ambiguity: float
    start: int
    end: int


class _Candidate(NamedTuple):
    id: str
    kind: MatchKind
    ambiguity: float


class _Meaning(NamedTuple):
    """What a word may stand for; without candidates it is an ordinary word that hides a drug's name."""

    candidates: tuple[_Candidate, ...]
    ambiguous: bool
    ambiguity: float
    hangul: bool


class _Words(NamedTuple):
    exact: Mapping[str, _Meaning]
    lexicon: Lexicon[_Meaning]
    syllables: re.Pattern[str]
    letters: re.Pattern[str]


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
            if known is None or _STRENGTH[match.kind] < _STRENGTH[known.kind]:
                best[match.id] = match
    return sorted(best.values(), key=lambda match: match.start)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """The whole field if it is a name as it stands, else what stands between the signs of a list."""
    if _trimmed(text, 0, len(text)) in _words().exact:
        yield 0, len(text)
        return
    at = 0
    for sign in _LIST.finditer(text):
        yield at, sign.start()
        at = sign.end()
    yield at, len(text)


def _part(source: Folded, start: int, end: int) -> Iterator[SubstanceMatch]:
    meaning = _words().exact.get(_trimmed(source.text, start, end))
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


def _in_a_field(source: Folded, start: int, end: int, meaning: _Meaning) -> Iterator[SubstanceMatch]:
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


def _chosen(text: str, *, letters: bool = False) -> list[tuple[int, int, _Meaning]]:
    """The words that count: sure names before ambiguous ones, longer before shorter, none over another."""
    words = _words()
    found = [each for each in words.lexicon.found(text) if _stands(text, *each)]
    found += ((at.start(), at.end(), words.exact[at[0]]) for at in words.syllables.finditer(text))
    if letters:
        found += ((at.start(), at.end(), words.exact[at[0]]) for at in words.letters.finditer(text))
    if len(found) > 1:
        found = _without_overlaps(found)
    return [each for each in found if each[2].candidates]


def _without_overlaps(found: list[tuple[int, int, _Meaning]]) -> list[tuple[int, int, _Meaning]]:
    """Within each group of words that overlap, in order of strength; groups are small, so this is linear in all."""
    kept: list[tuple[int, int, _Meaning]] = []
    group: list[tuple[int, int, _Meaning]] = []
    reach = -1
    for each in sorted(found, key=lambda one: one[0]):
        if each[0] >= reach:
            kept += _strongest(group)
            group = []
        group.append(each)
        reach = max(reach, each[1])
    return kept + _strongest(group)


def _strongest(group: list[tuple[int, int, _Meaning]]) -> list[tuple[int, int, _Meaning]]:
    if len(group) <= 1:
        return group
    taken: set[int] = set()
    kept = []
    for each in sorted(group, key=lambda one: (one[2].ambiguous, one[0] - one[1], one[0])):
        if taken.isdisjoint(range(each[0], each[1])):
            taken.update(range(each[0], each[1]))
            kept.append(each)
    return sorted(kept, key=lambda one: one[0])


def _stands(text: str, start: int, end: int, meaning: _Meaning) -> bool:
    """Whether the word ends there and is not the beginning of another; of Hangul words also whether it begins there."""
    if meaning.hangul:
        if not meaning.ambiguous:
            return True
        return not "가" <= text[start - 1 : start] <= "힣" and _PARTICLE.match(text, end) is not None
    if _LATIN_END.match(text, end - 1) or _THAI_MARK.match(text, end):
        return False
    if meaning.ambiguous and end - start <= _SHORT_THAI and _THAI.match(text, start):
        return not _THAI.match(text, end) and not _THAI.match(text[start - 1 : start])
    return True


@cache
def _words() -> _Words:
    """All terms of the code list, folded, with every spelling of them that we accept."""
    candidates: dict[str, dict[str, _Candidate]] = {}
    for substance in codelists.substances().values():
        for term in substance.terms:
            for spelling in _spellings(term):
                known = candidates.setdefault(spelling, {})
                other = known.get(substance.id)
                candidate = _Candidate(substance.id, term.kind, term.ambiguity)
                known[substance.id] = min(other or candidate, candidate, key=_doubt)
    exact = {spelling: _meaning(spelling, tuple(some.values())) for spelling, some in candidates.items()}
    blockers = {word: _Meaning((), ambiguous=False, ambiguity=0.0, hangul=False) for word in _BLOCKERS}
    syllables = "".join(word for word in exact if len(word) == 1 and not word.isascii())
    letters = "".join(word for word in exact if len(word) == 1 and word.isascii())
    return _Words(
        exact,
        Lexicon(blockers | exact),
        re.compile(f"(?<![\\w\u0e31-\u0e4e])[{syllables or '떨'}](?={_PARTICLE.pattern})(?![^\\W가-힣])"),
        re.compile(f"(?<![\\w@])[{letters or 'g'}](?![\\w])"),
    )


def _doubt(candidate: _Candidate) -> tuple[float, int]:
    return candidate.ambiguity, _STRENGTH[candidate.kind]


def _meaning(spelling: str, candidates: tuple[_Candidate, ...]) -> _Meaning:
    sure = tuple(each for each in candidates if each.ambiguity < codelists.AMBIGUOUS)
    chosen = sure if len(sure) == 1 else candidates
    return _Meaning(
        chosen,
        ambiguous=len(sure) != 1,
        ambiguity=min(each.ambiguity for each in chosen),
        hangul="가" <= spelling[0] <= "힣",
    )


def _spellings(term: codelists.Term) -> set[str]:
    """The term itself; a sure one also without hyphens, and a Vietnamese one without marks."""
    word = fold_term(term.text)
    spellings = {word}
    if term.ambiguity < _SAFE_WITHOUT_MARKS and len(word) >= _SHORTEST_JOINED:
        if "-" in word:
            spellings |= {word.replace("-", " "), word.replace("-", "")}
        if term.lang == "vi":
            bare = "".join(
                c for c in unicodedata.normalize("NFD", word.replace("đ", "d")) if not unicodedata.combining(c)
            )
            spellings.add(bare)
    return {spelling for spelling in spellings if spelling}
