"""The generator's own files, read back with plain libraries: they say what the truth says."""

import csv
import io
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from defusedxml import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

from generator import GeneratedFile, Truth, checkdigits, generate
from generator.feeds import FEEDS

ENDS = datetime(2026, 11, 20, 15, tzinfo=UTC)
CODECS = {"kr.kcg": "cp949", "th.customs": "cp874"}
DEEP = re.compile(r"\[{70,}\]{70,}|(?:\{\"a\":){70,}")  # what nests too deep for a plain reader
Rows = list[dict[str, Any] | None]  # None: broken as text


@pytest.fixture(scope="module")
def made() -> tuple[list[GeneratedFile], Truth]:
    truth = Truth()
    return list(generate(7, 1500, 60, ENDS, 1.0, truth)), truth


def read(file: GeneratedFile) -> Rows:
    feed = FEEDS[file.agency]
    if file.name.endswith(".xlsx"):
        page: Any = openpyxl.load_workbook(io.BytesIO(file.payload)).active
        head, *rest = page.iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rest]
    if feed.form == "xml":
        root = ElementTree.fromstring(file.payload)
        records = root.findall("rskCargSltnVo")
        assert root.findtext("tCnt") == str(len(records))
        return [{field.tag: field.text or "" for field in record} for record in records]
    if feed.form == "ndjson":
        return [lenient(line) for line in file.payload.decode().replace("\r\n", "\n").removesuffix("\n").split("\n")]
    if feed.form == "json":
        document = json.loads(shallow(file.payload.decode()))
        count, records = (
            document.get("건수", document.get("SoBanGhi")),
            document.get("범죄정보", document.get("DanhSach")),
        )
        assert count == len(records)
        return list(records)
    if feed.form == "csv":
        header, *lines = csv.reader(io.StringIO(file.payload.decode(CODECS[file.agency]), newline=""))
        return [dict(zip(header, line, strict=True)) if len(line) == len(header) else None for line in lines]
    lines_ = file.payload.decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n").split("\n")
    assert lines_[0].startswith("H|MOJ|RISK-PAX|")
    assert lines_[-1] == f"T|{len(lines_) - 2}"
    return [dict(zip(("number", "revision", "status"), line.split("|")[1:4], strict=True)) for line in lines_[1:-1]]


def shallow(text: str) -> str:
    """The text with every nest that is too deep for a plain reader made null."""
    while nest := DEEP.search(text):
        depth = nest[0].count('{"a":')
        text = text[: nest.start()] + "null" + text[nest.end() + (1 + depth if depth else 0) :]
    return text


def lenient(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(shallow(line))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def test_every_file_reads_back_with_the_records_that_the_truth_counts(made: tuple[list[GeneratedFile], Truth]) -> None:
    files, truth = made
    for file, listed in zip(files, truth.files, strict=True):
        assert file.name == listed["file"]
        assert len(read(file)) == file.records == listed["records"]


def test_good_records_carry_the_numbers_of_the_truth_and_broken_ones_do_not(
    made: tuple[list[GeneratedFile], Truth],
) -> None:
    files, truth = made
    broken = {(row["file"], row["index"]) for row in truth.broken}
    resent = {row["file"] for row in truth.files if "resend_of" in row}
    seen: dict[str, int] = {}
    for file in files:
        feed = FEEDS[file.agency]
        for index, record in enumerate(read(file)):
            if file.name in resent or (file.name, index) in broken:
                continue
            assert record is not None
            key = f"{file.agency}/{record[feed.number]}"
            seen[key] = max(seen.get(key, 0), int(record[feed.revision]))
    assert {key for key in seen if key not in truth.times} == set(truth.withdrawn)
    assert {key: revision for key, revision in seen.items() if revision > 1} == truth.revisions


def test_every_defect_and_every_kind_of_repeat_occurs(made: tuple[list[GeneratedFile], Truth]) -> None:
    _, truth = made
    reasons = {row["reason"] for row in truth.broken}
    assert reasons >= {
        "missing_number", "unknown_status", "bad_number", "bad_date", "year_out_of_range", "truncated", "nul",
        "number_not_finite", "duplicate_key", "depth",
    }  # fmt: skip
    assert {row["kind"] for row in truth.repeats} == {"exact", "reordered", "nfd", "other_form"}
    assert truth.withdrawn
    assert truth.conflicts
    assert truth.out_of_order
    assert truth.link_pairs


def test_a_seed_gives_the_same_bytes(made: tuple[list[GeneratedFile], Truth]) -> None:
    assert list(generate(7, 1500, 60, ENDS, 1.0)) == made[0]


def test_no_time_is_newer_than_the_end(made: tuple[list[GeneratedFile], Truth]) -> None:
    assert max(made[1].times.values()) == "2026-11-20T15:00:00Z"


def test_check_digits_are_those_of_published_numbers() -> None:
    assert checkdigits.container_check("CSQU305438") == 3
    assert checkdigits.imo_check("907472") == 9
    assert checkdigits.s10_check("12345678") == 5
    assert checkdigits.s10_check("90210077") == 4
    assert 1234567 % 7 == 5  # 217-12345675


def test_plain_files_hold_first_revisions_only() -> None:
    files = list(generate(3, 400, 50, ENDS, 0.0))
    assert sum(file.records for file in files) == 400
    assert all(str(record[FEEDS[f.agency].revision]) == "1" for f in files for record in read(f) if record)
