"""From an agency's file to a unit's own topic: what was released to it, verified by it, and what was taken back."""

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import orjson
import pytest
from cluster import write_settings
from confluent_kafka import Producer

from bongsu.bootstrap import Hub, open_hub
from bongsu.entrypoints.api.application import create_app
from bongsu.ports.directory import Unit
from bongsu.services import intake, reading
from bongsu.services.notify import viewer_of
from bongsu.settings import Settings
from bongsu_consumers.stream import Stream


class NoWorkers:
    """The tests let the hub catch up themselves."""

    def alive(self) -> dict[str, bool]:
        return {}


UNIT = Unit("kr.knp.seoul", "kr.knp", "criminal_investigation")


@pytest.fixture
def unit_hub(demo_data: Path, kafka: str, elasticsearch: str) -> Iterator[Hub]:
    """A demo hub on the cluster, with the keys of `demo_data` and one unit."""
    write_settings(demo_data, kafka, elasticsearch, units=(UNIT.name,))
    hub = open_hub(Settings.of(demo_data))
    hub.directory.add_unit(UNIT)
    yield hub
    hub.close()


def test_a_unit_follows_what_its_agency_may_read(
    unit_hub: Hub, samples: list[tuple[str, bytes]], signed: Callable[[str, bytes], bytes]
) -> None:
    hub = unit_hub
    for agency, payload in samples:
        intake.submit(hub.intake, agency, signed(agency, payload))
    hub.catch_up()
    data, settings = hub.settings.data, hub.settings
    holds: dict[str, bytes] = {}
    recalls = 0
    with Stream(
        UNIT.name,
        settings.kafka,
        root=data / "root.pub",
        certificate=data / "checkpoint.json",
        prefix=settings.topic_prefix,
    ) as stream:
        deadline = time.monotonic() + 20
        while (event := stream.poll(2)) is not None and time.monotonic() < deadline:
            key = f"{event.agency}/{event.ref}"
            if event.kind == "alert":
                holds[key] = event.value
            else:
                recalls += 1
                del holds[key]
    may = {
        f"{line['origin']['agency']}/{line['origin']['ref']}": line["alert_id"]
        for line in reading.export(hub.reading, viewer_of(UNIT), UNIT.purpose, hub.clock(), everything=False)
    }
    assert {key: orjson.loads(value)["alert_id"] for key, value in holds.items()} == may
    assert len(may) > 100
    assert recalls > 0, "the samples hold withdrawals: nothing was taken back"
    logged = hub.archive.alerts(list(may.values()))
    assert all(value == logged[may[key]] for key, value in holds.items()), "not the logged bytes"


def test_the_units_people_see_in_the_console_what_its_streams_found(
    unit_hub: Hub, samples: list[tuple[str, bytes]], signed: Callable[[str, bytes], bytes]
) -> None:
    hub = unit_hub
    for agency, payload in samples:
        intake.submit(hub.intake, agency, signed(agency, payload))
    hub.catch_up()
    viewer, steward = viewer_of(UNIT), hub.directory.user("steward@hub")
    assert steward
    now = hub.clock()
    seen = {line["alert_id"] for line in reading.export(hub.reading, viewer, UNIT.purpose, now, everything=False)}
    every = {line["alert_id"] for line in reading.export(hub.reading, steward, UNIT.purpose, now, everything=False)}
    told, hidden = min(seen), min(every - seen)
    lines = [
        {"notice_id": "1", "what": "watch", "alert_id": told, "record": "R-1", "watch": {"value": "<b>김영희"}},
        {"notice_id": "2", "what": "watch", "alert_id": hidden, "record": "R-HIDDEN", "watch": {"value": "x"}},
        {"notice_id": "3", "what": "watch", "alert_id": told, "record": "R-TAKEN-BACK", "watch": {"value": "y"}},
        {"notice_id": "4", "what": "recall", "record": "R-3", "withdraws": ["3"]},
        {
            "notice_id": "5",
            "what": "count",
            "start": "2026-11-20",
            "dimension": "agency",
            "value": "kr.kcs",
            "count": 3,
        },
        {
            "notice_id": "5",
            "what": "count",
            "start": "2026-11-20",
            "dimension": "agency",
            "value": "kr.kcs",
            "count": 47,
        },
    ]
    producer = Producer({"bootstrap.servers": hub.settings.kafka})
    for each in [b"no json", b"[]", *map(orjson.dumps, lines)]:
        producer.produce(f"{hub.settings.topic_prefix}.notices.{UNIT.name}", each)
    producer.flush(10)
    own = _page(hub, "investigator@kr.knp", "criminal_investigation")
    assert "&lt;b&gt;김영희" in own
    assert "R-1" in own
    assert "47" in own
    assert not [text for text in ("R-HIDDEN", "R-TAKEN-BACK", "<b>김영희") if text in own]
    for user, purpose in (("investigator@kr.knp", "border_risk"), ("analyst@kr.kcs", "criminal_investigation")):
        assert UNIT.name not in _page(hub, user, purpose)


def _page(hub: Hub, user: str, purpose: str) -> str:
    async def visit() -> str:
        transport = httpx.ASGITransport(app=create_app(hub, NoWorkers()), client=("127.0.0.1", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8470") as browser:
            await browser.post("/login", data={"token": (hub.settings.data / "tokens" / user).read_text()})
            await browser.post("/purpose", data={"purpose": purpose})
            answer = await browser.get("/notices")
            assert answer.status_code == 200
            return answer.text

    return asyncio.run(visit())
