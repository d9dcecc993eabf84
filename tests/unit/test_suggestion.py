"""A suggestion is made only where it is certain what was meant, and the feed's own parser takes it."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bongsu.adapters.feed_registry import installed_feeds
from bongsu_schemas.suggestion import suggested

SPAN = {"earliest": "1996-11-22", "latest": "2026-11-23"}
POINT, COMMA = "1,234.5", "1.234,5"
GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize(
    ("found", "expected", "mended"),
    [
        ("2026/11/05 09:10", "2026-11-20 14:30", "2026-11-05 09:10"),
        ("2026-11-05T09:10:30", "20261120143000", "20261105091030"),
        ("2026년 11월 5일 09시 10분", "2026-11-20 14:30", "2026-11-05 09:10"),
        ("25/11/2025 10:00", "2026-11-20 14:30", "2025-11-25 10:00"),
        ("5 Nov 2026 10:00", "20/11/2026 14:30", "05/11/2026 10:00"),
        ("2026-11-05", "2026. 11. 9.", "2026. 11. 5."),
        ("05/05/2026 10:00", "20 พ.ย. 2569 14:30 น.", "5 พ.ค. 2569 10:00 น."),
        ("05/11/2025 10:00", "2026-11-20 14:30", None),  # 5 November or 11 May
        ("2026-11-05", "2026-11-20 14:30", None),  # no time: it would be invented
        ("2026-11-05T09:10:00Z", "2026-11-20 14:30", None),  # another zone
        ("2026-11-31 05:12", "2026-11-20 14:30", None),  # no such day
        ("2027-01-05 05:12", "2026-11-20 14:30", None),  # in the future
        ("soon", "2026-11-20 14:30", None),
    ],
)
def test_a_date_in_another_form_is_written_in_the_feeds_own(found: str, expected: str, mended: str | None) -> None:
    assert suggested("bad_date", {"found": found, "expected": expected, **SPAN}) == mended


@pytest.mark.parametrize(
    ("found", "mended"),
    [
        ("2569-11-05 05:12", "2026-11-05 05:12"),
        ("25691105101500", "20261105101500"),
        ("2569. 11. 5.", "2026. 11. 5."),
        ("05/11/2026 10:00", "05/11/2569 10:00"),  # the form's years are Buddhist
        ("2026-12-25 05:12", None),  # merely in the future
        ("1926-11-05 05:12", None),
    ],
)
def test_a_year_of_the_other_era_is_put_right(found: str, mended: str | None) -> None:
    assert suggested("year_out_of_range", {"found": found, **SPAN}) == mended


@pytest.mark.parametrize(
    ("found", "expected", "mended"),
    [
        ("1.234,5", POINT, "1234.5"),
        ("12,5", POINT, "12.5"),
        ("１２.5", POINT, "12.5"),
        ("1,234.5", COMMA, "1234,5"),
        ("2.5", COMMA, "2,5"),
        ("๑๒", COMMA, "12"),
        ("12..5", POINT, None),
        ("약간", POINT, None),
        ("2차", "1, 2, 3 …", "2"),
        ("2.0", "1, 2, 3 …", "2"),
        ("-1", "1, 2, 3 …", None),
        ("1/2", "1, 2, 3 …", None),
    ],
)
def test_a_number_gets_the_feeds_separators(found: str, expected: str, mended: str | None) -> None:
    assert suggested("bad_number", {"found": found, "expected": expected}) == mended


@pytest.mark.parametrize(
    ("found", "expected", "mended"),
    [
        ("n", "N, U, D", "N"),
        ("X", "N, U, D", None),
        ("신균", "신규, 정정, 철회", "신규"),
        ("정저", "신규, 정정, 철회", "정정"),
        ("moi", "mới, sửa, hủy, huỷ", "mới"),
        ("suã", "mới, sửa, hủy, huỷ", None),
        ("hủ", "mới, sửa, hủy, huỷ", "hủy"),
        ("แกไข", "ใหม่, แก้ไข, ยกเลิก", "แก้ไข"),
        ("???", "신규, 정정, 철회", None),
    ],
)
def test_a_status_one_letter_off_is_the_word_that_it_is_next_to(found: str, expected: str, mended: str | None) -> None:
    assert suggested("unknown_status", {"found": found, "expected": expected}) == mended


def test_a_conflict_is_sent_as_the_next_revision() -> None:
    assert suggested("conflict", {"ref": "A", "version": 2, "next": 4}) == "4"
    assert suggested("conflict", {"ref": "A", "version": 2}) is None


def test_every_suggestion_for_the_sample_feeds_is_taken_by_their_own_parser() -> None:
    received = datetime(2026, 11, 22, 12, tzinfo=UTC)
    tried = 0
    for agency, feed in installed_feeds().items():
        for path in sorted((GOLDEN / agency).glob("*.*")) if (GOLDEN / agency).is_dir() else ():
            payload = path.read_bytes()
            if path.name.endswith(".expected.json") or payload.startswith(b"PK"):
                continue
            parts = feed.split(payload, 1 << 23, 1)
            for record, part in zip(feed.parse(payload, received).records, parts, strict=False):
                for defect in record.defects:
                    mended = suggested(defect.code, defect.values)
                    if mended and len(record.defects) == 1:
                        found = str(defect.values["found"]).encode(feed.charset)
                        assert len(re.findall(re.escape(found), part)) >= 1
                        [again] = feed.parse(part.replace(found, mended.encode(feed.charset), 1), received).records
                        assert again.defects == (), (agency, record.ref, mended)
                        tried += 1
    assert tried >= 5
