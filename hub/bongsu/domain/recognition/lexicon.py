"""Many words looked for in a text at once: by the first two characters of each word, longest words first.

Linear in the text: a place costs one look into a dictionary, one more if words begin so, and one more for each length
of the words that have the same first four characters.
Words of Latin letters and digits begin only where such a word begins in the text; the other scripts do not part words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from operator import add
from typing import Generic, TypeVar

from bongsu.domain.recognition.folding import fold_term

Meaning = TypeVar("Meaning")
_HEAD = 2
_STEM = 4
LATIN = "a-z0-9\u00c0-\u036f\u1e00-\u1eff"
"""Characters of a Latin word in folded text, for a class of a regular expression."""
_IS_LATIN = re.compile(f"[{LATIN}]")
_WORD = re.compile(f"(?<![{LATIN}@_])[{LATIN}].")


class Lexicon(Generic[Meaning]):
    """Words of two characters and more with what they mean."""

    def __init__(self, words: Mapping[str, Meaning]) -> None:
        """Take the words in any writing; they are folded here."""
        self._meanings = {key: meaning for word, meaning in words.items() if len(key := fold_term(word)) >= _HEAD}
        self._stems = _lengths((word for word in self._meanings if len(word) >= _STEM), _STEM)
        short = _lengths((word for word in self._meanings if len(word) < _STEM), _HEAD)
        by_head = {word[:_HEAD]: short.get(word[:_HEAD], ()) for word in self._meanings}
        self._latin = {head: some for head, some in by_head.items() if _IS_LATIN.match(head)}
        self._other = {head: some for head, some in by_head.items() if head not in self._latin}

    def found(self, text: str) -> Iterator[tuple[int, int, Meaning]]:
        """Every word in a folded text, overlapping ones too, in no order of places."""
        heads = self._latin
        for word in _WORD.finditer(text):
            if (head := word[0]) in heads and (heads[head] or text[(at := word.start()) : at + _STEM] in self._stems):
                yield from self._at(text, word.start(), heads[head])
        if not text.isascii():
            heads, stems = self._other, self._stems
            for start, head in enumerate(map(add, text, text[1:])):
                if head in heads and (heads[head] or text[start : start + _STEM] in stems):
                    yield from self._at(text, start, heads[head])

    def _at(self, text: str, start: int, short: tuple[int, ...]) -> Iterator[tuple[int, int, Meaning]]:
        stem = self._stems.get(text[start : start + _STEM])
        for length in stem + short if stem else short:
            meaning = self._meanings.get(text[start : start + length])
            if meaning is not None and start + length <= len(text):
                yield start, start + length, meaning


def _lengths(some: Iterable[str], shared: int) -> dict[str, tuple[int, ...]]:
    """The lengths of the words that share their first characters, longest first."""
    lengths: dict[str, set[int]] = {}
    for word in some:
        lengths.setdefault(word[:shared], set()).add(len(word))
    return {head: tuple(sorted(each, reverse=True)) for head, each in lengths.items()}
