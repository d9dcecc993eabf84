"""JSON as the feeds mean it: no duplicate key, no NaN, no 1e400, no NUL, no lone surrogate, no nesting over 64.

`is_plain` and `count_keys` tell cheaply when `orjson` alone may be believed; everything else goes through `strict`,
which says all that is wrong. The two agree on every text that both can read; `tests/unit/test_reading_json.py`
holds them together.
"""

import json
import math
import re
from dataclasses import dataclass
from typing import Any

import orjson

from bongsu_connectors.reading import limits
from bongsu_schemas.feed import Defect

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)|[\[{]++|[\]}]++', re.DOTALL)
_SURROGATE = re.compile(rb"\\u[dD][89abAB-F]")
_LONE = re.compile("[\ud800-\udfff]")
_BLANKS = b" \t\r\n"
_EXACT = 1e15
"""Above it a float may stand for an integer that was too long for `orjson`."""
_INT64, _UINT64 = -(2**63), 2**64 - 1
_LONGEST_INT = 20


class NotPlainError(ValueError):
    """`orjson` is not to be believed here: read the text strictly."""


class MalformedJsonError(ValueError):
    """The text is no JSON; `position` is the offset in characters."""

    def __init__(self, problem: str, position: int) -> None:
        """Keep the problem in the parser's words."""
        super().__init__(problem)
        self.position = position


@dataclass(frozen=True, slots=True)
class _Unreal:
    """A number that no double holds, as written."""

    word: str


@dataclass(frozen=True, slots=True)
class Strict:
    """What one JSON text holds, as far as it can be read, and every defect of it."""

    value: Any
    defects: tuple[Defect, ...]
    depth: int


def is_plain(payload: bytes) -> bool:
    """Whether no escape and no NUL stands in the text that could hide something from `orjson` or from `count_keys`."""
    return (
        b'\\"' not in payload
        and b"\x00" not in payload
        and (b"\\u" not in payload or (b"\\u0000" not in payload and not _SURROGATE.search(payload)))
    )


def written_keys(payload: bytes) -> int:
    """At least as many keys as the text of a plain JSON has; more only when a text value begins with a colon."""
    return payload.translate(None, _BLANKS).count(b'":')


def count_keys(value: Any, depth: int = 1) -> int:
    """The keys in a value that `orjson` made. `NotPlainError` when it is too deep or a number may be inexact."""
    if depth > limits.NESTING:
        raise NotPlainError
    if type(value) is dict:
        count = len(value)
        for each in value.values():
            kind = type(each)
            if kind is dict or kind is list:
                count += count_keys(each, depth + 1)
            elif kind is float and not -_EXACT < each < _EXACT:
                raise NotPlainError
        return count
    count = 0
    for each in value:
        kind = type(each)
        if kind is dict or kind is list:
            count += count_keys(each, depth + 1)
        elif kind is float and not -_EXACT < each < _EXACT:
            raise NotPlainError
    return count


def plain_object(payload: bytes) -> dict[str, Any]:
    """The object of a text for which `is_plain` holds. `NotPlainError` when only `strict` can tell."""
    try:
        value = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise NotPlainError from error
    if type(value) is not dict or count_keys(value) != written_keys(payload):
        raise NotPlainError
    return value


def strict(text: str) -> Strict:  # noqa: C901 - the decoder's hooks share one list of defects
    """Read one JSON text with all its defects. `MalformedJsonError` when it is no JSON."""
    depth, pruned = _pruned(text)
    defects: dict[tuple[str, str], Defect] = {}

    def note(field: str, code: str, **values: Any) -> None:
        defects.setdefault((field, code), Defect(field, code, values))

    def pairs(members: list[tuple[str, Any]]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in members:
            if key in made:
                note(key, "duplicate_key", found=key)
            made[key] = value
            _note_odd(key, key, note)
            _note_odd(key, value, note)
        return made

    def unreal(word: str) -> _Unreal:
        note("", "number_not_finite", found=word)
        return _Unreal(word)

    def real(word: str) -> float | _Unreal:
        number = float(word)
        return number if math.isfinite(number) else unreal(word)

    if depth > limits.NESTING:
        note("", "depth", found=depth, most=limits.NESTING)
    if "\x00" in text:
        note("", "nul", found="NUL")
        pruned = pruned.replace("\x00", "\ufffd")
    decoder = json.JSONDecoder(object_pairs_hook=pairs, parse_float=real, parse_int=_integer, parse_constant=unreal)
    try:
        value = decoder.decode(pruned)
    except json.JSONDecodeError as error:
        raise MalformedJsonError(error.msg, error.pos) from error
    except RecursionError as error:  # brackets that are opened and never closed
        raise MalformedJsonError("nesting that never ends", len(pruned)) from error
    _note_odd("", value, note)
    return Strict(value, tuple(_merged(list(defects.values()))), depth)


def finite(value: Any) -> Any:
    """The value with null for NaN and infinity, which are noted as defects already."""
    if isinstance(value, _Unreal):
        return None
    if isinstance(value, list):
        return [finite(each) for each in value]
    if isinstance(value, dict):
        return {key: finite(each) for key, each in value.items()}
    return value


def _integer(word: str) -> int | str:
    """An integer of 64 bits; a longer one stays text, so that no digit is lost and no parser is kept busy."""
    if len(word) > _LONGEST_INT:
        return word
    number = int(word)
    return number if _INT64 <= number <= _UINT64 else word


def _note_odd(field: str, value: Any, note: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            note(field, "nul", found="NUL")
        elif not value.isascii() and _LONE.search(value):
            note(field, "nul", found="a lone surrogate")
    elif isinstance(value, _Unreal):
        note(field, "number_not_finite", found=value.word)
    elif isinstance(value, list):
        for each in value:
            if isinstance(each, str | list | _Unreal):
                _note_odd(field, each, note)


def _merged(defects: list[Defect]) -> list[Defect]:
    """Leave out a defect that names no field when one of the same code names it."""
    named = {defect.code for defect in defects if defect.field}
    return [defect for defect in defects if defect.field or defect.code not in named]


def _pruned(text: str) -> tuple[int, str]:
    """How deep the text goes, and the text with every second-level value that is too deep written as null."""
    if text.count("[") + text.count("{") <= limits.NESTING:
        return 1, text
    depth = deepest = inner = start = 0
    cuts: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        at, before = match.start(), depth
        word = text[at]
        if word in "[{":  # a run of them, as of those that close
            depth += match.end() - at
            if before <= 1 < depth:
                start = at + 1 - before  # of the value of a record's own key
            inner = max(inner, depth)
            deepest = max(deepest, depth)
        elif word in "]}":
            depth -= match.end() - at
            if depth <= 1 < before and inner > limits.NESTING:
                cuts.append((start, at + before - 1))
            if depth <= 1:
                inner = 0
    if deepest <= limits.NESTING:
        return deepest, text
    pieces, last = [], 0
    for cut_start, cut_end in cuts:
        pieces += [text[last:cut_start], "null"]
        last = cut_end
    return deepest, "".join([*pieces, text[last:]])
