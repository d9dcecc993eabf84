"""Who may do what on Kafka: the data, the forms that are made of it, and the files that are made of those."""

import json
import os
import re
import runpy
import stat
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from bongsu.adapters.directory_file import DirectoryFile
from bongsu.adapters.kafka_access import Rule, rules
from bongsu.adapters.kafka_rules import acl_of, is_of_hub, script, users, worded
from bongsu.adapters.kafka_topics import TopicsError, topics
from bongsu.entrypoints.cli.access import access as access_command
from bongsu.ports.directory import Unit
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


def asked(data: Path, *arguments: str) -> Result:
    environment = {"BONGSU_KAFKA": "", "BONGSU_TOPIC_PREFIX": "b"}
    return CliRunner().invoke(access_command, [*arguments, "--data", str(data)], env=environment)


def test_the_command_shows_the_rights_of_the_directory_in_every_form(demo_data: Path) -> None:
    directory = DirectoryFile(demo_data / "directory.json")
    directory.add_unit(Unit("kr.knp.seoul", "kr.knp", "criminal_investigation"))
    wanted = rules("b", directory.agencies(), ["kr.knp.seoul"])
    assert asked(demo_data).stdout.splitlines() == [worded(acl_of(rule)) for rule in wanted]
    assert [Rule(**each) for each in json.loads(asked(demo_data, "--json").stdout)] == wanted
    manifests = list(yaml.safe_load_all(asked(demo_data, "strimzi", "--cluster", "k").stdout))
    assert manifests == users(wanted, "k")
    assert asked(demo_data, "script").stdout.splitlines()[-1] in script(wanted, "kafka-acls.sh", "made")
    refused = asked(demo_data, "apply")
    assert (refused.exit_code, "BONGSU_KAFKA" in refused.stderr) == (2, True)


def test_the_table_of_principals_in_the_page_is_the_data() -> None:
    page = (ROOT / "docs/kafka.md").read_text()
    rows = re.findall(r"^\| `([\w.{}]+)` \| (topic|group) \| `([^`]+)` \| ([\w, ]+) \|$", page, re.MULTILINE)
    data = [
        (principal["name"], field.removesuffix("s"), name.format(prefix="bongsu", agency="AGENCY", unit="UNIT"),
         ", ".join(grant["operations"]))
        for principal in yaml.safe_load((ROOT / "deploy/access.yaml").read_text())["principals"]
        for grant in principal["may"]
        for field in ("topics", "groups")
        for name in grant.get(field, ())
    ]  # fmt: skip
    names = {"hub": "hub", "agency.{agency}": "agency.AGENCY", "unit.{unit}": "unit.UNIT"}
    assert rows == [(names[who], what, name, operations) for who, what, name, operations in data]


def test_the_table_of_topics_in_the_page_is_the_data() -> None:
    page = (ROOT / "docs/kafka.md").read_text()
    rows = re.findall(r"^\| `(bongsu\.[\w.]+)` \| .* \| (\d+) MiB \| ([\w ]+) \|$", page, re.MULTILINE)
    kept = {"-1": "for ever", "604800000": "7 days", "2592000000": "30 days", None: "the last of each key"}
    data = [
        (
            topic["name"].format(agency="AGENCY", unit="UNIT"),
            str(int(topic["config"]["max.message.bytes"]) >> 20),
            kept[topic["config"].get("retention.ms")],
        )
        for topic in yaml.safe_load((ROOT / "deploy/topics.yaml").read_text())["topics"]
    ]
    assert rows == data
