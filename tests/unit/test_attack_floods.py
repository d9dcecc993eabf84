"""Files that are nothing but one sign over and over: refused in words, in time, the records beside them unharmed."""

import json
import time
from datetime import UTC, datetime

import pytest

from bongsu.domain.recognition.identifiers import find_identifiers
from bongsu_connectors.agencies import kr_knp, kr_spo
from bongsu_connectors.reading.json_values import strict
from bongsu_schemas.feed import FileRefused

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TIP = '{"첩보번호":"서울-2026-1","차수":1,"처리구분":"신규","작성일시":"2026-11-20 14:30","취급제한":[]}'
HEAD = '{"건수":1,"범죄정보":['
SECONDS = 4  # the aim is two; machines that do other things are given room


@pytest.mark.parametrize("flood", ["[", '{"a":', '[1,"', "{[", '"x":"x",'])
def test_a_line_over_the_limit_is_refused_unread_and_harms_no_other(flood: str) -> None:
    payload = f"{TIP}\n{flood * (7_000_000 // len(flood))}".encode()
    started = time.process_time()
    good, bad = kr_knp.parse(payload, NOW).records
    assert time.process_time() - started < SECONDS
    assert good.draft is not None
    assert [defect.code for defect in bad.defects] == ["size_limit"]


@pytest.mark.parametrize(
    ("flood", "code"),
    [(",", "record_limit"), ("{},", "record_limit"), ("[", "depth"), ('{"a":', "depth"), ('"', "malformed_json")],
)
def test_a_document_of_one_sign_is_refused_in_time(flood: str, code: str) -> None:
    payload = (HEAD + flood * (7_000_000 // len(flood))).encode()
    started = time.process_time()
    with pytest.raises(FileRefused) as refusal:
        kr_spo.parse(payload, NOW)
    assert time.process_time() - started < SECONDS
    assert refusal.value.defect.code == code


def test_a_malformed_end_is_shown_as_it_stands() -> None:
    record = '{"정보번호":"대검-1"}'
    with pytest.raises(FileRefused) as refusal:
        kr_spo.parse(f"{HEAD}\n{record}]}}\n\nrubbish".encode(), NOW)
    assert refusal.value.place == "line 4, column 1"
    assert refusal.value.defect.values["found"] == "rubbish"


@pytest.mark.parametrize("deep", [64, 65, 5_001])
def test_the_fields_beside_a_deep_one_are_read(deep: int) -> None:
    inner = "[" * (deep - 2) + '{"a":1}' + "]" * (deep - 2)
    text = f'{{"before":[[1]],"x":{inner},"after":{{"y":[{{"z":2}}]}}}}'
    found = strict(text)
    assert found.depth == deep
    assert (found.value["before"], found.value["after"]) == ([[1]], {"y": [{"z": 2}]})
    assert (found.value["x"] is None) == (deep > 64)
    if deep <= 64:
        assert found.value == json.loads(text)


def test_a_text_of_digits_alone_is_read_in_time() -> None:
    started = time.process_time()
    find_identifiers("1-" * 500_000, region="KR")
    assert time.process_time() - started < SECONDS
