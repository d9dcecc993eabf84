"""Where the goods were hidden, by the phrases of the code list."""

from functools import cache, lru_cache

from bongsu.domain.recognition.folding import folded
from bongsu.domain.recognition.lexicon import Lexicon
from bongsu_schemas import codelists

_LONGEST_CACHED = 400


def find_concealment(text: str) -> list[str]:
    """Codes of the ways of concealment that a text names, each once, in the order of the text.

    A phrase within a longer phrase does not count (`가방` of `여행가방 이중바닥`).
    """
    if len(text) <= _LONGEST_CACHED:
        return list(_found_in_short(text))
    return list(_found(text))


@lru_cache(maxsize=4096)
def _found_in_short(text: str) -> tuple[str, ...]:
    return tuple(_found(text))


def _found(text: str) -> dict[str, None]:
    codes: dict[str, None] = {}
    reach = -1
    for _, end, code in sorted(_phrases().found(folded(text).text), key=lambda one: (one[0], -one[1])):
        if end > reach:
            codes[code] = None
            reach = end
    return codes


@cache
def _phrases() -> Lexicon[str]:
    return Lexicon({phrase: code.id for code in codelists.concealment().values() for _, phrase in code.phrases})
