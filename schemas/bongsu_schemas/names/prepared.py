"""A name taken apart once, so that it can be compared with many others quickly."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from typing import Literal

from bongsu_schemas.names.folding import fold_name, has_legal_form, is_marked_vessel
from bongsu_schemas.names.hangul import read_given
from bongsu_schemas.names.hanja import name_syllables, read_hanja
from bongsu_schemas.names.loanwords import Readings, latin_of, read_person
from bongsu_schemas.names.nobody import names_nobody
from bongsu_schemas.names.plain import plain
from bongsu_schemas.names.skeleton import consonants_of, sound_of
from bongsu_schemas.names.surnames import INITIAL_SOUND_LAW, LATIN_SURNAMES, SURNAMES_OF
from bongsu_schemas.names.thai import romanise
from bongsu_schemas.names.trades import concepts_of, split_name
from bongsu_schemas.names.transcribed import VIETNAMESE_SURNAMES, latin_of_hangul, vietnamese_sound
from bongsu_schemas.names.written import bare_name

Kind = Literal["person", "organisation", "vessel"]
Script = Literal["Hang", "Hani", "Thai", "Latn", "Zyyy"]

_HANGUL = re.compile("[가-힣]")
_HAN = re.compile("[一-鿿豈-﫿]")
_THAI = re.compile("[ก-๎]")
_LATIN = re.compile("[a-z]")
_MOST_WORDS = 8
_NOT_READ: tuple[Readings, frozenset[str], tuple[str, ...]] = ((), frozenset(), ())
_MOST_FORMS, _MOST_SPELLINGS = 16, 4
_LONGEST_KOREAN = 5
_IN_NAMES = frozenset({"golden", "star", "new", "wood", "marine", "ocean"})
"""Words that firms bear and persons too: ทองดี."""
_SHIP_HANGUL = re.compile(r"제(?=\d)|(?<=\d)호(?!\w)|(?<=[가-힣])호$")
_SHIP_NUMBER = re.compile(r"\bno\b\.?|\bnumber\b")
_SIGNS = re.compile(r"[^\w\u0300-\u036f\u0e01-\u0e4e]+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name as Korean: the surnames and the given names, in Hangul, for which it may stand."""

    surnames: frozenset[str]
    given: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """All that comparing needs of a name. Two are equal only if they are one, so that a cache finds them at once.

    `glued` is the folded name without blanks, `marked_words` its words with their marks. `western` is a name in Hangul
    or Thai that `loanwords` can read, `known` the sounds of such words where it cannot read them all.
    """

    glued: str
    marked_words: tuple[str, ...]
    sort_key: tuple[str, tuple[str, ...]]
    script: Script
    guess: Kind | None
    words: tuple[str, ...]
    sounds: tuple[str, ...]
    consonants: tuple[str, ...]
    whole: str
    surname_length: int
    korean: tuple[Reading, ...]
    foreign: bool
    vietnamese: bool
    pieces: tuple[tuple[str, frozenset[str]], ...]
    numbers: tuple[str, ...]
    western: Readings
    known: frozenset[str]


@lru_cache(32_768)
def prepare(name: str) -> Prepared | None:
    """A name ready for `matching.compare_prepared`; None for a placeholder, which is no name."""
    if names_nobody(name):
        return None
    alone = plain(name)
    folded = alone.folded if alone else fold_name(name)
    script = alone.script if alone else _script(folded)
    words = tuple(folded.split())[:_MOST_WORDS]
    if script == "Hani" and (read := read_hanja(folded.replace(" ", ""))):
        words = (read,)
    korean, foreign = _readings(words, script)
    vietnamese = script == "Latn" and len(words) > 1 and bool(VIETNAMESE_SURNAMES & {words[0], words[-1]})
    marked = tuple(name.lower().replace("-", "").split()) if alone and name.isascii() else _marked(name)
    bare = folded if script == "Latn" and alone else _SHIP_NUMBER.sub(" ", _SHIP_HANGUL.sub(" ", folded)).strip()
    western, known, latin = _NOT_READ if script == "Latn" else _western(words, bare, script, foreign=foreign)
    sounds = tuple(filter(None, map(sound_of, latin or words)))
    if vietnamese:
        by_surname = marked if words[0] in VIETNAMESE_SURNAMES else marked[-1:] + marked[:-1]
        whole, surname_length = vietnamese_sound(by_surname), len(vietnamese_sound(by_surname[:1]))
    else:
        whole, surname_length = "".join(sounds), 0
    foreign |= bool(western) and is_unusual(korean)
    pieces, numbers = split_name(bare or folded)
    return Prepared(
        glued=folded.replace(" ", ""),
        marked_words=marked,
        sort_key=(folded, marked),
        script=script,
        guess=_guess(name, folded, pieces) if alone is None else _by_trades(folded, pieces),
        words=words,
        sounds=sounds,
        consonants=tuple(map(consonants_of, sounds)),
        whole=whole,
        surname_length=surname_length,
        korean=korean,
        foreign=foreign,
        vietnamese=vietnamese,
        pieces=tuple((piece, concepts_of(piece)) for piece in pieces[:_MOST_WORDS]),
        numbers=numbers,
        western=western,
        known=known,
    )


def latin_forms(name: Prepared) -> list[Prepared]:
    """What `western` may be in Latin letters, a few of the many spellings, taken apart as if they were written so."""
    spellings = [sorted(each, key=lambda word: (not word.isascii(), word))[:_MOST_SPELLINGS] for each in name.western]
    readings = (" ".join(words) for words in islice(product(*spellings), _MOST_FORMS))
    return [form for form in map(prepare, readings) if form]


def _script(folded: str) -> Script:
    if _HANGUL.search(folded):
        return "Hang"
    if _THAI.search(folded):
        return "Thai"
    if _HAN.search(folded):
        return "Hani"
    return "Latn" if _LATIN.search(folded) else "Zyyy"


def _guess(name: str, folded: str, pieces: list[str]) -> Kind | None:
    if has_legal_form(name):
        return "organisation"
    if is_marked_vessel(name):
        return "vessel"
    if any(char.isdigit() for char in folded):
        return "vessel"
    return _by_trades(folded, pieces)


def _by_trades(folded: str, pieces: list[str]) -> Kind | None:
    trades = sum(bool(concepts_of(piece) - _IN_NAMES) for piece in pieces)
    return "organisation" if 0 < trades < len(pieces) and len(folded) > _LONGEST_KOREAN else None


def _western(
    words: tuple[str, ...], bare: str, script: Script, *, foreign: bool
) -> tuple[Readings, frozenset[str], tuple[str, ...]]:
    """`western` and `known` of a name in other than Latin letters, and its words in Latin letters by table or sound."""
    apart = tuple(bare.split())
    western = read_person(words, script, foreign=foreign) or read_person(apart, script, foreign=foreign)
    if western:
        return western, frozenset(), tuple(map(min, western))
    by_table = [next(iter(latin_of(word)), "") if foreign or script == "Thai" else "" for word in words]
    by_sound = _thai_sound if script == "Thai" else latin_of_hangul
    latin = tuple(read or by_sound(word) for read, word in zip(by_table, words, strict=True))
    telling = (read for read in by_table if read and read not in SURNAMES_OF)  # คิม says less than ซูฮยอน beside it
    return (), frozenset(map(sound_of, telling)), latin


def _thai_sound(word: str) -> str:
    return romanise(word) if _THAI.search(word) else word


def _readings(words: tuple[str, ...], script: Script) -> tuple[tuple[Reading, ...], bool]:
    """The readings as a Korean name, and whether a Hangul name is more likely a foreigner's."""
    if script == "Latn":
        orders = [(words[0], words[1:])] if len(words) > 1 else []
        orders += [(words[-1], words[:-1])] if len(words) > 1 and words[0] != words[-1] else []
        return tuple(
            Reading(frozenset(SURNAMES_OF[surname]), given)
            for surname, parts in orders
            if surname in SURNAMES_OF and not _are_initials(parts) and (given := read_given(parts))
        ), False
    if script not in {"Hang", "Hani"}:
        return (), False
    hangul = "".join(words)
    if not all("가" <= char <= "힣" for char in hangul) or len(hangul) > _LONGEST_KOREAN:
        return (), True
    found = [
        Reading(frozenset({surname}), as_written_or_said(hangul[length:]))
        for length in (2, 1)
        if len(hangul) > length
        and (surname := INITIAL_SOUND_LAW.get(hangul[:length], hangul[:length])) in LATIN_SURNAMES
    ]
    apart = len(words) > 2 and len(words) != len(hangul)  # noqa: PLR2004 - surname and given name; not 진 희 솔
    return tuple(found), not found or apart or len(hangul) > 4  # noqa: PLR2004


def _are_initials(parts: tuple[str, ...]) -> bool:
    """Whether all that stands beside a surname is single letters, which a syllable may be as well: A. E. Kim."""
    return len(parts) == len("".join(parts)) > 1


def is_unusual(readings: tuple[Reading, ...]) -> bool:
    """Whether a Hangul name that begins as Korean ones do has syllables that none has: 왕웨이."""
    return any(set(given) - name_syllables() for reading in readings for given in reading.given)


def as_written_or_said(given: str) -> frozenset[str]:
    """A given name in Hangul and how the North, or a reader of its hanja, would write it: 동열, 동렬."""
    return frozenset({given, given.replace("렬", "열").replace("률", "율")})


def unmarked(word: str) -> str:
    """A word of `marked_words` without its marks."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _marked(name: str) -> tuple[str, ...]:
    """The letters with their marks, tones at the end of each word: `hòa` and `hoà` are one."""
    words = unicodedata.normalize("NFD", bare_name(name).replace("<", " ").lower()).split()
    return tuple(_SIGNS.sub("", _TONES.sub("", word)) + "".join(sorted(_TONES.findall(word))) for word in words)
