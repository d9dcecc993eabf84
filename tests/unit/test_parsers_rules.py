"""What each feed's form means: defects, warnings, handling, times, entities; and that no bytes break a parser."""

import json
import re
import time
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize
from xml.parsers.expat import errors as expat

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bongsu_connectors.agencies import generic, kr_kcg, kr_kcs, kr_knp, kr_moj, kr_spo, th_customs, vn_customs
from bongsu_connectors.testing import FeedError, check_feed, check_laws, check_records
from bongsu_schemas.draft import Draft
from bongsu_schemas.feed import Defect, Feed, FileRefused, ParsedRecord
from bongsu_schemas.messages import CODES, LANGUAGES, NAMES, message, phrase, placed, retold

GOLDEN = Path(__file__).parents[1] / "golden"
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
FEEDS = [module.FEED for module in (generic, kr_kcg, kr_kcs, kr_knp, kr_moj, kr_spo, th_customs, vn_customs)]
SAMPLES = {feed.agency: sorted(GOLDEN.glob(f"{feed.agency}/{feed.agency}.0?.*")) for feed in FEEDS}


def knp(**fields: Any) -> ParsedRecord:
    sent = {
        "첩보번호": "서울-1",
        "차수": 1,
        "처리구분": "신규",
        "작성일시": "2026-11-10 14:30",
        "취급제한": [],
        **fields,
    }
    return kr_knp.parse(json.dumps(sent, ensure_ascii=False).encode(), NOW).records[0]


def vn(**fields: Any) -> ParsedRecord:
    sent = {"SoBaoCao": "HQ-1", "LanSua": 1, "TrangThai": "mới", "NgayPhatHien": "10/11/2026 14:30", **fields}
    payload = json.dumps({"SoBanGhi": 1, "DanhSach": [sent]}).encode()
    return vn_customs.parse(payload, NOW).records[0]


def spo(**fields: Any) -> ParsedRecord:
    sent = {"정보번호": "대검-1", "차수": 1, "처리구분": "신규", "작성일": "2026. 11. 9.", **fields}
    return kr_spo.parse(json.dumps({"건수": 1, "범죄정보": [sent]}).encode(), NOW).records[0]


def th(**fields: str) -> ParsedRecord:
    sent = {"เลขที่รายงาน": "A-1", "ครั้งที่": "1", "สถานะ": "ใหม่", "วันที่ตรวจพบ": "20 ต.ค. 2569 14:30 น.", **fields}
    text = ",".join(th_customs.COLUMNS) + "\n" + ",".join(sent.get(name, "") for name in th_customs.COLUMNS)
    return th_customs.parse(text.encode("cp874"), NOW).records[0]


def kcg(**fields: str) -> ParsedRecord:
    sent = {"접촉번호": "부산-1", "차수": "1", "처리구분": "신규", "접촉일시": "2026-11-10 14:30", **fields}
    text = ",".join(kr_kcg.COLUMNS) + "\n" + ",".join(sent.get(name, "") for name in kr_kcg.COLUMNS)
    return kr_kcg.parse(text.encode("cp949"), NOW).records[0]


def moj(**fields: str) -> ParsedRecord:
    sent = {"number": "M-1", "revision": "1", "status": "1", "arrival": "202611101430", **fields}
    line = "D|" + "|".join(sent.get(name, "") for name in kr_moj.COLUMNS)
    return kr_moj.parse(f"H|MOJ|RISK-PAX|20261120150000|1\n{line}\nT|1\n".encode(), NOW).records[0]


def kcs(**fields: str) -> ParsedRecord:
    sent = {"sltnNo": "K-1", "rvsnNo": "1", "prcsSe": "N", "prcsDttm": "20261110143000", **fields}
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in sent.items())
    whole = f"<rskCargSltnQryRtnVo><tCnt>1</tCnt><rskCargSltnVo>{inner}</rskCargSltnVo></rskCargSltnQryRtnVo>"
    return kr_kcs.parse(whole.encode(), NOW).records[0]


def draft(record: ParsedRecord) -> Draft:
    assert record.draft is not None, record.defects
    return record.draft


def codes(record: ParsedRecord) -> list[str]:
    return [defect.code for defect in record.defects]


def warned(record: ParsedRecord) -> list[str]:
    return [warning["code"] for warning in draft(record)["warnings"]]


def test_all_defects_of_a_record_are_told() -> None:
    record = knp(
        첩보번호="", 차수="x", 처리구분="?", 작성일시="어제", 관련물품=[{"품명": "필로폰", "수량": "다량", "단위": "g"}]
    )
    assert codes(record) == ["missing_number", "bad_number", "unknown_status", "bad_date", "bad_number"]
    assert record.ref is None


@pytest.mark.parametrize("number", ["", " ", "-", "미상", "N/A", "000000", None])
def test_a_placeholder_is_no_own_number(number: Any) -> None:
    assert codes(knp(첩보번호=number)) == ["missing_number"]


@pytest.mark.parametrize("status", [normalize("NFD", "신규"), " 신 규 ", "신규\u3000"])
def test_a_status_may_come_in_another_normal_form_or_spacing(status: str) -> None:
    assert draft(knp(처리구분=status))["status"] == "new"


@pytest.mark.parametrize("status", ["hủy", "huỷ", "HỦY", normalize("NFD", "hủy")])
def test_a_vietnamese_status_may_put_its_tone_on_either_vowel(status: str) -> None:
    assert draft(vn(TrangThai=status))["message_type"] == "withdrawal"


@pytest.mark.parametrize("status", [None, "", "???", 1, True, [], {"a": 1}])
def test_another_status_is_unknown(status: Any) -> None:
    assert codes(knp(처리구분=status)) == ["unknown_status"]


def test_keys_may_come_in_nfd() -> None:
    sent = {
        normalize("NFD", name): value for name, value in (("첩보번호", "서울-1"), ("차수", 1), ("처리구분", "신규"))
    }
    record = kr_knp.parse(json.dumps({**sent, "작성일시": "2026-11-10 14:30"}).encode(), NOW).records[0]
    assert draft(record)["canonical"] == draft(knp())["canonical"]


def test_a_key_in_two_normal_forms_stands_twice() -> None:
    assert "duplicate_key" in codes(knp(**{normalize("NFD", "차수"): 2}))


def test_a_withdrawal_needs_number_revision_status_and_time_only() -> None:
    withdrawn = knp(처리구분="철회", 관련물품=[{"품명": "필로폰", "수량": "다량"}], 대상자="x")
    assert draft(withdrawn)["message_type"] == "withdrawal"
    assert codes(knp(처리구분="철회", 작성일시="")) == ["bad_date"]
    assert draft(vn(TrangThai="hủy", SoLuong="nhiều"))["status"] == "withdrawn"
    assert draft(moj(status="9", birth_date="x"))["status"] == "withdrawn"


def test_a_defect_in_any_other_field_is_a_warning() -> None:
    record = knp(
        대상자=[{"성명": "김", "생년월일": "1990-13-01", "국적": "어딘가"}, 5],
        관련운송=[{"구분": "낙타", "번호": "1234567890"}],
        관련물품=[{"품명": "필로폰", "수량": 5, "단위": "수레"}],
        평가등급="Z9",
        비고="x",
    )
    assert sorted(warned(record)) == [
        "bad_birth_date", "bad_grade", "bad_structure",
        "unknown_code", "unknown_column", "unknown_country", "unknown_unit",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "field", ["첩보번호", "차수", "처리구분", "작성일시", "제목", "대상자", "관련운송", "관련물품", "배포기관"]
)
@pytest.mark.parametrize(
    "value", [None, True, 0, 1.5, "", "x", [], [None], [[]], {}, {"a": [1]}, [{"성명": {}, "SNS": 5}], "\u2028"]
)
def test_a_field_of_any_shape_raises_nothing(field: str, value: Any) -> None:
    record = knp(**{field: value})
    check_records(kr_knp.FEED, kr_knp.parse(record.raw, NOW), field)


def test_what_is_seized_and_no_drug_is_no_substance() -> None:
    goods = [{"품명": "메트암페타민", "수량": "1.5", "단위": "kg"}] + [
        {"품명": name, "수량": "약간", "단위": "개"} for name in ("휴대전화", "전자저울", "현금", "부적")
    ]
    found = draft(spo(압수물=goods))
    assert [each["as_reported"] for each in found["substances"]] == ["메트암페타민"]
    assert {each["code"] for each in found["warnings"]} == {"bad_quantity", "unknown_marking"}


@pytest.mark.parametrize(
    ("quantity", "kept"), [("-", None), ("미상", None), ("0", None), ("", None), ("1,200", "1200")]
)
def test_a_placeholder_quantity_is_absent(quantity: str, kept: str | None) -> None:
    substance = draft(kcs(drugNm="야바", drugQty=quantity, drugUt="정"))["substances"][0]
    assert substance.get("quantity", {}).get("value") == kept


def test_a_quantity_without_a_drug_is_a_warning_and_a_drug_without_a_quantity_is_a_drug() -> None:
    assert warned(kcs(drugQty="5", drugUt="g")) == ["no_substance"]
    assert draft(kcs(drugNm="야바", drugUt="정"))["substances"] == [{"as_reported": "야바"}]
    assert draft(kcs(drugNm="야바"))["message_type"] == "seizure_report"
    assert draft(kcs())["message_type"] == "risk_alert"


def test_a_time_that_is_present_and_bad_is_never_a_reason_to_take_another() -> None:
    assert codes(moj(arrival="202611312359", **{"from": "20261101"})) == ["bad_date"]
    assert draft(moj(arrival="", **{"from": "20261101"}))["times"]["occurred"]["precision"] == "day"
    assert draft(moj(arrival="000000000000", **{"from": "20261101"}))["times"]["occurred"]["precision"] == "day"
    assert codes(moj(arrival="")) == ["bad_date"]


def test_pipes_and_backslashes_inside_a_value_are_escaped() -> None:
    found = draft(moj(reason=r"위험\|마약", remarks=r"a\\b\c", name_latin="KIM<<YOUNG HEE", name_own="김영희"))
    assert found["native"]["reason"] == "위험|마약"
    assert found["native"]["remarks"] == r"a\b\c"
    assert found["entities"][0]["names"] == [
        {"text": "김영희", "kind": "primary"},
        {"text": "KIM<<YOUNG HEE", "kind": "mrz"},
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("D|1\nT|1\n", "header"),
        ("H|KCS|RISK-PAX|x|1\nT|0\n", "header"),
        ("H|MOJ|RISK-PAX|20261120150000|1\n", "missing_trailer"),
        ("H|MOJ|RISK-PAX|20261120150000|1\nT|0\nD|1\n", "missing_trailer"),
        ("H|MOJ|RISK-PAX|20261120150000|1\nT|1\n", "count_mismatch"),
        ("H|MOJ|RISK-PAX|20261120150000|1\nT|\n", "count_mismatch"),
        ("\ufeff\r\n", "empty"),
    ],
)
def test_a_batch_without_head_or_tail_is_refused(text: str, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        kr_moj.parse(text.encode(), NOW)
    assert caught.value.defect.code == code


def test_an_empty_batch_is_a_batch() -> None:
    assert not kr_moj.parse(b"H|MOJ|RISK-PAX|20261120150000|1\r\nT|0\r\n", NOW).records


def test_a_line_that_is_no_record_is_one_truncated_record_and_is_not_counted() -> None:
    line = "D|" + "|".join({"number": "M-1"}.get(name, "") for name in kr_moj.COLUMNS)
    records = kr_moj.parse(f"H|MOJ|RISK-PAX|20261120150000|1\nD|M-0|1\nrest\n{line}\nT|2\n".encode(), NOW).records
    assert [(codes(each)[0], each.ref) for each in records][:2] == [("truncated", "M-0"), ("truncated", None)]


SHIP = [("HẢI LONG 09", ("imo", "IMO 9305544"))]


def ships(record: ParsedRecord) -> list[tuple[str, tuple[str, str]]]:
    return [
        (entity["names"][0]["text"] if entity.get("names") else "", (each["scheme"], each["raw"]))
        for entity in draft(record)["entities"]
        if entity["type"] == "vessel"
        for each in entity.get("identifiers", [])
    ]


def test_an_imo_number_behind_a_ships_name_is_the_ships_number() -> None:
    written = "HẢI LONG 09 (IMO 9305544)"
    plain = [("HAI LONG 09", ("imo", "IMO 9305544"))]
    assert ships(vn(PhuongThucVanChuyen="đường biển", SoHieuChuyen=written)) == SHIP
    assert ships(kcs(transMthdCd="10", shipNm=written)) == SHIP
    assert ships(knp(관련운송=[{"구분": "선박", "번호": written}])) == SHIP
    assert ships(spo(운송번호=[written])) == SHIP
    assert ships(kcg(선명="HAI LONG 09 (IMO 9305544)")) == plain
    assert ships(th(ช่องทาง="ตู้สินค้าทางทะเล", เที่ยวบินหรือเรือ="HAI LONG 09 (IMO 9305544)")) == plain


def test_the_field_of_the_imo_number_stands_before_the_one_in_the_name() -> None:
    assert ships(kcs(transMthdCd="10", shipNm="A (IMO 9305544)", imoNo="9943762")) == [("A", ("imo", "9943762"))]
    assert ships(kcg(선명="A (IMO 9305544)", IMO="9943762")) == [("A", ("imo", "9943762"))]


@pytest.mark.parametrize("sent", ["N/A-1", "n/a 12", "UNKNOWN #2"])
def test_a_placeholder_with_a_counter_is_no_item(sent: str) -> None:
    assert draft(kcs(transMthdCd="50", hblNo=sent))["entities"] == []
    assert draft(th(ช่องทาง="พัสดุไปรษณีย์", เลขพัสดุ=sent, เที่ยวบินหรือเรือ=sent))["entities"] == []


def test_a_position_is_in_degrees_and_minutes() -> None:
    place = draft(kcg(위도="35-06.2N", 경도="129-02.5E"))["places"][0]
    assert (place["lat"], place["lon"]) == (35.103333, 129.041667)
    assert draft(kcg(위도="00-30.0S", 경도="000-30.0W"))["places"][0]["lat"] == -0.5
    assert warned(kcg(위도="35-60.0N", 경도="181-00.0E")) == ["bad_coordinates", "bad_coordinates"]


def test_several_containers_are_split_by_a_slash() -> None:
    entities = draft(kcg(관련컨테이너="SYTU 854883-4/XQSU9791675/-"))["entities"]
    assert [each["identifiers"][0]["raw"] for each in entities] == ["SYTU 854883-4", "XQSU9791675"]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("ปกติ", ([], ["*"])),
        ("ลับ", (["H2"], ["*"])),
        ("ลับมาก", (["H2"], ["kr.kcs"])),
        ("", (["H2"], ["kr.kcs"])),
        ("ลับสุดยอด", (["H2"], ["kr.kcs"])),
    ],
)
def test_a_thai_marking_is_handling_and_an_unknown_one_the_strictest(
    sent: str, expected: tuple[list[str], list[str]]
) -> None:
    handling = draft(th(ชั้นความลับ=sent, ปลายทาง="เกาหลีใต้"))["handling"]
    assert (handling["codes"], handling["releasable_to"]) == expected


@pytest.mark.parametrize(
    ("sent", "country", "expected"),
    [
        ("thường", "", ([], ["*"])),
        ("Thường", "KR", ([], ["*"])),
        ("mật", "KR", (["H2"], ["*"])),
        ("tối mật", "Thái Lan", (["H2"], ["th.customs"])),
        ("tối mật", "KR", (["H2"], ["kr.kcs"])),
        ("tối mật", "Atlantis", (["H2"], [])),
        (None, "KR", (["H2"], ["kr.kcs"])),
    ],
)
def test_a_vietnamese_marking_is_handling(
    sent: str | None, country: str, expected: tuple[list[str], list[str]]
) -> None:
    handling = draft(vn(MucDo=sent, NuocDen=country))["handling"]
    assert (handling["codes"], handling["releasable_to"]) == expected


@pytest.mark.parametrize(
    ("sent", "expected"),
    [("기소전", ["H1", "H2"]), ("공판중", ["H1"]), ("없음", []), ("", ["H1", "H2"]), ("?", ["H1", "H2"])],
)
def test_a_prosecutors_restriction_is_handling(sent: str, expected: list[str]) -> None:
    assert draft(spo(공개제한=sent))["handling"]["codes"] == expected


@pytest.mark.parametrize(
    ("sent", "codes_", "members", "expected"),
    [
        (["H0"], ["H0"], [], ["*"]),
        (["H2", "H1"], ["H1", "H2"], ["kr.kcs", "kr.spo"], ["kr.kcs", "kr.spo"]),
        (["H9"], ["H3"], None, ["*"]),
        ([], [], ["KCS"], []),
        (["H3"], ["H3"], [], ["*"]),
    ],
)
def test_a_police_restriction_stands_as_it_is(sent: Any, codes_: list[str], members: Any, expected: list[str]) -> None:
    handling = draft(knp(취급제한=sent, 배포기관=members))["handling"]
    assert (handling["codes"], handling["releasable_to"]) == (codes_, expected)


@pytest.mark.parametrize(
    ("grade", "ordinals"),
    [("A1", (5, 5)), ("E5", (1, 1)), ("F6", (None, None)), ("b 2", (4, 4)), ("Ｃ３", (3, 3)), ("F1", (None, 5))],
)
def test_a_grade_that_cannot_be_judged_has_no_ordinal(grade: str, ordinals: tuple[int | None, int | None]) -> None:
    assessment = draft(knp(평가등급=grade))["assessment"]
    assert assessment is not None
    assert (assessment["ordinals"]["source"], assessment["ordinals"]["information"]) == ordinals
    assert assessment["native"] == grade


def test_thai_reports_also_come_as_xlsx() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sent = {"เลขที่รายงาน": "A-1", "ครั้งที่": 1, "สถานะ": "ใหม่", "วันที่ตรวจพบ": datetime(2026, 10, 20, 14, 30)}  # noqa: DTZ001
    sheet.append(list(reversed(th_customs.COLUMNS)))
    sheet.append([sent.get(name) for name in reversed(th_customs.COLUMNS)])
    out = BytesIO()
    book.save(out)
    assert draft(th_customs.parse(out.getvalue(), NOW).records[0])["canonical"] == draft(th())["canonical"]


def test_a_numeric_cell_and_a_text_of_the_form_are_the_same_content() -> None:
    assert draft(vn(SoLuong=1642, LanSua="1"))["canonical"] == draft(vn(SoLuong="1.642", LanSua=1.0))["canonical"]
    assert draft(vn(SoLuong=16.373, LoaiMaTuy="ma túy đá"))["substances"][0]["quantity"]["value"] == "16.373"


def alert(**fields: Any) -> dict[str, Any]:
    occurred = {
        "from": "2026-11-10T05:30:00Z",
        "to": "2026-11-10T05:30:00Z",
        "precision": "minute",
        "zone": "UTC",
        "raw": "",
    }
    return {"origin": {"ref": "G-1"}, "version": 1, "times": {"occurred": occurred}, "title": "t", **fields}


@pytest.mark.parametrize(
    "payload",
    [
        json.dumps(alert()),
        json.dumps(alert(), indent=1),
        json.dumps([alert()]),
        json.dumps({"alerts": [alert()]}, indent=1),
        json.dumps(alert()) + "\n",
    ],
)
def test_an_alert_in_our_own_schema_is_read_alone_in_a_list_and_in_lines(payload: str) -> None:
    records = generic.parse(payload.encode(), NOW).records
    assert [each.ref for each in records] == ["G-1"]
    assert draft(records[0])["handling"]["tlp"] == "red"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"entities": [{"id": "e1", "type": "person", "identifiers": [{"scheme": "nonsense", "raw": "1"}]}]}, "schema"),
        ({"version": 0}, "schema"),
        ({"titel": "x"}, "schema"),
        ({"times": {}}, "schema"),
        ({"origin": {}}, "missing_number"),
        ({"status": "gone"}, "unknown_status"),
        ({"times": {"occurred": alert()["times"]["occurred"] | {"from": "2569-11-10T05:30:00Z"}}}, "year_out_of_range"),
    ],
)
def test_an_alert_that_does_not_fit_the_schema_is_quarantined(fields: dict[str, Any], code: str) -> None:
    assert code in codes(generic.parse(json.dumps([alert(**fields)]).encode(), NOW).records[0])


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.agency)
@settings(max_examples=25, deadline=None)
@given(payload=st.binary(max_size=300))
@example(payload=b"\x01\n\x00")  # a broken line that splitting leaves alone
def test_no_bytes_make_a_parser_raise_anything_but_a_refusal(feed: Feed, payload: bytes) -> None:
    check_laws(feed, payload, NOW)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.agency)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_no_mixture_of_pieces_makes_a_parser_raise(feed: Feed, data: st.DataObject) -> None:
    if not SAMPLES[feed.agency]:
        return
    payload = data.draw(st.sampled_from(SAMPLES[feed.agency])).read_bytes()[:6_000]
    pieces = [payload[at : at + 37] for at in range(0, len(payload), 37)]
    mixed = b"".join(data.draw(st.permutations(pieces[:40]))) + b"".join(pieces[40:])
    for damaged in (mixed, pieces[0] + mixed, payload + mixed):
        try:
            check_records(feed, feed.parse(damaged, NOW), feed.agency)
        except FileRefused:
            continue


def test_a_file_over_the_limits_is_refused_by_the_limits_name() -> None:
    with pytest.raises(FileRefused) as caught:
        kr_knp.parse(b" " * (8 * 1024 * 1024 + 1), NOW)
    assert caught.value.defect.values["limit"] == "submission"
    line = json.dumps({"첩보번호": "1"}).encode() + b"\n"
    with pytest.raises(FileRefused) as caught:
        kr_knp.parse(line * 10_001, NOW)
    assert caught.value.defect.code == "record_limit"
    assert "size_limit" in codes(knp(첩보내용="x" * 1_100_000))


@pytest.mark.parametrize(
    ("feed", "payload"),
    [
        (kr_kcg.FEED, b",\n" * 4_000_000),
        (kr_knp.FEED, b"x\n" * 4_000_000),
        (kr_spo.FEED, b"[" * 8_000_000),
        (kr_spo.FEED, '{"건수":1,"범죄정보":['.encode() + b"1," * 4_000_000 + b"1]}"),
        (kr_kcs.FEED, b"<rskCargSltnQryRtnVo>" + b"<rskCargSltnVo/>" * 500_000 + b"</rskCargSltnQryRtnVo>"),
        (kr_moj.FEED, b"H|MOJ|RISK-PAX|20261120150000|1\n" + b"D\n" * 4_000_000 + b"T|1\n"),
    ],
    ids=lambda each: each.agency if isinstance(each, Feed) else "",
)
def test_a_flood_of_records_is_refused_before_it_takes_time(feed: Feed, payload: bytes) -> None:
    began = time.process_time()
    with pytest.raises(FileRefused):
        feed.parse(payload, NOW)
    assert time.process_time() - began < 10


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_a_text_in_every_language(code: str, lang: str) -> None:
    text = message(code, lang, field="f", place="line 7", found="a\x00b\u202e" + "x" * 500)
    assert lang in CODES[code]
    assert "\x00" not in text
    assert "\u202e" not in text
    assert len(text) < 500


def test_an_unknown_code_or_language_still_has_a_text() -> None:
    assert "nonsense" in message("nonsense", "en")
    assert message("empty", "xx") == message("empty", "en")


def test_the_testing_kit_says_what_differs(tmp_path: Path) -> None:
    sample = tmp_path / "a.ndjson"
    sample.write_bytes(knp().raw)
    with pytest.raises(FeedError, match=r"write=True"):
        check_feed(kr_knp.FEED, tmp_path, NOW)
    assert check_feed(kr_knp.FEED, tmp_path, NOW, write=True) == 1
    assert check_feed(kr_knp.FEED, tmp_path, NOW) == 1
    sample.write_bytes(knp(제목="다른").raw)
    with pytest.raises(FeedError, match=r"/draft/.*다른"):
        check_feed(kr_knp.FEED, tmp_path, NOW)


def test_a_generic_alert_has_every_condition_of_its_handling() -> None:
    """What the schema lets be left out is there in the draft, for every reader of an alert counts on it."""
    occurred = {"from": "2026-11-20T05:30:00Z", "to": "2026-11-20T05:30:00Z", "precision": "minute", "zone": "UTC"}
    sent = {
        "ref": "G-1",
        "title": "t",
        "times": {"occurred": {**occurred, "raw": ""}},
        "handling": {"tlp": "amber", "releasable_to": ["*"]},
    }
    [record] = generic.parse(json.dumps(sent).encode(), datetime(2026, 11, 22, tzinfo=UTC)).records
    assert record.defects == ()
    assert record.draft
    handling = record.draft["handling"]
    assert (handling["codes"], handling["onward"], handling["purposes"]) == ([], "none", [])
    assert handling["judicial_use"] == "ask"


@pytest.mark.parametrize(("value", "doubted"), [("0", True), ("0.00", True), ("-1", True), ("0.01", False)])
def test_a_quantity_of_nothing_is_taken_and_doubted(value: str, *, doubted: bool) -> None:
    drugs = [{"as_reported": "ketamine"}, {"as_reported": "mdma", "quantity": {"value": value, "unit": "tablet"}}]
    found = draft(generic.parse(json.dumps([alert(substances=drugs)]).encode(), NOW).records[0])
    assert found["substances"][1]["quantity"]["value"] == value
    warned = [(each["code"], each["field"]) for each in found["warnings"]]
    assert warned == ([("no_amount", "substances.1.quantity.value")] if doubted else [])


def _told(path: Path) -> list[tuple[Defect, str]]:
    """What is wrong in a golden file, with the places."""
    feed = next(each for each in FEEDS if path.name.startswith(each.agency))
    try:
        parsed = feed.parse(path.read_bytes(), NOW)
    except FileRefused as refused:
        return [(refused.defect, refused.place)]
    return [(defect, record.place) for record in parsed.records for defect in record.defects]


WRONG = [
    each
    for feed in FEEDS
    for path in sorted(GOLDEN.glob(f"{feed.agency}/**/{feed.agency}.*"))
    if not path.name.endswith(".expected.json")
    for each in _told(path)
]


@pytest.mark.parametrize("lang", [each for each in LANGUAGES if each != "en"])
def test_what_readers_say_in_english_is_told_in_every_language(lang: str) -> None:
    """A new problem, expectation or place of a parser needs its phrase in `messages.json`."""
    assert len({defect.code for defect, _ in WRONG}) > 15
    english = re.compile(r"[a-z]{2,} [a-z]{2,}")
    for defect, place in WRONG:
        if "problem" in defect.values:
            assert phrase(defect.values["problem"], lang) != defect.values["problem"]
        if english.search(str(defect.values.get("expected", ""))):
            assert phrase(defect.values["expected"], lang) != defect.values["expected"]
        assert not re.search(r"\b(line|column|record|row|sheet) ", placed(place, lang))
    for problem in expat.messages.values():
        assert phrase(problem, lang) != problem


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_message_kept_in_english_is_told_again_as_if_it_were_new(lang: str) -> None:
    for defect, place in WRONG:
        values = {**defect.values, "field": defect.field, "place": place}
        assert retold(defect.code, message(defect.code, "en", **values), lang) == message(defect.code, lang, **values)
    assert retold("bad_number", "something else", lang) == "something else"


@pytest.mark.parametrize(
    ("lang", "day"), [("en", "1996-11-05"), ("ko", "1996. 11. 5."), ("th", "5 พ.ย. 1996"), ("vi", "05/11/1996")]
)
def test_a_day_in_a_message_is_written_as_the_language_writes_days(lang: str, day: str) -> None:
    values = {"field": "x", "place": "line 3", "found": "2569", "earliest": "1996-11-05", "latest": "2026-11-29"}
    assert day in message("year_out_of_range", lang, **values)


def test_every_code_has_a_name_in_every_language() -> None:
    assert set(NAMES) == set(CODES)
    assert all(set(words) == set(LANGUAGES) and all(words.values()) for words in NAMES.values())
