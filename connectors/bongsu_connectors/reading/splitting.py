"""Cutting a file over the hub's limits into whole files of the same format, counts and trailers made right.

A file that cannot be read is returned as it is: the hub says what is wrong with it. A single record over the limit
stands in a file of its own.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import orjson
from openpyxl import Workbook

from bongsu_connectors.reading.csv_rows import csv_rows
from bongsu_connectors.reading.decoding import BOM, decoded, without_bom
from bongsu_connectors.reading.json_records import document_records
from bongsu_connectors.reading.lines import numbered_lines
from bongsu_connectors.reading.xlsx_sheets import sheets
from bongsu_connectors.reading.xml_records import element_records
from bongsu_schemas.feed import FileRefused


def groups(pieces: Sequence[bytes], overhead: int, most_bytes: int, most_records: int) -> list[list[bytes]]:
    """Pieces in order, in groups of at most `most_records` that with `overhead` stay below `most_bytes`."""
    found: list[list[bytes]] = []
    size = 0
    for piece in pieces:
        if not found or len(found[-1]) >= most_records or size + len(piece) + 2 > most_bytes:
            found.append([])
            size = overhead
        found[-1].append(piece)
        size += len(piece) + 2
    return found


def small_enough(payload: bytes, records: int, most_bytes: int, most_records: int) -> bool:
    """Whether a file needs no cutting."""
    return len(payload) <= most_bytes and records <= most_records


def split_lines(payload: bytes, most_bytes: int, most_records: int) -> list[bytes]:
    """NDJSON: whole lines."""
    lines = [line for line in without_bom(payload).split(b"\n") if line.strip()]
    if small_enough(payload, len(lines), most_bytes, most_records):
        return [payload]
    return [b"\n".join(each) + b"\n" for each in groups(lines, 0, most_bytes, most_records)]


def split_csv(payload: bytes, charset: str, most_bytes: int, most_records: int) -> list[bytes]:
    """CSV: whole records, each file under the header."""
    try:
        rows = csv_rows(decoded(payload, charset), payload, charset, None)
    except FileRefused:
        return [payload]
    if not rows or small_enough(payload, len(rows) - 1, most_bytes, most_records):
        return [payload]
    head = rows[0].raw + b"\r\n"
    pieces = [row.raw for row in rows[1:]]
    return [head + b"\r\n".join(each) + b"\r\n" for each in groups(pieces, len(head), most_bytes, most_records)]


def split_piped(payload: bytes, most_bytes: int, most_records: int) -> list[bytes]:
    """`H`, `D` and `T` records: whole lines under the header, each file with its own count."""
    bare = without_bom(payload)
    lines = [raw for _, line, raw in numbered_lines(bare.decode("latin-1"), bare) if line.strip()]
    if len(lines) < 2 or not lines[0].startswith(b"H|") or not lines[-1].startswith(b"T|"):  # noqa: PLR2004
        return [payload]
    if small_enough(payload, len(lines) - 2, most_bytes, most_records):
        return [payload]
    head = BOM + lines[0]
    files = []
    for each in groups(lines[1:-1], len(head) + len(b"\nT|10000\n"), most_bytes, most_records):
        count = sum(line.startswith(b"D|") for line in each)
        files.append(b"\n".join([head, *each, f"T|{count}".encode()]) + b"\n")
    return files


def split_xml(payload: bytes, tags: tuple[str, str, str], most_bytes: int, most_records: int) -> list[bytes]:
    """XML: whole records under `tags` (root, record, count)."""
    root, record, count = tags
    try:
        file = element_records(without_bom(payload), root, record, count, None)
    except FileRefused:
        return [payload]
    if small_enough(payload, len(file.records), most_bytes, most_records):
        return [payload]
    around = "".join(f"<{name}>{escape(text)}</{name}>\n" for name, text in file.envelope.items() if name != count)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>\n'
    foot = f"\n</{root}>\n"

    def whole(pieces: list[bytes]) -> bytes:
        counted = f"{head}<{count}>{len(pieces)}</{count}>\n{around}".encode()
        return counted + b"\n".join(pieces) + foot.encode()

    overhead = len(whole([])) + len("10000")
    return [whole(each) for each in groups([r.raw for r in file.records], overhead, most_bytes, most_records)]


def split_document(payload: bytes, keys: tuple[str, str, str], most_bytes: int, most_records: int) -> list[bytes]:
    """A JSON document: whole records under `keys` (list, count, own number)."""
    list_key, count_key, number = keys
    bare = without_bom(payload)
    try:
        file = document_records(bare, decoded(bare, "utf-8"), list_key, count_key, number, None)
    except FileRefused:
        return [payload]
    if small_enough(payload, len(file.records), most_bytes, most_records):
        return [payload]

    def whole(pieces: list[bytes]) -> bytes:
        envelope = orjson.dumps({**file.envelope, count_key: len(pieces)})
        return envelope[:-1] + b"," + orjson.dumps(list_key) + b":[" + b",\n".join(pieces) + b"]}"

    overhead = len(whole([])) + len("10000")
    return [whole(each) for each in groups([r.raw for r in file.records], overhead, most_bytes, most_records)]


def split_sheet(payload: bytes, most_bytes: int, most_records: int) -> list[bytes]:
    """XLSX: the rows of the first sheet under its header; the size of a part is told by trying."""
    try:
        rows = sheets(payload, None)[0].rows()
    except (FileRefused, IndexError):
        return [payload]
    if not rows or small_enough(payload, len(rows) - 1, most_bytes, most_records):
        return [payload]
    made: list[bytes] = []
    waiting = [rows[1:][at : at + most_records] for at in range(0, len(rows) - 1, most_records)]
    while waiting:
        part = waiting.pop(0)
        whole = _workbook([rows[0].cells, *(row.cells for row in part)])
        if len(whole) > most_bytes and len(part) > 1:
            waiting[:0] = [part[: len(part) // 2], part[len(part) // 2 :]]
        else:
            made.append(whole)
    return made


def _workbook(rows: Sequence[dict[int, Any]]) -> bytes:
    book = Workbook()
    sheet = book.active
    if sheet is not None:
        for number, cells in enumerate(rows, 1):
            for column, value in cells.items():
                cell = sheet.cell(number, column + 1, value)
                if isinstance(value, str) and not value.startswith("="):
                    cell.data_type = "s"  # text stays text, whatever it looks like
    out = BytesIO()
    book.save(out)
    return out.getvalue()


Split = Callable[[bytes, int, int], list[bytes]]
"""The seam of `feed.Feed.split`."""
