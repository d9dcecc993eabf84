"""The index document: what of an alert can be found, counted, sorted and filtered, and by whom."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bongsu.domain.document import FACETS, index_document, revision
from bongsu.domain.ids import alert_id
from bongsu_schemas.names import fold_keys
from bongsu_schemas.text import index_terms

ALERT: dict[str, Any] = {
    "schema": "bongsu/alert/1",
    "alert_id": alert_id("th.customs", "AITF-1/2569", 2, 1),
    "origin": {
        "agency": "th.customs",
        "feed": "th.customs",
        "ref": "AITF-1/2569",
        "submission_id": "0" * 40,
        "record_no": 0,
    },
    "version": 2,
    "edition": 1,
    "status": "active",
    "message_type": "seizure_report",
    "topics": ["narcotics"],
    "precedence": "routine",
    "times": {
        "occurred": {
            "from": "2026-11-01T05:00:00Z",
            "to": "2026-11-01T05:01:00Z",
            "precision": "minute",
            "zone": "Asia/Bangkok",
            "raw": "1 พ.ย. 2569 12:00 น.",
        },
        "reported": None,
        "received": "2026-11-02T00:00:00Z",
    },
    "title": "พัสดุไปรษณีย์ ยาบ้า",
    "summary": [{"lang": "th", "text": "ซุกซ่อนในกาแฟ"}],
    "substances": [
        {"id": "yaba", "cas": None, "as_reported": "ยาบ้า", "kind": "slang", "quantity": {"mass_g": 9.5}},
        {"id": "ketamine", "cas": "6740-88-1", "as_reported": "เค", "kind": "indicator", "quantity": {"mass_g": 100.0}},
        {"id": "mdma", "cas": "42542-10-9", "as_reported": "ยาอี", "kind": "slang", "quantity": {"mass_g": 0.5}},
    ],
    "concealment": ["food_coffee"],
    "transport_modes": ["post"],
    "risk": {"level": "high", "score": 80, "indicators": []},
    "entities": [
        {
            "id": "e1",
            "type": "person",
            "role": "consignee",
            "names": [{"text": "김영희", "script": "Hang", "kind": "primary"}],
            "identifiers": [{"scheme": "phone", "value": "+821012345678", "raw": "010-1234-5678", "valid": True}],
            "birth_date": "1990-05-02",
            "nationality": "KR",
            "address": "부산광역시 중구 1",
        },
        {"id": "e2", "type": "vessel", "names": [], "identifiers": [], "flag": "VN", "birth_date": "1980"},
    ],
    "links": [],
    "places": [{"role": "destination", "unlocode": "KRPUS", "country": "KR"}, {"role": "origin", "name": "ที่ไหนสักแห่ง"}],
    "assessment": None,
    "handling": {"tlp": "amber", "codes": ["H2"], "releasable_to": ["kr.kcs"], "purposes": ["border_risk"]},
    "legal": {"expires_at": "2027-01-01T00:00:00Z"},
    "native": {
        "หมายเหตุ": ["ข้อความอื่น", {"n": 77, "ok": True}],
        "ชนิดยาเสพติด": ["ยาบ้า", "เค", "ยาอี"],
        "โทรศัพท์ผู้รับ": "010-1234-5678",
        "ที่อยู่ผู้รับ": "부산광역시 중구 1",
    },
}


def document(**changes: Any) -> dict[str, Any]:
    return index_document(ALERT | changes, position=9)


def has_words(document: dict[str, Any], text: str) -> bool:
    return any(f" {index_terms(text)} " in f" {line} " for line in document["body"])


def test_a_record_is_one_document_under_agency_and_number() -> None:
    made = document()
    assert (made["key"], made["alert_id"], made["position"]) == ("th.customs/AITF-1/2569", ALERT["alert_id"], 9)


def test_a_later_revision_goes_before_a_later_state() -> None:
    assert revision(1, 0) < revision(1, 1) < revision(2, 0)
    assert index_document(ALERT, position=1, state=3)["revision"] == revision(2, 3)


@pytest.mark.parametrize(
    "text",
    ["ยาบ้า", "กาแฟ", "김영희", "010-1234-5678", "부산광역시", "AITF-1/2569", "ข้อความอื่น", "77", "Busan", "ปูซาน", "เค"],
)
def test_every_word_that_was_sent_and_every_name_of_a_known_place_is_found(text: str) -> None:
    assert has_words(document(), text)


def test_without_the_record_as_sent_the_alerts_own_texts_are_found() -> None:
    made = document(native={})
    assert all(has_words(made, text) for text in ("ซุกซ่อนในกาแฟ", "เค", "010-1234-5678", "부산광역시"))


def test_words_of_two_texts_are_no_phrase() -> None:
    assert not has_words(document(), "ยาบ้า ซุกซ่อน")


def test_an_indicator_is_neither_a_substance_nor_weighed() -> None:
    made = document()
    assert made["substance"] == ["yaba", "mdma"]
    assert made["cas"] == ["42542-10-9"]
    assert made["mass_g"] == 10.0


def test_identifiers_are_found_by_scheme_and_by_any_writing() -> None:
    made = document()
    assert made["identifiers"] == ["phone:+821012345678"]
    assert {"821012345678", "01012345678", "AITF12569"} <= set(made["identifier_values"])
    assert made["ref"] == "AITF12569"


def test_names_are_found_across_scripts() -> None:
    assert set(document()["name_keys"]) & fold_keys("KIM YOUNG HEE")


@pytest.mark.parametrize(("kind", "found"), [("person", True), ("organisation", False)])
def test_a_person_is_found_without_middle_names_and_a_firm_by_all_its_words(kind: str, found: bool) -> None:
    entity = ALERT["entities"][0] | {"type": kind, "names": [{"text": "ANDERSON<<MICHAEL JAMES", "script": "Latn"}]}
    assert bool(set(document(entities=[entity])["name_keys"]) & fold_keys("Michael Anderson")) is found


def test_countries_of_places_persons_and_flags_count() -> None:
    assert set(document()["country"]) == {"KR", "VN"}


def test_a_birth_date_is_found_by_its_year_and_month() -> None:
    made = document()
    assert made["birth_date"] == ["1990", "1990-05", "1990-05-02", "1980"]
    assert made["birth_day"] == [19900502, 19800000]


def test_a_facet_counts_an_alert_once() -> None:
    made = document(substances=[ALERT["substances"][0]] * 3, transport_modes=["post", "post"])
    for facet in FACETS:
        values = made[facet] if isinstance(made[facet], list) else [made[facet]]
        assert len(set(values)) == len(values)


def test_the_audience_the_purposes_and_the_expiry_travel_with_the_document() -> None:
    made = document()
    assert "agency:kr.kcs" in made["audience"]
    assert made["purposes"] == ["border_risk"]
    assert made["expires"] == int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())
    assert document(handling=ALERT["handling"] | {"purposes": []})["purposes"] == ["any"]


def test_a_tombstone_carries_no_content() -> None:
    made = index_document(ALERT, position=9, state=1, status="withdrawn")
    assert made["status"] == "withdrawn"
    for field in (
        "body",
        "title",
        "names",
        "name_keys",
        "identifiers",
        "identifier_values",
        "substance",
        "mass_g",
        "risk",
    ):
        assert field not in made
    assert "김" not in str(made)


def test_order_is_by_time_and_risk_order_by_level_then_score_then_time() -> None:
    def at(time: str, **risk: Any) -> dict[str, Any]:
        occurred = ALERT["times"]["occurred"] | {"from": time}
        return document(times=ALERT["times"] | {"occurred": occurred}, risk=risk)

    assert (
        at("1960-01-01T00:00:00Z")["order"] < at("2026-01-01T00:00:00Z")["order"] < at("2026-01-01T00:00:01Z")["order"]
    )
    ranked = [
        at("2026-01-01T00:00:00Z"),
        at("2026-01-01T00:00:00Z", level="low", score=99),
        at("2026-01-01T00:00:00Z", level="high", score=10),
        at("2026-01-02T00:00:00Z", level="high", score=10),
        at("2020-01-01T00:00:00Z", level="high", score=11),
        at("2020-01-01T00:00:00Z", score=90),
    ]
    assert [each["risk_order"] for each in ranked] == sorted(each["risk_order"] for each in ranked)
    assert all(0 <= each[name] < 2**63 for each in ranked for name in ("order", "risk_order"))


def test_presence_is_told_for_every_field_that_the_alert_has() -> None:
    made = document()
    assert {"phone", "name", "place", "substance", "birth_date", "code", "risk", "ref"} <= set(made["has"])
    assert not {"container", "reported"} & set(made["has"])
