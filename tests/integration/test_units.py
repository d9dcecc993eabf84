"""From an agency's file to a unit's own topic: what was released to it, verified by it, and what was taken back."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from cluster import write_settings

from bongsu.bootstrap import Hub, open_hub
from bongsu.ports.directory import Unit
from bongsu.services import intake, reading
from bongsu.services.notify import viewer_of
from bongsu.settings import Settings
from bongsu_consumers.stream import Stream

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
