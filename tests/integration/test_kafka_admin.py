"""Topics made and checked on a real broker."""

import gc
import json
import logging
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource

from bongsu.adapters.directory_file import DirectoryFile
from bongsu.adapters.kafka_admin import KafkaAdmin, KafkaAdminError
from bongsu.adapters.kafka_topics import Topic, topics
from bongsu.entrypoints.cli.topics import topics as topics_command
from bongsu.ports.directory import Unit


@pytest.fixture
def admin(kafka: str) -> Iterator[KafkaAdmin]:
    with KafkaAdmin(kafka) as opened:
        yield opened


@pytest.fixture
def wanted() -> list[Topic]:
    return topics(f"t{uuid4().hex[:8]}", ["kr.kcs"], ["kr.knp.seoul"])


def test_topics_are_made_once_and_then_found_as_wanted(admin: KafkaAdmin, wanted: list[Topic]) -> None:
    copies = admin.replication()
    assert copies == 1  # one broker: three are wanted, one is there
    before = admin.differences(wanted, copies)
    assert [(each.setting, each.found) for each in before] == [("topic", "missing")] * len(wanted)
    assert admin.create(wanted, copies) == [topic.name for topic in wanted]
    assert admin.create(wanted, copies) == []
    assert admin.differences(wanted, copies) == []


def test_more_partitions_are_asked_for_and_never_made(admin: KafkaAdmin, wanted: list[Topic]) -> None:
    logs = [topic for topic in wanted if topic.partitioned_by == "agency"]
    fewer = [Topic(each.name, 2, each.key, each.config, each.partitioned_by) for each in logs]
    admin.create(fewer, 1)
    assert admin.create(logs, 1) == []
    found = admin.differences(logs, 1)
    assert [(each.setting, each.wanted, each.found) for each in found] == [("partitions", "12", "2")] * 3
    assert all("do not move an agency" in each.advice for each in found)
    [other] = admin.differences([Topic(logs[0].name, 1, "", logs[0].config)], 1)
    assert "cannot be taken away" in other.advice


def test_settings_that_differ_are_named(admin: KafkaAdmin, kafka: str, wanted: list[Topic]) -> None:
    [inbox] = [topic for topic in wanted if ".in." in topic.name]
    admin.create([inbox], 1)
    client = KafkaAdminClient(bootstrap_servers=kafka)
    client.alter_configs([ConfigResource("topic", inbox.name, {"retention.ms": "60000"})])
    client.close()
    [difference] = admin.differences([inbox], 1)
    assert (difference.topic, difference.setting) == (inbox.name, "retention.ms")
    assert (difference.wanted, difference.found) == ("604800000", "60000")
    assert f"--topic {inbox.name} --add-config retention.ms=604800000" in difference.advice
    [copies] = [each for each in admin.differences([inbox], 3) if each.setting == "replication.factor"]
    assert (copies.wanted, copies.found) == ("3", "1")


def test_more_copies_than_brokers_are_refused(admin: KafkaAdmin) -> None:
    with pytest.raises(KafkaAdminError, match="ask for at most 1, or start more brokers"):
        admin.replication(3)


def test_a_setting_that_kafka_refuses_is_told_with_its_topic(admin: KafkaAdmin, wanted: list[Topic]) -> None:
    name = wanted[0].name
    with pytest.raises(KafkaAdminError, match=f"topic {name}"):
        admin.create([Topic(name, 1, "", {"retention.ms": "for ever"})], 1)


def test_a_broker_that_is_away_is_named(free_port: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "kafka")  # a log record would hold the error, and the error the socket

    def refused() -> str:
        with pytest.raises(KafkaAdminError) as error:
            KafkaAdmin(f"127.0.0.1:{free_port}", answer_ms=500)
        return str(error.value)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # kafka-python forgets the sockets that nobody answered
        assert f"127.0.0.1:{free_port}" in refused()
        gc.collect()
    assert "kafka-io" not in "".join(each.name for each in threading.enumerate())


def run(kafka: str, data: Path, prefix: str, *arguments: str) -> Result:
    environment = {"BONGSU_KAFKA": kafka, "BONGSU_TOPIC_PREFIX": prefix}
    return CliRunner().invoke(topics_command, ["--data", str(data), *arguments], env=environment)


def test_the_command_makes_the_topics_of_the_directory_and_then_checks_them(kafka: str, demo_data: Path) -> None:
    DirectoryFile(demo_data / "directory.json").add_unit(Unit("kr.knp.seoul", "kr.knp", "criminal_investigation"))
    prefix = f"t{uuid4().hex[:8]}"
    checked = run(kafka, demo_data, prefix, "--check", "--json")
    assert checked.exit_code == 1
    assert {each["found"] for each in json.loads(checked.stdout)["differences"]} == {"missing"}
    made = run(kafka, demo_data, prefix, "--json")
    assert made.exit_code == 0
    document = json.loads(made.stdout)
    assert {f"{prefix}.in.kr.kcs", f"{prefix}.out.kr.knp.seoul", f"{prefix}.alerts"} <= set(document["made"])
    assert document["topics"] == len(document["made"]) == 5 + 2 * 7 + 3
    assert "loses records" in document["warnings"][0]
    again = run(kafka, demo_data, prefix, "--check")
    assert (again.exit_code, again.stdout) == (0, "22 topics, 0 made, 0 differences\n")


def test_the_command_without_a_broker_says_what_to_set(demo_data: Path) -> None:
    asked = run("", demo_data, "bongsu")
    assert asked.exit_code == 2
    assert "BONGSU_KAFKA" in asked.stderr
