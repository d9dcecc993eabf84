"""Native records to the bytes of a file: XML, NDJSON, JSON documents, CSV, pipe records and XLSX."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import orjson

from generator.batch import Fields
from generator.feeds import COLUMNS, MOJ_FIELDS

Record = Fields | str  # a native record, or the text of one that is broken as text
ESCAPES = str.maketrans({"\\": "\\\\", "|": "\\|"})
CODECS = {"kr.kcg": "cp949", "th.customs": "cp874"}


def xml(records: Sequence[Record], rng: Random | None) -> bytes:
    """kr.kcs: empty elements are left out, or empty, as the mood is."""
    lines = []
    for record in records:
        parts = []
        for key, value in as_fields(record).items():
            said = str(value)
            if "&" in said or "<" in said or ">" in said:
                said = escape(said)
            if "\r" in said or (rng and "&lt;" in said and rng.random() < 0.3 and "]]" not in said):
                said = f"<![CDATA[{value}]]>"
            if said:
                parts.append(f"<{key}>{said}</{key}>")
            elif rng and rng.random() < 0.5:
                parts.append(f"<{key}/>" if rng.random() < 0.5 else f"<{key}></{key}>")
        lines.append(f"<rskCargSltnVo>{''.join(parts)}</rskCargSltnVo>")
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<rskCargSltnQryRtnVo>\n<tCnt>{len(records)}</tCnt>\n'
    return (head + "\n".join(lines) + "\n</rskCargSltnQryRtnVo>\n").encode()


def as_fields(record: Record) -> Fields:
    """The record as fields; only forms of lines may hold a record that is broken as text."""
    if isinstance(record, str):
        raise TypeError(
            "a record broken as text fits no file of fields: write it into a file of lines or a JSON document"
        )
    return record


def json_text(record: Record) -> str:
    return record if isinstance(record, str) else json.dumps(record, ensure_ascii=False)


def ndjson(records: Sequence[Record], rng: Random | None) -> bytes:
    if rng is None:
        return b"\n".join([orjson.dumps(record) for record in records]) + b"\n"
    end = "\r\n" if rng.random() < 0.3 else "\n"
    last = end if rng.random() < 0.8 else ""
    return (end.join(json_text(record) for record in records) + last).encode()


def document(agency: str, records: Sequence[Record], made: datetime, rng: Random | None) -> bytes:
    """kr.spo and vn.customs: one JSON document with its count."""
    if agency == "kr.spo":
        head = {"기관": "대검찰청", "생성일시": f"{made:%Y-%m-%d %H:%M}", "건수": len(records)}
        key = "범죄정보"
    else:
        head = {"CoQuan": "Cục Hải quan", "NgayTao": f"{made:%d/%m/%Y %H:%M}", "SoBanGhi": len(records)}
        key = "DanhSach"
    if rng is None:
        return orjson.dumps({**head, key: list(records)})
    blank = "\n  " if rng.random() < 0.5 else ""
    body = ("," + blank).join(json_text(record) for record in records)
    start = json.dumps(head, ensure_ascii=False)[:-1]
    if rng.random() < 0.3:  # the list may come before its count
        return f'{{"{key}": [{blank}{body}], {start[1:]}}}'.encode()
    return f'{start}, "{key}": [{blank}{body}]}}'.encode()


def columns(agency: str, records: Sequence[Record], rng: Random | None) -> list[str]:
    """The header: the agency's columns and whatever unknown ones the records hold, in any order."""
    names = list(COLUMNS[agency])
    if rng is None:
        return names
    known = set(names)
    for record in records:
        if not isinstance(record, str):
            names += [key for key in record if key not in known]
            known.update(record)
    if rng.random() < 0.6:
        rng.shuffle(names)
    return names


def comma_separated(agency: str, records: Sequence[Record], rng: Random | None) -> bytes:
    """kr.kcg in CP949 and th.customs in CP874. A record that is text must have come from `csv_row`."""
    header = columns(agency, records, rng)
    end = "\r\n" if rng and rng.random() < 0.5 else "\n"
    out = io.StringIO()
    quoted = rng is not None and rng.random() < 0.2
    writer = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerow(header)
    for record in records:
        if isinstance(record, str):
            marker, _, rest = record.partition("\x01")  # how many fields it has, then its values by column
            values = dict(pair.split("\x03", 1) for pair in rest.split("\x02"))
            row = [values.get(name, "") for name in header]
            writer.writerow(row[: max(4, len(row) // 2)] if marker == "fewer" else [*row, "x", "y"])
        else:
            writer.writerow([record.get(name, "") for name in header])
    text = out.getvalue()
    if rng and rng.random() < 0.2:
        text = text.removesuffix(end)
    return text.encode(CODECS[agency])


def torn(record: Fields, how: str) -> str:
    """A CSV record with fewer or more fields than the form has, to be laid out by the file's own header."""
    return f"{how}\x01" + "\x02".join(f"{key}\x03{value}" for key, value in record.items())


def piped(records: Sequence[Record], made: datetime, batch: int, rng: Random | None) -> bytes:
    """kr.moj: H, D and T records behind a BOM."""
    end = "\r\n" if rng and rng.random() < 0.3 else "\n"
    lines = [f"H|MOJ|RISK-PAX|{made:%Y%m%d%H%M%S}|{batch}"]
    lines += [record if isinstance(record, str) else d_record(record) for record in records]
    lines.append(f"T|{len(records)}")
    last = end if rng is None or rng.random() < 0.8 else ""
    return (end.join(lines) + last).encode("utf-8-sig")


def d_record(record: Fields) -> str:
    values = [str(record[name]) for name in MOJ_FIELDS]
    return "D|" + "|".join([value.translate(ESCAPES) if "|" in value or "\\" in value else value for value in values])


def sheet(agency: str, records: Sequence[Record], rng: Random) -> bytes:
    """th.customs and vn.customs as a workbook of one sheet."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = "DanhSach" if agency == "vn.customs" else "Sheet1"
    header = columns(agency, records, rng)
    page.append(header)
    for record in records:
        fields = as_fields(record)
        page.append([fields.get(name) for name in header])
    out = io.BytesIO()
    book.save(out)
    return timeless(out.getvalue())


def timeless(workbook: bytes) -> bytes:
    """The workbook without the times of its making, so that a seed gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            part = made.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-01-01T00:00:00Z", part)
            kept.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def payload(agency: str, form: str, records: Sequence[Record], made: datetime, batch: int, rng: Random | None) -> bytes:
    """The whole file; `rng` None writes it plainly and fast."""
    if form == "xml":
        return xml(records, rng)
    if form == "ndjson":
        return ndjson(records, rng)
    if form == "json":
        return document(agency, records, made, rng)
    if form == "csv":
        return comma_separated(agency, records, rng)
    if form == "pipe":
        return piped(records, made, batch, rng)
    return sheet(agency, records, rng or Random(batch))
