"""What one hears while one listens does not change when alerts come that one must not see.

The log of a hub grows while every agency follows incidents, subjects, records and everything, and acknowledges what is
urgent. For every agency there is a second hub to which the records never come that were not released to it; the
streams, the members of the incidents followed, and all that is told of acknowledgements are the same.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from typing import Any, Self

import httpx
import orjson
import pytest
from cluster import entries
from streamed import released
from twins import AGENCIES, Listener, changed, hub_again, kept_to_itself

from bongsu.bootstrap import Hub
from bongsu.bootstrap.post import post_parts
from bongsu.domain.streams.record import Right
from bongsu.entrypoints.api.application import create_app
from bongsu.ports.log import NewEntry
from bongsu.services.sight import Sight

PURPOSE = "criminal_investigation"
SEEDS = 2  # incidents that everybody follows
INCIDENTS = 10  # that grow
IDS = 8  # alerts that everybody asks about
STEPS = 2  # the log grows in so many
_LONG = 300.0  # a heartbeat brings what came to an incident at a moment that no test can know
Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Play:
    """What is logged before anybody listens, and then in each step; records that all follow; alerts to ask about."""

    before: list[NewEntry]
    steps: list[list[NewEntry]]
    seeds: list[str]
    ids: list[str]

    def without(self, hidden: set[str]) -> "Play":
        """The same without some records."""
        before, *steps = ([each for each in part if each.key not in hidden] for part in (self.before, *self.steps))
        return Play(before, steps, self.seeds, self.ids)


class Listening:
    """One hub that some agencies listen to while it grows."""

    def __init__(self, filled: Any, folder: Path, play: "Play") -> None:
        self.now = self.begun = filled.hub.clock()
        self.hub = hub_again(filled.hub, folder, play.before, lambda: self.now, stream_heartbeat=_LONG)
        self.play, self.parts = play, post_parts(self.hub)
        self.app = create_app(self.hub, filled.workers)
        self.browsers: dict[str, Browser] = {}
        self.made: dict[str, list[str]] = {}
        self.ends: dict[str, list[str]] = {}
        self.listeners: dict[str, list[Listener]] = {}

    async def told(self, agencies: Sequence[str]) -> dict[str, list[Told]]:
        """What these agencies are told, step by step; the others only follow everything."""
        async with AsyncExitStack() as stack:
            stack.callback(self.app.state.broadcast.close)
            for agency in AGENCIES:
                await self.follow(agency, wholly=agency in agencies)
            self.now = self.begun + timedelta(minutes=len(AGENCIES))
            tape = self.hub.open_tape()
            stack.callback(tape.close)
            tape.start()
            watch = self.parts.watch(tape)
            growth = self.parts.growth(watch)
            told: dict[str, list[Told]] = {agency: [] for agency in agencies}
            for number, alerts in enumerate(self.play.steps, 1):
                self.hub.log.append("alerts", alerts)
                self.hub.catch_up()
                await asyncio.gather(*(self.heard(agency, number) for agency in agencies))
                while tape.turn():
                    pass
                watch.turn(self.parts.subscriptions.every())
                growth.turn(self.parts.subscriptions.every())
                self.now += timedelta(minutes=20)
                watch.turn(self.parts.subscriptions.every())
                for agency in AGENCIES:
                    said = await self.acknowledged(agency)  # of which the originator hears
                    if agency in agencies:
                        told[agency].append(await self.asked(agency, last=number == STEPS) | said)
            await asyncio.gather(*(each.end() for each in chain(*self.listeners.values())))
        return told

    async def follow(self, agency: str, *, wholly: bool) -> None:
        """Subscribe and begin to listen."""
        wishes: list[dict[str, Any]] = [{"next": f"analyst@{agency}"}]
        if wholly:
            key = self.play.seeds[0]
            wishes += [{"incident": each} for each in self.play.seeds]
            wishes += [{"record": key}, {"subject": subjects_of(self.hub, key)}, {"q": "risk:* OR agency:kr.kcg"}]
        seeds = [self.play.seeds[0], *self.play.seeds, *self.play.seeds[:1] * 3] if wholly else []
        paths = [f"/v1/streams/*?purpose={PURPOSE}"]
        ids = self.made[agency] = []
        self.now = self.begun + timedelta(minutes=AGENCIES.index(agency))
        browser = await self.browser(f"investigator@{agency}")
        for wish in wishes:
            self.now += timedelta(seconds=1)  # their order is that of their making
            answer = await browser.post("/v1/subscriptions", params={"purpose": PURPOSE}, json=wish)
            assert answer.status_code == HTTPStatus.CREATED, answer.text
            ids.append(answer.json()["id"])
        paths += [f"/v1/subscriptions/{each}/stream" for each in ids]
        paths += [f"/live/events?subscription={each}" for each in ids[1:2]]
        cookies = "; ".join(f"{each.name}={each.value}" for each in browser.cookies.jar)
        headers = {**browser.headers, "Cookie": cookies}
        if wholly:
            self.ends[agency] = [*seeds[:1], *seeds, *seeds[1:2]]
            self.listeners[agency] = [Listener(self.app, path, headers) for path in paths]
            await asyncio.gather(*(each.begin() for each in self.listeners[agency]))

    async def heard(self, agency: str, number: int) -> None:
        """Wait until everybody has heard all of a step, which ends with the revision of a seed that they follow."""
        for each, seed in zip(self.listeners[agency], self.ends[agency], strict=True):
            name, version = f'"ref":"{seed.partition("/")[2]}"'.encode(), f'"version":{number + 1},'.encode()
            await each.until(lambda block, name=name, version=version: name in block.data and version in block.data)

    async def asked(self, agency: str, *, last: bool) -> Told:
        """All that an investigator can find out at this moment, and what its colleague is asked to acknowledge."""
        streams = [listener.heard() for listener in self.listeners[agency]]
        told: Told = {f"stream {number}": heard for number, heard in enumerate(streams)}
        browser = await self.browser(f"investigator@{agency}")
        pages = ["/v1/subscriptions", "/v1/acknowledgements", "/subscriptions", "/acknowledgements"]
        pages += ["/acknowledgements?part=lines", f"/live?subscription={self.made[agency][1]}"]
        pages += ["/live/lines?" + "&".join(f"id={each}" for each in self.play.ids[:20])]
        for each in self.play.ids if last else ():
            pages += [f"/alert?id={each}", f"/v1/alerts/{each}/acknowledgements?purpose={PURPOSE}"]
        for path in pages:
            answer = await browser.get(path)
            told[self.nameless(agency, path)] = answer.status_code, self.nameless(agency, answer.text)
        browser = await self.browser(f"analyst@{agency}")
        for path in ("/v1/acknowledgements", "/acknowledgements"):
            told[f"colleague {path}"] = self.nameless(agency, (await browser.get(path)).text)
        return told

    async def acknowledged(self, agency: str) -> Told:
        """The answers to an investigator who acknowledges alerts, by turns in the console and over the API."""
        told: Told = {}
        browser = await self.browser(f"investigator@{agency}")
        for number, each in enumerate(self.play.ids):
            if number % 2:
                answer = await browser.post(f"/v1/alerts/{each}/acknowledgement")
            else:
                answer = await browser.post("/acknowledgements", data={"id": each})
            told[f"acknowledge {each}"] = answer.status_code, self.nameless(agency, answer.text)
        return told

    def nameless(self, agency: str, text: str) -> str:
        """A text without the ids of subscriptions, which are made by chance."""
        for number, each in enumerate(self.made[agency]):
            text = text.replace(each, f"S{number}")
        return text

    async def browser(self, user: str) -> "Browser":
        """A person's browser, in which the purpose is chosen."""
        if user not in self.browsers:
            self.browsers[user] = await Browser(self.app, self.hub, user).__aenter__()
        return self.browsers[user]


class Browser(httpx.AsyncClient):
    """Signed in, for pages by its session, for the API by its token."""

    def __init__(self, app: Any, hub: Hub, user: str) -> None:
        transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 50_000))
        super().__init__(transport=transport, base_url="http://127.0.0.1:8470")
        self._token = (hub.settings.data / "tokens" / user).read_text().strip()

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        await self.post("/login", data={"token": self._token})
        await self.post("/purpose", data={"purpose": PURPOSE, "case": "2026-17"})
        self.headers["Authorization"] = f"Bearer {self._token}"
        return self


def subjects_of(hub: Hub, key: str) -> list[str]:
    """The names and numbers of a record, as a subscription names them."""
    alert = orjson.loads(hub.archive.history(key)[-1])
    names = [f"name:{name['text']}" for entity in alert["entities"] for name in entity["names"]]
    return [*names, *(f"{i['scheme']}:{i['value']}" for e in alert["entities"] for i in e["identifiers"])][:20]


def play_of(hub: Hub) -> Play:
    """The incidents of several agencies, a part before and the rest in steps, some urgent.

    Each record comes with one like it that its agency keeps to itself and that also names who is in another incident.
    """
    logged = {each.key: each for each in entries(hub, "alerts") if each.headers["withdrawn"] == "0"}
    steward = hub.directory.user("steward@hub")
    assert steward
    sight = Sight(hub.archive, hub.links, steward, PURPOSE, hub.clock())
    incidents = {frozenset(sight.members(key)) for key in logged if sight.visible(key)}
    chosen = sorted(sorted(each) for each in incidents if len(each) > 2)[:INCIDENTS]
    shown = {key: orjson.loads(logged[key].value) for each in chosen for key in each}
    for_all = [[key for key in each if shown[key]["handling"]["releasable_to"] == ["*"]] for each in chosen]
    seeds = [each[0] for each in for_all if len(each) > 2 and each[0].startswith("kr.kcg/")][:SEEDS]
    parts: list[list[NewEntry]] = [[] for _ in range(STEPS + 1)]
    ids = []
    for number, incident in enumerate(chosen):
        others = shown[chosen[number - 1][0]]["entities"]
        for at, key in enumerate(incident):
            urgent = {"precedence": "flash" if at % 2 else "immediate"} if (number + at) % 3 else {}
            part = 0 if key in seeds else (number + at) % STEPS + 1
            alert = shown[key] | urgent
            parts[part].append(changed(logged[key], alert["origin"]["ref"], 1, alert))
            secret = kept_to_itself(logged[key], entities=alert["entities"] + others, precedence="flash")
            parts[(part + at) % (STEPS + 1)].append(secret)
            ids += [each.headers["alert_id"] for each in (parts[part][-1], secret)][at % 2 :][:1] if urgent else []
    for number, step in enumerate(parts[1:], 1):
        for key in reversed(seeds):
            alert = shown[key] | {"precedence": "flash"}
            step.append(changed(logged[key], alert["origin"]["ref"], number + 1, alert))
    ids = ids[:: len(ids) // IDS] + [each.headers["alert_id"] for each in parts[-1][-SEEDS:]]
    return Play(parts[0], parts[1:], seeds, ids)


@pytest.fixture(scope="module")
def play(filled: Any) -> Play:
    return play_of(filled.hub)


@pytest.fixture(scope="module")
def whole(filled: Any, play: Play, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hub, dict[str, Any]]]:
    """A hub to which everything comes, and what each agency was told by it."""
    listening = Listening(filled, tmp_path_factory.mktemp("whole"), play)
    yield listening.hub, asyncio.run(listening.told(AGENCIES))
    listening.hub.close()


@pytest.mark.parametrize("agency", AGENCIES)
def test_what_one_hears_does_not_change_by_what_comes_and_is_hidden(
    agency: str, whole: tuple[Hub, dict[str, Any]], filled: Any, play: Play, tmp_path: Path
) -> None:
    hub, told = whole
    viewer = hub.directory.user(f"investigator@{agency}")
    assert viewer
    logged = entries(hub, "alerts")
    hidden = {entry.key for entry in logged} - released(logged, Right(agency, viewer.role, viewer.groups, PURPOSE))
    assert {key.split("/")[0] for key in hidden} == {*AGENCIES} - {agency}
    listening = Listening(filled, tmp_path, play.without(hidden))
    try:
        of_fewer = asyncio.run(listening.told([agency]))[agency]
    finally:
        listening.hub.close()
    for step, (of_whole, fewer) in enumerate(zip(told[agency], of_fewer, strict=True)):
        for what, answer in of_whole.items():
            assert fewer[what] == answer, f"step {step}: {what}"
    assert_something_was_told(told[agency])


def assert_something_was_told(steps: Sequence[Told]) -> None:
    """Incidents grew, streams spoke, and something urgent waited for a word."""
    first, last = steps[0], steps[-1]
    streams = [what for what in last if what.startswith("stream ")]
    assert all(len(last[what]) > len(first[what]) for what in streams)
    members = [
        [each["members"] for each in orjson.loads(step["/v1/subscriptions"][1])["subscriptions"]] for step in steps
    ]
    assert members[0] != members[-1]
    assert any(orjson.loads(step["/v1/acknowledgements"][1])["acknowledgements"] for step in steps)
    said = {answer[0] for what, answer in last.items() if what.startswith("acknowledge ")}
    assert said > {HTTPStatus.NOT_FOUND}
