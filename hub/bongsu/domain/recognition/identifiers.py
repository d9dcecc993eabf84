"""Identifiers in running text of four languages: shapes claim their places, strongest first, then rules check them.

National ids are not looked for: they may exist in the hub only as keyed tokens, and a text is not the place to read them.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from bongsu.domain.recognition.folding import Folded, folded
from bongsu.domain.recognition.shapes import BEFORE, KEYWORDS, SHAPES, Shape
from bongsu_schemas.identifiers import Normal, is_placeholder, normalise

_ANY = re.compile(r"[0-9@]|t\.me/")
_DIGIT_GROUPS = re.compile(r"\d[\d .()-]*")
_DIGITS = re.compile(r"\d+")
_LONGEST_ALONE = 24
_LAST_GROUP = re.compile(r"[ .()-]+\d+\D*$")
_LONGEST_CACHED = 400
_KOREAN_LOCAL = re.compile(r"\(?0(?:1\d|2|[3-6]\d|70|80|50\d)")
_GROUPS = re.compile(r"[ .()-]+")


class FoundIdentifier(NamedTuple):
    """An identifier that stands as `raw` at `text[start:end]`; `value` and `valid` as `normalise` gives them."""

    scheme: str
    raw: str
    value: str
    valid: bool
    start: int
    end: int


class _Place(NamedTuple):
    """Where a shape was seen, with what its evidence is judged by."""

    source: Folded
    start: int
    end: int
    region: str | None
    alone: bool


def find_identifiers(text: str, *, region: str | None) -> list[FoundIdentifier]:
    """Every identifier in a text, by place, none over another. `region` is where local phone numbers belong."""
    if not _ANY.search(text) and text.isascii():
        return []
    if len(text) <= _LONGEST_CACHED:
        return list(_found_in_short(text, region))
    return _found(text, region)


@lru_cache(maxsize=2048)
def _found_in_short(text: str, region: str | None) -> tuple[FoundIdentifier, ...]:
    return tuple(_found(text, region))


def _found(text: str, region: str | None) -> list[FoundIdentifier]:
    source = folded(text)
    if not _ANY.search(source.text):
        return []
    bare = source.text.strip(" .,;:()\"'")
    taken = bytearray(len(source.text))
    found: list[FoundIdentifier] = []
    for shape in _possible(source.text, alone=len(bare) <= _LONGEST_ALONE):
        for seen in shape.pattern.finditer(source.text):
            start, end = seen.span(1) if shape.pattern.groups and shape.scheme != "phone" else seen.span()
            if taken.find(1, start, end) >= 0:
                continue
            accepted = _judge(shape, _Place(source, start, end, region, source.text[start:end] == bare))
            if accepted:
                claimed, each = accepted
                taken[start:claimed] = b"\1" * (claimed - start)
                found.append(each)
    return sorted(found, key=lambda each: each.start)


def _possible(text: str, *, alone: bool) -> Iterator[Shape]:
    """The shapes that a text can have at all, by its longest group of digits and the words in it."""
    longest = max((sum(map(len, _DIGITS.findall(group))) for group in _DIGIT_GROUPS.findall(text)), default=0)
    for shape in SHAPES:
        if shape.digits > longest:
            continue
        if not shape.hints or (alone and shape.evidence == "announced") or any(hint in text for hint in shape.hints):
            yield shape


def _judge(shape: Shape, place: _Place) -> tuple[int, FoundIdentifier] | None:
    """The identifier at a place if the evidence is enough, with the end of what it claims in the folded text."""
    if shape.scheme == "phone" and shape.evidence == "none":
        return _international(place)
    raw, normal = _normal(shape.scheme, place)
    if not _EVIDENCE[shape.evidence](shape, place, raw, normal) or is_placeholder(raw):
        return None
    return place.end, _identifier(shape.scheme, place, raw, normal)


def _international(place: _Place) -> tuple[int, FoundIdentifier] | None:
    """A number with a plus; what follows after a blank may belong to it or not, so the longest possible one counts."""
    while True:
        raw, normal = _normal("phone", place)
        cut = _LAST_GROUP.search(place.source.text, place.start, place.end)
        if normal.valid or cut is None or cut.start() - place.start < len("+82 1234567"):
            break
        place = place._replace(end=cut.start())
    return place.end, _identifier("phone", place, raw, normal)


def _normal(scheme: str, place: _Place) -> tuple[str, Normal]:
    first, last = place.source.span(place.start, place.end)
    raw = place.source.original[first:last]
    return raw, normalise(scheme, raw, region=place.region)


def _identifier(scheme: str, place: _Place, raw: str, normal: Normal) -> FoundIdentifier:
    first, last = place.source.span(place.start, place.end)
    return FoundIdentifier(scheme, raw, normal.value, normal.valid, first, last)


def _is_announced(shape: Shape, place: _Place) -> bool:
    keyword = KEYWORDS.get(shape.scheme)
    if keyword is None:
        return False
    return keyword.search(place.source.text, max(0, place.start - BEFORE), place.start) is not None


def _always(shape: Shape, place: _Place, raw: str, normal: Normal) -> bool:
    return shape.scheme != "account" or not _is_phone_form(place)


def _announced(shape: Shape, place: _Place, raw: str, normal: Normal) -> bool:
    if _is_announced(shape, place):
        return normal.valid or shape.scheme in ("courier", "awb", "imo")
    return place.alone and normal.valid and shape.scheme in ("passport", "imo", "flight", "mmsi", "vehicle")


def _either(shape: Shape, place: _Place, raw: str, normal: Normal) -> bool:
    if shape.scheme == "courier" and _is_announced(_ACCOUNT, place):
        return False
    return normal.valid or _is_announced(shape, place)


def _written(shape: Shape, place: _Place, raw: str, normal: Normal) -> bool:
    """A postal item: a valid one, one in capitals, or one in one piece."""
    return normal.valid or raw == raw.upper() or len(raw) == len(normal.value)


def _capitals(shape: Shape, place: _Place, raw: str, normal: Normal) -> bool:
    return raw == raw.upper() or place.alone or _is_announced(shape, place)


def _awb(shape: Shape, place: _Place, raw: str, normal: Normal) -> bool:
    """Three and eight digits are an air waybill, unless they can be a telephone number and nothing says otherwise."""
    if _KOREAN_LOCAL.match(place.source.text, place.start):
        return _is_announced(shape, place)
    return True


def _telephone(shape: Shape, place: _Place, raw: str, normal: Normal) -> bool:
    return normal.valid or _is_announced(shape, place)


def _is_phone_form(place: _Place) -> bool:
    """Whether grouped digits are a local telephone number rather than an account."""
    groups = [len(group) for group in _GROUPS.split(place.source.text[place.start : place.end]) if group]
    local = place.source.text[place.start] == "0" and len(groups) == len(("010", "1234", "5678"))
    return local and groups[0] <= len("0505") and groups[1] in (3, 4) and groups[2] in (3, 4)


_ACCOUNT = next(shape for shape in SHAPES if shape.scheme == "account")
_EVIDENCE: dict[str, Callable[[Shape, _Place, str, Normal], bool]] = {
    "none": _always,
    "announced": _announced,
    "either": _either,
    "written": _written,
    "capitals": _capitals,
    "awb": _awb,
    "phone": _telephone,
}
