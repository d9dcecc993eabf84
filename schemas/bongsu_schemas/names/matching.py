"""Whether two names are one, in whatever scripts and spellings they are written, and how surely.

Korean names are compared syllable by syllable, Thai and transcribed ones by sound, Vietnamese ones by letters and
marks, firms and vessels by their own words, their trades and their numbers. Pure and deterministic. It says nothing of
how many people bear a name.
"""

from typing import Literal, NamedTuple

from bongsu_schemas.names import chinese
from bongsu_schemas.names.firms import match_firms
from bongsu_schemas.names.persons import match_persons
from bongsu_schemas.names.prepared import Kind, Prepared, prepare

Grade = Literal["exact", "spelling", "sound", "partial", "different"]

__all__ = [
    "EXACT",
    "NOTHING",
    "Grade",
    "Kind",
    "NameMatch",
    "Prepared",
    "compare",
    "compare_prepared",
    "kind_taken",
    "prepare",
]


class NameMatch(NamedTuple):
    """How alike two names are: `score` from 0 to 1, whether they count as one, and by what."""

    score: float
    same: bool
    grade: Grade


NOTHING = NameMatch(0.0, same=False, grade="different")
EXACT = NameMatch(1.0, same=True, grade="exact")


def compare(a: str, b: str, kind: Kind | None = None) -> NameMatch:
    """How alike two names are; `kind` is guessed from them when it is not given. Placeholders are like nothing."""
    one, other = prepare(a), prepare(b)
    if one is None or other is None:
        return NOTHING
    return EXACT if a == b else compare_prepared(one, other, kind)


def kind_taken(a: str, b: str) -> Kind:
    """As what `compare` without a kind takes two names: as their words say, else as persons if that says the same."""
    one, other = prepare(a), prepare(b)
    if guess := (one and one.guess) or (other and other.guess):
        return guess
    said, of_persons = compare(a, b).same, compare(a, b, "person").same
    if said == of_persons:
        return "person"
    return "organisation" if said else "vessel"


def compare_prepared(one: Prepared, other: Prepared, kind: Kind | None = None) -> NameMatch:
    """The same for names that `prepare` has taken apart."""
    if one.sort_key > other.sort_key:
        one, other = other, one
    if one.glued and one.glued == other.glued and "".join(one.marked_words) == "".join(other.marked_words):
        return EXACT
    kind = kind or one.guess or other.guess
    if kind is None and one.numbers and other.numbers and one.numbers != other.numbers:
        return NOTHING  # ships, whose Roman numbers nothing else tells from a name's letters
    if kind == "person" or kind is None:
        found = match_persons(one, other)
        if kind is None and found[1] == "different" and _may_be_firms(one, other):
            found = max(found, match_firms(one, other, vessel=False))
    else:
        found = match_firms(one, other, vessel=kind == "vessel")
    score, grade = found
    return NameMatch(round(score, 3), same=grade in {"exact", "spelling", "sound"}, grade=grade)


def _may_be_firms(one: Prepared, other: Prepared) -> bool:
    """Whether two names of which nothing is known, in two scripts, can hardly be persons': one of them is one word."""
    alone = min(len(one.words), len(other.words)) == 1
    if not alone or one.script == other.script or (one.korean and other.korean):
        return False
    hangul, latin = chinese.hangul_first(one, other)  # a Chinese person's name in pinyin says whether it is this one
    return hangul.script != "Hang" or latin.script != "Latn" or not chinese.is_pinyin(latin)
