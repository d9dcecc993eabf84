"""The console under attack: foreign forms, no session, a log that cannot be written, odd names, months under review."""

from datetime import timedelta
from typing import Any

import pytest

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


def test_a_review_of_the_month_that_runs_leaves_its_rest_due(api: Any) -> None:
    auditor = entered(api, "auditor@hub")
    api.get("/v1/alerts", "analyst@kr.kcs", params={"purpose": "border_risk"})
    api.post("/audit/review", headers=auditor, data={"month": "2026-11", "note": "so far nothing"})
    now = api.hub.clock()
    object.__setattr__(api.hub, "clock", lambda: now + timedelta(days=20))
    assert "The review of Nov 2026 is due" in api.get("/audit", headers=auditor).text
    api.post("/audit/review", headers=auditor, data={"month": "2026-11", "note": "nothing"})
    assert "is due" not in api.get("/audit", headers=auditor).text
    assert is_due([], "2026-11")
