"""One key for what a Korean word sounds like, written in Hangul or in any romanisation."""

import re

from bongsu_schemas.names import _romanised, _sound

_HANGUL = re.compile("[가-힣]+")
_LETTERS = re.compile(r"[^a-z0-9가-힣]+")


def sound_key(text: str) -> str:
    """`성서로` and `Seongseo-ro` give the same key. `text` is folded already; other scripts are left out."""
    letters = _LETTERS.sub("", text.lower())
    return _sound(_HANGUL.sub(lambda run: _romanised(run[0]), letters))
