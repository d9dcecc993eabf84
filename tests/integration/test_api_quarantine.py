"""The quarantine over HTTP: listed by its owner, counted by the operator, mended, discarded."""

from typing import Any

import pytest


@pytest.fixture
def broken(api: Any, feeds: dict[str, bytes]) -> Any:
    """A hub in whose quarantine the six broken records of the coast guard lie."""
    api.submit("kr.kcg", feeds["kr.kcg.01.csv"])
    api.hub.catch_up()
    return api


def listed(api: Any, user: str, **params: Any) -> list[dict[str, Any]]:
    return list(api.get("/v1/quarantine", user, params=params).json()["entries"])


def test_an_agency_sees_its_own_entries_with_reasons_and_no_bytes(broken: Any) -> None:
    entries = listed(broken, "analyst@kr.kcg")
    assert len(entries) == 6
    assert all(entry["errors"][0]["message"] and "raw_base64" not in entry for entry in entries)
    assert listed(broken, "analyst@kr.kcs") == []


def test_the_list_comes_in_pages(broken: Any) -> None:
    first = broken.get("/v1/quarantine", "feed@kr.kcg", params={"limit": 4}).json()
    rest = broken.get("/v1/quarantine", "feed@kr.kcg", params={"limit": 4, "cursor": first["next"]}).json()
    assert len(first["entries"]) == 4
    assert len(rest["entries"]) == 2
    assert rest["next"] is None
    unknown = broken.get("/v1/quarantine", "feed@kr.kcg", params={"cursor": "0" * 40})
    assert unknown.status_code == 400


def test_the_operator_sees_metadata_alone(broken: Any) -> None:
    entries = listed(broken, "operator@hub")
    assert len(entries) == 6
    assert all("ref" not in entry and "errors" not in entry for entry in entries)
    identity = entries[0]["quarantine_id"]
    assert broken.get(f"/v1/quarantine/{identity}", "operator@hub").status_code == 404


def test_one_entry_has_its_bytes_and_the_reason_in_the_agencys_language(broken: Any) -> None:
    identity = listed(broken, "analyst@kr.kcg")[0]["quarantine_id"]
    entry = broken.get(f"/v1/quarantine/{identity}", "analyst@kr.kcg").json()
    assert entry["raw_base64"]
    assert entry["local_errors"][0]["message"] != entry["errors"][0]["message"]


def test_a_requeued_record_that_still_fails_stays_open(broken: Any) -> None:
    identity = listed(broken, "feed@kr.kcg")[0]["quarantine_id"]
    answer = broken.post(f"/v1/quarantine/{identity}/requeue", "feed@kr.kcg").json()
    assert answer["entry"]["state"] == "open"
    assert answer["receipt"]["counts"]["quarantined"] == 6


def test_a_correction_closes_the_entry_that_it_mends(broken: Any, feeds: dict[str, bytes]) -> None:
    entry = next(each for each in listed(broken, "feed@kr.kcg") if each["codes"] == ["bad_date"])
    lines = feeds["kr.kcg.01.csv"].decode("cp949").split("\n")
    record = next(line for line in lines if "-11-31 " in line).replace("-11-31 ", "-11-11 ")
    corrected = broken.submit("kr.kcg", "\n".join([lines[0], record, ""]).encode("cp949")).json()
    broken.hub.catch_up()
    path = f"/v1/quarantine/{entry['quarantine_id']}/requeue"
    foreign = broken.post(path, "feed@kr.kcg", json={"corrected_in": "0" * 40})
    assert foreign.status_code == 404
    answer = broken.post(path, "feed@kr.kcg", json={"corrected_in": corrected["submission_id"]}).json()
    assert answer["entry"]["state"] == "mended"


def test_an_entry_is_discarded_with_a_reason_once(broken: Any) -> None:
    identity = listed(broken, "feed@kr.kcg")[0]["quarantine_id"]
    path = f"/v1/quarantine/{identity}/discard"
    assert broken.post(path, "feed@kr.kcg", json={"reason": ""}).status_code == 422
    assert broken.post(path, "feed@kr.kcg", json={"reason": "  "}).status_code == 400
    assert broken.post(path, "feed@kr.kcs", json={"reason": "not mine"}).status_code == 404
    assert broken.post(path, "feed@kr.kcg", json={"reason": "a test record"}).json()["state"] == "discarded"
    assert broken.post(path, "feed@kr.kcg", json={"reason": "again"}).status_code == 403
    assert len(listed(broken, "feed@kr.kcg", state="discarded")) == 1
    assert len(listed(broken, "feed@kr.kcg", state="all")) == 6
