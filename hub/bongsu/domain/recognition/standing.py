"""Whether the name of a drug stands for itself in a text, or is a piece of another word."""

import re

from bongsu.domain.recognition.lexicon import LATIN
from bongsu.domain.recognition.vocabulary import Meaning

PARTICLE = re.compile(
    "(?:을|를|이|가|은|는|의|와|과|도|만|로|으로|에|에서|이나|나|랑|이랑|하고|등|류|까지|부터|보다|처럼"
    "|이며|이고|이란|라는|이라는|라고|이라고|인|임|같은|팔이|용)?(?:입니다|이다|임)?(?![가-힣])"
)
_LATIN_END = re.compile(f"[{LATIN}][{LATIN}_]")
_THAI_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_THAI = re.compile("[\u0e01-\u0e4e]")
_SHORT_THAI = 4  # a word as short as เค stands inside many others


def stands(text: str, start: int, end: int, meaning: Meaning) -> bool:
    """Whether the word ends there and is not the beginning of another; of Hangul words also whether it begins there."""
    if meaning.hangul:
        if not meaning.ambiguous and not meaning.alone:
            return True
        return not "가" <= text[start - 1 : start] <= "힣" and PARTICLE.match(text, end) is not None
    if _LATIN_END.match(text, end - 1) or _THAI_MARK.match(text, end):
        return False
    if (meaning.alone or (meaning.ambiguous and end - start <= _SHORT_THAI)) and _THAI.match(text, start):
        return not _THAI.match(text, end) and not _THAI.match(text[start - 1 : start])
    return True
