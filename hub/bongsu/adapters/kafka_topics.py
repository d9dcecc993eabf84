"""Kafka's topics as data: what `topics.yaml` says, for the agencies and units of one hub."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

_FILE = "topics.yaml"
_WRITTEN_PREFIX = "bongsu"
_NAME = re.compile(r"[A-Za-z0-9._-]{1,200}", re.ASCII)  # Kafka takes 249 characters; what stands before is ours
_FIELDS = frozenset({"name", "partitions", "partitioned_by", "key", "config"})


class TopicsError(ValueError):
    """Topics that cannot be; the message names the topic or the name that stands in the way."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as it is to be. `partitioned_by` says what chooses a partition, where that is not the key's hash."""

    name: str
    partitions: int
    key: str
    config: Mapping[str, str] = field(default_factory=dict)
    partitioned_by: str = ""


def topics(prefix: str, agencies: Iterable[str] = (), units: Iterable[str] = ()) -> list[Topic]:
    """All topics of a hub, in the order of the file. `TopicsError` when a name cannot stand in a topic's name."""
    names = {"agency": sorted(set(agencies)), "unit": sorted(set(units))}
    check_names(prefix, names)
    expanded: list[Topic] = []
    for topic in _written():
        tail = topic.name.removeprefix(_WRITTEN_PREFIX)
        expanded += [
            Topic(prefix + each, topic.partitions, topic.key, topic.config, topic.partitioned_by)
            for each in _tails(tail, names)
        ]
    return expanded


def check_names(prefix: str, names: Mapping[str, Iterable[str]]) -> None:
    """Raise `TopicsError` for the first of the prefix and the names, by their kind, that Kafka would not take."""
    for kind, each in [("prefix", prefix), *((kind, name) for kind, some in names.items() for name in some)]:
        if not _NAME.fullmatch(each):
            raise TopicsError(
                f"{kind} {each!r}: cannot stand in a topic's name: use letters, digits, dots, dashes, low lines"
            )


def partitions_of(log_topic: str) -> int:
    """How many partitions a topic of the hub's logs has by the file; `log_topic` as in `submissions`."""
    for topic in _written():
        if topic.name == f"{_WRITTEN_PREFIX}.{log_topic}":
            return topic.partitions
    raise TopicsError(f"no topic {log_topic!r} in {_FILE}")


def _tails(tail: str, names: Mapping[str, Iterable[str]]) -> list[str]:
    """A name's end for every agency or unit that its braces stand for; itself when there are none."""
    for kind, some in names.items():
        if f"{{{kind}}}" in tail:
            return [tail.replace(f"{{{kind}}}", name) for name in some]
    return [tail]


@cache
def _written() -> tuple[Topic, ...]:
    """The topics as the file has them, with the names in braces."""
    document = yaml.safe_load(resources.files("bongsu").joinpath(_FILE).read_text(encoding="utf-8"))
    return tuple(_topic(each) for each in document["topics"])


def _topic(entry: Mapping[str, Any]) -> Topic:
    unknown = set(entry) - _FIELDS
    if unknown:
        raise TopicsError(f"{_FILE}: topic {entry.get('name')}: unknown field {', '.join(sorted(unknown))}")
    return Topic(
        entry["name"],
        entry["partitions"],
        entry["key"],
        {name: str(value) for name, value in entry["config"].items()},
        entry.get("partitioned_by", ""),
    )
