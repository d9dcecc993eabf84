"""CSV, XLSX, XML: columns by their names, broken lines kept to themselves, archives looked at before opening."""

import zipfile
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bongsu_connectors.reading import limits
from bongsu_connectors.reading.csv_rows import csv_rows
from bongsu_connectors.reading.raw_record import RawFile
from bongsu_connectors.reading.splitting import split_sheet
from bongsu_connectors.reading.table import csv_records, xlsx_records
from bongsu_connectors.reading.xml_records import element_records
from bongsu_schemas.feed import FileRefused

COLUMNS = ("no", "name", "수량")


def table(text: str) -> RawFile:
    return csv_records(text.encode("cp949"), text, "cp949", COLUMNS, "no")


def book(rows: list[list[Any]], *more: list[list[Any]]) -> bytes:
    workbook = openpyxl.Workbook()
    for number, sheet_rows in enumerate((rows, *more)):
        sheet = workbook.active if number == 0 else workbook.create_sheet()
        assert sheet is not None
        for row in sheet_rows:
            sheet.append(row)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def repacked(payload: bytes, **parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(payload)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            key = info.filename.rsplit("/", 1)[-1].replace(".", "_")
            new.writestr(info.filename, parts.pop(key, b"") or old.read(info))
        for name, data in parts.items():
            new.writestr(f"xl/{name.replace('_', '.')}", data)
    return out.getvalue()


def refused(call: Any, *args: Any) -> str:
    with pytest.raises(FileRefused) as caught:
        call(*args)
    return caught.value.defect.code


def test_columns_are_found_by_name_in_any_order_form_and_spacing() -> None:
    file = table(" 수 량 ,name,ｎｏ,extra\n5,Kim,K1,x\n")
    assert [record.fields for record in file.records] == [{"수량": "5", "name": "Kim", "no": "K1", "extra": "x"}]
    assert [(warning.code, warning.field) for warning in file.warnings] == [("unknown_column", "extra")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no,name\n", "missing_column"),
        ("a,b,c\n", "header"),
        ("no,name,수량,no\n", "duplicate_key"),
        ("no,name,수량, ｎｏ\n", "duplicate_key"),
    ],
)
def test_a_header_that_lacks_or_repeats_a_column_refuses_the_file(text: str, code: str) -> None:
    assert refused(table, text) == code


def test_lines_end_at_lf_and_crlf_and_quotations_may_hold_anything() -> None:
    file = table('no,name,수량\r\nK1,"a,b ""c""\r\nd",1\r\n\r\nK2,x\x0by\rz\x0c,2\nK3,,\n,,\n')
    fields = [record.fields for record in file.records]
    assert [each["name"] for each in fields if each] == ['a,b "c"\r\nd', "x\x0by\rz\x0c", ""]
    assert [record.place for record in file.records] == ["line 2", "line 5", "line 6"]


@pytest.mark.parametrize(
    "broken",
    ["K1,Kim", "K1,Kim,5,6", 'K1,"Kim,5', 'K1,"Kim"x,5', 'K1,"Kim, ""5""', "K1,Kim\x00"],
)
def test_a_broken_line_is_one_truncated_record_and_the_next_ones_are_whole(broken: str) -> None:
    records = table(f'no,name,수량\n{broken}\nK2,"Lee, A",7\nK3,Choi,8\n').records
    assert [record.ref or (record.fields or {})["no"] for record in records] == ["K1", "K2", "K3"]
    assert records[0].defects[0].code == "truncated"
    assert not records[1].defects + records[2].defects
    assert records[0].raw == broken.encode()


def test_a_nul_in_one_field_names_it() -> None:
    record = table("no,name,수량\nK1,a\x00b,5\n").records[0]
    assert [(defect.code, defect.field) for defect in record.defects] == [("nul", "name")]


@given(st.lists(st.lists(st.text(alphabet='ab,"\n\r 가', max_size=6), min_size=2, max_size=3), min_size=1, max_size=4))
def test_what_is_quoted_by_the_rules_is_read_as_it_was(rows: list[list[str]]) -> None:
    text = "".join(",".join('"' + field.replace('"', '""') + '"' for field in row) + "\r\n" for row in rows)
    assert [row.fields for row in csv_rows(text, text.encode(), "utf-8")] == rows


@given(st.text(alphabet='a,"\n\r', max_size=60))
def test_no_text_makes_the_csv_reader_raise_or_lose_a_line_start(text: str) -> None:
    rows = csv_rows(text, text.encode(), "utf-8")
    assert all(one.line < other.line for one, other in pairwise(rows))


def test_many_open_quotations_cost_little() -> None:
    rows = csv_rows('a,"b\n' * 50_000, b'a,"b\n' * 50_000, "utf-8", None)
    assert len(rows) == 50_000


def test_cells_are_texts_numbers_and_dates() -> None:
    at = datetime(2026, 11, 5, 10, 29)  # noqa: DTZ001 - a sheet knows no zone
    file = xlsx_records(
        book([["수량", "no", "name"], [57.17, 12, at], [], ["1.350", "=A1", True], ["", " ", None]]), COLUMNS
    )
    assert [record.fields for record in file.records] == [
        {"수량": 57.17, "no": 12, "name": at},
        {"수량": "1.350", "no": "=A1", "name": True},
    ]
    assert file.records[1].place == "sheet Sheet, row 4"


def test_the_first_sheet_with_the_header_is_read() -> None:
    file = xlsx_records(book([["notes"]], [[], ["no", "name", "수량"], ["K1", "x", 1]]), COLUMNS)
    assert [record.fields for record in file.records] == [{"no": "K1", "name": "x", "수량": 1}]


def test_a_sheet_without_a_column_is_refused_by_that_columns_name() -> None:
    with pytest.raises(FileRefused, match="수량"):
        xlsx_records(book([["x"]], [["no", "name"]]), COLUMNS)


def test_shared_and_rich_texts_are_read() -> None:
    shared = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>no</t></si><si><t>name</t></si>'
        b"<si><r><t>\xec\x88\x98</t></r><r><t>\xeb\x9f\x89</t></r><rPh><t>x</t></rPh></si><si><t>K1</t></si></sst>"
    )
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
        b'<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>'
        b'<row r="9999999999999"><c t="s"><v>3</v></c>'
        b'<c r="C2"><v>5</v></c><c r="ZZZZ2"><v>5</v></c></row></sheetData></worksheet>'
    )
    payload = repacked(book([["a"]]), sharedStrings_xml=shared, sheet1_xml=sheet)
    assert [dict(record.fields or {}) for record in xlsx_records(payload, COLUMNS).records] == [{"no": "K1", "수량": 5}]


def test_an_archive_is_refused_for_what_it_would_become() -> None:
    good = book([["no", "name", "수량"]])
    assert refused(xlsx_records, b"PK\x03\x04junk", COLUMNS) == "zip"
    assert (
        refused(xlsx_records, repacked(good, sheet1_xml=b"<a>" + b" " * 68_000_000 + b"</a>"), COLUMNS) == "size_limit"
    )
    assert (
        refused(xlsx_records, repacked(good, sheet1_xml=b"<a>" + b" " * 3_000_000 + b"</a>"), COLUMNS) == "size_limit"
    )
    assert refused(xlsx_records, repacked(good, sheet1_xml=b"<a><b/>"), COLUMNS) == "malformed_xlsx"
    assert (
        refused(xlsx_records, repacked(good, sheet1_xml=b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'), COLUMNS) == "dtd"
    )
    assert refused(xlsx_records, repacked(good, workbook_xml=b"<x/>"), COLUMNS) == "header"
    many = repacked(good, **{f"x{number}": b"" for number in range(limits.ARCHIVE_ENTRIES)})
    assert refused(xlsx_records, many, COLUMNS) == "size_limit"


def test_an_infinite_cell_is_a_defect_of_its_record() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
        b'<c t="inlineStr"><is><t>no</t></is></c><c t="inlineStr"><is><t>name</t></is></c>'
        b'<c t="inlineStr"><is><t>\xec\x88\x98\xeb\x9f\x89</t></is></c></row><row><c><v>1</v></c><c><v>2</v></c>'
        b"<c><v>1e400</v></c></row></sheetData></worksheet>"
    )
    record = xlsx_records(repacked(book([["a"]]), sheet1_xml=sheet), COLUMNS).records[0]
    assert [(defect.code, defect.field) for defect in record.defects] == [("number_not_finite", "수량")]


def test_a_workbook_is_cut_into_workbooks() -> None:
    payload = book([["no", "name", "수량"], *([f"K{n}", "=x", n] for n in range(7))])
    pieces = [xlsx_records(each, COLUMNS).records for each in split_sheet(payload, 10**6, 3)]
    assert [len(each) for each in pieces] == [3, 3, 1]
    assert pieces[0][0].fields == {"no": "K0", "name": "=x", "수량": 0}


def xml(inner: str, count: int = 1) -> RawFile:
    return element_records(f"<r><n>{count}</n>{inner}</r>".encode(), "r", "v", "n")


def test_a_record_keeps_its_own_bytes() -> None:
    file = xml("<v ><no>가</no><b/></v >\n<v><no>2</no></v>", 2)
    assert [record.raw for record in file.records] == ["<v ><no>가</no><b/></v >".encode(), b"<v><no>2</no></v>"]
    assert file.records[0].fields == {"no": "가", "b": ""}


@pytest.mark.parametrize(
    ("inner", "codes"),
    [
        ("<v><no>1</no><no>2</no></v>", ["duplicate_key"]),
        ("<v><no><b>1</b></no></v>", ["truncated"]),
        ("<v><no>" + "<b>" * 70 + "</b>" * 70 + "</no></v>", ["truncated", "depth"]),
    ],
)
def test_an_odd_element_is_a_defect_of_its_record(inner: str, codes: list[str]) -> None:
    file = xml(f"{inner}<v><no>3</no></v>", 2)
    assert [[defect.code for defect in record.defects] for record in file.records] == [codes, []]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<r><n>1</n></r>", "count_mismatch"),
        ("<r/>", "count_mismatch"),
        ("<r><n>0</n><n>0</n></r>", "duplicate_key"),
        ("<x/>", "root"),
        ("<r><n>0</n>" + "<a>" * 65 + "</a>" * 65 + "</r>", "depth"),
        ("<r>", "malformed_xml"),
        ("<r>&x;</r>", "malformed_xml"),
        ("<r>\x00</r>", "malformed_xml"),
        ('<?xml version="1.0" encoding="EUC-KR"?><r/>', "encoding"),
        ("<!DOCTYPE r><r/>", "dtd"),
        ('<!DOCTYPE r [<!ENTITY x "y">]><r>&x;</r>', "dtd"),
    ],
)
def test_what_is_wrong_around_the_records_refuses_an_xml_file(text: str, code: str) -> None:
    assert refused(element_records, text.encode(), "r", "v", "n") == code
