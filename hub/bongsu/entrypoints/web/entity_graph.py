"""Who and what the reports of one incident name, as nodes and edges that the page's graph draws."""

from collections.abc import Mapping
from typing import Any

from bongsu.domain.query.writing import clause
from bongsu.entrypoints.web.languages import Language
from bongsu.entrypoints.web.links import url
from bongsu.entrypoints.web.vocabulary import word

MOST_NODES = 120
_LABEL = 36  # characters
Incident = Mapping[str, Any]


def entity_graph(incident: Incident, spoken: Language) -> list[dict[str, Any]]:
    """Reports, persons, firms, ships, identifiers and substances as cytoscape's elements; edges say how they hang."""
    net = _Net(spoken)
    for member in incident["members"]:
        agency = word("agency", member["origin"]["agency"], spoken)
        address = url("/alert", id=member["alert_id"])
        net.node(member["alert_id"], f"{agency}\n{member['origin']['ref']}", "report", address)
    for number, subject in enumerate(incident["subjects"]):
        net.subject(f"subject {number}", subject)
    for line in incident["shared"]:
        net.edges(line["alerts"], net.number(f"{line['scheme']} {line['value']}"))
    for line in incident["substances"]:
        if line["id"]:
            found = clause("substance", line["id"])
            net.edges(
                line["alerts"], net.node(found, word("substance", line["id"], spoken), "substance", _search(found))
            )
    for link in incident["links"]:
        if link["status"] == "confirmed" and link["relation"] == "same_event":
            one, other = link["alerts"]
            net.edge(one, other, kind="same")
    return net.elements()


class _Net:
    """Nodes and edges while they are put together; an edge needs both its nodes."""

    def __init__(self, spoken: Language) -> None:
        self._spoken = spoken
        self._nodes: dict[str, dict[str, Any]] = {}
        self._edges: dict[tuple[str, str], dict[str, Any]] = {}

    def node(self, key: str, label: str, kind: str, href: str = "") -> str:
        """Add a node unless it is there or there are too many."""
        if key not in self._nodes and len(self._nodes) < MOST_NODES:
            shown = label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"
            self._nodes[key] = {"id": key, "label": shown, "kind": kind, "href": href}
        return key

    def number(self, text: str) -> str:
        """Add an identifier, written as `scheme value`."""
        scheme, _, value = text.partition(" ")
        href = "" if scheme in ("national_id", "ref") else _search(clause(scheme, value))
        return self.node(text, self._said(text), "identifier", href)

    def subject(self, key: str, subject: Mapping[str, Any]) -> None:
        """Add a person, firm or ship with its identifiers, joined with the reports that name it."""
        names = subject["names"]
        label = names[0] if names else self._said(subject["identifiers"][0])
        self.node(key, label, subject["type"], _search(clause("name", label)) if names else "")
        for alert, roles in subject["roles_by_alert"].items():  # each report's own word, never another's
            self.edge(alert, key, ", ".join(word("role", each, self._spoken) for each in roles))
        for each in subject["identifiers"]:
            self.edge(key, self.number(each))

    def edges(self, sources: list[str], target: str, label: str = "") -> None:
        """Join several nodes with one."""
        for source in sources:
            self.edge(source, target, label)

    def edge(self, source: str, target: str, label: str = "", kind: str = "") -> None:
        """Join two nodes that are there."""
        if source in self._nodes and target in self._nodes:
            data = {"id": f"{source}>{target}", "source": source, "target": target, "label": label, "kind": kind}
            self._edges.setdefault((source, target), data)

    def elements(self) -> list[dict[str, Any]]:
        """All of it, without the values that are empty."""
        every = [*self._nodes.values(), *self._edges.values()]
        return [{"data": {name: value for name, value in data.items() if value}} for data in every]

    def _said(self, text: str) -> str:
        scheme, _, value = text.partition(" ")
        return f"{word('scheme', scheme, self._spoken)} {value}"


def _search(query: str) -> str:
    return url("/", q=query)
