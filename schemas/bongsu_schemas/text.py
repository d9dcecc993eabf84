"""Our one tokenizer: what a text's words are, for every index, every query and every highlight.

Letters are lower-cased and Latin ones (Vietnamese too) lose their marks; Thai marks are kept. Runs of Hangul, of Han
and of Thai are cut into overlapping bigrams and queried as phrases, so that any part of a run is found wherever it
stands, without a dictionary. What `index_terms` gives is meant for a whitespace analyzer. Pure and thread-safe.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import add
from typing import Literal, NamedTuple

LONGEST_TOKEN = 127
"""In characters; Elasticsearch's whitespace tokenizer cuts at 255 UTF-16 units, which these can never exceed."""

Script = Literal["Latn", "Hang", "Hani", "Thai", "Zyyy"]

_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7a3\ud7b0-\ud7ff"
_HAN = "\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
_RUN = re.compile(f"[{_HANGUL}]+|[{_HAN}]+|[{_THAI}]+|[^\\W_{_HANGUL}{_HAN}{_THAI}]+")
_CUT = re.compile(f"[{_HANGUL}{_HAN}{_THAI}]")
_SIGNS = re.compile(r"[\W_]+")
_SCRIPTS: tuple[tuple[Script, re.Pattern[str]], ...] = (
    ("Hang", re.compile(f"[{_HANGUL}]")),
    ("Hani", re.compile(f"[{_HAN}]")),
    ("Thai", re.compile(f"[{_THAI}]")),
    ("Latn", re.compile("[a-z]")),
)

# Characters for which one character of folded text is not one character of the text as written.
_DROPPED = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]")
_UNEVEN = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff\u0e4d]|\u0e40\u0e40")
_SPLIT_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_JOINING = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff\u0e32]")

_PLAIN = {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "ſ": "s"}
_LONGEST_CACHED = 24  # longer words seldom come again


class Token(NamedTuple):
    """One token and where it stands in the text as written: `text[start:end]`."""

    text: str
    start: int
    end: int


def _folded(char: str) -> str:
    """The one character that stands for `char` in folded text."""
    if "！" <= char <= "～":  # full-width Latin, digits and signs
        char = unicodedata.normalize("NFKC", char)
    if "๐" <= char <= "๙":
        return chr(ord(char) - ord("๐") + ord("0"))
    lower = char.lower()
    char = lower if len(lower) == 1 else char
    bare = unicodedata.normalize("NFD", char)[0]
    if bare.isascii() and bare.isalpha():
        char = bare.lower()
    return _PLAIN.get(char, char)


_CASED = (range(0x250), range(0x370, 0x590), range(0x10A0, 0x1100), range(0x13A0, 0x1400), range(0x1C80, 0x2000))
_CASED_TOO = (range(0x2100, 0x2200), range(0x2C00, 0x2E00), range(0xA640, 0xA800), range(0xE50, 0xE5A))
_FOLD = {
    code: _folded(chr(code))
    for codes in (*_CASED, *_CASED_TOO, range(0xFF01, 0xFF5F))
    for code in codes
    if _folded(chr(code)) != chr(code)
}


def fold(text: str) -> str:
    """The text in the form in which it is compared. Folding twice is folding once."""
    if text.isascii():
        return text.lower()
    if not _is_even(text):
        text = unicodedata.normalize("NFC", text)
        # Two Thai vowels are often typed as two signs each that look the same on the screen.
        text = _SPLIT_SARA_AM.sub("\\1\u0e33", _DROPPED.sub("", text)).replace("\u0e40\u0e40", "\u0e41")
        text = unicodedata.normalize("NFC", text)  # a dropped character may have kept two others apart
    return text.translate(_FOLD)


@lru_cache(16_384)
def compact(text: str) -> str:
    """An identifier without case, blanks, hyphens and signs: what two writings of it have in common."""
    return _SIGNS.sub("", fold(text)).upper()


def index_terms(text: str) -> str:
    """The tokens of a text, joined by single blanks, in their order."""
    return " ".join([terms for word in text.split() if (terms := _word_terms(word))])


def query_phrase(text: str) -> list[str]:
    """The tokens that a text must have side by side to hold this one; empty when it has no letter or digit."""
    return index_terms(text).split()


def tokens(text: str) -> list[Token]:
    """The tokens of a text with their places in it. Their texts are those of `index_terms`."""
    if text.isascii() or _is_even(text):
        return [Token(term, start, end) for term, start, end in _cut(fold(text))]
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        plain = fold(text[start:end])
        folded.append(plain)
        starts.extend([start] * len(plain))
        ends.extend([end] * len(plain))
    return [Token(term, starts[start], ends[end - 1]) for term, start, end in _cut("".join(folded))]


def highlight(text: str, phrases: Iterable[Sequence[str]]) -> list[list[int]]:
    """Where any of `phrases` (as `query_phrase` gives them) stands in `text`: sorted, disjoint [start, end] ranges."""
    found: list[list[int]] = []
    have = tokens(text)
    wanted: dict[str, list[Sequence[str]]] = {}
    for phrase in phrases:
        if phrase:
            wanted.setdefault(phrase[0], []).append(phrase)
    characters = {first for first, some in wanted.items() if is_character(first) and any(len(p) == 1 for p in some)}
    for index, token in enumerate(have):
        for phrase in wanted.get(token.text, ()):
            there = have[index : index + len(phrase)]
            if [each.text for each in there] == list(phrase):
                found.append([token.start, there[-1].end])
        if characters and len(token.text) == 2 and not token.text.isascii():  # noqa: PLR2004 - a bigram
            found.extend(
                [token.start + place, token.start + place + 1]
                for place, char in enumerate(text[token.start : token.end])
                if fold(char) in characters
            )
    return _merged(found)


def is_character(term: str) -> bool:
    """Whether a term is a single Hangul, Han or Thai character, which stands for every bigram that has it."""
    return len(term) == 1 and _CUT.match(term) is not None


@lru_cache(16_384)
def script_of(text: str) -> Script:
    """The ISO 15924 code of the script that most letters of a text are of; `Zyyy` when it is none of the four."""
    folded = fold(text)
    if folded.isascii():
        return "Latn" if _SCRIPTS[-1][1].search(folded) else "Zyyy"
    counts: dict[Script, int] = {script: len(pattern.findall(folded)) for script, pattern in _SCRIPTS}
    best = max(counts, key=lambda script: counts[script])
    return best if counts[best] else "Zyyy"


def _is_even(text: str) -> bool:
    """Whether every character stands for itself, so that places in folded text are places in the text as written."""
    return unicodedata.is_normalized("NFC", text) and not _UNEVEN.search(text)


def _word_terms(word: str) -> str:
    return _cached_word_terms(word) if len(word) <= _LONGEST_CACHED else _cut_word(word)


def _cut_word(word: str) -> str:
    folded = fold(word)
    if folded.isalnum() and folded.isascii() and len(folded) <= LONGEST_TOKEN:
        return folded
    parts: list[str] = []
    for run in _RUN.findall(folded):
        if len(run) > 1 and _CUT.match(run):
            parts.extend(map(add, run, run[1:]))
        elif len(run) <= LONGEST_TOKEN:
            parts.append(run)
        else:
            parts.extend(run[at : at + LONGEST_TOKEN] for at in range(0, len(run), LONGEST_TOKEN))
    return " ".join(parts)


_cached_word_terms = lru_cache(32_768)(_cut_word)


def _cut(folded: str) -> Iterator[tuple[str, int, int]]:
    for match in _RUN.finditer(folded):
        run, start, end = match[0], match.start(), match.end()
        if len(run) > 1 and _CUT.match(run):
            for at in range(start, end - 1):
                yield folded[at : at + 2], at, at + 2
        else:
            for at in range(start, end, LONGEST_TOKEN):
                yield folded[at : min(at + LONGEST_TOKEN, end)], at, min(at + LONGEST_TOKEN, end)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of characters that fold together and apart from their neighbours."""
    start = 0
    for at in range(1, len(text)):
        char = text[at]
        if char.isascii() or not (unicodedata.category(char)[0] == "M" or _DROPPED.match(char) or _JOINING.match(char)):
            yield start, at
            start = at
    if text:
        yield start, len(text)


def _merged(ranges: list[list[int]]) -> list[list[int]]:
    merged: list[list[int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged
