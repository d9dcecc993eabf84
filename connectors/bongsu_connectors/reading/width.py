"""Full-width Latin and Thai digits to ASCII, and nothing else (NFKC would take Thai vowels apart)."""

import re

_WIDE = re.compile("[\uff01-\uff5e\u3000๐-๙]")
_NARROW = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0x3000: 0x20,
    **{0x0E50 + digit: 0x30 + digit for digit in range(10)},
}


_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u2060\ufeff]")


def narrow(text: str) -> str:
    """The text with full-width ASCII, the ideographic blank and Thai digits as ASCII."""
    return text.translate(_NARROW) if _WIDE.search(text) else text


def plain(text: str) -> str:
    """`narrow` without invisible characters, every blank a plain one and none outside: a date or a number as meant."""
    return " ".join(_INVISIBLE.sub("", narrow(text)).split())
