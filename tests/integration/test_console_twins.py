"""What one sees of the console does not change when alerts are added that one must not see.

For every agency there is a second hub without the records that were never released to it, by whomever they are. Both
hubs are walked from link to link by the same person; every page, download and answer of the API is the same.
"""

import asyncio
import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest
from cluster import entries
from streamed import new_entry, released
from twins import AGENCIES, hub_again, kept_to_itself, key_of

from bongsu.bootstrap import Hub
from bongsu.domain.streams.record import Right
from bongsu.entrypoints.api.application import create_app
from bongsu.ports.log import NewEntry

PURPOSE = "criminal_investigation"
MOST_PAGES = 70
KEPT = 8  # records of each agency
_LINK = re.compile(r'(?:href|action|data-[a-z]+)="(/[^"#]*)')
_LEFT_OUT = re.compile(r"/(static|docs|live/events|logout|preferences|purpose|feed)\b|proof")
_DRAWN_ANEW = re.compile(r"(cursor=|\"next\":\")[A-Za-z0-9_=.%-]+")  # a sealed place; that there is one is compared


def seeds(every: list[dict[str, Any]]) -> list[str]:
    """Where the walk begins: searches for what is hidden and what is not, and the alerts, by id and by number."""
    numbers = [i["raw"] for alert in every for entity in alert["entities"] for i in entity["identifiers"]][::9]
    found = ["/", "/live", "/check", "/notices", "/quarantine", "/?q=*", "/?q=*&status=withdrawn"]
    found += [
        f"/?q={quote(each)}"
        for each in ("필로폰", "ยาบ้า", "name:Kim", "risk:critical", "agency:kr.spo", "identifier:*")
    ]
    found += [f"/?q={quote(number)}" for number in numbers[:8]]
    found += [f"/v1/alerts?q={quote(each)}&purpose={PURPOSE}&limit=100" for each in ("*", "cocaine", numbers[0])]
    found += [f"/v1/export?format={kind}&purpose={PURPOSE}&all=true" for kind in ("csv", "ndjson")]
    names = [name["text"] for alert in every for entity in alert["entities"] for name in entity["names"]]
    begun = [*(name[:3] for name in names[::5]), *(number[:4] for number in numbers), "me", "ph", "agency:", "risk:"]
    found += [f"/suggest?q={quote(each)}" for each in dict.fromkeys(begun)]
    found += ["/places?q=*", "/export?q=*", "/export?q=*&format=ndjson", "/subscriptions", "/acknowledgements"]
    found += ["/live/lines?" + "&".join(f"id={alert['alert_id']}" for alert in every[:20])]
    for alert in every:
        name = f"{alert['origin']['agency']}/{alert['origin']['ref']}"
        found += [f"/alert?id={alert['alert_id']}", f"/incident?id={quote(name)}"]
        found += [f"/v1/alerts/{quote(name)}?purpose={PURPOSE}", f"/v1/incidents/{alert['alert_id']}?purpose={PURPOSE}"]
    return found


async def walk(app: Any, user: str, token: str, paths: list[str], numbers: list[str]) -> dict[str, Any]:
    """The answers to the paths and to what their pages lead to, status and text, as one person."""
    told: dict[str, Any] = {}
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8470") as browser:
        await browser.post("/login", data={"token": token})
        await browser.post("/purpose", data={"purpose": PURPOSE, "case": "2026-17"})
        waiting, led_to = deque(paths), 0
        while waiting:
            path = waiting.popleft()
            if path in told:
                continue
            headers = {"Authorization": f"Bearer {token}"} if path.startswith("/v1/") else {}
            answer = await browser.get(path, headers=headers)
            told[path] = answer.status_code, _DRAWN_ANEW.sub(r"\1", answer.text)
            for link in map(unescape, _LINK.findall(answer.text)) if path.startswith("/?q=*") or led_to == 0 else ():
                if led_to < MOST_PAGES and not _LEFT_OUT.search(link) and "cursor=" not in link:
                    led_to += link not in told
                    waiting.append(link)
        answer = await browser.post("/check", data={"lines": "\n".join(numbers)})
        told["check"] = answer.status_code, answer.text
        answer = await browser.post(
            f"/v1/checks?purpose={PURPOSE}", json={"identifiers": numbers}, headers={"Authorization": f"Bearer {token}"}
        )
        told["checks"] = answer.status_code, answer.text
        made: list[str] = []
        for path in [each for each in paths if each.startswith("/incident?id=")]:
            name = unquote(path.partition("=")[2])
            for wish in ({"incident": name}, {"record": name}, {"subject": [f"identifier:{numbers[0]}"], "q": "*"}):
                asked = f"/v1/subscriptions?purpose={PURPOSE}"
                answer = await browser.post(asked, json=wish, headers={"Authorization": f"Bearer {token}"})
                made = [*made, answer.json()["id"]] if answer.status_code == HTTPStatus.CREATED else made
                told[f"{path} {sorted(wish)}"] = answer.status_code, _without(made[-1:], answer.text)
        answer = await browser.get("/subscriptions")  # made in the same moment, they stand in any order
        told["followed"] = answer.status_code, sorted(_without(made, answer.text).splitlines())
    assert user in told["/"][1]
    return told


@pytest.fixture(scope="module")
def whole(filled: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """The feeds, and of each agency records like theirs that it keeps to itself: same people, numbers and drugs."""
    logged = entries(filled.hub, "alerts")
    kept: list[NewEntry] = []
    for agency in AGENCIES:
        own = [each for each in logged if each.key.startswith(f"{agency}/") and each.headers["withdrawn"] == "0"]
        kept += [kept_to_itself(each) for each in own[:KEPT]]
    hub = hub_again(filled.hub, tmp_path_factory.mktemp("whole"), [*map(new_entry, logged), *kept])
    yield hub
    hub.close()


@pytest.mark.parametrize("agency", AGENCIES)
def test_no_page_changes_by_what_one_must_not_see(agency: str, whole: Hub, filled: Any, tmp_path: Path) -> None:
    viewer = whole.directory.user(f"investigator@{agency}")
    assert viewer
    logged = entries(whole, "alerts")
    hidden = {entry.key for entry in logged} - released(logged, Right(agency, viewer.role, viewer.groups, PURPOSE))
    assert {key.split("/")[0] for key in hidden} == {*AGENCIES} - {agency}
    fewer = hub_again(whole, tmp_path, [new_entry(entry) for entry in logged if entry.key not in hidden])
    alerts = whole.alerts_by_id([entry.headers["alert_id"] for entry in logged]).values()
    secret = [alert for alert in alerts if key_of(alert) in hidden]
    seen = [alert for alert in alerts if key_of(alert) not in hidden]
    numbers = [i["raw"] for a in secret + seen[::5] for e in a["entities"] for i in e["identifiers"]][:300]
    paths = seeds([*secret[:: max(1, len(secret) // 9)], *seen[:: len(seen) // 9]])
    try:
        of_whole, of_fewer = (
            asyncio.run(walk(create_app(hub, filled.workers), viewer.user, filled.token(viewer.user), paths, numbers))
            for hub in (whole, fewer)
        )
    finally:
        fewer.close()
    for path, answer in of_whole.items():
        assert of_fewer.get(path) == answer, path
    assert of_fewer.keys() == of_whole.keys()
    assert len(of_whole) > len(paths) + MOST_PAGES // 2
    assert sum(status == HTTPStatus.OK for status, _ in of_whole.values()) > len(of_whole) // 3


def _without(ids: list[str], text: str) -> str:
    """A text without the ids of subscriptions, which are made by chance."""
    for each in ids:
        text = text.replace(each, "ID")
    return text
