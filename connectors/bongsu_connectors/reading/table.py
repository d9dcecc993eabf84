"""Tables with a header: columns stand in any order and are found by their names; unknown ones are a warning."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from bongsu_connectors.reading import limits
from bongsu_connectors.reading.canonical import squashed
from bongsu_connectors.reading.csv_rows import csv_rows
from bongsu_connectors.reading.raw_record import RawFile, RawRecord
from bongsu_connectors.reading.xlsx_sheets import Sheet, sheets
from bongsu_schemas.feed import Defect, FileRefused


def csv_records(payload: bytes, text: str, charset: str, columns: Sequence[str], number: str) -> RawFile:
    """Records of a CSV file. `FileRefused`: `header`, `missing_column`, `duplicate_key`."""
    rows = csv_rows(text, payload, charset)
    if not rows:
        raise FileRefused(Defect("", "empty"))
    names, warnings = _header(rows[0].fields, columns, f"line {rows[0].line}")
    width, at = len(names), names.index(number)
    records: list[RawRecord] = []
    for row in rows[1:]:
        place = f"line {row.line}"
        if len(row.fields) == width and not row.broken:
            fields = dict(zip(names, row.fields, strict=True))
            if b"\x00" in row.raw:
                records.append(RawRecord(row.raw, place, fields, nul_defects(fields)))
            elif any(row.fields):
                records.append(RawRecord(row.raw, place, fields))
        else:
            ref = row.fields[at] if at < len(row.fields) else None
            found = f"{len(row.fields)} + open quotation" if row.broken else str(len(row.fields))
            defects = [Defect("", "truncated", {"found": found, "expected": width})]
            if b"\x00" in row.raw:
                defects.append(Defect("", "nul", {"found": "NUL"}))
            records.append(RawRecord(row.raw, place, None, tuple(defects), ref))
    return RawFile(records, {}, warnings)


def xlsx_records(payload: bytes, columns: Sequence[str]) -> RawFile:
    """Records of the first sheet that has the header as its first row that is not empty.

    `FileRefused` as `sheets` and `csv_records`; without such a sheet it speaks of the one that comes closest.
    """
    refusals: list[tuple[int, FileRefused]] = []
    for sheet in sheets(payload):
        try:
            return _sheet_records(sheet, columns)
        except FileRefused as refusal:
            if refusal.defect.code not in ("header", "missing_column", "empty"):
                raise
            refusals.append((len(refusal.defect.values.get("missing", columns)), refusal))
    if not refusals:
        raise FileRefused(Defect("", "header", {"found": "no sheet", "expected": ", ".join(columns[:4])}))
    raise min(refusals, key=lambda each: each[0])[1]


def nul_defects(fields: Mapping[str, Any]) -> tuple[Defect, ...]:
    """One defect for each field in which a NUL stands."""
    return tuple(
        Defect(name, "nul", {"found": value})
        for name, value in fields.items()
        if isinstance(value, str) and "\x00" in value
    )


def _sheet_records(sheet: Sheet, columns: Sequence[str]) -> RawFile:
    rows = sheet.rows()
    place = f"sheet {sheet.name}"
    if not rows:
        raise FileRefused(Defect("", "empty"), place)
    head = rows[0].cells
    width = max(head) + 1
    names, warnings = _header([str(head.get(at, "")) for at in range(width)], columns, f"{place}, row {rows[0].number}")
    records: list[RawRecord] = []
    for row in rows[1:]:
        fields = {names[at] if at < width else f"#{at + 1}": value for at, value in sorted(row.cells.items())}
        plain = {name: value.isoformat(" ") if isinstance(value, datetime) else value for name, value in fields.items()}
        defects = tuple(
            Defect(name, "number_not_finite", {"found": str(value)})
            for name, value in fields.items()
            if isinstance(value, float) and not math.isfinite(value)
        )
        records.append(RawRecord(orjson.dumps(plain), f"{place}, row {row.number}", fields, defects))
    return RawFile(records, {}, warnings)


def _header(cells: Sequence[str], columns: Sequence[str], place: str) -> tuple[list[str], tuple[Defect, ...]]:
    """The columns' names as the form has them, and a warning for each that it has not."""
    if len(cells) > limits.SHEET_COLUMNS:
        values: dict[str, Any] = {"found": f"{len(cells)} columns", "expected": ", ".join(columns[:4])}
        raise FileRefused(Defect("", "header", values), place)
    known = {squashed(column): column for column in columns}
    names: list[str] = []
    warnings: list[Defect] = []
    for at, cell in enumerate(cells):
        name = known.get(squashed(cell)) or cell.strip() or f"#{at + 1}"
        if name in names:
            raise FileRefused(Defect(name, "duplicate_key", {"found": name}), place)
        if name not in columns and cell.strip():
            warnings.append(Defect(name, "unknown_column", {"found": name}))
        names.append(name)
    missing = [column for column in columns if column not in names]
    if len(missing) == len(columns):
        values = {"found": ", ".join(cells[:4]), "expected": ", ".join(columns[:4]), "missing": missing}
        raise FileRefused(Defect("", "header", values), place)
    if missing:
        values = {"found": ", ".join(missing), "missing": missing, "expected": ", ".join(columns)}
        raise FileRefused(Defect(missing[0], "missing_column", values), place)
    return names, tuple(warnings)
