"""Values in writings that no sample has, and markings that say nothing: read as meant, or by the strictest rule."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bongsu_connectors.agencies import kr_kcg, kr_knp, kr_moj, vn_customs
from bongsu_schemas.draft import Draft
from bongsu_schemas.feed import ParsedRecord

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TIP = {
    "첩보번호": "서울-2026-1",
    "차수": 1,
    "처리구분": "신규",
    "작성일시": "2026-11-20 14:30",
    "취급제한": [],
    "배포기관": [],
}


def _tip(**changed: Any) -> Draft:
    (record,) = kr_knp.parse(json.dumps({**TIP, **changed}, ensure_ascii=False).encode(), NOW).records
    assert record.draft is not None
    return record.draft


def _report(**changed: Any) -> ParsedRecord:
    base = dict.fromkeys(vn_customs.COLUMNS, "") | {
        "SoBaoCao": "HQ-26/1/MT", "LanSua": 1, "TrangThai": "mới", "NgayPhatHien": "20/11/2026 14:30",
        "LoaiMaTuy": "ketamine", "SoLuong": "1.234,5", "DonViTinh": "gam", "MucDo": "thường",
    }  # fmt: skip
    document = {"CoQuan": "", "NgayTao": "", "SoBanGhi": 1, "DanhSach": [base | changed]}
    (record,) = vn_customs.parse(json.dumps(document, ensure_ascii=False).encode(), NOW).records
    return record


def _control(arrival: str) -> ParsedRecord:
    values = dict.fromkeys(kr_moj.COLUMNS, "") | {
        "number": "MOJ26-1", "revision": "1", "status": "1", "from": "20261001", "arrival": arrival,
    }  # fmt: skip
    text = "H|MOJ|RISK-PAX|20261120150000|1\nD|" + "|".join(values.values()) + "\nT|1\n"
    (record,) = kr_moj.parse(text.encode(), NOW).records
    return record


@pytest.mark.parametrize(
    "marking", ["H4", ["X"], ["H2", "X"], [1], {"H1": 1}, None, "", ["-"], [None], [["H1"]], False]
)
def test_a_police_marking_that_says_nothing_known_holds_all_others_back(marking: Any) -> None:
    assert "H3" in _tip(취급제한=marking)["handling"]["codes"]


def test_a_tip_without_the_key_of_its_marking_holds_all_others_back() -> None:
    bare = {name: value for name, value in TIP.items() if name != "취급제한"}
    (record,) = kr_knp.parse(json.dumps(bare, ensure_ascii=False).encode(), NOW).records
    assert record.draft is not None
    assert record.draft["handling"]["codes"] == ["H3"]


@pytest.mark.parametrize(
    ("marking", "codes"), [([], []), (["없음"], []), ("H2", ["H2"]), (["Ｈ１", " h2"], ["H1", "H2"])]
)
def test_a_police_marking_is_read_in_any_writing(marking: Any, codes: list[str]) -> None:
    assert _tip(취급제한=marking)["handling"]["codes"] == codes


@pytest.mark.parametrize(
    ("sent", "released"),
    [
        (["KR.KCS"], ["kr.kcs"]),
        (["ｋｒ．ｋｃｓ"], ["kr.kcs"]),
        ("kr.kcs, kr.spo", ["kr.kcs", "kr.spo"]),
        (["관세청"], []),
        (["*"], []),
        ([], ["*"]),
    ],
)
def test_a_list_of_agencies_is_read_in_any_writing_and_never_widened(sent: Any, released: list[str]) -> None:
    assert _tip(배포기관=sent)["handling"]["releasable_to"] == released


@pytest.mark.parametrize("time", ["20/11/2026\u00a014:30", "\u200b20/11/2026 14:30", "20/11/2026\u3000 14:30\ufeff"])
def test_odd_blanks_in_a_time_do_not_matter(time: str) -> None:
    draft = _report(NgayPhatHien=time).draft
    assert draft is not None
    assert draft["times"]["occurred"]["from"] == "2026-11-20T07:30:00Z"


@pytest.mark.parametrize("number", ["1.234,5\u200b", "\u00a01.234,5", "１.２３４,５\u2060"])
def test_odd_blanks_around_a_number_do_not_matter(number: str) -> None:
    draft = _report(SoLuong=number).draft
    assert draft is not None
    assert draft["substances"][0]["quantity"]["value"] == "1234.5"
    usual = _report().draft
    assert usual is not None
    assert draft["canonical"] == usual["canonical"]


def test_a_number_in_two_pieces_is_none() -> None:
    assert [defect.code for defect in _report(SoLuong="1 234").defects] == ["bad_number"]


@pytest.mark.parametrize("arrival", ["999999999999", "111111111111", "99999"])
def test_an_arrival_of_nines_is_an_error_and_no_reason_to_take_another_time(arrival: str) -> None:
    (defect,) = _control(arrival).defects
    assert (defect.field, defect.code) in (("arrival", "bad_date"), ("arrival", "year_out_of_range"))


@pytest.mark.parametrize("arrival", ["", "-", "미상", "000000000000", "N/A"])
def test_an_arrival_that_is_a_placeholder_gives_way_to_the_start_of_the_control(arrival: str) -> None:
    draft = _control(arrival).draft
    assert draft is not None
    assert draft["times"]["occurred"]["precision"] == "day"


def test_containers_are_split_at_a_full_width_slash_too() -> None:
    values = dict.fromkeys(kr_kcg.COLUMNS, "") | {
        "접촉번호": "부산-1", "차수": "1", "처리구분": "신규", "접촉일시": "2026-11-20 05:12",
        "관련컨테이너": "ＳＹＴＵ８５４８８３４／XQSU9791675",
    }  # fmt: skip
    text = ",".join(values) + "\r\n" + ",".join(values.values()) + "\r\n"
    (record,) = kr_kcg.parse(text.encode("cp949"), NOW).records
    assert record.draft is not None
    assert len([entity for entity in record.draft["entities"] if entity["type"] == "container"]) == 2
