"""Subscriptions in the console: made from a search, an incident or a form; paused, snoozed, handed over, ended."""

import re
import time
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from cluster import entries
from linked_alerts import entry, report
from twins import kept_to_itself

from bongsu.bootstrap import Hub
from bongsu.bootstrap.post import post_parts
from bongsu.domain.acknowledgement import Waiting
from bongsu.domain.release import JOINT_DESK, Viewer
from bongsu.entrypoints.api.post import Post
from bongsu.ports.progress import Progress

ME, COLLEAGUE = "investigator@kr.knp", "analyst@kr.knp"


class Browser:
    """A session of a demo user, without a browser."""

    def __init__(self, api: Any, user: str) -> None:
        self.api, self.cookies = api, ""
        answer = self.post("/login", token=api.token(user))
        self.cookies = "; ".join(each.split(";")[0] for each in answer.headers.get_list("set-cookie"))
        self.post("/purpose", purpose="criminal_investigation", case="2026-117")

    def get(self, path: str) -> httpx.Response:
        answer: httpx.Response = self.api.get(path, headers={"Cookie": self.cookies})
        return answer

    def post(self, path: str, **form: str) -> httpx.Response:
        headers = {
            "Cookie": self.cookies,
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": "http://127.0.0.1:8470",
        }
        answer: httpx.Response = self.api.post(path, content=urlencode(form).encode(), headers=headers)
        return answer

    def ids(self) -> list[str]:
        return re.findall(r'<h3 id="s([0-9a-f]+)"', self.get("/subscriptions").text)


def deliver(hub: Hub, alert: dict[str, Any]) -> None:
    """An urgent alert comes to all who follow it."""
    hub.log.append("alerts", [entry(alert)])
    hub.catch_up()
    parts = post_parts(hub)
    tape = hub.open_tape()
    tape.start()
    while sum(tape.reached().values()) < sum(tape.ends()):  # Kafka's end comes when it has arrived
        tape.turn()
    parts.watch(tape).turn(parts.subscriptions.every())
    tape.close()


def waits_in(page: str) -> str | None:
    """The number beside the tab of the subscriptions, None where nothing waits."""
    found = re.search(r'class="waits" href="/acknowledgements"><span aria-hidden="true">(\d+)</span>', page)
    return found[1] if found else None


@pytest.fixture
def browse(api: Any, feeds: dict[str, bytes]) -> Callable[[str], Browser]:
    api.submit("kr.kcs", feeds["kr.kcs.01.xml"])
    api.hub.catch_up()
    return lambda user: Browser(api, user)


def test_a_search_is_followed_with_its_filters_by_one_button(browse: Callable[[str], Browser]) -> None:
    mine = browse(ME)
    shown = mine.get("/?q=container:*&risk=high").text
    [form] = re.findall(r'<form class="order" method="post" action="/subscriptions".*?</form>', shown, re.DOTALL)
    [query] = re.findall(r'name="q" value="([^"]*)"', form)
    assert mine.post("/subscriptions", q=query.replace("&#34;", '"')).status_code == 303
    page = mine.get("/subscriptions").text
    assert "container:* AND risk:&#34;high&#34;" in page
    [identity] = mine.ids()
    assert mine.get(f"/live?subscription={identity}").status_code == 200
    assert browse(COLLEAGUE).get(f"/live?subscription={identity}").status_code == 404
    assert browse(COLLEAGUE).ids() == []


def test_one_is_paused_resumed_snoozed_handed_over_and_ended(browse: Callable[[str], Browser]) -> None:
    mine = browse(ME)
    mine.post("/subscriptions", q="", risk="high", agency="kr.kcs")
    [identity] = mine.ids()

    def after(do: str, **more: str) -> str:
        answer = mine.post("/subscriptions/change", id=identity, do=do, **more)
        assert answer.status_code == 303, answer.text
        return mine.get("/subscriptions").text

    assert 'value="resume"' in after("pause")
    assert 'value="resume"' not in after("resume")
    assert "2026-11-22T16:00" in after("snooze", hours="4")
    assert mine.post("/subscriptions/change", id=identity, do="snooze", hours="999").status_code == 400
    assert mine.post("/subscriptions/change", id=identity, do="hand-over", to="analyst@th.customs").status_code == 403
    after("hand-over", to=COLLEAGUE)
    assert mine.ids() == []
    theirs = browse(COLLEAGUE)
    assert theirs.ids() == [identity]
    theirs.post("/subscriptions/change", id=identity, do="end")
    assert theirs.ids() == []


@pytest.mark.parametrize("lang", ["ko", "en", "th", "vi"])
def test_pausing_and_resuming_have_one_word_each_wherever_they_are_done(
    browse: Callable[[str], Browser], lang: str
) -> None:
    mine = browse(ME)
    mine.cookies += f"; bongsu_lang={lang}"
    mine.post("/subscriptions", risk="high")
    [identity] = mine.ids()
    live = re.search(r'data-pause="([^"]+)" data-resume="([^"]+)"', mine.get("/live").text)
    assert live
    assert f'value="pause">{live[1]}</button>' in mine.get("/subscriptions").text
    mine.post("/subscriptions/change", id=identity, do="pause")
    assert f'value="resume">{live[2]}</button>' in mine.get("/subscriptions").text


@pytest.mark.parametrize(
    ("dead_at", "then"),
    [(None, "자동으로 다시 시도하며, 빠지는 것은 없습니다."), ("2026-11-22T11:00:00Z", "더 이상 시도하지 않습니다.")],
)
def test_a_delivery_that_fails_is_told_in_the_readers_language(
    browse: Callable[[str], Browser], dead_at: str | None, then: str
) -> None:
    mine = browse(ME)
    mine.cookies += "; bongsu_lang=ko"
    mine.post("/subscriptions", risk="high")
    [identity] = mine.ids()
    raw = "ConnectError: [Errno 111] <Connection> refused"
    post_parts(mine.api.hub).progress.keep(
        identity, Progress("", 3, "2026-11-22T10:00:00Z", problem=raw, dead_at=dead_at)
    )
    [line] = re.findall(r'<p class="warning">⚠ 마지막 시도 실패: (.*?)</p>', mine.get("/subscriptions").text)
    told, _, code = line.partition("<br>")
    assert told.startswith("받는 쪽에 연결할 수 없습니다. 작동하는지, 주소가 맞는지 확인하십시오. " + then)
    assert unescape(code) == f"<code>{raw}</code>"


def test_an_incident_is_handed_over_to_who_may_see_it_with_what_they_see_of_it(
    browse: Callable[[str], Browser],
) -> None:
    """One of the agency sits on the joint desk as well and sees more of an incident than the others."""
    mine = browse(ME)
    api, hub = mine.api, mine.api.hub
    logged = next(each for each in entries(hub, "alerts") if b'"container"' in each.value)
    secret = kept_to_itself(logged)
    hub.log.append("alerts", [secret])
    hub.catch_up()
    desk = Viewer("steward@kr.knp", "kr.knp", "steward", frozenset({JOINT_DESK}))
    hub.directory.add_user(desk, "token of the desk")
    (hub.settings.data / "tokens" / desk.user).write_text("token of the desk")
    theirs = Browser(api, desk.user)
    theirs.post("/subscriptions", incident=secret.key)
    theirs.post("/subscriptions", incident=logged.key)
    listed = api.get("/v1/subscriptions", desk.user).json()["subscriptions"]
    of = {each["incident"]: each for each in listed}
    assert set(of[logged.key]["members"]) == {logged.key, secret.key}
    forms = re.findall(
        r'<section class="card" aria-labelledby="s(.*?)</section>', theirs.get("/subscriptions").text, re.DOTALL
    )
    offered = {form[:32]: re.findall(r"<option>([^<]+)", form) for form in forms}
    assert offered == {of[secret.key]["id"]: [], of[logged.key]["id"]: [COLLEAGUE, ME]}
    for to, status in ((ME, 403), ("analyst@th.customs", 403)):
        refused = theirs.post("/subscriptions/change", id=of[secret.key]["id"], do="hand-over", to=to)
        assert refused.status_code == status
    assert theirs.post("/subscriptions/change", id=of[logged.key]["id"], do="hand-over", to=ME).status_code == 303
    [taken] = api.get("/v1/subscriptions", ME).json()["subscriptions"]
    assert (taken["owner"], taken["members"]) == (ME, [logged.key])


def test_a_form_from_another_site_changes_nothing(browse: Callable[[str], Browser]) -> None:
    mine = browse(ME)
    headers = {
        "Cookie": mine.cookies,
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": "http://evil.example",
    }
    assert mine.api.post("/subscriptions", content=b"q=x", headers=headers).status_code == 403
    assert mine.ids() == []


def test_an_urgent_alert_is_acknowledged_by_a_button_and_says_who_did(browse: Callable[[str], Browser]) -> None:
    mine = browse(ME)
    mine.post("/subscriptions", q="")
    alert = report("urgent-1", precedence="flash", title="secret title", legal={"expires_at": None}, handling={
        "tlp": "amber", "codes": [], "releasable_to": ["*"], "purposes": [], "onward": "ask", "judicial_use": "free",
        "caveat": None,
    })  # fmt: skip
    hub = mine.api.hub
    deliver(hub, alert)
    assert "secret title" in mine.get("/acknowledgements").text
    before = hub.log.end("access")
    waiting = mine.get("/acknowledgements?part=lines").text
    assert "urgent-1" in waiting
    assert "secret title" in waiting
    assert hub.log.end("access") == before + 1, "a title that is shown was read"
    [again] = re.findall(r'hx-get="([^"]+)"', waiting)
    unchanged = mine.get(unescape(again))
    assert (unchanged.status_code, unchanged.headers["HX-Reswap"]) == (204, "none")
    assert hub.log.end("access") == before + 1, "what is asked for every few seconds is no read of the alert"
    for path in ("/", "/?q=*", "/check", "/acknowledgements"):
        assert waits_in(mine.get(path).text) == "1", path
    assert "1 urgent alert waits" in mine.get("/").text.partition("<main")[2]
    assert waits_in(browse(COLLEAGUE).get("/").text) is None
    assert "urgent alert waits" not in browse(COLLEAGUE).get("/").text
    [hit] = re.findall(r'<li class="hit">.*?</li>', mine.get("/?q=urgent-1").text, re.DOTALL)
    assert "risk critical urgent" in hit
    asked = {"params": {"purpose": "criminal_investigation"}}
    assert len(mine.api.get("/v1/acknowledgements", ME).json()["acknowledgements"]) == 1
    assert mine.api.get("/v1/acknowledgements", COLLEAGUE).json() == {"acknowledgements": []}
    assert mine.api.post(f"/v1/alerts/{alert['alert_id']}/acknowledgement", COLLEAGUE).status_code == 404
    assert mine.post("/acknowledgements", id=alert["alert_id"]).status_code == 303
    assert "urgent-1" not in mine.get("/acknowledgements?part=lines").text
    assert waits_in(mine.get("/").text) is None
    assert mine.get(unescape(again)).status_code == 200, "what changed is sent"
    where = f"/v1/alerts/{alert['alert_id']}/acknowledgements"
    [line] = mine.api.get(where, COLLEAGUE, **asked).json()["acknowledgements"]
    assert (line["acknowledged_by"], line["acknowledged_at"]) == (ME, "2026-11-22T12:00:00.000Z")
    assert mine.api.get(where, "analyst@th.customs", **asked).json() == {"acknowledgements": []}
    [line] = mine.api.get(where, "analyst@kr.kcs", **asked).json()["acknowledgements"]
    assert (line["owner_agency"], line["owner"], line["acknowledged_by"]) == ("kr.knp", None, None)


def test_a_title_that_is_not_released_for_the_purpose_of_the_session_is_not_shown(
    browse: Callable[[str], Browser],
) -> None:
    mine = browse(ME)
    mine.post("/subscriptions", q="")
    alert = report("urgent-2", precedence="immediate", title="secret title", legal={"expires_at": None}, handling={
        "tlp": "amber", "codes": [], "releasable_to": ["*"], "purposes": ["criminal_investigation"], "onward": "ask",
        "judicial_use": "free", "caveat": None,
    })  # fmt: skip
    deliver(mine.api.hub, alert)
    assert "secret title" in mine.get("/acknowledgements").text
    mine.post("/purpose", purpose="border_risk", case="2026-117")
    for path in ("/acknowledgements", "/acknowledgements?part=lines", "/live", "/subscriptions"):
        shown = mine.get(path).text
        assert "urgent-2" in shown, path
        assert "secret title" not in shown, path


@pytest.mark.parametrize("serves", [True, False])
def test_each_server_reads_on_what_waits_so_that_no_page_has_to(api: Any, *, serves: bool) -> None:
    """The one that serves subscriptions, although there are none, and one that waits for its turn to serve."""
    other = post_parts(api.hub)
    assert serves or other.lock.acquire()
    mine = api.hub.directory.user(ME)
    other.acknowledgements.deliver(
        Waiting(ME, "kr.knp", "border_risk", "s", "kr.kcs", "1", 1, "a" * 40, "flash", "2026-11-22T12:00:00.000Z")
    )
    post = Post(api.hub)
    assert post.acknowledgements.waits_for(mine) == 0
    post.start()
    try:
        patience = time.monotonic() + 30
        while not post.acknowledgements.waits_for(mine) and time.monotonic() < patience:
            time.sleep(0.01)
        assert post.acknowledgements.waits_for(mine) == 1
    finally:
        post.stop()
        if not serves:
            other.lock.release()
