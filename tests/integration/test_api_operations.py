"""Health, readiness, metrics, OpenAPI, the documentation page, errors of the framework, headers, log lines."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import structlog

HEADERS = ("content-security-policy", "x-content-type-options", "referrer-policy", "cache-control", "x-request-id")


def test_every_answer_has_the_security_headers(filled: Any) -> None:
    for path in ("/healthz", "/nowhere", "/v1/alerts", "/docs", "/", "/openapi.json"):
        response = filled.get(path)
        assert all(response.headers.get(name) for name in HEADERS), path
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
    assert filled.get("/v1/me", "analyst@kr.kcs").headers["cache-control"] == "no-store"


def test_an_address_that_is_not_there_is_a_problem(filled: Any) -> None:
    response = filled.get("/v1/nothing")
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")
    assert "/docs" in response.json()["detail"]


def test_a_wrong_method_names_the_right_one(filled: Any) -> None:
    response = filled.post("/healthz")
    assert (response.status_code, response.headers["content-type"]) == (405, "application/problem+json")
    assert "GET" in response.headers["allow"]
    assert "GET" in response.json()["detail"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"identifiers": 1}', b"\xff"])
def test_a_body_that_does_not_fit_is_a_problem(filled: Any, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    params = {"purpose": "audit"}
    response = filled.post("/v1/checks", "analyst@kr.kcs", params=params, content=body, headers=headers)
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"


def test_a_body_that_is_no_json_is_told_where_and_what_was_expected(filled: Any) -> None:
    body, headers = b'{"identifiers": [\n "a", }', {"content-type": "application/json"}
    response = filled.post("/v1/checks", "analyst@kr.kcs", params={"purpose": "audit"}, content=body, headers=headers)
    [error] = response.json()["errors"]
    assert (error["field"], error["code"]) == ("body", "json_invalid")
    assert error["message"] == "no JSON at line 2, column 7, at '}': Expecting value"


def test_a_body_over_the_general_limit_is_refused(filled: Any) -> None:
    headers = {"content-type": "application/json"}
    params = {"purpose": "audit"}
    body = b'{"identifiers": ["' + b"x" * 3_000_000 + b'"]}'
    response = filled.post("/v1/checks", "analyst@kr.kcs", params=params, content=body, headers=headers)
    assert response.status_code == 413
    assert "limit `body`" in response.json()["detail"]


def test_a_fault_of_ours_shows_an_id_and_nothing_else(api: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> None:
        raise RuntimeError("secret of the record")

    api.app.get("/fault")(broken)
    response = api.get("/fault")
    assert (response.status_code, response.headers["content-type"]) == (500, "application/problem+json")
    assert "secret" not in response.text
    assert response.json()["correlation_id"] == response.headers["x-request-id"]
    captured = capsys.readouterr()
    assert response.json()["correlation_id"] in captured.out + captured.err


def test_too_many_requests_at_once_are_told_to_wait(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bongsu.entrypoints.api.shell.MOST_AT_ONCE", 0)
    response = api.get("/healthz")
    assert (response.status_code, response.headers["content-type"]) == (503, "application/problem+json")
    assert response.headers["retry-after"] == "1"


def test_who_asks_is_told_who_they_are(filled: Any) -> None:
    me = filled.get("/v1/me", "steward@hub").json()
    assert (me["user"], me["agency"], me["role"], me["groups"]) == ("steward@hub", "hub", "steward", ["joint_desk"])
    assert filled.get("/v1/me", "auditor@hub").json()["purposes"] == []


def test_health_is_the_process_and_readiness_is_the_work(api: Any, feeds: dict[str, bytes]) -> None:
    assert api.get("/healthz").status_code == 200
    assert api.get("/readyz").json()["ready"]
    api.submit("kr.kcg", feeds["kr.kcg.01.csv"])
    # On the cluster the workers are other processes; what waits for them is in their own metrics.
    waits = {"admit": 1} if api.hub.settings.engine == "embedded" else {}
    assert api.get("/readyz").json()["waiting"].get("admit") == waits.get("admit")
    api.workers.running["index"] = False
    response = api.get("/readyz")
    assert response.status_code == 503
    assert "index" in response.json()["reasons"][0]
    assert api.get("/healthz").status_code == 200


def test_metrics_count_by_agency_state_outcome_and_code(api: Any, feeds: dict[str, bytes]) -> None:
    api.submit("kr.kcg", feeds["kr.kcg.01.csv"])
    api.hub.catch_up()
    api.get("/v1/alerts", "analyst@kr.kcg", params={"purpose": "audit", "q": "필로폰"})
    text = api.get("/metrics").text
    assert 'bongsu_submissions_total{agency="kr.kcg",state="received"} 1.0' in text
    assert 'bongsu_submissions_total{agency="kr.kcg",state="processed"} 1.0' in text
    assert 'bongsu_records_total{agency="kr.kcg",outcome="quarantined"} 6.0' in text
    assert 'bongsu_rejections_total{code="bad_date"} 1.0' in text
    assert "bongsu_intake_seconds_count 1.0" in text
    assert "bongsu_search_seconds_count 1.0" in text
    assert 'bongsu_waiting{worker="index"} 0.0' in text
    assert 'route="/v1/alerts"' in text
    assert "필로폰" not in text


def test_metrics_are_for_the_operator_and_for_this_machine(api: Any) -> None:
    assert api.get("/metrics").status_code == 200
    assert api.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 403
    assert api.get("/metrics", headers={"Host": "hub.example"}).status_code == 403
    api.peer = "203.0.113.9"
    assert api.get("/metrics").status_code == 403
    assert api.get("/metrics", "analyst@kr.kcs").status_code == 403
    assert api.get("/metrics", "operator@hub").status_code == 200


def test_the_description_is_openapi_and_its_references_hold(filled: Any) -> None:
    document = filled.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert len(document["paths"]) > 15
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for reference in re.findall(r"'\$ref': '#/([^']+)'", str(document)):
        found: Any = document
        for part in reference.split("/"):
            found = found[part]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            assert "HTTPValidationError" not in str(operation), path
    envelope = document["paths"]["/v1/feeds/{agency}/submissions"]["post"]["requestBody"]["content"]
    assert "application/vnd.dsse.envelope.v1+json" in envelope


def test_answers_are_as_the_description_says(filled: Any) -> None:
    document = filled.get("/openapi.json").json()
    why = {"purpose": "border_risk"}
    hit = filled.get("/v1/alerts", "analyst@kr.kcs", params=why).json()["hits"][0]
    for template, path in (
        ("/v1/alerts", "/v1/alerts"),
        ("/v1/alerts/{identity}", f"/v1/alerts/{hit['alert_id']}"),
        ("/v1/alerts/{identity}/history", f"/v1/alerts/{hit['alert_id']}/history"),
        ("/v1/incidents/{identity}", f"/v1/incidents/{hit['alert_id']}"),
        ("/v1/me", "/v1/me"),
        ("/readyz", "/readyz"),
    ):
        answer = document["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        schema = {**answer, "components": document["components"]}
        jsonschema.Draft202012Validator(schema).validate(filled.get(path, "analyst@kr.kcs", params=why).json())


def test_the_documentation_page_needs_nothing_from_outside(filled: Any) -> None:
    page = filled.get("/docs")
    assert page.status_code == 200
    assert "//" not in page.text.replace("<!doctype html>", "")
    assert "<script>" not in page.text
    for asset in re.findall(r'(?:src|href)="(/docs/assets/[^"]+)"', page.text):
        response = filled.get(asset)
        assert response.status_code == 200, asset
        assert "max-age" in response.headers["cache-control"]
    assert "://" not in filled.get("/docs/assets/start.js").text
    assert filled.get("/docs/assets/VENDORED.md").status_code == 404
    assert filled.get("/docs/assets/..%2f..%2fpages.py").status_code == 404


@pytest.fixture
def log_lines() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs() as captured:
        yield captured


def test_a_request_is_one_log_line_without_query_or_payload(api: Any, log_lines: list[Any]) -> None:
    api.get("/v1/alerts", "analyst@kr.kcs", params={"purpose": "audit", "q": "LP628456936NL"})
    lines = [line for line in log_lines if line["event"] == "request"]
    assert len(lines) == 1
    line = lines[0]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/v1/alerts", 200)
    assert (line["agency"], line["role"]) == ("kr.kcs", "analyst")
    assert "LP628456936NL" not in str(log_lines)


def test_a_submission_is_logged_with_its_id(api: Any, feeds: dict[str, bytes], log_lines: list[Any]) -> None:
    identity = api.submit("kr.kcg", feeds["kr.kcg.01.csv"]).json()["submission_id"]
    assert [line["submission_id"] for line in log_lines if line["event"] == "request"] == [identity]
