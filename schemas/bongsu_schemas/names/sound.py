"""What a Korean word sounds like, written in Hangul or in any romanisation of it."""

import re
from functools import lru_cache

_FIRST = ord("가")
_INITIALS = (
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h",
)  # fmt: skip
_MEDIALS = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe",
    "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i",
)  # fmt: skip
_FINALS = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p",
    "p", "t", "t", "ng", "t", "t", "k", "t", "p", "h",
)  # fmt: skip
_HANGUL = re.compile("[가-힣]+")
_LETTERS = re.compile(r"[^a-z0-9가-힣]+")
_SOUNDS = {
    "yeo": "yu", "you": "yu", "yoo": "yu", "yae": "ye", "yai": "ye", "woo": "u", "weo": "wo", "eui": "i", "ui": "i",
    "yi": "i",
    "eo": "u", "eu": "u", "oo": "u", "ou": "u", "ee": "i", "ae": "e", "ai": "e", "ay": "e", "ch": "j", "ck": "k",
    "c": "k", "g": "k", "d": "t", "b": "p", "l": "r", "z": "j", "h": "",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_DOUBLE = re.compile(r"(.)\1+")


def sound_key(text: str) -> str:
    """`성서로` and `Seongseo-ro` give the same key. `text` is folded already; other scripts are left out."""
    letters = _LETTERS.sub("", text.lower())
    return reduced(_HANGUL.sub(lambda run: romanised(run[0]), letters))


@lru_cache(16_384)
def reduced(latin: str) -> str:
    """A romanised word reduced to what all romanisations of it share."""
    return _DOUBLE.sub(r"\1", _SOUND.sub(lambda found: _SOUNDS[found[0]], latin))


def romanised(hangul: str) -> str:
    """The Revised Romanisation, syllable by syllable, as given names are written."""
    parts: list[str] = []
    for syllable in hangul:
        code = ord(syllable) - _FIRST
        parts += (_INITIALS[code // 588], _MEDIALS[code % 588 // 28], _FINALS[code % 28])
    return "".join(parts)
