"""Identifiers in running text of four languages: shapes claim their places, strongest first, then rules check them.

National ids are not looked for: they may exist in the hub only as keyed tokens.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from bongsu.domain.recognition.folding import Folded, folded
from bongsu.domain.recognition.shapes import BEFORE, KEYWORDS, SHAPES, Shape
from bongsu_schemas.identifiers import Normal, is_placeholder, normalise

_ANY = re.compile(r"[0-9@]|t\.me/")
_DIGIT_GROUPS = re.compile(r"\d[\d .()-]*")
_DIGITS = re.compile(r"\d+")
_LAST_GROUP = re.compile(r"[ .()-]+\d+\D*$")
_GROUPS = re.compile(r"[ .()-]+")
_KOREAN_LOCAL = re.compile(r"\(?0(?:1\d|2|[3-6]\d|70|80|50\d)")
_ALONE = frozenset(("passport", "imo", "flight", "mmsi", "vehicle"))
_SHORTEST_INTERNATIONAL = len("+82 1234567")
_LONGEST_ALONE = 24
_LONGEST_CACHED = 400
_MOST_SIGHTINGS = 4_000
"""Of one shape in one text: an alert holds 200 entities, and a text of digits alone must not keep the hub busy."""


class FoundIdentifier(NamedTuple):
    """An identifier that stands as `raw` at `text[start:end]`; `value` and `valid` as `normalise` gives them."""

    scheme: str
    raw: str
    value: str
    valid: bool
    start: int
    end: int


class _Sighting(NamedTuple):
    """A shape seen at a place of the folded text, with what its evidence is judged by."""

    shape: Shape
    source: Folded
    start: int
    end: int
    alone: bool  # nothing else stands in the text
    raw: str
    normal: Normal

    @property
    def found(self) -> FoundIdentifier:
        first, last = self.source.span(self.start, self.end)
        return FoundIdentifier(self.shape.scheme, self.raw, self.normal.value, self.normal.valid, first, last)


def find_identifiers(text: str, *, region: str | None) -> list[FoundIdentifier]:
    """Every identifier in a text, by place, none over another. `region` is where local phone numbers belong."""
    if text.isascii() and not _ANY.search(text):
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
        group = 1 if shape.pattern.groups and shape.scheme != "phone" else 0
        for seen in islice(shape.pattern.finditer(source.text), _MOST_SIGHTINGS):
            start, end = seen.span(group)
            if taken.find(1, start, end) >= 0:
                continue
            sighting = _sighting(shape, source, start, end, region, alone=source.text[start:end] == bare)
            if _EVIDENCE[shape.evidence](sighting) and not is_placeholder(sighting.raw):
                taken[start : sighting.end] = b"\1" * (sighting.end - start)
                found.append(sighting.found)
    return sorted(found, key=lambda each: each.start)


def _possible(text: str, *, alone: bool) -> Iterator[Shape]:
    """The shapes that a text can have at all, by its longest group of digits and the words in it."""
    longest = max((sum(map(len, _DIGITS.findall(group))) for group in _DIGIT_GROUPS.findall(text)), default=0)
    known: dict[tuple[str, ...], bool] = {(): True}
    for shape in SHAPES:
        if shape.digits > longest:
            continue
        hints = shape.hints
        if hints not in known:
            known[hints] = _has_any(text, hints)
        if known[hints] or (alone and shape.evidence == "announced"):
            yield shape


def _has_any(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 - a generator would cost more than the search
        if word in text:
            return True
    return False


def _sighting(shape: Shape, source: Folded, start: int, end: int, region: str | None, *, alone: bool) -> _Sighting:
    """What stands at a place. A phone number with its country's code ends where it is the longest possible one."""
    while True:
        first, last = source.span(start, end)
        raw = source.original[first:last]
        normal = normalise(shape.scheme, raw, region=region)
        sighting = _Sighting(shape, source, start, end, alone, raw, normal)
        if shape.scheme != "phone" or shape.evidence == "phone" or normal.valid:
            return sighting
        cut = _LAST_GROUP.search(source.text, start, end)
        if cut is None or cut.start() - start < _SHORTEST_INTERNATIONAL:
            return sighting
        end = cut.start()


def _is_announced(seen: _Sighting, scheme: str) -> bool:
    keyword = KEYWORDS.get(scheme)
    return keyword is not None and keyword.search(seen.source.text, max(0, seen.start - BEFORE), seen.start) is not None


def _none(seen: _Sighting) -> bool:
    return seen.shape.scheme != "account" or not _is_phone_form(seen)


def _announced(seen: _Sighting) -> bool:
    cut = seen.shape.scheme in ("passport", "bl") and " " in seen.raw
    if _is_announced(seen, seen.shape.scheme):
        if cut and seen.raw != seen.raw.upper():
            return False  # a word and a number
        return seen.normal.valid or seen.shape.scheme in ("courier", "awb", "imo")
    return seen.alone and not cut and seen.normal.valid and seen.shape.scheme in _ALONE


def _either(seen: _Sighting) -> bool:
    if seen.shape.scheme == "courier" and _is_announced(seen, "account"):
        return False
    return seen.normal.valid or _is_announced(seen, seen.shape.scheme)


def _written(seen: _Sighting) -> bool:
    """A postal item: a valid one, one in capitals, or one in one piece."""
    return seen.normal.valid or seen.raw == seen.raw.upper() or len(seen.raw) == len(seen.normal.value)


def _capitals(seen: _Sighting) -> bool:
    if seen.raw == seen.raw.upper():
        return True
    return " " not in seen.raw and (seen.alone or _is_announced(seen, seen.shape.scheme))


def _awb(seen: _Sighting) -> bool:
    """Three and eight digits are an air waybill, unless they can be a telephone number and nothing says otherwise."""
    return _KOREAN_LOCAL.match(seen.source.text, seen.start) is None or _is_announced(seen, "awb")


def _waybill(seen: _Sighting) -> bool:
    """Eleven digits that check as an air waybill, where a word says that a parcel's number follows."""
    return seen.normal.valid and (_is_announced(seen, "awb") or _is_announced(seen, "courier"))


def _phone(seen: _Sighting) -> bool:
    return seen.normal.valid or _is_announced(seen, "phone")


def _is_phone_form(seen: _Sighting) -> bool:
    """Whether grouped digits are a local telephone number rather than an account."""
    groups = [len(group) for group in _GROUPS.split(seen.source.text[seen.start : seen.end]) if group]
    local = seen.source.text[seen.start] == "0" and len(groups) == len(("010", "1234", "5678"))
    return local and groups[0] <= len("0505") and groups[1] in (3, 4) and groups[2] in (3, 4)


_EVIDENCE: Mapping[str, Callable[[_Sighting], bool]] = {
    "none": _none,
    "announced": _announced,
    "either": _either,
    "written": _written,
    "capitals": _capitals,
    "awb": _awb,
    "phone": _phone,
    "waybill": _waybill,
}
