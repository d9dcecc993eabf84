"""What the console offers beside hits is a function of what its reader may see: suggestions, places, kept searches."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import orjson
import pytest

from bongsu.domain.routes import mapped
from bongsu.services.suggestions import MOST, suggest
from bongsu_schemas import codelists


def entered(api: Any, user: str, purpose: str = "border_risk") -> dict[str, str]:
    cookie = api.post("/login", data={"token": api.token(user)}).headers["set-cookie"].partition(";")[0]
    api.post("/purpose", data={"purpose": purpose}, headers={"cookie": cookie})
    return {"cookie": cookie}


def offered(api: Any, cookie: dict[str, str], text: str) -> list[str]:
    page = api.get("/suggest", headers=cookie, params={"q": text})
    assert page.status_code == 200
    return [unescape(each) for each in re.findall(r'data-query="([^"]*)"', page.text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("agency:th", "agency:th.customs "),
        ("필로", "substance:methamphetamine "),
        ("yaba AND (ไอ", "yaba AND (substance:methamphetamine "),
        ("cont", "container:"),
        ("country:태", "country:TH "),
        ("name:PRAS", 'name:"PRASERT WONGSAWAT" '),
        ("ประเสริฐ", 'name:"ประเสริฐ วงศ์สวัสดิ์" '),
        ("256960", "courier:2569608333 "),
        ("phone:66681", 'phone:"+66681661605" '),
    ],
)
def test_the_last_word_is_gone_on_with(filled: Any, text: str, expected: str) -> None:
    found = offered(filled, entered(filled, "analyst@kr.kcs"), text)
    assert len(found) <= MOST
    assert expected in found


@pytest.mark.parametrize("text", ["", "k", '"김영', "nofield:x", "AND NOT "])
def test_nothing_is_offered_for_a_letter_or_in_quotes(filled: Any, text: str) -> None:
    assert offered(filled, entered(filled, "analyst@kr.kcs"), text) == []


@pytest.mark.parametrize("user", ["analyst@kr.kcg", "analyst@vn.customs", "investigator@kr.knp", "feed@th.customs"])
def test_what_is_offered_finds_something_for_that_very_reader(filled: Any, user: str) -> None:
    cookie = entered(filled, user)
    for text in ("ki", "김", "substance:", "country:", "25", "name:n", "82"):
        for query in offered(filled, cookie, text):
            if query.endswith(":"):
                continue
            answer = filled.get("/v1/alerts", user, params={"purpose": "border_risk", "q": query, "limit": 1})
            assert answer.json()["total"] > 0, (user, text, query)


def secret(feeds: dict[str, bytes], agencies: list[str]) -> bytes:
    """A record of the police with a name, a number and a place of its own, released to some agencies."""
    line = next(each for each in feeds["kr.knp.01.ndjson"].splitlines() if orjson.loads(each)["대상자"])
    record = orjson.loads(line)
    record |= {
        "제목": "비공개 첩보",
        "첩보내용": "카라카스에서 인천공항으로 코카인",
        "배포기관": agencies,
        "취급제한": [],
    }
    record[next(name for name in record if "번호" in name)] = "비밀-2026-00001"
    record["대상자"][0] |= {"성명": "ZENOBIA QUILLFEATHER", "연락처": ["010-9999-4321"]}
    return orjson.dumps(record) + b"\n"


def test_a_reader_to_whom_nothing_was_released_sees_no_trace_of_it(api: Any, feeds: dict[str, bytes]) -> None:
    api.submit("vn.customs", feeds["vn.customs.01.json"])
    api.hub.catch_up()
    readers = {user: entered(api, user) for user in ("analyst@vn.customs", "analyst@kr.kcs")}
    asked = ("zenob", "name:quill", "8210999", "phone:+8210999", "substance:", "country:", "agency:kr")

    def seen(user: str) -> list[Any]:
        offers: list[Any] = [offered(api, readers[user], text) for text in asked]
        places = re.sub(r"<time.*?</time>", "", api.get("/places", headers=readers[user], params={"q": "*"}).text)
        return [*offers, places, re.sub(r"<time.*?</time>", "", api.get("/?q=*", headers=readers[user]).text)]

    before = {user: seen(user) for user in readers}
    assert api.submit("kr.knp", secret(feeds, ["kr.kcs"])).status_code == 202
    api.hub.catch_up()
    assert seen("analyst@vn.customs") == before["analyst@vn.customs"]
    after = seen("analyst@kr.kcs")
    assert 'name:"ZENOBIA QUILLFEATHER" ' in after[0]
    assert after[-1] != before["analyst@kr.kcs"][-1]


def test_a_hit_that_the_index_should_not_have_given_is_not_offered(api: Any, feeds: dict[str, bytes]) -> None:
    api.submit("kr.knp", secret(feeds, ["kr.kcs"]))
    api.hub.catch_up()
    hub, viewer = api.hub, api.hub.directory.user("analyst@kr.kcs")

    def narrowed(ids: Any) -> dict[str, Any]:
        found = {key: dict(alert) for key, alert in hub.alerts_by_id(ids).items()}
        for alert in found.values():
            alert["handling"] = {**alert["handling"], "releasable_to": []}
        return found

    arguments = (viewer, "border_risk", "zenob", hub.clock(), lambda *_: ())
    assert suggest(hub.index, hub.alerts_by_id, *arguments)[0]
    assert suggest(hub.index, narrowed, *arguments) == ([], [])


def test_a_search_is_kept_by_name_for_its_owner_alone(api: Any) -> None:
    own, other = entered(api, "analyst@kr.kcs"), entered(api, "investigator@kr.kcs")
    address = "/?q=%ED%95%84%EB%A1%9C%ED%8F%B0&agency=th.customs"
    kept = api.post("/searches", headers=own, data={"name": "태국 <b>필로폰</b>", "address": address})
    assert kept.status_code == 303
    page = api.get("/", headers=own).text
    assert "태국 &lt;b&gt;필로폰&lt;/b&gt;" in page
    assert f'href="{address.replace("&", "&amp;")}"' in page
    assert "태국" not in api.get("/", headers=other).text
    identity = re.search(r'name="id" value="(\w+)"', page)[1]  # type: ignore[index]
    assert api.post("/searches/delete", headers=other, data={"id": identity}).status_code == 404
    api.post("/searches", headers=own, data={"name": "태국 <b>필로폰</b>", "address": "/?q=x"})
    again = api.get("/", headers=own).text
    assert again.count("태국 &lt;b&gt;") == 2  # the name and the label of its button
    assert 'href="/?q=x"' in again
    api.post("/searches/delete", headers=own, data={"id": identity})
    assert "태국" not in api.get("/", headers=own).text


@pytest.mark.parametrize(
    ("name", "address"), [("", "/?q=x"), ("x" * 121, "/?q=x"), ("x", "//evil.example"), ("x", "/logout"), ("x", "")]
)
def test_only_a_search_of_this_hub_with_a_name_is_kept(filled: Any, name: str, address: str) -> None:
    cookie = entered(filled, "analyst@kr.kcs")
    assert filled.post("/searches", headers=cookie, data={"name": name, "address": address}).status_code == 400


def test_places_come_with_their_counts_and_links(filled: Any) -> None:
    cookie = entered(filled, "analyst@kr.kcs")
    page = filled.get("/places", headers=cookie, params={"q": "place:THBKK AND place:KRICN"}).text
    assert "Bangkok → Incheon International Airport" in page
    points = orjson.loads(unescape(re.search(r'data-places="([^"]+)"', page)[1]))  # type: ignore[index]
    bangkok = codelists.places()["THBKK"]
    assert any(abs(each["lat"] - bangkok.lat) < 0.2 for each in points if each["lat"])
    assert "AND+place%3ATHBKK" in page
    assert "AND+NOT+place%3ATHBKK" in page


@pytest.mark.parametrize("user", ["analyst@kr.kcs", "analyst@vn.customs"])
def test_a_map_shows_all_hits_that_are_released_and_not_the_first_of_them(filled: Any, user: str) -> None:
    cookie = entered(filled, user)
    page = filled.get("/places", headers=cookie, params={"q": "*"}).text
    exported = filled.get("/v1/export", user, params={"purpose": "border_risk"}).content.splitlines()
    alerts = [orjson.loads(line) for line in exported]
    assert len(alerts) > 200 or user != "analyst@kr.kcs"
    assert f"Of all hits: {len(alerts)}." in page
    points = orjson.loads(unescape(re.search(r'data-places="([^"]+)"', page)[1]))  # type: ignore[index]
    spots = [value for alert in alerts for value in mapped(alert) if value.startswith("spot ")]
    assert sum(each["count"] for each in points) == len(spots)
    assert len(points) == len(set(spots))


FILTERS = {
    "q": "agency:*", "sort": "risk", "since": "2026-01-01", "until": "2026-12-31", "agency": ["kr.kcs", "th.customs"],
    "substance": "methamphetamine", "transport_mode": "post", "country": "TH", "risk": "high",
}  # fmt: skip


def test_a_page_passes_over_what_it_does_not_know_and_hands_on_every_filter_that_it_knows(filled: Any) -> None:
    cookie = entered(filled, "analyst@kr.kcs")
    page = filled.get("/", params={**FILTERS, "utm_source": "mail"}, headers=cookie)
    assert page.status_code == 200
    links = [unescape(each) for each in re.findall(r'href="(/(?:places|export)?\?[^"]*q=[^"]*)"', page.text)]
    kept = [parse_qs(each.partition("?")[2]) for each in links if each.startswith(("/places", "/export"))]
    assert len(kept) >= 3
    wanted = {name: [value] if isinstance(value, str) else value for name, value in FILTERS.items()}
    assert all({**each, **wanted} == each for each in kept)
    after_login = filled.get("/", params=FILTERS)  # without a session
    [asked_again] = re.findall(r'name="next" value="([^"]*)"', after_login.text)
    assert parse_qs(unescape(asked_again).partition("?")[2]) == wanted


def test_the_hub_is_named_once_where_one_enters(filled: Any) -> None:
    legends = [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<legend>(.*?)</legend>", filled.get("/").text)]
    assert "The hub" in legends
    assert "Thai Customs th.customs" in legends


def alone(page: str) -> list[tuple[str, str, str]]:
    """Each part that an empty answer names: its text, what it finds alone, and the query that is offered instead."""
    found = re.findall(r'<li><code>(.*?)</code> ([\d,]+) found(?: – <a href="([^"]+)">)?', page)
    return [(unescape(a), b, parse_qs(unescape(c).partition("?")[2]).get("q", [""])[0]) for a, b, c in found]


@pytest.mark.parametrize("user", ["analyst@kr.kcs", "analyst@vn.customs"])
def test_a_search_of_several_parts_that_finds_nothing_says_what_each_finds_alone(filled: Any, user: str) -> None:
    cookie = entered(filled, user)
    filters = {"since": "2026-11-10", "until": "2026-11-20", "agency": "kr.kcs"}
    asked = '필로폰 AND "no such words" (risk:high OR risk:critical) -zzzz'
    before = filled.hub.log.end("access")
    page = filled.get("/", params={"q": asked, **filters}, headers=cookie).text
    assert filled.hub.log.end("access") == before + 2, "the search, and all the counts as one"
    parts = alone(page)
    assert [text for text, _, _ in parts] == ["필로폰", '"no such words"', "(risk:high OR risk:critical)", "-zzzz"]
    for text, total, _ in parts:
        wanted = {"purpose": "border_risk", "q": f"({text}) AND occurred:[2026-11-10 TO 2026-11-20]", "limit": 1}
        answer = filled.get("/v1/alerts", user, params={**wanted, "agency": "kr.kcs"}).json()
        assert total == f"{answer['total']:,}", text
    assert parts[1][1:] == ("0", "필로폰 (risk:high OR risk:critical) -zzzz")
    assert "purpose" not in page.partition('class="alone"')[2]


def test_where_each_part_finds_something_each_can_be_left_out(filled: Any) -> None:
    page = filled.get("/", params={"q": "agency:kr.kcs agency:kr.kcg"}, headers=entered(filled, "analyst@kr.kcs")).text
    assert [(text, others) for text, _, others in alone(page)] == [
        ("agency:kr.kcs", "agency:kr.kcg"),
        ("agency:kr.kcg", "agency:kr.kcs"),
    ]


def test_what_is_not_released_is_not_counted_for_a_part(api: Any, feeds: dict[str, bytes]) -> None:
    assert api.submit("kr.knp", secret(feeds, ["kr.kcs"])).status_code == 202
    api.hub.catch_up()
    told = {
        user: alone(api.get("/", params={"q": "QUILLFEATHER zzzz"}, headers=entered(api, user)).text)
        for user in ("analyst@kr.kcs", "analyst@vn.customs")
    }
    assert told["analyst@kr.kcs"] == [("QUILLFEATHER", "1", ""), ("zzzz", "0", "QUILLFEATHER")]
    assert told["analyst@vn.customs"] == [("QUILLFEATHER", "0", ""), ("zzzz", "0", "")]


@pytest.mark.parametrize("asked", ["zzzz", "zzzz OR yyyy", " ".join(f"zzzz{n}" for n in range(9))])
def test_a_search_that_is_not_of_some_parts_blames_nobody(filled: Any, asked: str) -> None:
    page = filled.get("/", params={"q": asked}, headers=entered(filled, "analyst@kr.kcs")).text
    assert "No hits. All that is released to you for this purpose was searched." in page
    assert alone(page) == []


def test_an_address_that_leads_nowhere_is_a_page_for_a_browser_and_a_problem_for_a_program(api: Any) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "vi"}
    for path, status in (("/nowhere", 404), ("/feed/send", 405)):
        answer = api.get(path, headers=browser)
        assert answer.status_code == status
        assert "không có trang ở địa chỉ này" in answer.text
        program = api.get(path, headers={"Accept": "*/*"})
        assert program.status_code == status
        assert program.headers["content-type"] == "application/problem+json"
    assert api.get("/v1/nowhere", headers=browser).headers["content-type"] == "application/problem+json"
