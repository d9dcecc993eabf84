"""The form in which texts are searched: one case, one width, one tone placement, and the way back to the original.

Unlike the index's tokenizer it keeps Vietnamese marks: `đá` and `da` are different words when it comes to drugs.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from bongsu.domain.recognition.jamo import LEADS, TAILS, VOWELS

_SPACES = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u2060\ufeff\u0334-\u0338"  # strokes through letters too: they say nothing
_MARKS = "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1160-\u11ff"
_UNEVEN = re.compile(f"[{_INVISIBLE}\u0e4d]|\u0e40\u0e40|[ {_SPACES}][ {_SPACES}]|[{_MARKS}]{{9}}")
_CLUSTER = re.compile(
    f"[ {_SPACES}]+|\u0e40\u0e40|[^{_MARKS}{_INVISIBLE}]?[{_MARKS}{_INVISIBLE}]{{0,4}}\u0e4d[{_MARKS}]{{0,2}}\u0e32"
    f"|[^{_MARKS}{_INVISIBLE}][{_MARKS}{_INVISIBLE}]*|[{_MARKS}{_INVISIBLE}]+"
)
_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_DROPPED = re.compile(f"[{_INVISIBLE}]+")
_TONE = re.compile("o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ]")
_TONES = {
    f"{first}{marked}": f"{unicodedata.normalize('NFC', first + unicodedata.normalize('NFD', marked)[1])}{plain}"
    for first, plain, all_marked in (("o", "a", "àáảãạ"), ("o", "e", "èéẻẽẹ"), ("u", "y", "ỳýỷỹỵ"))
    for marked in all_marked
}
_LONGEST_CLUSTER = 16  # marks in one place beyond this are an attack: sorting them takes time in their square
_DASHES = "‐‑‒–—―−﹘﹣－"


def _table() -> dict[int, str]:
    table = dict.fromkeys(map(ord, _SPACES), " ") | dict.fromkeys(map(ord, _DASHES), "-")
    for code in (*range(0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000)):
        lower = chr(code).lower()
        if len(lower) == 1 and lower != chr(code):
            table[code] = lower
    for code in range(0xFF01, 0xFF5F):
        table.setdefault(code, chr(code - 0xFEE0).lower())
    for code in (*range(0x2460, 0x2500), *range(0x1D400, 0x1D800)):  # letters in circles, bold and script letters
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        if len(plain) == 1:
            table[code] = plain
    table |= {0x1100 + place: letter for place, letter in enumerate(LEADS)}  # loose letters of Hangul in one form
    table |= {0x1161 + place: letter for place, letter in enumerate(VOWELS)}
    table |= {0x11A8 + place: letter for place, letter in enumerate(TAILS[1:])}
    table |= {0xFFA1 + place: chr(0x3131 + place) for place in range(30)}
    table |= {0xFFC2 + 2 * (place // 6) + place: letter for place, letter in enumerate(VOWELS)}
    return table | {ord("๐") + digit: str(digit) for digit in range(10)}


_TABLE = _table()


class Folded(NamedTuple):
    """A text as it is searched. `places` leads each character back to a range of the original, none if they are one."""

    text: str
    original: str
    places: list[tuple[int, int]] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the original."""
        if self.places is None or start >= end:
            return start, end
        return self.places[start][0], self.places[end - 1][1]


@lru_cache(maxsize=16)
def folded(text: str) -> Folded:
    """Fold a text: the few most recent ones are kept, because each finder asks for the same."""
    if text.isascii() and "  " not in text:
        return Folded(text.translate(_TABLE), text, None)
    if not _UNEVEN.search(text) and unicodedata.is_normalized("NFC", text):
        return Folded(_translated(text), text, None)
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    for cluster in _CLUSTER.finditer(text):
        plain = _plain(cluster[0])
        characters.append(plain)
        places.extend([cluster.span()] * len(plain))
    joined = "".join(characters)
    return Folded(_TONE.sub(lambda found: _TONES[found[0]], joined), text, places)


def fold_term(term: str) -> str:
    """A word of a code list in the form in which it is looked for."""
    return folded(term).text.strip()


def _plain(cluster: str) -> str:
    if cluster.isspace():
        return " "
    composed = unicodedata.normalize("NFC", _DROPPED.sub("", cluster[:_LONGEST_CLUSTER]))
    return _SARA_AM.sub("\\1\u0e33", composed).replace("\u0e40\u0e40", "\u0e41").translate(_TABLE)


def _translated(text: str) -> str:
    return _TONE.sub(lambda found: _TONES[found[0]], text.translate(_TABLE))
