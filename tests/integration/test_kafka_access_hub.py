"""The hub's rights on a real broker with authorisation on: enough for all that it does, given and taken as data."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from guarded import Guarded, guarded_broker, written

from bongsu.adapters.kafka_access import rules
from bongsu.adapters.kafka_admin import KafkaAdmin, KafkaAdminError
from bongsu.adapters.kafka_ends import KafkaEnds
from bongsu.adapters.kafka_group import KafkaGroup
from bongsu.adapters.kafka_inbox import KafkaInbox
from bongsu.adapters.kafka_log import KafkaLog, Record
from bongsu.adapters.kafka_topics import partitions_of, topics
from bongsu.entrypoints.cli.access import access
from bongsu.ports.log import TOPICS, NewEntry


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    with guarded_broker(tmp_path_factory.mktemp("guarded")) as broker:
        yield broker


def until(fact: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not fact():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


def test_rights_are_given_and_taken_as_the_data_says(guarded: Guarded) -> None:
    prefix = f"t{uuid4().hex[:8]}"
    with KafkaAdmin(guarded.servers, guarded.properties("admin")) as admin:
        given, taken = admin.grant(rules(prefix, ["kr.kcs"], ["kr.knp"]), prefix)
        assert (len(given), taken) == (len(rules(prefix, ["kr.kcs"], ["kr.knp"])), [])
        assert admin.grant(rules(prefix, ["kr.kcs"], ["kr.knp"]), prefix) == ([], [])
        given, taken = admin.grant(rules(prefix, ["kr.kcs"]), prefix)
        assert given == []
        assert f"unit.kr.knp allow read topic {prefix}.out.kr.knp" in taken
        assert not [each for each in taken if not each.startswith("unit.kr.knp ")]


def test_the_hubs_rights_are_enough_for_all_that_it_does(guarded: Guarded) -> None:
    prefix = f"t{uuid4().hex[:8]}"  # a second hub on the same servers, with the same principal
    with KafkaAdmin(guarded.servers, guarded.properties("admin")) as admin:
        admin.grant(rules(prefix, ["kr.kcs"], ["kr.knp"]), prefix)
    wanted = topics(prefix, ["kr.kcs"], ["kr.knp"])
    guarded.make(wanted)
    with KafkaAdmin(guarded.servers, guarded.properties("hub")) as admin:
        assert admin.differences(wanted, 1) == []
    config = guarded.config("hub")
    log = KafkaLog(config, prefix, {topic: partitions_of(topic) for topic in TOPICS}, lambda _: 3)
    headers = {"agency": "kr.kcs"}
    for topic in TOPICS:
        assert log.append(topic, [NewEntry("key", b"value", headers)]) == [1]
        shard = 0 if topic in ("decisions", "access") else 3
        assert [entry.value for entry in log.read(topic, 0, 10, shard)] == [b"value"]
        assert log.end(topic, shard) == 1
    for name in ("receipts.kr.kcs", "out.kr.knp"):
        log.producer.publish([Record(log.name(name), 0, NewEntry("key", b"value"))])
        assert log.reader(log.name(name), 0).read(0, 1)[0].value == b"value"
    ends = KafkaEnds(config)
    assert ends.ends([(f"{prefix}.alerts", 3)]) == {(f"{prefix}.alerts", 3): 1}
    for name in ("admit", "attest", "index", "notify"):
        group = KafkaGroup(config, f"{prefix}.{name}", f"{prefix}.alerts")
        until(lambda own=group: own.shards() == list(range(12)))  # type: ignore[misc]
        group.commit(3, 1)
        assert group.position(3) == ends.kept(f"{prefix}.{name}", [(f"{prefix}.alerts", 3)])[f"{prefix}.alerts", 3] == 1
        assert not ends.is_empty(f"{prefix}.{name}")
        group.close()
    taken: list[str] = []
    inbox = KafkaInbox(lambda agency, *_: taken.append(agency), prefix, config)
    assert written(guarded, "admin", f"{prefix}.in.kr.kcs") == ""
    until(lambda: bool(inbox.turn() or taken))
    inbox.close()
    log.close()
    assert taken == ["kr.kcs"]


def test_the_command_gives_the_rights(guarded: Guarded, demo_data: Path, tmp_path: Path) -> None:
    properties = tmp_path / "admin.properties"
    properties.write_text("".join(f"{name}={value}\n" for name, value in guarded.properties("admin").items()))
    prefix = f"t{uuid4().hex[:8]}"
    environment = {
        "BONGSU_KAFKA": guarded.servers, "BONGSU_KAFKA_PROPERTIES": str(properties), "BONGSU_TOPIC_PREFIX": prefix,
    }  # fmt: skip
    applied = CliRunner().invoke(access, ["apply", "--json", "--data", str(demo_data)], env=environment)
    said = json.loads(applied.stdout)
    assert f"agency.th.customs allow write topic {prefix}.in.th.customs" in said["given"]
    again = CliRunner().invoke(access, ["apply", "--data", str(demo_data)], env=environment)
    assert again.stdout == f"{said['rights']} rights, 0 given, 0 taken\n"


def test_only_an_administrator_gives_rights(guarded: Guarded) -> None:
    with (
        KafkaAdmin(guarded.servers, guarded.properties("hub")) as admin,
        pytest.raises(KafkaAdminError, match="may admin"),
    ):
        admin.grant(rules("other"), "other")
