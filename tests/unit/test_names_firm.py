"""A firm's name says so in four languages; no person's name is taken for a firm's."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bongsu_connectors.agencies import kr_knp as knp
from bongsu_connectors.agencies import kr_spo as spo
from bongsu_schemas.names.firm_words import names_firm
from bongsu_schemas.names.matching import compare

FIRMS = (
    "(주)한빛물류|㈜가온트레이딩|유한회사 새솔무역|나래종합상사|백두건재|해오름수산|두레인터내셔널(주)"
    "|동방의빛 상회마트|대성철물공구|푸른바다수산|한길중공업|서울약국|미래종합건설"
    "|HANBIT LOGISTICS CO., LTD.|HOA SEN VANG PRIVATE ENTERPRISE|BAEKDU BUILDING MATERIALS|HAEOREUM FISHERIES"
    "|SAEHAN MULSAN"
    "|Rungruang Trading Ltd., Part.|PHUONG NAM IMPORT EXPORT JSC|Kim & Co.|NURI INDUSTRY|ＨＡＮＢＩＴ　ＬＴＤ"
    "|บริษัท ล้านนา สไปซ์ จำกัด|หจก. รุ่งเรืองการค้า|รุ่งเรืองการค้า|ร้านทองดี|อันดามันซีฟู้ด|สหกรณ์ประมงระนอง|สมบูรณ์วัสดุก่อสร้าง"
    "|Công ty TNHH Sao Biển|DNTN Hoa Sen Vàng|Doanh nghiệp tư nhân Hòa Phát|CONG TY SAO BIEN|Cửa hàng Minh Tâm"
    "|Hải sản Phương Nam"
    "|HTX Thủy sản Cà Mau|Vật liệu xây dựng Hùng Cường"
)
PERSONS = (
    "이건재|김수산|박상회|남궁수산|선우건재|황보전자|김철수의원|최상사|제갈항공|응우옌 반 상|쏨차이 수산|김 건재"
    "|왕젠궈|위라퐁 생통"
    "|SUSAN KIM|KIM SU SAN|Marine Dupont|Danielle Steel|Grace Wood|Tyler Bank|NGUYEN VAN TAI|NGUYEN VAN CO"
    "|TRAN THI CO|PHAM THUONG MAI"
    "|Nguyễn Văn Tài|Phạm Thương Mai|Lê Thụy San|HO SO|LE THUY SAN|VO HAI SAN|Bùi Hải San|DANG DAI LY|Star Golden"
    "|Ocean Vuong|Bio Kim"
    "|สมชาย เจริญการค้า|วรรณา ทองพาณิชย์|นายสมบัติ หอมจันทร์|ชาญ ประมงศรี|Zhang Wei|RUSTAM YUSUPOV|Mark Market|Joy Food"
)


@pytest.mark.parametrize("name", FIRMS.split("|"))
def test_a_firm_is_known_by_its_words(name: str) -> None:
    assert names_firm(name)


@pytest.mark.parametrize("name", PERSONS.split("|"))
def test_a_person_is_no_firm(name: str) -> None:
    assert not names_firm(name)


FILES = Path(__file__).parent.parent / "golden"
RECEIVED = datetime(2026, 11, 20, 6, tzinfo=UTC)
SUSPECT: dict[str, object] = {
    "성명": "해오름수산",
    "로마자성명": "",
    "이명": [],
    "생년월일": "",
    "국적": "대한민국",
    "여권번호": "",
    "연락처": ["031-888-4289"],
}
OF_A_PERSON: list[dict[str, object]] = [{"생년월일": "1990-01-02"}, {"여권번호": "M45503266"}, {"성명": "이건재"}]


def _suspects(sent: dict[str, object]) -> set[tuple[str, str]]:
    """The kind and the part of each suspect and accomplice in a police and in a prosecution record."""
    tip = json.loads((FILES / "kr.knp/kr.knp.01.ndjson").read_text().splitlines()[0])
    tip["대상자"] = [{**tip["대상자"][0], **sent}] if tip["대상자"] else [sent]
    document = json.loads((FILES / "kr.spo/kr.spo.01.json").read_text())
    for case in document[spo.LIST]:
        people = [{**each, **{name: sent[name] for name in each if name in sent}} for each in case["피의자"]]
        case |= {"피의자": people, "공범": people}
    parsed = [
        knp.FEED.parse(json.dumps(tip, ensure_ascii=False).encode(), RECEIVED),
        spo.FEED.parse(json.dumps(document, ensure_ascii=False).encode(), RECEIVED),
    ]
    drafts = [record.draft for file in parsed for record in file.records]
    return {
        (each["type"], each["role"])
        for draft in drafts
        if draft
        for each in draft["entities"]
        if each.get("role") in ("suspect", "accomplice")
    }


def test_a_firm_that_is_a_suspect_is_an_organisation() -> None:
    assert _suspects(SUSPECT) == {("organisation", "suspect"), ("organisation", "accomplice")}


@pytest.mark.parametrize("told", OF_A_PERSON, ids=str)
def test_a_suspect_with_what_only_a_person_has_is_a_person(told: dict[str, object]) -> None:
    assert {kind for kind, _ in _suspects(SUSPECT | told)} == {"person"}


SAME = [
    ("백두건재", "BAEKDU BUILDING MATERIALS"),
    ("해오름수산", "HAEOREUM FISHERIES"),
    ("나래종합상사", "NARAE GENERAL TRADING"),
    ("나래상회", "NARAE STORE"),
    ("HUNG CUONG BUILDING MATERIALS", "Vật liệu xây dựng Hùng Cường"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_trade_is_one_in_two_languages(one: str, other: str) -> None:
    assert compare(one, other, "organisation").same


@pytest.mark.parametrize(
    ("one", "other"),
    [("백두건재", "BAEKDU FISHERIES"), ("백두건재", "HANBIT BUILDING MATERIALS"), ("나래상회", "NARAE FARM")],
)
def test_another_trade_or_another_name_is_another_firm(one: str, other: str) -> None:
    assert not compare(one, other, "organisation").same
