"""A ship's name in a narrative is found where a word announces it, and no other word is taken for one."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bongsu.domain.recognition.vessels import find_vessels
from bongsu.pipeline.normalise import alert_of
from bongsu.pipeline.stamp import Stamp
from bongsu_connectors.agencies.kr_knp import FEED
from bongsu_schemas.alert import Alert

GOLDEN = Path(__file__).parent.parent / "golden"

NAMED = [
    ("행적 확인 중.  선박명 해성 101호.", ["해성 101호"]),
    ("선박명 글로벌 페이스. 압수 시각 21:40.", ["글로벌 페이스"]),
    ("선박명은 하나로 브릿지에서 압수", ["하나로 브릿지"]),
    ("선박명: M/V OCEAN MERIT, 입항 예정", ["OCEAN MERIT"]),
    ("선명: 금양 3호에 은닉", ["금양 3호"]),
    ("선명 NORTHERN LIGHT 검문", ["NORTHERN LIGHT"]),
    ("선박명 동아 에이스 입항 예정", ["동아 에이스"]),
    ("화물선 STAR PIONEER 7에서 발견", ["STAR PIONEER 7"]),
    ("어선 제3금양호가 접선", ["제3금양호"]),
    ("M/V BAO MINH 18 (IMO 9317731) 적재", ["BAO MINH 18"]),
    ("MV Ocean Merit arrived in Busan", ["Ocean Merit"]),
    ("M/V 글로벌 페이스에서 하역", ["글로벌 페이스"]),
    ("M/V EASTERN PEARL NO. 32 정박", ["EASTERN PEARL NO. 32"]),
    ("M/V GLOBAL FAITH ARRIVED AT BUSAN", ["GLOBAL FAITH"]),
    ("The vessel named Blue Star left.", ["Blue Star"]),
    ('cargo ship "Amber Coast" was searched', ["Amber Coast"]),
    ("Vessel name: SEA BREEZE.", ["SEA BREEZE"]),
    ("พบบนเรือ GRAND WHALE จอดที่ท่าเรือแหลมฉบัง", ["GRAND WHALE"]),
    ("ชื่อเรือ โชคชัย 5 พบยาบ้า", ["โชคชัย 5"]),
    ("เรือประมง SUNNY CEDAR", ["SUNNY CEDAR"]),
    ("giấu trên tàu HẢI LONG 09 tại cảng", ["HẢI LONG 09"]),
    ("Tên tàu: Mekong Spirit, cảng Cát Lái", ["Mekong Spirit"]),
]
NONE = [
    "선명한 사진 확보",
    "사진 선명 확인",
    "선명 상태 양호",
    "선박명 미상",
    "선박명 확인 중",
    "선박명 및 항차 조회",
    "선박 IMO 9943762",
    "선박 HJXB PUS58978353",
    "상선 KIM MINSU 지목",
    "하선 이수정 검거",
    "선박 등록번호 12",
    "어선 2호",
    "선박식별번호호",
    "5 M/T COAL",
    "MV 영상 촬영",
    "MV 5",
    "Ms. KIM MINSU",
    "ท่าเรือ LAEM CHABANG",
    "ลูกเรือ KYAW WIN",
    "สายเรือ MAERSK LINE",
    "ทางเรือ HMM CARGO",
    "ชื่อเรือ ไม่ทราบ",
    "tàu Việt Nam",
    "tàu Trung Quốc",
    "tàu hàng cập cảng",
    "tên tàu không rõ",
    "the ship arrived",
    "vessel IMO 9943762",
    "ship to KIM MINSU",
    "vessel name: unknown",
    "Ship KIM",
    "membership KIM MINSU",
    "선박명 담당자 김철수.",
    "선박 '은닉' 의심",
    "선박명 담당자가 다음 주 부산에서 확인",
]

HOSTILE = ["선박명 " * 30_000, "M/V A " * 20_000, "tàu " * 30_000, "선박명 가나 " * 20_000, "เรือ" * 30_000]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_a_word_announces_a_ship_s_name(text: str, expected: list[str]) -> None:
    found = find_vessels(text)
    assert [each.text for each in found] == expected
    assert all(text[each.start : each.end] == each.text for each in found)


@pytest.mark.parametrize("text", NONE)
def test_no_other_word_is_a_ship(text: str) -> None:
    assert find_vessels(text) == []


@pytest.mark.parametrize(
    "text", ["선박명 " * 30_000, "M/V A " * 20_000, "tàu " * 30_000, "선박명 가나 " * 20_000, "เรือ" * 30_000]
)
def test_a_hostile_text_is_read_in_linear_time(text: str) -> None:
    start = time.process_time()
    find_vessels(text)
    assert time.process_time() - start < 3


def test_an_alert_holds_the_ship_that_its_narrative_names_once() -> None:
    tip = json.loads((GOLDEN / "kr.knp/kr.knp.01.ndjson").read_text().splitlines()[0])
    tip |= {
        "첩보내용": "선박명 해성 101호. M/V 해성 101호에서 하역, MV OCEAN MERIT 접선",
        "관련운송": [{"구분": "선박", "번호": "OCEAN MERIT (IMO 9968970)"}],
    }
    parsed = FEED.parse(json.dumps(tip, ensure_ascii=False).encode(), datetime(2026, 11, 20, 6, tzinfo=UTC))
    stamp = Stamp("0" * 40, "kr.knp", "kr.knp", "", "0" * 64, "2026-11-20T06:00:00.000Z", FEED.mapping_version, "[]")
    (record,) = parsed.records
    assert record.draft is not None
    alert = alert_of(record.draft, stamp, 1, FEED)
    ships = [each for each in alert["entities"] if each["type"] == "vessel"]
    assert [[name["text"] for name in each["names"]] for each in ships] == [["OCEAN MERIT"], ["해성 101호"]]
    assert ships[1] | {"id": ""} == {
        "id": "", "type": "vessel", "role": "mentioned", "identifiers": [],
        "names": [{"text": "해성 101호", "script": "Hang", "kind": "primary"}],
    }  # fmt: skip
    Alert.model_validate(alert)
