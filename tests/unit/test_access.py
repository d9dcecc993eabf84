"""Who may do what on Kafka: the data, the forms that are made of it, and the files that are made of those."""

import os
import runpy
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

from bongsu.adapters.kafka_access import Rule, rules
from bongsu.adapters.kafka_rules import acl_of, is_of_hub, script, users, worded
from bongsu.adapters.kafka_topics import TopicsError, topics
from bongsu_consumers.topics import UnitTopics

ROOT = Path(__file__).parents[2]
AGENCIES, UNITS = ["kr.kcs", "th.customs"], ["kr.knp", "kr.knp.seoul"]


@pytest.fixture
def granted() -> list[Rule]:
    return rules("b", AGENCIES, UNITS)


def may(granted: list[Rule], principal: str, resource: str, name: str) -> set[str]:
    """What Kafka's authorizer would let a principal do."""
    found = [
        rule
        for rule in granted
        if (rule.principal, rule.resource) == (principal, resource)
        and (rule.name == name if rule.pattern == "literal" else name.startswith(rule.name))
    ]
    return set() if any(not rule.allowed for rule in found) else {rule.operation for rule in found}


def test_an_agency_writes_its_inbox_and_reads_its_receipts_and_nothing_else(granted: list[Rule]) -> None:
    for topic in topics("b", AGENCIES, UNITS):
        allowed = may(granted, "agency.kr.kcs", "topic", topic.name)
        assert allowed == {"b.in.kr.kcs": {"Write"}, "b.receipts.kr.kcs": {"Read"}}.get(topic.name, set()), topic.name


def test_a_unit_reads_what_is_released_to_it_and_writes_its_own(granted: list[Rule]) -> None:
    own = {
        "b.out.kr.knp.seoul": {"Read"},
        "b.watch.kr.knp.seoul": {"Read", "Write"},
        "b.notices.kr.knp.seoul": {"Read", "Write"},
    }
    for topic in topics("b", AGENCIES, UNITS):
        assert may(granted, "unit.kr.knp.seoul", "topic", topic.name) == own.get(topic.name, set()), topic.name


def test_the_hub_may_make_all_topics_and_never_writes_in_anothers_name(granted: list[Rule]) -> None:
    for topic in topics("b", AGENCIES, UNITS):
        assert {"Create", "DescribeConfigs"} <= may(granted, "hub", "topic", topic.name)
    assert "Write" not in may(granted, "hub", "topic", "b.in.kr.kcs")
    assert not {"Read", "Write"} & may(granted, "hub", "topic", "b.watch.kr.knp")
    assert may(granted, "hub", "group", "b.unit.kr.knp.follow") == set()


def test_the_units_own_names_are_those_of_its_sdk(granted: list[Rule]) -> None:
    unit = UnitTopics("kr.knp.seoul", "b")
    assert {"Read"} == may(granted, "unit.kr.knp.seoul", "group", unit.group("follow"))
    assert {unit.out, unit.watch, unit.notices} <= {topic.name for topic in topics("b", [], UNITS)}


def test_a_unit_whose_name_begins_anothers_is_kept_out_of_its_groups(granted: list[Rule]) -> None:
    assert may(granted, "unit.kr.knp", "group", "b.unit.kr.knp.follow") == {"Read"}
    assert may(granted, "unit.kr.knp", "group", "b.unit.kr.knp.seoul.follow") == set()
    assert may(granted, "unit.kr.knp", "topic", "b.unit.kr.knp.seoul.app-table-changelog") == set()


def test_a_name_that_no_topic_can_have_is_refused() -> None:
    with pytest.raises(TopicsError, match=r"unit 'x\*'"):
        rules("b", [], ["x*"])


def test_every_principal_becomes_a_kafka_user_with_all_its_rights(granted: list[Rule]) -> None:
    made = {user["metadata"]["name"]: user["spec"] for user in users(granted, "bongsu")}
    assert list(made) == ["hub", "agency.kr.kcs", "agency.th.customs", "unit.kr.knp", "unit.kr.knp.seoul"]
    assert made["agency.kr.kcs"]["authentication"] == {"type": "scram-sha-512"}
    again = {
        Rule(name, acl["resource"]["type"], acl["resource"]["name"], acl["resource"]["patternType"], operation,
             allowed=acl["type"] == "allow")
        for name, spec in made.items()
        for acl in spec["authorization"]["acls"]
        for operation in acl["operations"]
    }  # fmt: skip
    assert again == set(granted)


def test_the_script_gives_all_rights_by_kafkas_own_command(granted: list[Rule], tmp_path: Path) -> None:
    command = tmp_path / "kafka-acls.sh"
    command.write_text('#!/bin/sh\nfor each in "$@"; do printf "%s\\n" "$each"; done; echo .\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    text = script(granted, "kafka-acls.sh", "made")
    assert text == script(granted, "kafka-acls.sh", "made")
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "BOOTSTRAP": "k:9092", "ADMIN": "a.properties"}
    ran = subprocess.run(["sh", "-c", text], env=environment, capture_output=True, text=True, check=True)
    again: set[Rule] = set()
    for call in ran.stdout.split("\n.\n")[:-1]:
        words = call.strip("\n.").split("\n")
        assert words[:5] == ["--bootstrap-server", "k:9092", "--command-config", "a.properties", "--add"]
        (who, user), *middle, (what, name), (_, pattern) = zip(words[5::2], words[6::2], strict=True)
        for _, operation in middle:
            again.add(
                Rule(user.removeprefix("User:"), what.removeprefix("--"), name, pattern.removesuffix("ed"), operation,
                     allowed=who == "--allow-principal")
            )  # fmt: skip
    assert again == set(granted)
    missing = subprocess.run(["sh", "-c", text], env={"PATH": os.environ["PATH"]}, capture_output=True, check=False)
    assert missing.returncode != 0
    assert b"host:port of a broker" in missing.stderr


def test_only_the_hubs_own_rights_are_its_to_change() -> None:
    own = acl_of(Rule("unit.kr.knp", "topic", "b.out.kr.knp", "literal", "Read"))
    assert worded(own) == "unit.kr.knp allow read topic b.out.kr.knp"
    assert is_of_hub(own, "b")
    assert not is_of_hub(own, "other")
    assert not is_of_hub(acl_of(Rule("admin", "topic", "b.out.kr.knp", "literal", "Read")), "b")


def test_the_manifests_in_the_repository_are_made_of_the_data() -> None:
    written = runpy.run_path(str(ROOT / "deploy/access.py"))["written"]
    made = dict(written())
    assert {path.relative_to(ROOT).as_posix() for path in made} >= {"deploy/kubernetes/base/kafka-users.yaml"}
    for path, text in made.items():
        assert path.read_text() == text, f"{path}: run `python deploy/access.py`"
        assert {each["kind"] for each in yaml.safe_load_all(text)} == {"KafkaUser"}
