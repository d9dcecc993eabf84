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
_SIGNS_IN_WORDS = (b"LdL", b"Ldd", b"Ld.", b"dLLL")
_STRANGE_IN_HANGUL = (b"HL", b"LH", b"HdH", b"H0H", b"Hd.", b"H0.")
_THAI_GROUPS = [b"." + b"T" * wide + b"." for wide in range(1, _WIDEST_GROUP + 1)]


def suspicions(text: str) -> Suspicions | None:
    """What to look for in a folded text; nothing in most."""
    kinds = b".%b." % text.encode("utf-8", "surrogatepass").translate(_KINDS, _REST)
    signs, hangul, thai = b"d" in kinds, b"H" in kinds, b"T" in kinds
    some = (
        (signs and any(each in kinds for each in _SIGNS_IN_WORDS)) or b"C" in kinds or "€" in text,
        b".x.x." in kinds.translate(_LETTERS),
        b"J" in kinds or (hangul and any(each in kinds for each in _STRANGE_IN_HANGUL)),
        thai and any(group in kinds for group in _THAI_GROUPS),
        thai and (b"TL" in kinds or b"LT" in kinds),
    )
    return Suspicions(*some) if True in some else None
