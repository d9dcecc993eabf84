"""Moving the demo's feeds in time: only real dates move, each in its own writing, and every move can be undone."""

import io
import re
import zipfile
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bongsu.demo.shift import newest_event, shifted
from bongsu.demo.tour import agency_of, write_feeds

FEEDS = {file.name: file.read_bytes() for file in (files("bongsu.demo") / "feeds").iterdir()}
TH = "วันที่ตรวจพบ,x\r\n{},y\r\n"
KCG = '접촉번호,접촉일시,x\n1,{},"a,""b\nc"\n'


def sheet(payload: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("name", sorted(FEEDS))
def test_no_move_changes_nothing(name: str) -> None:
    same = shifted(agency_of(name), FEEDS[name], 0)
    assert sheet(same) == sheet(FEEDS[name]) if name.endswith(".xlsx") else same == FEEDS[name]


@pytest.mark.parametrize("name", sorted(FEEDS))
def test_the_newest_event_moves_by_the_days(name: str) -> None:
    agency = agency_of(name)
    before, after = newest_event(agency, FEEDS[name]), newest_event(agency, shifted(agency, FEEDS[name], 40))
    assert before
    assert after
    assert (after - before).days == 40


def test_all_feeds_end_yesterday_and_the_repeated_file_stays_the_same(tmp_path: Path) -> None:
    today = date(2028, 2, 29)
    write_feeds(tmp_path / "feeds", today)
    written = {path.name: path.read_bytes() for path in (tmp_path / "feeds").iterdir()}
    newest = [newest_event(agency_of(name), payload) for name, payload in written.items()]
    assert max(day for day in newest if day) == date(2028, 2, 28)
    assert written["kr.knp.01.again.ndjson"] == written["kr.knp.01.ndjson"]
    write_feeds(tmp_path / "feeds", date(2029, 1, 1))
    assert {path.name: path.read_bytes() for path in (tmp_path / "feeds").iterdir()} == written


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("20 พ.ย. 2569 14:30 น.", "30 พ.ย. 2569 14:30 น."),
        ("25 ธ.ค. 2569 14:30 น.", "4 ม.ค. 2570 14:30 น."),
        ("20/11/2569 14:30", "30/11/2569 14:30"),
        ("25/11/2569 14:30", "05/12/2569 14:30"),
        ("5/1/2569 14:30", "15/1/2569 14:30"),
        ("๒๐/๑๑/๒๕๖๙ ๑๔:๓๐", "๓๐/๑๑/๒๕๖๙ ๑๔:๓๐"),
        ("20/11/69 14:30", "30/11/69 14:30"),
        ("๒๐ พ.ย. ๖๙", "๓๐ พ.ย. ๖๙"),
        ("05/11/2026 10:00", "05/11/2026 10:00"),
        ("31/02/2569 10:00", "31/02/2569 10:00"),
        ("เมื่อวาน", "เมื่อวาน"),
        ("", ""),
    ],
)
def test_thai_dates_move_in_their_own_writing(written: str, moved: str) -> None:
    payload = TH.format(written).encode("cp874")
    assert shifted("th.customs", payload, 10).decode("cp874") == TH.format(moved)


@pytest.mark.parametrize(
    ("agency", "form", "written", "moved"),
    [
        ("kr.kcs", "<r><prcsDttm>{}</prcsDttm><etprDt>20261120</etprDt></r>", "20261120143000", "20261220143000"),
        ("kr.kcs", "<r><prcsDttm>{}</prcsDttm><etprDt/></r>", "20261131143000", "20261131143000"),
        ("kr.knp", '{{"제목": "2026-11-20", "작성일시": "{}"}}', "2026-11-20 14:30", "2026-12-20 14:30"),
        ("kr.knp", '{{"작성일시": "{}"}}', "2569-11-20 14:30", "2569-11-20 14:30"),
        ("kr.spo", '{{"작성일" : "{}", "생년월일": "1980-02-13"}}', "2026. 11. 18.", "2026. 12. 18."),
        ("kr.spo", '{{"작성일": "{}"}}', "2026.11.9.", "2026.12.9."),
        ("kr.kcg", KCG, "2026-11-20 05:12", "2026-12-20 05:12"),
        ("kr.kcg", KCG, '"2026-11-20 05:12"', '"2026-12-20 05:12"'),
        ("vn.customs", '{{"NgayPhatHien": "{}", "NgaySinh": "08/08/1961"}}', "1/11/2026 18:56", "1/12/2026 18:56"),
    ],
)
def test_dates_of_the_other_formats_move_in_their_own_writing(agency: str, form: str, written: str, moved: str) -> None:
    charset = "cp949" if agency == "kr.kcg" else "utf-8"
    out = shifted(agency, form.format(written).encode(charset), 30).decode(charset)
    expected = form.format(moved).replace("<etprDt>20261120", "<etprDt>20261220")
    assert out == expected


def test_birth_dates_of_passengers_stay_and_arrivals_move() -> None:
    line = "D|1|1|1|KIM|||KOR|F|19860806|B1||수배|a\\|b\\\\|20260709|20311231||x||OZ736|SGN|ICN|202610220449||010||r"
    out = shifted("kr.moj", f"\ufeffH|MOJ|RISK-PAX|20261120150000|1\n{line}\nT|1\n".encode(), 1).decode()
    assert "|19860806|" in out
    assert "|a\\|b\\\\|20260710|20320101|" in out
    assert "|202610230449|" in out
    assert "|20261121150000|" in out


def test_spreadsheet_dates_move_as_text_and_as_number() -> None:
    before, after = (re.findall(r'<c r="D\d+".*?</c>', sheet(p)) for p in (XLSX, shifted("vn.customs", XLSX, 7)))
    numbers = [(a, b) for a, b in zip(before, after, strict=True) if "<v>" in a]
    assert numbers
    for a, b in numbers:
        first, second = (float(re.search(r"<v>([\d.]+)<", each)[1]) for each in (a, b))  # type: ignore[index]
        assert second - first == 7


XLSX = FEEDS["vn.customs.02.xlsx"]


@settings(deadline=None, max_examples=40)
@given(st.sampled_from([name for name in sorted(FEEDS) if name != "vn.customs.02.xlsx"]), st.integers(-400, 400))
def test_the_days_between_two_events_never_change(name: str, days: int) -> None:
    agency = agency_of(name)
    once = newest_event(agency, shifted(agency, FEEDS[name], days))
    twice = newest_event(agency, shifted(agency, shifted(agency, FEEDS[name], days), -days))
    assert once
    assert twice == newest_event(agency, FEEDS[name])
