"""Whether a text has what a disguised name needs: a look at the kinds of its characters, much cheaper than reading.

The kinds come from the first byte of each character in UTF-8, so that two passes over bytes tell all.
"""

from typing import NamedTuple

_REST = bytes(range(0x80, 0xC0))
_SIGNS_FOR_LETTERS = b"01345789@$!|*"
_WIDEST_GROUP = 5
_VIETNAMESE = 0xE1


class Suspicions(NamedTuple):
    """What a folded text may hold; false alarms only cost time."""

    lookalikes: bool
    one_by_one: bool
    mixed_hangul: bool
    thai_groups: bool
    mixed_thai: bool


def _kinds() -> bytes:
    """L Latin, H Hangul, J loose letters of it, T Thai, C Cyrillic or Greek, d sign for a letter, 0 digit, . others."""
    kinds = bytearray(b"." * 256)
    for byte in range(256):
        if bytes([byte]).isalpha() or byte in range(0xC3, 0xCC) or byte == _VIETNAMESE:
            kinds[byte] = ord("L")
        elif byte in range(0x30, 0x3A):
            kinds[byte] = ord("0")
        elif byte in range(0xCD, 0xD4):
            kinds[byte] = ord("C")
        elif byte in range(0xEA, 0xEE):
            kinds[byte] = ord("H")
    for sign in _SIGNS_FOR_LETTERS:
        kinds[sign] = ord("d")
    kinds[0xE0], kinds[0xE3], kinds[0x0A] = ord("T"), ord("J"), 0x0A
    return bytes(kinds)


_KINDS = _kinds()
_LETTERS = bytes(ord("x") if kind in b"LHJTC" else ord("0") if kind in b"0" else ord(".") for kind in range(256))
_THAI_GROUPS = [b"." + b"T" * wide + b"." for wide in range(1, _WIDEST_GROUP + 1)]


def suspicions(text: str) -> Suspicions | None:
    """What to look for in a folded text; nothing in most. Written out, because it is done for every text."""
    kinds = b".%b." % text.encode("utf-8", "surrogatepass").translate(_KINDS, _REST)
    look = mixed_hangul = groups = mixed_thai = False
    if b"d" in kinds:
        look = b"LdL" in kinds or b"Ldd" in kinds or b"Ld." in kinds or b"dLLL" in kinds
    look = look or b"C" in kinds or "€" in text
    if b"H" in kinds:
        mixed_hangul = b"HL" in kinds or b"LH" in kinds or b"HdH" in kinds or b"H0H" in kinds or b"Hd." in kinds
        mixed_hangul = mixed_hangul or b"H0." in kinds
    mixed_hangul = mixed_hangul or b"J" in kinds
    if b"T" in kinds:
        groups = any(group in kinds for group in _THAI_GROUPS)
        mixed_thai = b"TL" in kinds or b"LT" in kinds
    one_by_one = b".x.x." in kinds.translate(_LETTERS)
    if look or one_by_one or mixed_hangul or groups or mixed_thai:
        return Suspicions(look, one_by_one, mixed_hangul, groups, mixed_thai)
    return None
