"""Hubs for tests on either engine, and the topics of a cluster hub: a prefix of its own on the shared broker.

`--engine cluster` runs the tests that open a hub on Kafka and Elasticsearch.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]

from bongsu.adapters.directory_file import SHARDS
from bongsu.bootstrap import Hub
from bongsu.ports.log import Entry, Topic
from bongsu_schemas import codelists

PARTITIONS = {"submissions": SHARDS, "alerts": SHARDS, "quarantine": SHARDS, "decisions": 1, "access": 1}


@pytest.fixture
def topic_prefix(kafka: str) -> Iterator[str]:
    """A new prefix with all its topics."""
    prefix = f"t{uuid4().hex[:12]}"
    make_topics(kafka, prefix)
    yield prefix
    admin = AdminClient({"bootstrap.servers": kafka})
    for future in admin.delete_topics(
        [t for t in admin.list_topics(timeout=10).topics if t.startswith(f"{prefix}.")]
    ).values():
        future.result(10)


def make_topics(kafka: str, prefix: str, units: tuple[str, ...] = ()) -> None:
    """The topics of a hub, without replicas."""
    counts = {f"{prefix}.{name}": count for name, count in PARTITIONS.items()}
    counts |= {f"{prefix}.{kind}.{agency}": 1 for agency in codelists.agencies() for kind in ("in", "receipts")}
    counts |= {f"{prefix}.{kind}.{unit}": 1 for unit in units for kind in ("out", "watch", "notices")}
    large = {"max.message.bytes": str(12 * 1024 * 1024)}
    admin = AdminClient({"bootstrap.servers": kafka})
    made = admin.create_topics(
        [NewTopic(name, count, 1, config=large | _read_by_all(name)) for name, count in counts.items()]
    )
    for future in made.values():
        future.result(30)


def _read_by_all(name: str) -> dict[str, str]:
    """What an agency or unit reads comes in a codec that every client has, as `deploy/topics.yaml` says."""
    return {"compression.type": "gzip"} if name.split(".")[1] in ("receipts", "out") else {}


@pytest.fixture
def kafka_config(kafka: str) -> dict[str, str]:
    """What every client needs to know."""
    return {"bootstrap.servers": kafka}


def shard_by_name(agencies: tuple[str, ...] = tuple(sorted(codelists.agencies()))) -> Callable[[str], int]:
    """A shard for each agency, as the directory would give them."""
    return lambda agency: agencies.index(agency) % SHARDS if agency in agencies else 0


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--engine` chooses what the hubs of the tests run on."""
    parser.addoption("--engine", choices=["embedded", "cluster"], default="embedded")


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of this run's hubs."""
    return str(request.config.getoption("--engine"))


@pytest.fixture(scope="session")
def new_data(request: pytest.FixtureRequest, engine: str) -> Callable[[Path], Path]:
    """`new_data(folder)`: the folder of a hub that is to be made, with what its engine needs."""

    def prepare(folder: Path) -> Path:
        if engine == "cluster":
            servers = request.getfixturevalue("servers")
            folder.mkdir(parents=True, exist_ok=True)
            write_settings(folder, servers.kafka, servers.elasticsearch)
        return folder

    return prepare


def write_settings(folder: Path, kafka: str, elasticsearch: str, units: tuple[str, ...] = ()) -> str:
    """`hub.env` of a cluster hub with prefixes of its own, and its topics; returns the prefix."""
    prefix = f"t{uuid4().hex[:12]}"
    make_topics(kafka, prefix, units)
    settings = {
        "ENGINE": "cluster",
        "KAFKA": kafka,
        "ELASTICSEARCH": elasticsearch,
        "TOPIC_PREFIX": prefix,
        "INDEX_PREFIX": prefix,
    }
    (folder / "hub.env").write_text("".join(f"BONGSU_{name}={value}\n" for name, value in settings.items()))
    return prefix


def entries(hub: Hub, topic: Topic) -> list[Entry]:
    """All entries of a log, shard by shard."""
    found: list[Entry] = []
    for shard in hub.log.shards(topic):
        after = 0
        while page := hub.log.read(topic, after, 1_000, shard):
            found += page
            after = page[-1].position
    return found
