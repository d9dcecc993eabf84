"""Identifiers in writings that no sample has."""

import json
from datetime import UTC, datetime

import pytest

from bongsu.domain.recognition.identifiers import find_identifiers
from bongsu_connectors.agencies import kr_knp

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize("formula", ["@SUM(A1:A9)", "=1+@SUM(A1:A9)", '@HYPERLINK("http://x")', "@sum(1+1)*cmd"])
def test_a_formula_of_a_sheet_is_no_handle(formula: str) -> None:
    assert find_identifiers(f"{formula} 확인", region="KR") == []


def test_a_handle_before_a_parenthesis_is_one() -> None:
    found = find_identifiers("SNS @bluedaysx(텔레그램), @abcd(010-1234-5678)", region="KR")
    assert [each.value for each in found if each.scheme == "handle"] == ["@bluedaysx", "@abcd"]


@pytest.mark.parametrize(
    "written", ["18072978290", "180-72978290", "180--729-78290", "180 7297 8290", "１８０－７２９７８２９０"]
)
def test_an_air_waybill_that_police_call_a_bill_of_lading_is_an_air_waybill(written: str) -> None:
    record = {
        "첩보번호": "서울-2026-1", "차수": 1, "처리구분": "신규", "작성일시": "2026-11-20 14:30",
        "관련운송": [{"구분": "선하증권", "번호": written}],
    }  # fmt: skip
    parsed = kr_knp.parse(json.dumps(record, ensure_ascii=False).encode(), NOW)
    draft = parsed.records[0].draft
    assert draft is not None
    assert [each["scheme"] for entity in draft["entities"] for each in entity["identifiers"]] == ["awb"]
