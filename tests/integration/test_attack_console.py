"""The console under attack: foreign forms, no session, a log that cannot be written, odd names, months under review."""

import re
from datetime import timedelta
from inspect import iscoroutinefunction
from typing import Any

import pytest
from structlog.testing import capture_logs

from bongsu.entrypoints.web import pages
from bongsu.entrypoints.web.rendering import PageRoute
from bongsu.ports.log import TOPICS
from bongsu.services.decisions import REVIEW, decided
from bongsu.services.review import is_due


def entered(api: Any, user: str) -> dict[str, str]:
    """The cookie of a new session of a user who has said why."""
    answer = api.post("/login", data={"token": api.token(user)})
    cookie = {"cookie": answer.headers["set-cookie"].partition(";")[0]}
    api.post("/purpose", data={"purpose": "border_risk"}, headers=cookie)
    return cookie


def test_a_draft_is_named_in_ascii_and_what_is_no_base64_is_refused(filled: Any) -> None:
    cookie = entered(filled, "feed@vn.customs")
    odd = filled.post("/feed/draft", headers=cookie, data={"payload": "QQ==", "name": '한글"\r\nX-Evil: 1.json'})
    assert (odd.status_code, odd.content) == (200, b"A")
    assert odd.headers["content-disposition"] == 'attachment; filename="X-Evil1.json"'
    assert "x-evil" not in odd.headers
    assert filled.post("/feed/draft", headers=cookie, data={"payload": "한글", "name": "a"}).status_code == 400


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-1", "２０２６-１１", "2026-13"])
def test_a_month_that_cannot_be_reviewed_is_refused(filled: Any, month: str) -> None:
    cookie = entered(filled, "auditor@hub")
    answer = filled.post("/audit/review", headers=cookie, data={"month": month, "note": "x"})
    assert answer.status_code == 400


def later(api: Any, days: int) -> None:
    """Let the hub's clock stand some days later."""
    now = api.hub.clock()
    object.__setattr__(api.hub, "clock", lambda: now + timedelta(days=days))


def test_a_month_is_signed_off_when_it_is_over_and_not_before(api: Any) -> None:
    auditor = entered(api, "auditor@hub")
    api.get("/v1/alerts", "analyst@kr.kcs", params={"purpose": "border_risk"})
    page = api.get("/audit", headers=auditor).text
    assert "Nov 2026 is not over: it can be signed off from <time" in page
    assert "1 Dec 2026 09:00" in page
    assert '<option value="2026-11"' not in page
    assert page.index('href="#review"') < page.index("<table") < page.index('id="review"')
    early = api.post("/audit/review", headers=auditor, data={"month": "2026-11", "note": "so far nothing"})
    assert early.status_code == 400
    assert "2026-11 is not over: it can be signed off from 2026-12-01 (UTC) on" in early.text
    later(api, 20)
    assert "The review of Nov 2026 is due" in api.get("/audit", headers=auditor).text
    assert api.post("/audit/review", headers=auditor, data={"month": "2026-11", "note": "nothing"}).status_code == 303
    assert "is due" not in api.get("/audit", headers=auditor).text
    assert [each["note"] for each in decided(api.hub.log, {REVIEW})] == ["nothing"]
    assert is_due([{"about": "2026-11", "at": "2026-11-30T23:59:59.999Z"}], "2026-11")  # of a hub before it was refused


def test_what_is_signed_off_is_counted_before_and_the_same_after(api: Any) -> None:
    auditor = entered(api, "auditor@hub")
    for _ in range(3):
        api.get("/v1/alerts", "analyst@kr.kcs", params={"purpose": "border_risk"})
    later(api, 20)
    page = api.get("/audit", headers=auditor).text
    assert "The month before this one is chosen already" in page
    assert re.findall(r"<option value=.(2026-\d\d).>[^<]*records: (\d+)\)", page) == [
        ("2026-11", "3"),
        ("2026-10", "0"),
    ]
    api.post("/audit/review", headers=auditor, data={"month": "2026-11", "note": "looked at"})
    kept = decided(api.hub.log, {REVIEW})
    assert [each["records"] for each in kept] == [3]


def console(method: str) -> list[str]:
    """The addresses of the console's routes for a method, all of them."""
    routes = [each for part in pages._PAGES for each in part.router.routes]
    return [each.path for each in routes if isinstance(each, PageRoute) and method in (each.methods or ())]


PEOPLE = ("analyst@kr.kcs", "steward@hub", "feed@vn.customs", "operator@hub", "auditor@hub")
FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "null"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://127.0.0.1:8470.evil.example"},
)
BODIES: tuple[dict[str, Any], ...] = (
    {"data": {"id": "x", "name": "x", "address": "/?q=", "purpose": "border_risk", "month": "2026-11"}},
    {"files": {"file": ("x.json", b"{}")}},
    {"content": b"name=x&address=/?q="},
)  # fmt: skip


@pytest.mark.parametrize("user", PEOPLE)
def test_no_form_of_another_site_is_taken(filled: Any, user: str) -> None:
    cookie = entered(filled, user)
    before = written(filled)
    posts = console("POST")
    assert len(posts) > 25
    for path in posts:
        for number, headers in enumerate(FOREIGN):
            body = BODIES[number % len(BODIES)]
            sent = {**cookie, **headers, **body.get("headers", {})}
            answer = filled.post(
                path, headers=sent, params={"id": "x"}, **{k: v for k, v in body.items() if k != "headers"}
            )
            taken = path == "/logout"  # answers, and ends nothing
            assert answer.status_code in ((303,) if taken else (403, 404)), (path, headers, body)
            assert "set-cookie" not in answer.headers, path
    assert written(filled) == before
    assert filled.get("/", headers=cookie).status_code in (200, 303)
    assert 'name="token"' not in filled.get("/purpose", headers=cookie).text


@pytest.mark.parametrize(
    "user", ["", "analyst@kr.kcs", "steward@hub", "feed@vn.customs", "operator@hub", "auditor@hub"]
)
def test_every_page_has_its_policy_is_not_kept_and_changes_nothing(filled: Any, user: str) -> None:
    cookie = entered(filled, user) if user else {}
    before = written(filled)
    params = {"id": "0" * 40, "q": "*", "name": "analyst@kr.kcs"}
    gets = console("GET")
    assert len(gets) > 25
    for path in gets:
        if path == "/live/events" and user in ("analyst@kr.kcs", "steward@hub", "feed@vn.customs"):
            continue  # lasts
        answer = filled.get(path, headers=cookie, params=params)
        assert answer.status_code < 500, path
        assert answer.headers["cache-control"] == "no-store", path
        assert "default-src 'none'" in answer.headers["content-security-policy"], path
        assert "unsafe" not in answer.headers["content-security-policy"], path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        if not user:
            assert 'name="token"' in answer.text, path
    assert written(filled) == before


def test_no_page_is_made_in_the_event_loop() -> None:
    """What parses a file there would hold up every stream; these three do not."""
    routes = [each for part in pages._PAGES for each in part.router.routes if isinstance(each, PageRoute)]
    held_up = {each.path for each in routes if iscoroutinefunction(each.endpoint)}
    assert held_up == {"/login", "/logout", "/live/events"}


def written(api: Any) -> Any:
    """What there is of all logs but that of accesses, and the directory's bytes."""
    ends = {topic: api.hub.logged(topic) for topic in TOPICS if topic != "access"}
    return ends, (api.hub.settings.data / "directory.json").read_bytes()


READS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/", {"q": "*"}), ("/places", {"q": "*"}), ("/export", {"q": "*"}), ("/suggest", {"q": "Ki"}),
    ("/alert", {}), ("/alert/proof", {}), ("/incident", {}), ("/live/lines", {}), ("/proposals", {}), ("/audit", {}),
    ("/audit/csv", {}),
)  # fmt: skip


def test_nothing_is_shown_that_cannot_be_recorded(filled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    why = {"purpose": "border_risk"}
    found = filled.get("/v1/alerts", "steward@hub", params={**why, "q": "container:*", "limit": 1}).json()
    alert = filled.get(f"/v1/alerts/{found['hits'][0]['alert_id']}", "steward@hub", params=why).json()
    [number, *_] = [i["raw"] for e in alert["entities"] for i in e["identifiers"] if i["scheme"] == "container"]
    cookies = {user: entered(filled, user) for user in ("steward@hub", "auditor@hub")}

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(filled.hub.accesses), "write", full)
    with capture_logs():  # a console's tracebacks are slow to draw
        for path, params in READS:
            cookie = cookies["auditor@hub" if path.startswith("/audit") else "steward@hub"]
            answer = filled.get(path, headers=cookie, params={"id": alert["alert_id"], **params})
            assert (answer.status_code, alert["origin"]["ref"] in answer.text) == (500, False), path
        answer = filled.post("/check", headers=cookies["steward@hub"], data={"lines": number})
        assert answer.status_code == 500
