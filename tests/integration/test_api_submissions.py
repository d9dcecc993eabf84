"""Submissions over HTTP: who may hand in what, what is stored, and how a refusal looks."""

from typing import Any

import orjson
import pytest
from cluster import entries

PROBLEM = "application/problem+json"


def problem_of(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == PROBLEM
    document = response.json()
    assert document["status"] == status
    assert document["type"].startswith("urn:bongsu:problem:")
    assert document["detail"]
    assert document["instance"]
    return dict(document)


def test_a_signed_file_gets_a_receipt_and_is_processed(api: Any, feeds: dict[str, bytes]) -> None:
    response = api.submit("kr.kcs", feeds["kr.kcs.01.xml"])
    receipt = response.json()
    assert (response.status_code, receipt["state"]) == (202, "received")
    assert response.headers["location"] == f"/v1/submissions/{receipt['submission_id']}"
    api.hub.catch_up()
    processed = api.get(response.headers["location"], "feed@kr.kcs").json()
    assert processed["state"] == "processed"
    assert processed["counts"]["records"] == 68


def test_the_same_bytes_get_the_same_receipt(api: Any, feeds: dict[str, bytes]) -> None:
    first = api.submit("kr.knp", feeds["kr.knp.01.ndjson"]).json()
    api.hub.catch_up()
    again = api.submit("kr.knp", feeds["kr.knp.01.again.ndjson"])
    assert again.status_code == 202
    assert again.json()["submission_id"] == first["submission_id"]
    assert again.json()["counts"]["admitted"] > 0
    assert api.hub.logged("submissions") == 1


def test_a_dry_run_tells_the_outcome_and_stores_nothing(api: Any, feeds: dict[str, bytes]) -> None:
    response = api.submit("kr.spo", feeds["kr.spo.01.json"], dry_run="true")
    assert response.status_code == 200
    assert response.json()["counts"]["admitted"] > 0
    assert [api.hub.logged(topic) for topic in ("submissions", "alerts", "quarantine")] == [0, 0, 0]


def test_backfill_is_noted_in_the_log(api: Any, feeds: dict[str, bytes]) -> None:
    api.submit("kr.spo", feeds["kr.spo.01.json"], backfill="true")
    assert [entry.headers["backfill"] for entry in entries(api.hub, "submissions")] == ["1"]


def test_a_refused_file_says_why(api: Any, feeds: dict[str, bytes]) -> None:
    receipt = api.submit("kr.kcs", feeds["kr.kcs.01.xml"][:2_000]).json()
    api.hub.catch_up()
    refused = api.get(f"/v1/submissions/{receipt['submission_id']}", "feed@kr.kcs").json()
    assert refused["state"] == "refused"
    assert refused["errors"][0]["message"]


@pytest.mark.parametrize("user", ["feed@kr.knp", "analyst@kr.kcs", "steward@hub", "operator@hub"])
def test_only_the_agencys_feed_account_hands_in_its_feed(api: Any, feeds: dict[str, bytes], user: str) -> None:
    body = api.sign("kr.kcs", feeds["kr.kcs.01.xml"])
    problem_of(api.post("/v1/feeds/kr.kcs/submissions", user, content=body), 403)
    assert api.hub.logged("submissions") == 0


def test_an_agency_that_does_not_exist_looks_like_a_foreign_one(api: Any) -> None:
    foreign = problem_of(api.post("/v1/feeds/kr.knp/submissions", "feed@kr.kcs", content=b"{}"), 403)
    absent = problem_of(api.post("/v1/feeds/xx.none/submissions", "feed@kr.kcs", content=b"{}"), 403)
    assert absent["detail"].replace("xx.none", "kr.knp") == foreign["detail"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nothing"}, {"Authorization": "Basic eDp5"}])
def test_who_is_not_known_is_told_to_send_a_token(api: Any, headers: dict[str, str]) -> None:
    response = api.post("/v1/feeds/kr.kcs/submissions", headers=headers, content=b"{}")
    assert "Authorization" in problem_of(response, 401)["detail"]
    assert response.headers["www-authenticate"].startswith("Bearer")


def test_the_proxy_speaks_for_the_agency_of_the_certificate(api: Any, feeds: dict[str, bytes]) -> None:
    body = api.sign("kr.kcg", feeds["kr.kcg.01.csv"])
    proven = {"X-Client-Agency": "kr.kcg", "X-Proxy-Secret": "between us"}
    assert api.post("/v1/feeds/kr.kcg/submissions", headers=proven, content=body).status_code == 202
    guessed = {**proven, "X-Proxy-Secret": "between them"}
    problem_of(api.post("/v1/feeds/kr.kcg/submissions", headers=guessed, content=body), 401)
    unknown = {**proven, "X-Client-Agency": "xx.none"}
    problem_of(api.post("/v1/feeds/xx.none/submissions", headers=unknown, content=body), 401)


def test_without_a_configured_secret_proxy_headers_mean_nothing(filled: Any) -> None:
    headers = {"X-Client-Agency": "kr.kcg", "X-Proxy-Secret": ""}
    problem_of(filled.get("/v1/me", headers=headers), 401)


def test_a_signature_by_another_agency_is_not_taken(api: Any, feeds: dict[str, bytes]) -> None:
    body = api.sign("kr.knp", feeds["kr.kcs.01.xml"])
    assert "key" in problem_of(api.post("/v1/feeds/kr.kcs/submissions", "feed@kr.kcs", content=body), 422)["detail"]


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"\xff\xfe", orjson.dumps({"payload": "!", "signatures": []})])
def test_a_body_that_is_no_envelope_is_refused_in_words(api: Any, body: bytes) -> None:
    problem_of(api.post("/v1/feeds/kr.kcs/submissions", "feed@kr.kcs", content=body), 422)


def test_a_declared_size_over_the_limit_is_refused_unread(api: Any) -> None:
    response = api.post("/v1/feeds/kr.kcs/submissions", "feed@kr.kcs", content=b"x" * 12_000_000)
    assert "limit `submission`" in problem_of(response, 413)["detail"]


def test_a_streamed_body_is_cut_off_at_the_limit(api: Any) -> None:
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        for _ in range(4_000):
            sent += 65_536
            yield b"x" * 65_536

    problem_of(api.post("/v1/feeds/kr.kcs/submissions", "feed@kr.kcs", content=endless()), 413)
    assert sent < 90_000_000  # what a slow reader of the answer may still send is read and dropped, up to a bound


def test_a_body_is_not_read_before_its_sender_is_known(api: Any) -> None:
    async def untouched() -> Any:
        raise AssertionError("the body was read")
        yield b""

    problem_of(api.post("/v1/feeds/kr.kcs/submissions", content=untouched()), 401)


def test_a_receipt_is_for_its_own_agency(api: Any, feeds: dict[str, bytes]) -> None:
    identity = api.submit("kr.moj", feeds["kr.moj.01.txt"]).json()["submission_id"]
    foreign = problem_of(api.get(f"/v1/submissions/{identity}", "feed@kr.knp"), 404)
    absent = problem_of(api.get(f"/v1/submissions/{'0' * 40}", "feed@kr.knp"), 404)
    assert absent["detail"].replace("0" * 40, identity) == foreign["detail"]
