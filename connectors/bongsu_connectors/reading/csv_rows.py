"""CSV after RFC 4180, one character a delimiter, with a broken quotation kept to its own line.

The standard library's reader lets a quotation mark that is never closed swallow all following records, and ends
records at a lone CR; this one ends them at LF and CRLF only and restarts after a line that cannot be read.
"""

import csv
import re
from dataclasses import dataclass

from bongsu_connectors.reading import limits

_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its first line (1-based), its bytes, and its fields as far as the quotation could be read."""

    line: int
    raw: bytes
    fields: list[str]
    broken: bool = False


def csv_rows(text: str, payload: bytes, charset: str, most: int | None = limits.SUBMISSION_RECORDS) -> list[Row]:
    """All records that are not blank lines, and the header. `text` is `payload` decoded by `charset`.

    `FileRefused`: `record_limit` when there are more than `most` under the header.
    """
    if '"' not in text:
        limits.check_count(text.count("\n") - text.count("\n\n") - text.count("\n\r\n"), most and 2 * most)
        return [
            Row(number, raw.removesuffix(b"\r"), line.removesuffix("\r").split(","))
            for number, (line, raw) in enumerate(zip(text.split("\n"), payload.split(b"\n"), strict=True), 1)
            if line and not line.isspace()
        ]
    rows: list[Row] = []
    position, number, length = 0, 1, len(text)
    while position < length:
        limits.check_count(len(rows) - 1, most)
        line_end = text.find("\n", position)
        if line_end < 0:
            line_end = length
        line = text[position:line_end]
        if '"' not in line:
            bare = line.removesuffix("\r")
            if bare and not bare.isspace():
                rows.append(Row(number, bare.encode(charset), bare.split(",")))
            position = line_end + 1
            number += 1
            continue
        bare = line.removesuffix("\r")
        if "\r" not in bare and (whole := _one_line(bare)):
            rows.append(Row(number, bare.encode(charset), whole))
            position = line_end + 1
            number += 1
            continue
        fields, end = _quoted_row(text, position)
        if end < 0:
            rows.append(Row(number, bare.encode(charset), fields, broken=True))
            position = line_end + 1
            number += 1
        else:
            rows.append(Row(number, text[position:end].removesuffix("\r").encode(charset), fields))
            number += text.count("\n", position, end) + 1
            position = end + 1
    return rows


def _one_line(line: str) -> list[str] | None:
    """The fields of a record that ends with its line, by the standard library; None when that cannot tell."""
    if line.count('"') % 2:
        return None
    try:
        return next(csv.reader((line,), strict=True))
    except csv.Error:
        return None


def _quoted_row(text: str, position: int) -> tuple[list[str], int]:
    """The fields of the record that begins at `position` and where its line feed stands; -1 when it is broken."""
    fields: list[str] = []
    length = len(text)
    last = position + limits.RECORD_BYTES
    while True:
        if text.startswith('"', position):
            match = _QUOTED.match(text, position, last)
            if match is None:
                return fields, -1
            fields.append(match.group()[1:-1].replace('""', '"'))
            position = match.end()
            if text.startswith("\r\n", position):
                position += 1
            if position >= length or text[position] == "\n":
                return fields, min(position, length)
            if text.startswith("\r", position) and position + 1 == length:
                return fields, length
            if text[position] != ",":
                return fields, -1
            position += 1
            continue
        line_end = text.find("\n", position)
        line_end = length if line_end < 0 else line_end
        comma = text.find(",", position, line_end)
        if comma < 0:
            fields.append(text[position:line_end].removesuffix("\r"))
            return fields, line_end
        fields.append(text[position:comma])
        position = comma + 1
