"""The access log: every way of reading leaves one record before the answer, and it names what was released."""

import asyncio
import time
from typing import Any

import orjson
import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute

from bongsu.entrypoints.api.access_writer import AccessWriter
from bongsu.entrypoints.api.identity import reader_of
from bongsu.entrypoints.web.gate import reader_of as page_reader_of
from bongsu.services.access import Access, newest

WHY = {"purpose": "border_risk"}
CASE = {"X-Case": "2026-17"}
OFFICER = "analyst@kr.kcs"


def newest_one(api: Any) -> Access:
    return next(newest(api.hub.log))


def a_hit(api: Any) -> dict[str, Any]:
    answer = api.get("/v1/alerts", OFFICER, params={**WHY, "q": "agency:th.customs", "limit": 1}).json()
    return dict(answer["hits"][0])


@pytest.fixture(scope="module")
def hit(filled: Any) -> dict[str, Any]:
    return a_hit(filled)


# Every route that needs a reader, with how to ask it and what it is recorded as. A new one must be added here.
ASKED: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "/v1/alerts": ("analyst@kr.kcs", {"q": "*"}, "search"),
    "/v1/export": ("analyst@kr.kcs", {}, "export"),
    "/v1/alerts/by-ref": ("analyst@kr.kcs", {"ref": "REF"}, "read"),
    "/v1/alerts/by-ref/proof": ("analyst@kr.kcs", {"ref": "REF"}, "proof"),
    "/v1/alerts/by-ref/history": ("analyst@kr.kcs", {"ref": "REF"}, "history"),
    "/v1/alerts/{identity:path}": ("analyst@kr.kcs", {}, "read"),
    "/v1/alerts/{identity:path}/proof": ("analyst@kr.kcs", {}, "proof"),
    "/v1/alerts/{identity:path}/history": ("analyst@kr.kcs", {}, "history"),
    "/v1/alerts/{alert_id}/acknowledgements": ("analyst@kr.kcs", {}, "read"),
    "/v1/incidents/{identity:path}": ("analyst@kr.kcs", {}, "incident"),
    "/v1/links/proposals": ("steward@hub", {}, "compare"),
    "/": ("analyst@kr.kcs", {"q": "*"}, "search"),
    "/places": ("analyst@kr.kcs", {"q": "*"}, "search"),
    "/suggest": ("analyst@kr.kcs", {"q": "name:ki"}, "search"),
    "/export": ("analyst@kr.kcs", {"q": "*"}, "export"),
    "/alert": ("analyst@kr.kcs", {"id": "ID"}, "read"),
    "/alert/proof": ("analyst@kr.kcs", {"id": "ID"}, "proof"),
    "/incident": ("analyst@kr.kcs", {"id": "ID"}, "incident"),
    "/incident/export": ("analyst@kr.kcs", {"id": "ID"}, "export"),
    "/live/lines": ("analyst@kr.kcs", {"id": "ID"}, "read"),
    "/proposals": ("steward@hub", {}, "compare"),
    # what releases nothing by itself, or delivers over a stream (tests/integration/test_streams.py)
    "/live": ("analyst@kr.kcs", {}, None),
    "/check": ("analyst@kr.kcs", {}, None),
    "/subscriptions": ("analyst@kr.kcs", {}, None),
    "/acknowledgements": ("analyst@kr.kcs", {}, None),  # names records that were delivered, and nothing of them
    "/notices": ("analyst@kr.kcs", {}, None),  # an embedded hub has no units' notices
}
STREAMS = {"/v1/streams/{topic}", "/live/events"}


def entered(api: Any, user: str) -> dict[str, str]:
    cookie = api.post("/login", data={"token": api.token(user)}).headers["set-cookie"].partition(";")[0]
    api.post("/purpose", data={"purpose": "border_risk", "case": "2026-17"}, headers={"cookie": cookie})
    return {"cookie": cookie}


def needs_a_reader(route: BaseRoute) -> bool:
    waiting = [route.dependant] if isinstance(route, APIRoute) else []
    while waiting:
        each = waiting.pop()
        if each.call in (reader_of, page_reader_of):
            return True
        waiting += each.dependencies
    return False


def test_no_reading_route_is_forgotten_here(filled: Any) -> None:
    routes = [each for each in iter_route_contexts(filled.app.routes) if "GET" in (each.methods or ())]
    reading = {each.path for each in routes if needs_a_reader(each.original_route)}
    assert len(reading) > len(STREAMS)
    assert reading - STREAMS <= set(ASKED)


@pytest.mark.parametrize("path", ASKED)
def test_every_read_is_recorded_once(filled: Any, hit: dict[str, Any], path: str) -> None:
    user, params, action = ASKED[path]
    stands_for = {"ID": hit["alert_id"], "REF": f"{hit['agency']}/{hit['ref']}"}
    asked = {name: stands_for.get(value, value) for name, value in params.items()}
    address = path.replace("{identity:path}", hit["alert_id"]).replace("{alert_id}", hit["alert_id"])
    before = filled.hub.log.end("access")
    if path.startswith("/v1/"):
        answer = filled.get(address, user, params={**WHY, **asked}, headers=CASE)
    else:
        cookie = entered(filled, user)
        answer = filled.get(address, params=asked, headers=cookie)
    assert answer.status_code == 200, answer.text
    assert filled.hub.log.end("access") == before + (1 if action else 0)
    if action is None:
        return
    found = newest_one(filled)
    assert (found.user, found.action, found.purpose, found.case) == (user, action, "border_risk", "2026-17")
    assert (found.role, found.denied) == (user.partition("@")[0], False)
    if "ID" in params.values() or "REF" in params.values() or "{" in path:
        assert hit["alert_id"] in found.released["th.customs"]
    else:
        assert path in ("/v1/links/proposals", "/proposals", "/places") or found.count > 0


def test_an_export_names_every_alert_that_it_holds(filled: Any) -> None:
    lines = filled.get("/v1/export", OFFICER, params=WHY).text.splitlines()
    assert {orjson.loads(each)["alert_id"] for each in lines} == {
        alert_id for alert_ids in newest_one(filled).released.values() for alert_id in alert_ids
    }


def test_a_list_of_identifiers_names_the_alerts_that_it_rests_on(filled: Any, hit: dict[str, Any]) -> None:
    filled.post("/v1/checks", OFFICER, params=WHY, json={"identifiers": [hit["ref"], "MSCU0000000"]})
    found = newest_one(filled)
    assert found.action == "check"
    assert found.released == {"th.customs": [hit["alert_id"]]}


def test_absent_and_forbidden_are_recorded_alike_as_refused(filled: Any) -> None:
    hidden = filled.hub.alerts_by_id([a_hit(filled)["alert_id"]])
    assert hidden
    for identity in ("0" * 40, "th.customs/nothing-of-the-kind"):
        assert filled.get(f"/v1/alerts/{identity}", OFFICER, params=WHY).status_code == 404
        found = newest_one(filled)
        assert (found.denied, found.count, found.action) == (True, 0, "read")


def test_nothing_is_answered_when_the_access_log_cannot_be_written(
    filled: Any, hit: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> list[int]:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(filled.hub.log, "append", broken)
        answer = filled.get(f"/v1/alerts/{hit['alert_id']}", OFFICER, params=WHY)
    assert answer.status_code == 500
    assert hit["ref"] not in answer.text


def test_records_of_many_streams_go_into_few_appends() -> None:
    appends: list[int] = []

    def append(accesses: Any) -> None:
        appends.append(len(accesses))
        time.sleep(0.001)

    async def deliver() -> None:
        writer = AccessWriter(append)
        record = Access("2026-11-22T12:00:00.000Z", "a", "kr.kcs", "analyst", "border_risk", None, "stream")
        await asyncio.gather(*(writer.write(record) for _ in range(500)))
        writer.close()

    asyncio.run(deliver())
    assert sum(appends) == 500
    assert len(appends) <= 3


def test_a_stream_is_not_delivered_when_its_record_is_not_written() -> None:
    def append(_: Any) -> None:
        raise OSError("the disk is full")

    async def deliver() -> None:
        writer = AccessWriter(append)
        record = Access("2026-11-22T12:00:00.000Z", "a", "kr.kcs", "analyst", "border_risk", None, "stream")
        await writer.write(record)

    with pytest.raises(OSError, match="disk is full"):
        asyncio.run(deliver())
