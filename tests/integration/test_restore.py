"""A hub that is restored as docs/operations.md says gives the same answers: alerts, receipts, hits, proofs."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cluster import PARTITIONS, write_settings
from confluent_kafka import Consumer, Producer, TopicPartition

from bongsu.bootstrap import Hub, open_hub
from bongsu.services import intake, quarantine, reading
from bongsu.services.search import search
from bongsu.settings import Settings

KEPT = ("keys", "directory.json", "checkpoint.json", "root.pub")
QUERIES = ("필로폰", "ยาบ้า", "agency:th.customs NOT status:active", "cocaine OR 대마", "*")
MIRRORED = ("submissions", "decisions", "access")


@pytest.fixture
def restore(request: pytest.FixtureRequest, engine: str, tmp_path: Path) -> Callable[[Path], Path]:
    """`restore(data)`: the folder of a hub made from what is kept of another, on the engine of this run."""

    def made(data: Path) -> Path:
        folder = tmp_path / "restored"
        folder.mkdir()
        for name in KEPT:
            (shutil.copytree if (data / name).is_dir() else shutil.copy)(data / name, folder / name)
        if engine == "embedded":
            with (
                closing(sqlite3.connect(data / "hub.sqlite3")) as old,
                closing(sqlite3.connect(folder / "hub.sqlite3")) as new,
            ):
                old.backup(new)
        else:
            servers = request.getfixturevalue("servers")
            prefix = write_settings(folder, servers.kafka, servers.elasticsearch)
            mirror(servers.kafka, Settings.of(data).topic_prefix, prefix)
        return folder

    return made


def mirror(kafka: str, old: str, new: str) -> None:
    """What MirrorMaker does with the three topics that are kept: every message to the same partition."""
    config = {"bootstrap.servers": kafka, "group.id": new, "enable.auto.commit": False}
    producer = Producer({"bootstrap.servers": kafka})
    with closing(Consumer(config)) as consumer:
        for topic in MIRRORED:
            for shard in range(PARTITIONS[topic]):
                part = TopicPartition(f"{old}.{topic}", shard, 0)
                _, end = consumer.get_watermark_offsets(part, timeout=10)
                consumer.assign([part])
                done = 0
                while done < end:
                    message = consumer.poll(10)
                    assert message is not None
                    assert message.error() is None
                    done += 1
                    producer.produce(
                        f"{new}.{topic}", message.value(), message.key(), partition=shard, headers=message.headers()
                    )
    assert producer.flush(30) == 0


def answers(hub: Hub, submissions: list[tuple[str, str]]) -> dict[str, Any]:
    """Everything that a hub can be asked, by people of two agencies and of the hub."""
    told: dict[str, Any] = {}
    for name in ("analyst@kr.kcs", "investigator@kr.knp", "steward@hub"):
        viewer = hub.directory.user(name)
        assert viewer is not None
        lines = list(reading.export(hub.reading, viewer, "border_risk", hub.clock(), everything=True))
        told[f"export {name}"] = lines
        told[f"evidence {name}"] = [
            reading.evidence_of(hub.reading, viewer, line["alert_id"], "border_risk", hub.clock()) for line in lines[:5]
        ]
        for query in QUERIES:
            told[f"{query} {name}"] = search(
                hub.index, hub.alerts_by_id, viewer, "border_risk", query, hub.clock(), limit=100
            )
    for agency, identity in submissions:
        told[f"receipt {identity}"] = intake.receipt_for(hub.intake, agency, identity)
        feed = hub.directory.user(f"feed@{agency}")
        assert feed is not None
        told[f"quarantine {agency}"] = list(quarantine.entries(hub.quarantine, feed))
    return told


def test_a_restored_hub_answers_as_before(
    hub: Hub,
    demo_data: Path,
    samples: list[tuple[str, bytes]],
    signed: Callable[[str, bytes], bytes],
    restore: Callable[[Path], Path],
) -> None:
    submissions = [
        (agency, intake.submit(hub.intake, agency, signed(agency, payload))["submission_id"])
        for agency, payload in samples
    ]
    hub.catch_up()
    before = answers(hub, submissions)
    assert len(before["export steward@hub"]) > 100

    with closing(open_hub(Settings.of(restore(demo_data)), clock=hub.clock)) as again:
        again.catch_up()
        after = answers(again, submissions)
        assert {key: value for key, value in after.items() if value != before[key]} == {}

        agency, payload = samples[0]
        intake.submit(again.intake, agency, signed(agency, payload))
        again.catch_up()
        assert answers(again, submissions) == before
