"""Reading over HTTP: search with facets, single alerts by id and by reference, proof, history, export, checks."""

import csv
import io
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import orjson
import pytest

from bongsu.domain import evidence
from bongsu.services.access import newest

ANALYST = "analyst@kr.kcs"
WHY = {"purpose": "border_risk"}


def searched(filled: Any, user: str = ANALYST, **params: Any) -> dict[str, Any]:
    response = filled.get("/v1/alerts", user, params={**WHY, **params})
    assert response.status_code == 200, response.text
    return dict(response.json())


def test_a_search_answers_with_hits_facets_histogram_and_cursor(filled: Any) -> None:
    page = searched(filled, limit=5)
    assert len(page["hits"]) == 5
    assert page["total"] > 100
    assert {bucket["value"] for bucket in page["facets"]["agency"]} >= {"kr.kcs", "th.customs"}
    assert page["histogram"]["buckets"]
    following = searched(filled, limit=5, cursor=page["next"])
    assert not {hit["alert_id"] for hit in page["hits"]} & {hit["alert_id"] for hit in following["hits"]}


def test_facet_parameters_narrow_and_repeat(filled: Any) -> None:
    page = searched(filled, agency=["th.customs", "vn.customs"], limit=1_000)
    assert {hit["agency"] for hit in page["hits"]} == {"th.customs", "vn.customs"}
    one = searched(filled, agency="th.customs", risk=[], limit=1_000)
    assert 0 < one["total"] < page["total"]


def test_a_filter_does_not_break_out_of_its_field(filled: Any) -> None:
    assert searched(filled, agency='th.customs" OR agency:"kr.kcs')["total"] == 0


def test_a_bad_query_is_a_problem_with_the_place(filled: Any) -> None:
    response = filled.get("/v1/alerts", ANALYST, params={**WHY, "q": "agency:kr.kcs AND ("})
    problem = response.json()
    assert (response.status_code, problem["type"]) == (400, "urn:bongsu:problem:bad-query")
    assert problem["position"] >= 0
    assert problem["advice"]
    assert problem["errors"][0]["field"] == "q"


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({}, 400),
        ({"purpose": "curiosity"}, 400),
        ({**WHY, "limit": "many"}, 422),
        ({**WHY, "limit": "5000"}, 422),
        ({**WHY, "sort": "title"}, 422),
        ({**WHY, "cursor": "forged"}, 400),
    ],
)
def test_what_does_not_fit_is_a_problem(filled: Any, params: dict[str, str], status: int) -> None:
    response = filled.get("/v1/alerts", ANALYST, params=params)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


def test_the_purpose_may_come_as_a_header(filled: Any) -> None:
    headers = {"X-Purpose": "deconfliction", "X-Case": "2026-서울-17".encode()}
    assert filled.get("/v1/alerts", ANALYST, headers=headers).status_code == 200
    assert next(newest(filled.hub.log)).case == "2026-서울-17"


@pytest.mark.parametrize("user", ["auditor@hub", "operator@hub"])
@pytest.mark.parametrize("path", ["/v1/alerts", "/v1/export", f"/v1/alerts/{'0' * 40}", f"/v1/incidents/{'0' * 40}"])
def test_roles_that_read_no_content_are_turned_away_everywhere(filled: Any, user: str, path: str) -> None:
    assert filled.get(path, user, params=WHY).status_code == 403


def test_an_alert_is_shown_by_id_by_path_and_by_parameter(filled: Any) -> None:
    for agency in ("kr.knp", "kr.spo", "th.customs", "vn.customs"):
        hit = searched(filled, "steward@hub", agency=agency, limit=1)["hits"][0]
        name = f"{agency}/{hit['ref']}"
        paths = (
            f"/v1/alerts/{hit['alert_id']}",
            f"/v1/alerts/{quote(name)}",
            f"/v1/alerts/{quote(name, safe='')}",
            f"/v1/alerts/by-ref?ref={quote(name, safe='')}",
        )
        shown = [filled.get(path, "steward@hub", headers={"X-Purpose": "border_risk"}) for path in paths]
        assert [response.status_code for response in shown] == [200, 200, 200, 200]
        assert {response.json()["alert_id"] for response in shown} == {hit["alert_id"]}
        found = searched(filled, "steward@hub", ref=name)
        assert [each["alert_id"] for each in found["hits"]] == [hit["alert_id"]]


def test_forbidden_and_absent_look_the_same(filled: Any) -> None:
    hidden = next(
        alert
        for alert in filled.hub.alerts_by_id(
            [h["alert_id"] for h in searched(filled, "steward@hub", limit=1_000)["hits"]]
        ).values()
        if alert["handling"]["releasable_to"] != ["*"]
        and "kr.moj" not in alert["handling"]["releasable_to"]
        and alert["origin"]["agency"] != "kr.moj"
    )
    forbidden = filled.get(f"/v1/alerts/{hidden['alert_id']}", "analyst@kr.moj", params=WHY)
    absent = filled.get(f"/v1/alerts/{'0' * 40}", "analyst@kr.moj", params=WHY)
    assert forbidden.status_code == absent.status_code == 404
    assert forbidden.text == absent.text.replace("0" * 40, hidden["alert_id"])
    for part in ("proof", "history"):
        assert filled.get(f"/v1/alerts/{hidden['alert_id']}/{part}", "analyst@kr.moj", params=WHY).status_code == 404


def test_the_proof_is_a_genuine_evidence_file(filled: Any) -> None:
    hit = searched(filled, agency="vn.customs", limit=1)["hits"][0]
    root = bytes.fromhex((filled.hub.settings.data / "root.pub").read_text().strip())
    for path in (hit["alert_id"], quote(f"vn.customs/{hit['ref']}")):
        response = filled.get(f"/v1/alerts/{path}/proof", ANALYST, params=WHY)
        assert response.headers["content-type"] == "application/json"
        assert evidence.is_genuine(evidence.verify(response.content, root))
    changed = response.content.replace(b"alert", b"alarm", 1)
    assert not evidence.is_genuine(evidence.verify(changed, root))


def test_history_has_every_version_that_may_be_seen(filled: Any) -> None:
    page = searched(filled, "steward@hub", q="version:[2 TO *]", limit=50)
    hit = next(hit for hit in page["hits"] if hit["version"] == 2)
    answer = filled.get(f"/v1/alerts/{hit['alert_id']}/history", "steward@hub", params=WHY).json()
    assert [each["version"] for each in answer["versions"]][-1] == 2


def test_an_active_alert_belongs_to_the_incident_of_its_smallest_member(filled: Any) -> None:
    for hit in searched(filled, limit=5)["hits"]:
        answer = filled.get(f"/v1/incidents/{hit['alert_id']}", ANALYST, params=WHY).json()
        members = [each["alert_id"] for each in answer["members"]]
        assert hit["alert_id"] in members
        assert answer["incident_id"] == min(members)


def test_an_export_has_as_many_lines_as_a_search_has_hits(filled: Any) -> None:
    total = searched(filled)["total"]
    lines = filled.get("/v1/export", ANALYST, params=WHY).content.splitlines()
    assert len(lines) == total
    assert all(orjson.loads(line)["status"] == "active" for line in lines)
    everything = filled.get("/v1/export", ANALYST, params={**WHY, "all": "true"}).content.splitlines()
    assert len(everything) > total


def test_the_csv_export_is_a_table(filled: Any) -> None:
    response = filled.get("/v1/export", ANALYST, params={**WHY, "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(rows) == searched(filled)["total"]


def test_an_export_without_a_purpose_is_refused_before_it_begins(filled: Any) -> None:
    assert filled.get("/v1/export", ANALYST).status_code == 400


def test_a_feed_account_sees_its_own_agency_alone(filled: Any) -> None:
    assert {hit["agency"] for hit in searched(filled, "feed@kr.kcg", limit=1_000)["hits"]} == {"kr.kcg"}


def test_identifiers_are_checked_in_bulk(filled: Any) -> None:
    lines = filled.get("/v1/export", ANALYST, params=WHY).content.splitlines()
    known = next(
        found["raw"]
        for line in lines
        for entity in orjson.loads(line)["entities"]
        for found in entity["identifiers"]
        if found["scheme"] == "container"
    )
    asked = {"identifiers": [known, "SYNU0000000", *(f"ZZZU{number:07}" for number in range(9_998))]}
    response = filled.post("/v1/checks", ANALYST, params=WHY, json=asked)
    answers = response.json()["answers"]
    assert len(answers) == 10_000
    assert answers[0]["known"]
    assert answers[0]["agencies"]
    assert not answers[1]["known"]
    assert not answers[0]["wrong_check_digit"]
    assert sum(each["wrong_check_digit"] for each in answers[2:]) == 9_998 - 1_000  # one of ten, or of eleven


def test_a_wrong_check_digit_is_told_in_the_list_that_is_checked(filled: Any) -> None:
    asked = ["SYNU1000019", "SYNU1000018", "EE123456785TH", "EE123456784TH", "imo:9100008", "M12345678", "x"]
    answers = filled.post("/v1/checks", ANALYST, params=WHY, json={"identifiers": asked}).json()["answers"]
    assert [each["wrong_check_digit"] for each in answers] == [False, True, False, True, True, False, False]


def test_too_many_identifiers_are_refused(filled: Any) -> None:
    response = filled.post("/v1/checks", ANALYST, params=WHY, json={"identifiers": ["x"] * 10_001})
    assert response.status_code == 422


def test_a_text_is_explained(filled: Any) -> None:
    asked = {"text": "필로폰 5kg, 010-1234-5678", "lang": "ko", "agency": "kr.knp"}
    answer = filled.post("/v1/explain", ANALYST, json=asked).json()
    assert answer["line"] == 1
    assert {"identifiers", "substances", "quantities", "names"} <= set(answer)
    assert filled.post("/v1/explain", json=asked).status_code == 401


def test_the_month_filter_takes_what_the_facet_says(filled: Any) -> None:
    bucket = searched(filled)["facets"]["month"][0]
    page = searched(filled, month=bucket["value"], limit=1_000)
    assert page["total"] == bucket["count"]
    assert all(
        datetime.fromisoformat(hit["occurred"]).astimezone(UTC).strftime("%Y-%m") == bucket["value"]
        for hit in page["hits"]
    )
