"""Numbers, times and canonical forms as the senders write them."""

from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bongsu_connectors.reading import moments
from bongsu_connectors.reading.canonical import canonical, readers, squashed
from bongsu_connectors.reading.numbers import COMMA, POINT, decimal, revision, whole_number
from bongsu_connectors.reading.occurrence import occurred
from bongsu_schemas.feed import Defect
from bongsu_schemas.messages import LANGUAGES, message, retold

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
ANY = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text(alphabet="0123456789.,/:- พ.ย๑น")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("1,115.63", "1115.63"),
        ("1115.63", "1115.63"),
        ("๑๒๖.๘๗", "126.87"),
        ("１，２３４．５", "1234.5"),
        (" 17163.0 ", "17163"),
        ("0.061", "0.061"),
        (".5", "0.5"),
        ("007", "7"),
        (17163.0, "17163"),
        (5386.56, "5386.56"),
        (1e20, "100000000000000000000"),
        (16.373, "16.373"),
        (0, "0"),
        (-0.0, "0"),
        ("12..5", None),
        ("1,23", None),
        ("1,2345", None),
        ("12.", None),
        ("-5", None),
        (-5, None),
        (-0.5, None),
        ("+5", None),
        ("1e3", None),
        ("약간", None),
        ("다량", None),
        ("มาก", None),
        ("1 234", None),
        ("", None),
        ("²", None),
        (True, None),
        (None, None),
        ([], None),
        (float("nan"), None),
        (float("inf"), None),
        ("9" * 33, None),
        ("9" * 100_000, None),
        (1e300, None),
    ],
)
def test_a_korean_or_thai_number_is_read_or_refused(sent: Any, expected: str | None) -> None:
    assert decimal(sent, POINT) == expected


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("1.234,5", "1234.5"),
        ("1.350", "1350"),
        ("27120,98", "27120.98"),
        ("66,06", "66.06"),
        (16.373, "16.373"),
        (727.21, "727.21"),
        ("57.17", None),
        ("1.23", None),
        ("nhiều", None),
        ("1,234.5", None),
    ],
)
def test_a_vietnamese_number_has_a_decimal_comma_and_a_cell_is_what_it_is(sent: Any, expected: str | None) -> None:
    assert decimal(sent, COMMA) == expected


@pytest.mark.parametrize(
    ("sent", "expected"),
    [(1, 1), ("2", 2), ("２", 2), ("๓", 3), (1.0, 1), (" 4 ", 4), ("01", 1), (2**31 - 1, 2**31 - 1)],
)
def test_a_revision_is_an_integer_from_one(sent: Any, expected: int) -> None:
    assert revision(sent) == expected


@pytest.mark.parametrize(
    "sent", [0, -1, "0", "-1", "1.0", "1.5", 1.5, True, None, "", "x", 2**31, "9" * 5_000, [], "²", "+1"]
)
def test_anything_else_is_no_revision(sent: Any) -> None:
    assert revision(sent) is None


@given(ANY)
def test_no_value_makes_a_reader_of_numbers_raise(value: Any) -> None:
    for form in (POINT, COMMA):
        found = decimal(value, form)
        assert found is None or decimal(found.replace(".", ",") if form is COMMA else found, form) == found
    revision(value)
    whole_number(value)


@pytest.mark.parametrize(
    "sent",
    [
        "20 พ.ย. 2569 14:30 น.",
        "20 พ.ย. 69 14:30 น.",
        "20 พย 2569 14:30",
        "20 พ.ย.2569 14.30 น.",
        "20 พฤศจิกายน 2569 14:30 น.",
        "20 พฤศจิกายน พ.ศ. 2569 เวลา 14:30 น.",
        "20/11/2569 14:30",
        "20/11/2569 14:30 น.",
        "20/11/69 14:30",
        "๒๐/๑๑/๒๕๖๙ ๑๔:๓๐",
        "๒๐ พ.ย. ๒๕๖๙ ๑๔:๓๐ น.",
        " 20/11/2569  14:30 ",
        "20/11/2569 14:30:00",
        datetime(2026, 11, 20, 14, 30),  # noqa: DTZ001 - a sheet knows no zone
        datetime(2569, 11, 20, 14, 30),  # noqa: DTZ001
        datetime(2026, 11, 20, 14, 29, 59, 999_900),  # noqa: DTZ001
    ],
)
def test_a_thai_time_is_of_the_buddhist_era(sent: Any) -> None:
    assert moments.thai(sent).at == datetime(2026, 11, 20, 14, 30)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("ม.ค.", 1), ("มกราคม", 1), ("ก.พ.", 2), ("กุมภาพันธ์", 2), ("มี.ค.", 3), ("มีนาคม", 3),
        ("เม.ย.", 4), ("เมษายน", 4),
        ("พ.ค.", 5), ("พฤษภาคม", 5), ("มิ.ย.", 6), ("มิถุนายน", 6), ("ก.ค.", 7), ("กรกฎาคม", 7),
        ("ส.ค.", 8), ("สิงหาคม", 8),
        ("ก.ย.", 9), ("กันยายน", 9), ("ต.ค.", 10), ("ตุลาคม", 10), ("พ.ย.", 11), ("พฤศจิกายน", 11),
        ("ธ.ค.", 12), ("ธันวาคม", 12),
    ],
)  # fmt: skip
def test_every_thai_month_is_known_by_both_its_names(name: str, month: int) -> None:
    assert moments.thai(f"1 {name} 2569 00:00 น.").at.month == month


@pytest.mark.parametrize(
    ("form", "sent"),
    [
        (moments.thai, "31 ก.พ. 2569 10:00 น."),
        (moments.thai, "29 ก.พ. 2569 10:00 น."),
        (moments.thai, "20 พ.ย. 2569 24:00 น."),
        (moments.thai, "20 xx 2569 10:00"),
        (moments.thai, "20/11/2569"),
        (moments.thai, "20/11/256 10:00"),
        (moments.thai, "2569-11-20 10:00"),
        (moments.thai, 46_000),
        (moments.dashed, "2026-11-31 05:12"),
        (moments.dashed, "2026-11-20T05:12"),
        (moments.dashed, "2026-11-20 오전 5:12"),
        (moments.dashed, "2026-11-20 24:00"),
        (moments.dashed, "26-11-20 05:12"),
        (moments.dashed, ""),
        (moments.dashed, None),
        (moments.dashed, "1" * 1_000_000),
        (moments.dotted_day, "2026. 11. 31."),
        (moments.dotted_day, "2026-11-20"),
        (moments.dotted_day, "11. 20. 2026."),
        (moments.slashed, "31/02/2026 10:00"),
        (moments.slashed, "11/20/2026 10:00"),
        (moments.slashed, "20/11/2026 10.00"),
        (moments.exact_digits(14), "20261131000000"),
        (moments.exact_digits(14), "202611201430"),
        (moments.exact_digits(12), "202611312359"),
        (moments.exact_digits(8), "20260000"),
        (moments.exact_digits(14), "2026112014300²"),
        (moments.exact_digits(14), 20261120143000),
    ],
)
def test_a_time_that_does_not_exist_or_has_another_form_is_refused(form: moments.Form, sent: Any) -> None:
    with pytest.raises(moments.BadMoment):
        form(sent)


@pytest.mark.parametrize(
    ("form", "sent", "start"),
    [
        (moments.thai, "29 ก.พ. 2567 00:30 น.", "2024-02-28T15:30:00Z"),
        (moments.dashed, "2026-1-2 3:04", "2026-01-01T18:04:00Z"),
        (moments.dashed, "2026-11-20 05:12:33", "2026-11-19T20:12:33Z"),
        (moments.dotted_day, "2026.11.9.", "2026-11-08T15:00:00Z"),
        (moments.dotted_day, "2026. 11. 09.", "2026-11-08T15:00:00Z"),
        (moments.slashed, "1/11/2026 18:56", "2026-11-01T09:56:00Z"),
        (moments.exact_digits(14), "２０２６１１２０１４３０００", "2026-11-20T05:30:00Z"),
    ],
)
def test_a_time_in_seoul_is_nine_hours_ahead(form: moments.Form, sent: str, start: str) -> None:
    found = occurred("at", sent, form, "Asia/Seoul", NOW)
    assert isinstance(found, dict)
    assert found["from"] == start
    assert (found["to"] > start) == (found["precision"] == "day")


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("2026-11-21 14:59", None),
        ("2026-11-21 15:01", "year_out_of_range"),
        ("1996-11-20 15:01", None),
        ("1996-11-20 14:59", "year_out_of_range"),
        ("2569-11-05 09:10", "year_out_of_range"),
        ("1483-11-05 09:10", "year_out_of_range"),
        ("0001-01-01 00:10", "year_out_of_range"),
        ("9999-12-31 23:59", "year_out_of_range"),
        ("0000-01-01 00:10", "bad_date"),
    ],
)
def test_a_time_is_plausible_from_thirty_years_back_to_a_day_ahead(sent: str, code: str | None) -> None:
    found = occurred("at", sent, moments.dashed, "Asia/Seoul", NOW)
    assert (found.code if isinstance(found, Defect) else None) == code


def test_a_time_to_come_is_told_on_the_senders_clock_and_a_year_of_the_other_calendar_is_not() -> None:
    found = occurred("at", "20/12/2569 10:00", moments.thai, "Asia/Bangkok", NOW)
    assert isinstance(found, Defect)
    values = {**found.values, "field": "at", "place": "line 3"}
    told = message(found.code, "en", **values)
    assert "2026-12-20 10:00 in `at` lies in the future: it is 2026-11-20 13:00 now (Asia/Bangkok)" in told
    assert "no more than a day ahead is taken, up to 2026-11-21 13:00." in told
    assert "era" not in told
    assert "20 ธ.ค. 2026 10:00" in retold(found.code, told, "th")
    assert all(retold(found.code, told, each) == message(found.code, each, **values) for each in LANGUAGES)
    day = occurred("at", "2026. 12. 20.", moments.dotted_day, "Asia/Seoul", NOW)
    assert isinstance(day, Defect)
    assert day.values["at"] == "2026-12-20"
    for sent in ("2569-12-20 10:00", "1483-11-05 09:10"):
        other = occurred("at", sent, moments.dashed, "Asia/Seoul", NOW)
        assert isinstance(other, Defect)
        assert "until" not in other.values


def test_a_common_era_year_in_a_thai_report_is_out_of_range() -> None:
    found = occurred("at", "05/11/2026 10:00", moments.thai, "Asia/Bangkok", NOW)
    assert isinstance(found, Defect)
    assert found.code == "year_out_of_range"


@given(ANY)
def test_no_value_makes_a_reader_of_times_raise_anything_else(value: Any) -> None:
    for form in (moments.thai, moments.dashed, moments.dotted_day, moments.slashed, moments.digits):
        occurred("at", value, form, "Asia/Seoul", NOW)


@pytest.mark.parametrize(
    ("sent", "forms", "expected"),
    [
        ("1990-05-01", "-4", "1990-05-01"),
        ("1990", "-4", "1990"),
        ("08/08/1961", "/4", "1961-08-08"),
        ("19860806", "8", "1986-08-06"),
        ("19860000", "8", "1986"),
        ("๑๙๙๐", "4", "1990"),
    ],
)
def test_a_birth_date_may_be_a_year_alone(sent: str, forms: str, expected: str) -> None:
    assert moments.birth_date(sent, *forms) == expected


@pytest.mark.parametrize("sent", ["1990-13-01", "19861350", "19861300", "90", "1990.05.01", "0000", "x" * 100])
def test_what_is_no_birth_date_is_refused(sent: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        moments.birth_date(sent, "-", "/", "8", "4")


@given(st.text())
def test_squashing_twice_is_squashing_once(text: str) -> None:
    assert squashed(squashed(text)) == squashed(text)


@given(st.text(alphabet="가각é ộ\u0323\u0302nn 　ＡＢ๑"))
def test_a_normal_form_and_blanks_make_no_difference(text: str) -> None:
    assert squashed(normalize("NFD", text)) == squashed(normalize("NFC", text)) == squashed(f" {text} ")


def test_thai_marks_and_hyphens_are_kept() -> None:
    assert squashed("น้ำ ยาบ้า-1") == "น้ำยาบ้า-1"


FIELDS = {
    "no": "K 1",
    "qty": "1,115.63",
    "at": "20 พ.ย. 2569 14:30 น.",
    "list": [{"n": "x", "qty": 363.0}, "", None],
    "e": "",
}
SPECIAL = readers({"qty": POINT}, {"at": moments.thai})


@pytest.mark.parametrize(
    "same",
    [
        dict(reversed(FIELDS.items())),
        {**FIELDS, "qty": "1115.63"},
        {**FIELDS, "qty": 1115.63},
        {**FIELDS, "at": "20/11/2569 14:30"},
        {**FIELDS, "at": "๒๐/๑๑/๖๙ ๑๔:๓๐"},
        {**FIELDS, "no": "Ｋ　１"},
        {**FIELDS, "list": [{"qty": "363", "n": " x "}]},
        {**FIELDS, "e": None, "more": "  "},
        {key: value for key, value in FIELDS.items() if key != "e"},
    ],
)
def test_the_same_content_in_another_form_has_the_same_canonical_form(same: dict[str, Any]) -> None:
    assert canonical(same, SPECIAL) == canonical(FIELDS, SPECIAL)


@pytest.mark.parametrize(
    "other",
    [{"qty": "1115.64"}, {"at": "20/11/2569 14:31"}, {"no": "K-1"}, {"e": "x"}, {"list": ["b", "a"]}, {"qty": "many"}],
)
def test_other_content_has_another_canonical_form(other: dict[str, Any]) -> None:
    assert canonical({**FIELDS, **other}, SPECIAL) != canonical(FIELDS, SPECIAL)


def test_lists_keep_their_order() -> None:
    assert canonical({"l": ["a", "b"]}, {}) != canonical({"l": ["b", "a"]}, {})
