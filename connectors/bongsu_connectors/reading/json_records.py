"""Records of NDJSON files and of JSON documents, each read on its own so that one bad record harms no other."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import orjson

from bongsu_connectors.reading import json_values, limits
from bongsu_connectors.reading.lines import numbered_lines
from bongsu_connectors.reading.numbers import whole_number
from bongsu_connectors.reading.raw_record import RawFile, RawRecord
from bongsu_schemas.feed import Defect, FileRefused

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)|[\[\]{},]', re.DOTALL)
_INSIDE_LIST = 2  # brackets open inside the list: the root's and its own
_SHOWN = 60


def line_records(payload: bytes, text: str, number: str, most: int | None = limits.SUBMISSION_RECORDS) -> RawFile:
    """One record a line. A line that is no JSON object is a record with the defect `truncated`."""
    readable = re.compile(rf'"{re.escape(number)}"\s*:\s*"([^"\\]{{1,128}})"')
    plain = json_values.is_plain(payload)
    records: list[RawRecord] = []
    for line_no, line, raw in numbered_lines(text, payload):
        if raw and not raw.isspace():
            limits.check_count(len(records) + 1, most)
            place = f"line {line_no}"
            try:
                if not plain and not json_values.is_plain(raw):
                    raise json_values.NotPlainError  # noqa: TRY301 - the same way as below
                records.append(RawRecord(raw, place, json_values.plain_object(raw)))
            except json_values.NotPlainError:
                records.append(_strict_record(line, raw, place, readable))
    return RawFile(records, {})


def document_records(
    payload: bytes,
    text: str,
    list_key: str,
    count_key: str | None,
    number: str,
    most: int | None = limits.SUBMISSION_RECORDS,
) -> RawFile:
    """The objects of the array `list_key` of one JSON document; `count_key`, where given, tells how many there are.

    `FileRefused` for whatever is wrong outside the records: `malformed_json`, `root`, `structure`, `depth`,
    `duplicate_key`, `number_not_finite`, `count_mismatch`.
    """
    document = _plain_document(payload)
    if document is not None and type(document.get(list_key)) is list:
        listed = document.pop(list_key)
        limits.check_count(len(listed), most)
        records = [_plain_record(each, f"/{list_key}/{index}") for index, each in enumerate(listed)]
    else:
        document, records = _strict_document(text, list_key, number, most)
    if count_key is None:
        return RawFile(records, document)
    declared = document.get(count_key)
    if whole_number(declared) != len(records):
        values: dict[str, Any] = {"found": "" if declared is None else str(declared), "expected": len(records)}
        raise FileRefused(Defect(count_key, "count_mismatch", values), f"/{count_key}")
    return RawFile(records, document)


def _plain_document(payload: bytes) -> dict[str, Any] | None:
    try:
        return json_values.plain_object(payload) if json_values.is_plain(payload) else None
    except json_values.NotPlainError:
        return None


def _plain_record(value: Any, place: str) -> RawRecord:
    raw = orjson.dumps(value)
    if type(value) is dict:
        return RawRecord(raw, place, value)
    return RawRecord(raw, place, None, (_no_object(raw.decode()),))


def _strict_record(text: str, raw: bytes, place: str, readable: re.Pattern[str]) -> RawRecord:
    if len(raw) > limits.RECORD_BYTES:  # refused for its size, so that nobody reads what may be all brackets
        found = readable.search(text)
        return RawRecord(raw, place, None, (), found[1] if found else None)
    try:
        strict = json_values.strict(text)
    except json_values.MalformedJsonError:
        found = readable.search(text)
        defects = [_no_object(text)]
        if "\x00" in text:
            defects.append(Defect("", "nul", {"found": "NUL"}))
        return RawRecord(raw, place, None, tuple(defects), found[1] if found else None)
    if not isinstance(strict.value, dict):
        return RawRecord(raw, place, None, (_no_object(text), *strict.defects))
    return RawRecord(raw, place, json_values.finite(strict.value), strict.defects)


def _no_object(text: str) -> Defect:
    found = text.strip()
    shown = found if len(found) <= _SHOWN else f"{found[: _SHOWN // 2]} … {found[-_SHOWN // 2 :]}"
    return Defect("", "truncated", {"found": shown, "expected": "{ … }"})


@dataclass(slots=True)
class _Cut:
    """Where a document's list and its elements stand in the text."""

    start: int = -1
    end: int = -1
    items: list[tuple[int, int]] = field(default_factory=list)
    deepest_outside: int = 0


def _strict_document(text: str, list_key: str, number: str, most: int | None) -> tuple[dict[str, Any], list[RawRecord]]:
    """Cut the records out, then read what stands around them and each of them strictly."""
    if text.lstrip(" \t\r\n")[:1] != "{":
        _refuse_other_root(text)
    cut = _cut(text, list_key, most)
    document = _strict_envelope(text, cut, list_key)
    return document, _strict_elements(text, cut, list_key, number)


def _strict_envelope(text: str, cut: _Cut, list_key: str) -> dict[str, Any]:
    """What stands around the list, which is left out."""
    if cut.deepest_outside > limits.NESTING:
        raise FileRefused(Defect("", "depth", {"found": cut.deepest_outside, "most": limits.NESTING}))
    around = text if cut.start < 0 else text[: cut.start] + text[cut.end :]
    try:
        envelope = json_values.strict(around)
    except json_values.MalformedJsonError as error:
        left_out = cut.end - cut.start if 0 <= cut.start <= error.position else 0
        raise malformed(error, text, left_out) from error
    if envelope.defects:
        raise FileRefused(envelope.defects[0], "outside the records")
    if list_key not in envelope.value:
        raise FileRefused(Defect(list_key, "structure", {"found": "nothing", "expected": "a list (array) of records"}))
    if cut.start < 0:
        found = json.dumps(envelope.value[list_key], ensure_ascii=False)[:_SHOWN]
        values = {"found": found, "expected": "a list (array) of records"}
        raise FileRefused(Defect(list_key, "structure", values), f"/{list_key}")
    return {key: value for key, value in envelope.value.items() if key != list_key}


def _strict_elements(text: str, cut: _Cut, list_key: str, number: str) -> list[RawRecord]:
    readable = re.compile(rf'"{re.escape(number)}"\s*:\s*"([^"\\]{{1,128}})"')
    records, depths = [], []
    for index, (start, end) in enumerate(cut.items):
        piece = text[start:end].strip(" \t\r\n")
        raw = piece.encode("utf-8", "surrogatepass")
        place = f"/{list_key}/{index}"
        try:
            strict = json_values.strict(piece)
        except json_values.MalformedJsonError as error:
            raise malformed(error, text, start) from error
        depths.append(strict.depth)
        if isinstance(strict.value, dict):
            records.append(RawRecord(raw, place, json_values.finite(strict.value), strict.defects))
        else:
            found_number = readable.search(piece)
            defects = (_no_object(piece), *strict.defects)
            records.append(RawRecord(raw, place, None, defects, found_number[1] if found_number else None))
    if depths and min(depths) > limits.HOPELESS_NESTING:
        raise FileRefused(Defect(list_key, "depth", {"found": min(depths), "most": limits.NESTING}), f"/{list_key}/0")
    return records


def _cut(text: str, list_key: str, most: int | None) -> _Cut:  # noqa: C901 - one pass over all tokens
    """Find the list and its elements. Wrong brackets are left to the parser that reads the pieces.

    `FileRefused` as soon as there are more than `most` elements, or brackets that no record within its limit closes.
    """
    cut, depth, key, begin = _Cut(), 0, "", 0
    inside = False
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word[0] == '"':
            if depth == 1:
                key = word
        elif word in "[{":
            depth += 1
            if depth > limits.RECORD_BYTES // 2:
                raise FileRefused(Defect("", "depth", {"found": depth, "most": limits.NESTING}))
            if word == "[" and depth == _INSIDE_LIST and cut.start < 0 and _is_key(key, list_key):
                cut.start = begin = match.end()
                inside = True
            elif not inside:
                cut.deepest_outside = max(cut.deepest_outside, depth)
        elif word in "]}":
            depth -= 1
            if inside and depth < _INSIDE_LIST:
                inside = False
                cut.end = match.start()
                if cut.items or text[begin : match.start()].strip(" \t\r\n"):
                    cut.items.append((begin, match.start()))
                    limits.check_count(len(cut.items), most)
        elif inside and depth == _INSIDE_LIST:  # a comma between two elements
            cut.items.append((begin, match.start()))
            limits.check_count(len(cut.items), most)
            begin = match.end()
    if inside:  # the list never ends: the pieces will be found malformed
        cut.end = len(text)
    return cut


def _is_key(word: str, list_key: str) -> bool:
    if "\\" not in word:
        return word[1:-1] == list_key
    try:
        return bool(json.loads(word) == list_key)
    except ValueError:
        return False


def _refuse_other_root(text: str) -> None:
    try:
        value = json_values.strict(text).value
    except json_values.MalformedJsonError as error:
        raise malformed(error, text) from error
    kind = "an array" if isinstance(value, list) else "a single value"
    raise FileRefused(Defect("", "root", {"found": kind, "expected": "an object { … }"}))


def malformed(error: json_values.MalformedJsonError, text: str, offset: int = 0) -> FileRefused:
    """The refusal of a text that is no JSON, at its line and column (from 1, in characters)."""
    position = min(offset + error.position, len(text))
    place = f"line {text.count(chr(10), 0, position) + 1}, column {position - text.rfind(chr(10), 0, position)}"
    found = text[position : position + _SHOWN // 2]
    return FileRefused(Defect("", "malformed_json", {"problem": str(error), "found": found}), place)
