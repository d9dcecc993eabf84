"""The words that name drugs: the code list's, folded, with the spellings of them that we accept."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal, NamedTuple

from bongsu.domain.recognition.folding import fold_term
from bongsu.domain.recognition.lexicon import Lexicon
from bongsu.domain.recognition.spellings import bare, other_spellings, parted
from bongsu_schemas import codelists

MatchKind = Literal["official", "common", "slang", "indicator"]

_SAFE_WITHOUT_MARKS = 0.3
_SHORTEST_JOINED = 5
_SLIP = 0.2
"""The least ambiguity of a spelling that only our rules know."""
_SHORTEST_PHRASE = 4  # 차가운 술 is written 차가운술 too
_SHORT_PHRASE = 3  # 야 바 is also how 야 바빠 begins
STRENGTH = {"official": 0, "common": 1, "slang": 2, "indicator": 3}
BLOCKERS = (
    # ordinary words that begin with, or run across, the name of a drug
    "야바위", "대마다", "대마도", "대마왕", "대마약", "코카콜라", "엘에스디자인", "ยาอีก", "ยาเคมี", "ยาเคลือบ", "ยาเครื่อง",
    "ยาเคย",
    "ไอซ์แลนด์", "ไอซ์ครีม", "กัญชาญ", "coca-cola", "coca cola", "ice cream", "đá bóng", "nước đá", "đá quý", "bóng đá",
    "quả lắc", "cây cỏ", "bãi cỏ", "trống lắc", "cần sa thải", "nước vui lòng", "đá hoa cương", "sữa đá", "trà đá",
    "đá viên", "special k cereal", "speed limit", "coke oven", "crystal glass", "battery acid", "acid battery",
    "도리도리 까꿍", "위드 코로나", "위드코로나", "크리스탈 유리", "크리스탈 글라스",
)  # fmt: skip


class Candidate(NamedTuple):
    """A drug that a word may stand for."""

    id: str
    kind: MatchKind
    ambiguity: float


class Meaning(NamedTuple):
    """What a word may stand for; without candidates it is an ordinary word that hides a drug's name.

    `alone`: it only counts between other words, not inside a run of letters.
    """

    candidates: tuple[Candidate, ...]
    ambiguous: bool
    ambiguity: float
    hangul: bool
    alone: bool = False


class Words(NamedTuple):
    """All words, by themselves and ready to be looked for in a text."""

    exact: Mapping[str, Meaning]
    lexicon: Lexicon[Meaning]


@cache
def words() -> Words:
    """All terms of the code list, folded, with every spelling of them that we accept."""
    exact = {spelling: _meaning(spelling, tuple(some.values())) for spelling, some in _listed().items()}
    blockers = {word: Meaning((), ambiguous=False, ambiguity=0.0, hangul=False) for word in BLOCKERS}
    return Words(exact, Lexicon(_by_rule(exact) | blockers | exact))


def _listed() -> dict[str, dict[str, Candidate]]:
    candidates: dict[str, dict[str, Candidate]] = {}
    for substance in codelists.substances().values():
        for term in substance.terms:
            for spelling in _spellings(term):
                known = candidates.setdefault(spelling, {})
                other = known.get(substance.id)
                candidate = Candidate(substance.id, term.kind, term.ambiguity)
                known[substance.id] = min(other or candidate, candidate, key=_doubt)
    return candidates


def _by_rule(exact: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """Spellings that no list holds, of names that are only one drug's; one that two drugs would share is none's."""
    made: dict[str, Meaning | None] = {}
    for spelling, meaning, alone in _variants(exact):
        only = meaning.candidates[0]
        known = made.get(spelling, meaning)
        if known is not None and known.candidates[0].id == only.id:
            ambiguity = max(only.ambiguity, 0.0 if alone else _SLIP)
            candidate = Candidate(only.id, "common" if only.kind == "official" else only.kind, ambiguity)
            made[spelling] = meaning._replace(candidates=(candidate,), ambiguity=ambiguity, alone=alone)
        else:
            made[spelling] = None
    return {spelling: meaning for spelling, meaning in made.items() if meaning and spelling not in exact}


def _variants(exact: Mapping[str, Meaning]) -> Iterator[tuple[str, Meaning, bool]]:
    languages = {
        fold_term(term.text): term.lang for substance in codelists.substances().values() for term in substance.terms
    }
    for word, meaning in exact.items():
        if not meaning.ambiguous and meaning.ambiguity <= _SAFE_WITHOUT_MARKS and len(meaning.candidates) == 1:
            if len(word) >= _SHORTEST_JOINED:
                yield from ((other, meaning, True) for other in parted(word))
            if meaning.candidates[0].kind != "slang":
                yield from ((other, meaning, False) for other in other_spellings(word, languages.get(word, "")))


def _doubt(candidate: Candidate) -> tuple[float, int]:
    return candidate.ambiguity, STRENGTH[candidate.kind]


def _meaning(spelling: str, candidates: tuple[Candidate, ...]) -> Meaning:
    sure = tuple(each for each in candidates if each.ambiguity < codelists.AMBIGUOUS)
    chosen = sure if len(sure) == 1 else candidates
    return Meaning(
        chosen,
        ambiguous=len(sure) != 1,
        ambiguity=min(each.ambiguity for each in chosen),
        hangul="가" <= spelling[0] <= "힣",
        alone=" " in spelling and "가" <= spelling[0] <= "힣" and len(spelling) <= _SHORT_PHRASE,
    )


def _spellings(term: codelists.Term) -> set[str]:
    """The term itself; a sure one also without hyphens, and a Vietnamese one without marks."""
    word = fold_term(term.text)
    spellings = {word}
    if term.ambiguity < _SAFE_WITHOUT_MARKS and len(word) >= _SHORTEST_JOINED:
        if "-" in word:
            spellings |= {word.replace("-", " "), word.replace("-", "")}
        if term.lang == "vi":
            spellings.add(bare(word))
    if term.lang == "ko" and len(joined := word.replace(" ", "")) >= _SHORTEST_PHRASE:
        spellings.add(joined)
    return {spelling for spelling in spellings if spelling}
