# ruff: noqa: INP001 - a program of its own, in no package
"""Write the manifests that follow from other files: topics from deploy/topics.yaml, alarms from deploy/prometheus.

`python deploy/kubernetes/generate.py` after each change of those; a test holds the manifests in step.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
DEPLOY = HERE.parent
REPLICAS = 3
_HEAD = "# Written by deploy/kubernetes/generate.py from {source}: change that, not this.\n"


def topic(name: str, described: dict[str, Any]) -> dict[str, Any]:
    """A KafkaTopic of the cluster `bongsu`; Strimzi's topic operator makes it so."""
    return {
        "apiVersion": "kafka.strimzi.io/v1",
        "kind": "KafkaTopic",
        "metadata": {"name": name, "labels": {"strimzi.io/cluster": "bongsu"}},
        "spec": {"partitions": described["partitions"], "replicas": REPLICAS, "config": described["config"]},
    }


def shared_topics(topics: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The topics that every hub has."""
    return [topic(each["name"], each) for each in topics if "{" not in each["name"]]


def members_topics(topics: list[dict[str, Any]], members: dict[str, list[str]]) -> list[dict[str, Any]]:
    """The topics of each agency and of each unit."""
    return [
        topic(each["name"].format(**{kind: name}), each)
        for each in topics
        for kind, names in (("agency", members["agencies"]), ("unit", members["units"]))
        if f"{{{kind}}}" in each["name"]
        for name in names
    ]


def prometheus_rule(alerts: dict[str, Any]) -> dict[str, Any]:
    """The alarms in the Prometheus operator's form."""
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "bongsu"},
        "spec": alerts,
    }


def written() -> Iterator[tuple[Path, str]]:
    """Every generated file with its text."""
    topics = yaml.safe_load((DEPLOY / "topics.yaml").read_text())["topics"]
    yield HERE / "base/kafka-topics.yaml", _text("deploy/topics.yaml", shared_topics(topics))
    for members in sorted(HERE.glob("overlays/*/members.yaml")):
        documents = members_topics(topics, yaml.safe_load(members.read_text()))
        yield members.with_name("kafka-topics.yaml"), _text("deploy/topics.yaml and members.yaml", documents)
    alerts = yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text())
    yield (
        HERE / "components/monitoring/rules.yaml",
        _text("deploy/prometheus/alerts.yml", [prometheus_rule(alerts)]),
    )


def _text(source: str, documents: list[dict[str, Any]]) -> str:
    body = yaml.safe_dump_all(documents, sort_keys=False, width=120, allow_unicode=True)
    return _HEAD.format(source=source) + body


if __name__ == "__main__":
    for path, text in written():
        path.write_text(text)
