"""The console without a browser: logging in, purpose, searching, escaping, and a policy that runs its own scripts."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from bongsu.entrypoints.web.languages import language
from bongsu.entrypoints.web.moments import Clockface
from bongsu.entrypoints.web.words import handling_in_words, segments
from bongsu_schemas.handling import Handling, Legal

WHY = {"purpose": "border_risk"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">&"\''


def entered(api: Any, user: str, purpose: str = "border_risk") -> dict[str, str]:
    """The cookie header of a session begun by token, with its purpose chosen."""
    response = api.post("/login", data={"token": api.token(user)})
    assert response.status_code == 303
    assert response.headers["location"] == "/"
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert api.token(user) not in cookie
    session = {"cookie": cookie.partition(";")[0]}
    api.post("/purpose", data={"purpose": purpose, "case": "2026-17"}, headers=session)
    return session


def test_without_a_session_there_is_only_the_login(filled: Any) -> None:
    for path in ("/", "/?q=x&purpose=audit", "/alert?id=x&purpose=audit"):
        page = filled.get(path)
        assert page.headers["content-type"].startswith("text/html")
        assert 'name="token"' in page.text


def test_a_token_opens_a_session_and_logging_out_ends_it(filled: Any) -> None:
    cookie = entered(filled, "analyst@kr.kcs")
    page = filled.get("/", headers=cookie)
    assert "analyst@kr.kcs" in page.text
    assert "border risk" in page.text
    assert "2026-17" in page.text
    filled.post("/logout", headers=cookie)
    assert 'name="token"' in filled.get("/", headers=cookie).text


def test_a_wrong_token_is_told_so(filled: Any) -> None:
    response = filled.post("/login", data={"token": "nothing"})
    assert response.status_code == 401
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_from_another_site_is_refused(filled: Any, headers: dict[str, str]) -> None:
    response = filled.post("/login", data={"token": filled.token("analyst@kr.kcs")}, headers=headers)
    assert response.status_code == 403
    assert "set-cookie" not in response.headers
    cookie = entered(filled, "analyst@kr.kcs")
    filled.post("/logout", headers={**cookie, **headers})
    assert "analyst@kr.kcs" in filled.get("/", headers=cookie).text


def test_a_demo_hub_on_this_machine_lets_anybody_in_by_one_click(filled: Any) -> None:
    assert 'value="steward@hub"' in filled.get("/").text
    response = filled.post("/login", data={"user": "steward@hub"})
    assert response.status_code == 303


@pytest.mark.parametrize("headers", [{"Host": "hub.example"}, {"X-Forwarded-For": "203.0.113.9"}])
def test_the_one_click_is_for_this_machine_alone(filled: Any, headers: dict[str, str]) -> None:
    assert "steward@hub" not in filled.get("/", headers=headers).text
    assert filled.post("/login", data={"user": "steward@hub"}, headers=headers).status_code == 401


@pytest.mark.parametrize("user", ["../directory.json", "nobody@hub", ""])
def test_the_one_click_takes_listed_users_only(filled: Any, user: str) -> None:
    assert filled.post("/login", data={"user": user}).status_code == 401


def test_a_search_shows_hits_with_marks_facets_and_more(filled: Any) -> None:
    cookie = entered(filled, "analyst@kr.kcs")
    page = filled.get("/", headers=cookie, params={"q": "필로폰"})
    assert page.status_code == 200
    assert "<mark>" in page.text
    assert 'href="/?q=' in page.text
    assert 'class="more"' in page.text
    shown = int(re.search(r">(\d+) found", page.text)[1])  # type: ignore[index]
    assert shown == filled.get("/v1/alerts", "analyst@kr.kcs", params={**WHY, "q": "필로폰"}).json()["total"]


def test_the_links_of_the_page_work(filled: Any) -> None:
    cookie = entered(filled, "analyst@kr.kcs")
    page = filled.get("/", headers=cookie, params={"q": "*"}).text
    facet = next(unescape(link) for link in re.findall(r'href="([^"]+)"', page) if "agency=th.customs" in link)
    narrowed = filled.get(facet, headers=cookie).text
    assert 'aria-current="true">Thai Customs' in narrowed
    assert 'type="hidden" name="agency" value="th.customs"' in narrowed
    taken_away = unescape(re.search(r'class="filter" href="([^"]+)"', narrowed)[1])  # type: ignore[index]
    assert "agency=" not in taken_away
    more = unescape(re.search(r'class="more" href="([^"]+)"', page)[1])  # type: ignore[index]
    assert "purpose" not in parse_qs(urlsplit(more).query)
    assert "found</span>" in filled.get(more, headers=cookie).text
    alert = unescape(re.search(r'href="(/alert[^"]+)"', page)[1])  # type: ignore[index]
    shown = filled.get(alert, headers=cookie).text
    assert "How it may be used" in shown
    assert "TLP:" in shown


def test_without_a_purpose_nothing_is_shown_until_it_is_chosen(filled: Any) -> None:
    cookie = entered(filled, "analyst@kr.kcs", purpose="")
    response = filled.get("/?q=yaba&agency=th.customs", headers=cookie)
    assert response.status_code == 303
    asking = filled.get(response.headers["location"], headers=cookie).text
    assert 'name="purpose" value="audit"' in asking
    back = unescape(re.findall(r'name="next" value="([^"]+)"', asking)[0])
    chosen = filled.post("/purpose", data={"purpose": "audit", "next": back}, headers=cookie)
    assert chosen.headers["location"] == "/?q=yaba&agency=th.customs"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_form_leads_to_another_site(filled: Any, elsewhere: str) -> None:
    cookie = entered(filled, "analyst@kr.kcs")
    for path, fields in (("/purpose", {"purpose": "audit"}), ("/preferences", {"lang": "ko"})):
        response = filled.post(path, data={**fields, "next": elsewhere}, headers=cookie)
        assert response.headers["location"] == "/"


def test_a_bad_query_is_shown_with_its_place(filled: Any) -> None:
    cookie = entered(filled, "analyst@kr.kcs")
    response = filled.get("/", headers=cookie, params={"q": "nofield:x <b>"})
    assert response.status_code == 400
    assert "<mark>" in response.text
    assert "<b>" not in response.text


def test_an_unknown_alert_is_a_page_that_says_so(filled: Any) -> None:
    cookie = entered(filled, "analyst@kr.kcs")
    response = filled.get("/alert", headers=cookie, params={"id": "0" * 40})
    assert response.status_code == 404
    assert "no alert" in response.text


def test_an_auditor_is_told_that_the_role_reads_nothing(filled: Any) -> None:
    cookie = entered(filled, "auditor@hub")
    response = filled.get("/", headers=cookie, params={"q": "*"})
    assert "reads no alert" in response.text


def test_hostile_texts_of_records_and_queries_stay_text(api: Any, feeds: dict[str, bytes]) -> None:
    record = orjson.loads(feeds["kr.knp.01.ndjson"].splitlines()[0])
    record |= {"제목": f"필로폰 {HOSTILE}", "첩보내용": f"필로폰 {HOSTILE}", "배포기관": []}
    record["대상자"][0]["성명"] = HOSTILE
    record["취급제한"] = []
    api.submit("kr.knp", orjson.dumps(record) + b"\n")
    api.hub.catch_up()
    cookie = entered(api, "analyst@kr.kcs")
    for query in ("필로폰", HOSTILE, f'"{HOSTILE}"'):
        page = api.get("/", headers=cookie, params={"q": query}).text
        assert "<script>" not in page
        assert "<img" not in page
    page = api.get("/", headers=cookie, params={"q": "필로폰"}).text
    assert "&lt;script&gt;" in page
    alert = unescape(re.search(r'href="(/alert[^"]+)"', page)[1])  # type: ignore[index]
    shown = api.get(alert, headers=cookie).text
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown
    assert "<img" not in shown


def test_the_policy_runs_the_consoles_own_scripts_and_nothing_else(filled: Any) -> None:
    cookie = entered(filled, "analyst@kr.kcs")
    page = filled.get("/", headers=cookie, params={"q": "*"})
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "unsafe" not in policy
    assert set(re.findall(r"<script[^>]*src=\"/static/([a-z]+\.js)", page.text)) == {"htmx.js", "console.js"}
    assert not re.findall(r"<script(?![^>]* src=)", page.text)
    assert "style=" not in page.text
    assert not re.findall(r"\son[a-z]+=", page.text)
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page.text)
    assert filled.get("/static/style.css").headers["content-type"].startswith("text/css")
    assert filled.get("/static/nothing.css").status_code == 404


def test_marked_segments_are_the_text_again() -> None:
    text = "5kg의 필로폰을"
    parts = segments(text, [[5, 8], [0, 3], [6, 9]])
    assert "".join(part for part, _ in parts) == text
    assert [part for part, marked in parts if marked] == ["5kg", "필로폰", "을"]


def test_every_handling_code_has_words() -> None:
    for onward in ("none", "ask", "free"):
        for court in ("none", "ask", "free"):
            handling = Handling(
                tlp="amber",
                codes=["H0", "H1", "H2", "H3"],
                releasable_to=[],
                onward=onward,
                purposes=["audit"],
                judicial_use=court,
            )
            legal = Legal(expires_at="2027-01-01T00:00:00Z")
            alert = {"handling": handling.model_dump(), "legal": legal.model_dump(), "origin": {"agency": "th.customs"}}
            sentences = handling_in_words(alert, Clockface(language("en"), "Asia/Seoul", buddhist=False))
            assert len(sentences) == 10
            assert all(sentence.endswith(".") for sentence in sentences)
