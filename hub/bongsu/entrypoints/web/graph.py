"""The graph of an incident: reports on the left, what they share on the right, laid out on the server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bongsu.entrypoints.web.languages import Language
from bongsu.entrypoints.web.vocabulary import word

WIDTH = 640
ROW = 46
BOX = 240
_MOST_SHARED = 14
_LABEL = 30  # characters


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the drawing."""

    label: str
    detail: str
    x: int
    y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between the right edge of a report and the left edge of what it names."""

    y_from: int
    y_to: int


@dataclass(frozen=True, slots=True)
class Graph:
    """Boxes and lines with the height that they take."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    height: int


def graph_of(incident: Mapping[str, Any], spoken: Language) -> Graph:
    """The members of an incident and the identifiers, subjects and substances that two or more of them name."""
    members = incident["members"]
    shared = _shared(incident, spoken)
    height = max(len(members), len(shared), 1) * ROW
    left = {each["alert_id"]: _row(number, len(members), height) for number, each in enumerate(members)}
    nodes = [
        Node(
            _short(word("agency", each["origin"]["agency"], spoken)),
            _short(each["origin"]["ref"]),
            0,
            left[each["alert_id"]],
            "report",
        )
        for each in members
    ]
    edges = []
    for number, (label, detail, alerts) in enumerate(shared):
        y = _row(number, len(shared), height)
        nodes.append(Node(_short(label), _short(detail), WIDTH - BOX, y, "shared"))
        edges += [Edge(left[alert], y) for alert in alerts if alert in left]
    return Graph(nodes, edges, height)


def _shared(incident: Mapping[str, Any], spoken: Language) -> list[tuple[str, str, list[str]]]:
    found = [(each["value"], word("scheme", each["scheme"], spoken), each["alerts"]) for each in incident["shared"]]
    found += [
        ((each["names"] or each["identifiers"])[0], word("type", each["type"], spoken), each["alerts"])
        for each in incident["subjects"]
        if len(each["alerts"]) > 1
    ]
    found += [
        (word("substance", each["id"], spoken), "", list(dict.fromkeys(each["alerts"])))
        for each in incident["substances"]
        if each["id"] and len(set(each["alerts"])) > 1
    ]
    return found[:_MOST_SHARED]


def _row(number: int, of: int, height: int) -> int:
    return round((number + 0.5) * height / of)


def _short(text: str) -> str:
    return text if len(text) <= _LABEL else text[: _LABEL - 1] + "…"
