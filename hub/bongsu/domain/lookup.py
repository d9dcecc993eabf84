"""What one line of a list of identifiers means: its scheme, its normal form, and the writings to look it up under."""

import re
from functools import lru_cache
from typing import NamedTuple

from bongsu_schemas.identifiers import SCHEMES, classify_transport, normalise
from bongsu_schemas.text import compact

_PASSPORT = re.compile(r"[A-Z]{1,2}\d{3,7}[A-Z]?\d{3,6}")
_REGIONS = ("KR", "TH", "VN")
_SHORTEST_PHONE, _LONGEST_PHONE = 8, 15


class Meant(NamedTuple):
    """`stated` is the scheme that the line names itself; `scheme` the likely one, None when nothing fits."""

    stated: str | None
    scheme: str | None
    value: str
    writings: tuple[str, ...]


@lru_cache(4_096)
def meant_by(line: str) -> Meant:
    """Read `SYTU 854883-4`, `010-1234-5678`, `passport:M12345678` and the like."""
    stated, colon, rest = line.partition(":")
    scheme = stated.strip().lower()
    if colon and scheme in SCHEMES:
        normal = normalise(scheme, rest)
        writings = dict.fromkeys([compact(normal.value), compact(rest)])
        if scheme == "phone":
            writings |= dict.fromkeys(map(compact, _phones(rest)))
        return Meant(scheme, scheme, normal.value, tuple(filter(None, writings)))
    phones = _phones(line)
    likely, value = _likely(line, phones)
    writings = dict.fromkeys([compact(value), compact(line), *map(compact, phones)])
    return Meant(None, likely, value, tuple(filter(None, writings)))


def _likely(line: str, phones: list[str]) -> tuple[str | None, str]:
    """The first scheme whose check the line passes; then what its form says; else the line itself."""
    for scheme in ("container", "s10", "awb", "crypto"):
        normal = normalise(scheme, line)
        if normal.valid:
            return scheme, normal.value
    text, plain = line.strip(), compact(line)
    if phones and text.startswith(("+", "＋", "0", "(", "０")):
        return "phone", phones[0]
    if text.startswith("@"):
        scheme = "handle"
    elif _PASSPORT.fullmatch(plain):
        scheme = "passport"
    elif plain.isascii() and any(map(str.isdigit, plain)):  # words alone are no transport document's number
        scheme = classify_transport(line, None)
    else:
        return None, line
    return scheme, normalise(scheme, line).value


def _phones(text: str) -> list[str]:
    """The E.164 forms that a number could have in the three countries, the valid ones."""
    digits = sum(character.isdigit() for character in text)
    if not _SHORTEST_PHONE <= digits <= _LONGEST_PHONE or any(c.isalpha() for c in text):
        return []
    normals = [normalise("phone", text, region=region) for region in _REGIONS]
    return list(dict.fromkeys(normal.value for normal in normals if normal.valid))
