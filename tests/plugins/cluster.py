"""The logs of a cluster hub for a test: topics of a prefix of its own on the shared broker."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]

from bongsu.adapters.directory_file import SHARDS
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
    made = admin.create_topics([NewTopic(name, count, 1, config=large) for name, count in counts.items()])
    for future in made.values():
        future.result(30)


@pytest.fixture
def kafka_config(kafka: str) -> dict[str, str]:
    """What every client needs to know."""
    return {"bootstrap.servers": kafka}


def shard_by_name(agencies: tuple[str, ...] = tuple(sorted(codelists.agencies()))) -> Callable[[str], int]:
    """A shard for each agency, as the directory would give them."""
    return lambda agency: agencies.index(agency) % SHARDS if agency in agencies else 0
