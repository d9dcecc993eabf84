"""Alarms, dashboard and runbook: they speak of metrics that exist, and each alarm says what to do."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from bongsu.entrypoints.cli.program import program

ROOT = Path(__file__).parents[2]
OPERATIONS = (ROOT / "docs/operations.md").read_text()
ALERTS = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())
DASHBOARD = json.loads((ROOT / "deploy/grafana/dashboards/bongsu.json").read_text())
RULES: list[dict[str, Any]] = [rule for group in ALERTS["groups"] for rule in group["rules"]]
SUFFIXES = {"Counter": ["_total"], "Gauge": [""], "Histogram": ["_bucket", "_count", "_sum"]}

# What Prometheus itself and the exporters count, with the labels that we use.
FOREIGN: dict[str, set[str]] = {
    "up": set(),
    "elasticsearch_cluster_health_status": {"color"},
    "elasticsearch_filesystem_data_available_bytes": {"name"},
    "elasticsearch_filesystem_data_size_bytes": {"name"},
    "kafka_consumergroup_lag": {"consumergroup", "topic", "partition"},
    "kafka_topic_partition_under_replicated_partition": {"topic", "partition"},
    "kubelet_volume_stats_available_bytes": {"namespace", "persistentvolumeclaim"},
    "kubelet_volume_stats_capacity_bytes": {"namespace", "persistentvolumeclaim"},
    "node_filesystem_avail_bytes": {"fstype", "mountpoint"},
    "node_filesystem_size_bytes": {"fstype", "mountpoint"},
}
_SERIES = re.compile(r"([a-z_]+)\s*(?:\{([^}]*)\})?\s*(\()?")
_GROUPED = re.compile(r"\b(?:by|on)\s*\(([^)]*)\)")
EVERY_SERIES = {"job", "instance", "le"}


def counted() -> dict[str, set[str]]:
    """The metrics of the hub's code with their labels: every Counter, Gauge and Histogram that it makes."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "hub/bongsu").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SUFFIXES):
                continue
            if not node.args or not isinstance(node.args[0], ast.Constant):  # the Counter of collections
                continue
            labels = ast.literal_eval(node.args[2]) if len(node.args) > 2 else []
            for suffix in SUFFIXES[node.func.id]:
                found.setdefault(ast.literal_eval(node.args[0]) + suffix, set()).update(labels)
    return found


KNOWN = counted() | FOREIGN


def used(expression: str) -> Iterator[tuple[str, set[str]]]:
    """The metrics of an expression with the labels that it chooses by."""
    for name, chosen, called in _SERIES.findall(re.sub(r"\[\w+\]", "", _GROUPED.sub("", expression))):
        if not called and name not in {"and", "or", "unless"}:
            yield name, set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", chosen))


def faults(expression: str) -> list[str]:
    named = list(used(expression))
    wrong = [f"no metric {name}" for name, _ in named if name not in KNOWN]
    wrong += [f"{name} has no label {each}" for name, by in named for each in by - KNOWN.get(name, by) - EVERY_SERIES]
    grouped = {each.strip() for by in _GROUPED.findall(expression) for each in by.split(",")}
    labels = set().union(*(KNOWN.get(name, set()) for name, _ in named))
    wrong += [f"nothing has the label {each}" for each in sorted(grouped - labels - EVERY_SERIES)]
    return wrong if named else ["no metric at all"]


def expressions() -> list[str]:
    panels = [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", [])]
    return [*panels, *(rule["expr"] for rule in RULES)]


@pytest.mark.parametrize("expression", expressions())
def test_every_expression_names_metrics_and_labels_that_exist(expression: str) -> None:
    assert faults(expression) == []


@pytest.mark.parametrize(
    "expression",
    [
        "sum(rate(bongsu_record_total[5m]))",
        'rate(bongsu_records_total{agencies="kr.kcs"}[5m])',
        "sum by (agency) (rate(bongsu_search_seconds_bucket[5m]))",
        "histogram_quantile(0.9, sum by (le) (rate(bongsu_search_seconds[5m])))",
        "1 > 0",
    ],
)
def test_a_wrong_name_is_found(expression: str) -> None:
    assert faults(expression)


def test_every_alarm_has_a_section_and_every_section_an_alarm() -> None:
    chapter = OPERATIONS.split("\n## When an alarm rings\n")[1].split("\n## ")[0]
    assert re.findall(r"^### (\w+)$", chapter, re.MULTILINE) == [rule["alert"] for rule in RULES]
    for rule in RULES:
        assert rule["annotations"]["runbook"] == f"docs/operations.md#{rule['alert'].lower()}"
        section = chapter.split(f"\n### {rule['alert']}\n")[1].split("\n### ")[0]
        assert "\n1. " in section, f"{rule['alert']} says no first step"


def test_the_handbook_names_commands_that_there_are() -> None:
    named = set(re.findall(r"`(?:[^`]*?\s)?bongsu ([a-z][a-z-]*)(?: ([a-z]+))?", OPERATIONS))
    named |= set(re.findall(r"^bongsu ([a-z][a-z-]*)(?: ([a-z]+))?", OPERATIONS, re.MULTILINE))
    assert len(named) > 10
    for name, second in sorted(named):
        assert name in program.commands, f"bongsu {name}"
        command = program.commands[name]
        if isinstance(command, click.Group) and second:
            assert second in command.commands, f"bongsu {name} {second}"


def test_every_alarm_waits_and_says_whom_it_wakes() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names))
    for rule in RULES:
        assert re.fullmatch(r"\d+m", rule["for"]), rule["alert"]
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"].endswith(".")
        chosen = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
        named = set().union(*(labels for name, labels in KNOWN.items() if name in rule["expr"]))
        assert chosen <= named | EVERY_SERIES, rule["alert"]


def test_the_alarms_that_a_hub_needs_are_there() -> None:
    needed = ["worker_entries", "waiting", "quarantined", "search_seconds", "intake_seconds", "avail_bytes", "red"]
    written = " ".join(rule["expr"] for rule in RULES)
    assert [each for each in [*needed, "under_replicated"] if each not in written] == []


def test_the_dashboard_is_whole() -> None:
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    drawn = [panel for panel in panels if panel["type"] != "row"]
    assert all(panel["title"] and panel["description"] and panel["targets"] for panel in drawn)
    assert {row["title"] for row in panels if row["type"] == "row"} >= {
        "Rate",
        "Lag",
        "Quarantine and rejections",
        "Latency",
    }
    for panel in panels:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        for other in panels:
            if other is not panel:
                assert not _overlap(place, other["gridPos"]), (panel["title"], other["title"])
    for panel in drawn:
        references = [target["refId"] for target in panel["targets"]]
        assert len(references) == len(set(references))


def _overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    return all(
        one[at] < other[at] + other[size] and other[at] < one[at] + one[size] for at, size in (("x", "w"), ("y", "h"))
    )


def test_grafana_finds_its_data_and_its_dashboard() -> None:
    folder = ROOT / "deploy/grafana/provisioning"
    (source,) = yaml.safe_load((folder / "datasources/prometheus.yaml").read_text())["datasources"]
    (provider,) = yaml.safe_load((folder / "dashboards/bongsu.yaml").read_text())["providers"]
    wanted = {panel["datasource"]["uid"] for panel in DASHBOARD["panels"] if "datasource" in panel}
    wanted |= {t["datasource"]["uid"] for panel in DASHBOARD["panels"] for t in panel.get("targets", [])}
    assert wanted == {source["uid"]}
    services = yaml.safe_load((ROOT / "deploy/compose/compose.yaml").read_text())["services"]
    mounts = dict(volume.split(":")[:2] for volume in services["grafana"]["volumes"])
    assert mounts["../grafana/dashboards"] == provider["options"]["path"]
    home = Path(services["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"])
    assert home.parent == Path(provider["options"]["path"])
    assert (ROOT / "deploy/grafana/dashboards" / home.name).is_file()
    assert source["url"] == "http://prometheus:9090"
