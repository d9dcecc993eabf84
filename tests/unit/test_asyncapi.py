"""docs/asyncapi.yaml is valid AsyncAPI 3, and says what the topics' data, the rights' data and the code say."""

import copy
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bongsu.bootstrap import Hub
from bongsu.domain.release import Viewer
from bongsu.pipeline.stamp import Stamp
from bongsu.ports.log import TOPICS, Entry, Topic
from bongsu.services.inbox import take_in
from bongsu.services.quarantine import discard
from bongsu_consumers.streams.notices import Notice
from bongsu_consumers.streams.watchlist import Watch
from bongsu_schemas import event

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent / "asyncapi"
DOCUMENT = yaml.safe_load((ROOT / "docs/asyncapi.yaml").read_text())
_BASE = "file:///"


def problems(document: Any) -> list[str]:
    """What the official schema says against a document."""
    schema = orjson.loads((HERE / "asyncapi-3.0.0.schema.json").read_bytes())
    return [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(document)]


def test_the_document_is_valid_asyncapi() -> None:
    assert problems(DOCUMENT) == []


@pytest.mark.parametrize(
    "breaking",
    [
        lambda document: document.pop("asyncapi"),
        lambda document: document["operations"]["hub.receives.in"].update(action="get"),
        lambda document: document["channels"]["in"].update(topic="x"),
        lambda document: document["components"]["securitySchemes"]["scram"].update(type="scram"),
        lambda document: document["channels"]["in"]["bindings"]["kafka"].update(partitions=0),
    ],
)
def test_what_is_not_asyncapi_is_found(breaking: Callable[[Any], object]) -> None:
    document = copy.deepcopy(DOCUMENT)
    breaking(document)
    assert problems(document)


def test_every_reference_leads_somewhere() -> None:
    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            yield from (value for name, value in node.items() if name == "$ref")
        for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from references(each)

    for reference in set(references(DOCUMENT)):
        if reference.startswith("#/"):
            node = DOCUMENT
            for part in reference[2:].split("/"):
                node = node[part]
        else:
            assert (ROOT / "docs" / reference).exists(), reference


def test_the_schema_is_the_one_that_was_vendored() -> None:
    sums = re.findall(r"^([0-9a-f]{64})  (\S+)$", (HERE / "README.md").read_text(), re.MULTILINE)
    assert len(sums) == 3
    for digest, name in sums:
        assert sha256((HERE / name).read_bytes()).hexdigest() == digest


def test_channels_are_the_topics() -> None:
    topics = {topic["name"]: topic for topic in yaml.safe_load((ROOT / "deploy/topics.yaml").read_text())["topics"]}
    channels = {channel["address"]: channel for channel in DOCUMENT["channels"].values()}
    assert list(channels) == list(topics)
    for address, channel in channels.items():
        assert list(channel.get("parameters", {})) == re.findall(r"{(\w+)}", address)
        binding = channel["bindings"]["kafka"]
        config = binding["topicConfiguration"]
        said = {
            name: ",".join(value) if isinstance(value, list) else str(value) for name, value in config.items()
        }  # the binding has lists and numbers where Kafka has texts
        wanted = {name: value for name, value in topics[address]["config"].items() if name != "min.insync.replicas"}
        assert (binding["partitions"], said) == (topics[address]["partitions"], wanted), address


def test_operations_are_the_rights() -> None:
    channels = {channel["address"]: name for name, channel in DOCUMENT["channels"].items()}
    granted = set()
    for principal in yaml.safe_load((ROOT / "deploy/access.yaml").read_text())["principals"]:
        who = principal["name"].split(".")[0]
        for grant in principal["may"]:
            for pattern in grant.get("topics", ()):
                address = pattern.replace("{prefix}", "bongsu")
                own = [
                    name for each, name in channels.items() if each == address or each.startswith(address[:-1] + "{")
                ]
                verbs = {"Read": "receives", "Write": "sends"}
                granted |= {
                    f"{who}.{verbs[each]}.{name}" for name in own for each in grant["operations"] if each in verbs
                }
    said = {name: (each["action"], each["channel"]["$ref"]) for name, each in DOCUMENT["operations"].items()}
    assert set(said) == granted
    for name, (action, channel) in said.items():
        _, verb, topic = name.split(".")
        assert (verb, channel) == (f"{action}s", f"#/channels/{topic}")


def registry() -> Registry[Any]:
    """The document and the schemas beside it, as they lie in the repository."""
    found: list[tuple[str, Resource[Any]]] = [(f"{_BASE}docs/asyncapi.yaml", DRAFT202012.create_resource(DOCUMENT))]
    for path in (ROOT / "schemas/bongsu_schemas/v1").iterdir():
        schema = {name: value for name, value in orjson.loads(path.read_bytes()).items() if name != "$id"}
        found.append((f"{_BASE}schemas/bongsu_schemas/v1/{path.name}", DRAFT202012.create_resource(schema)))
    return Registry[Any]().with_resources(found)


def fits(value: Any, *place: str, **more: Any) -> None:
    """A value is as the document says at a place in it."""
    schema = {"$ref": f"{_BASE}docs/asyncapi.yaml#/components/messages/{'/'.join(place)}", **more}
    jsonschema.Draft202012Validator(schema, registry=registry()).validate(value)


def check(name: str, key: str, headers: dict[str, str], value: bytes | None) -> None:
    """A message is as the document says: its key, all of its headers and no others, its payload."""
    said = DOCUMENT["components"]["messages"][name]
    fits(key, name, "bindings", "kafka", "key")
    if "headers" in said:
        fits(headers, name, "headers", unevaluatedProperties=False)
    else:
        assert headers == {}
    if said.get("contentType") != "application/octet-stream":
        payload = ["payload", "schema"] if "schema" in said["payload"] else ["payload"]
        fits(orjson.loads(value or b"null"), name, *payload)


def entries(hub: Hub, topic: Topic) -> list[Entry]:
    return hub.log.read(topic, 0, 10_000)


@pytest.fixture
def worked(hub: Hub, samples: list[tuple[str, bytes]], signed: Callable[[str, bytes], bytes]) -> Hub:
    """A hub that has taken all samples in, and carried out decisions about what it could not admit."""
    for agency, payload in samples:
        assert take_in(hub.intake, agency, signed(agency, payload)) is None or agency == "kr.knp"
    take_in(hub.intake, "kr.kcs", signed("kr.kcs", b"no xml"), backfill=True)
    hub.catch_up()
    return hub


def test_what_the_hub_logs_is_what_is_said(worked: Hub) -> None:
    names = {"submissions": "submission", "alerts": "alert", "quarantine": "quarantined", "decisions": "decision"}
    names["access"] = "access"
    reader = Viewer("analyst@kr.kcs", "kr.kcs", "analyst")
    worked.accesses.note(reader, "border_risk", "2026-17", "read", {"th.customs": ["0" * 40]})
    for topic in TOPICS:
        logged = entries(worked, topic)
        assert logged, topic
        for entry in logged:
            check(names[topic], entry.key, entry.headers, entry.value)


def test_what_is_decided_about_a_quarantined_record_is_what_is_said(worked: Hub) -> None:
    held = entries(worked, "quarantine")
    analyst = Viewer("analyst@kr.kcs", "kr.kcs", "analyst")
    first = next(each.key for each in held if each.headers["agency"] == "kr.kcs")
    discard(worked.quarantine, analyst, first, "a test", worked.clock())
    worked.catch_up()
    [asked] = [each for each in entries(worked, "submissions") if "instruction" in each.headers]
    check("instruction", asked.key, asked.headers, asked.value)
    check("quarantined", asked.headers["quarantine_id"], entries(worked, "quarantine")[-1].headers, b"")


def test_answers_are_what_is_said(worked: Hub, signed: Callable[[str, bytes], bytes], samples: Any) -> None:
    again = take_in(worked.intake, "kr.kcs", signed("kr.kcs", dict(samples)["kr.kcs"]))
    problem = take_in(worked.intake, "kr.kcs", b"nothing")
    assert again is not None
    assert problem is not None
    check("again", again.key, again.headers, again.value)
    check("problem", problem.key, problem.headers, problem.value)


def test_events_are_what_is_said() -> None:
    key = Ed25519PrivateKey.generate()
    alert_id, unit = "a" * 40, "kr.knp.seoul"
    value = event.recall_value("kr.kcs", "R-1", 2, alert_id, "narrowed")
    made = event.event_headers(
        unit=unit, kind="recall", alert_id=alert_id, version=2, value=value,
        delivered_at="2026-11-23T00:00:00Z", sign=key.sign, topics=["narcotics"], reason="narrowed",
    )  # fmt: skip
    check("recall", event.record_key("kr.kcs", "R-1").decode(), {name: text.decode() for name, text in made}, value)


def test_what_a_unit_writes_is_what_is_said() -> None:
    watch = Watch(id="w1", kind="name", value="김영희", added_at=None)
    check("watched", watch.id, {}, watch.model_dump_json().encode())
    properties = DOCUMENT["components"]["schemas"]["watched"]["properties"]
    assert set(properties) == set(Watch.model_fields)
    notice = Notice("b" * 40, "count", "kr.knp.seoul", {"count": 1})
    check("notice", notice.notice_id, {}, notice.line())


def test_the_stamp_is_what_is_said() -> None:
    said = DOCUMENT["components"]["schemas"]["submission_headers"]
    assert list(said["properties"]) == said["required"] == list(Stamp.__dataclass_fields__)
