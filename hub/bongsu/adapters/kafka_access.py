"""Who may do what on Kafka: `access.yaml` for the agencies and units of one hub, as rules of Kafka's own kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from bongsu.adapters.kafka_topics import check_names

_FILE = "access.yaml"
_KINDS = {"topics": "topic", "groups": "group"}
_OPERATIONS = frozenset({"Read", "Write", "Create", "Describe", "DescribeConfigs"})
ALL = "All"
LITERAL, PREFIX = "literal", "prefix"


class AccessError(ValueError):
    """Access as it cannot be; the message names the principal and the field."""


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One thing that one principal may do, or is kept from. A `prefix` rule holds for every name that begins so."""

    principal: str
    resource: str
    name: str
    pattern: str
    operation: str
    allowed: bool = True


def rules(prefix: str, agencies: Iterable[str] = (), units: Iterable[str] = ()) -> list[Rule]:
    """All rules of a hub, in the order of the file. `TopicsError` when a name cannot stand in a topic's name."""
    members = {"agency": sorted(set(agencies)), "unit": sorted(set(units))}
    check_names(prefix, members)
    granted: list[Rule] = []
    for principal in _written():
        kind = next((kind for kind in members if f"{{{kind}}}" in principal["name"]), None)
        named = [{}] if kind is None else [{kind: name} for name in members[kind]]
        for values in named:
            granted += _granted(principal, {"prefix": prefix, **values})
    return granted + _kept_out(granted)


def _granted(principal: Mapping[str, Any], values: Mapping[str, str]) -> list[Rule]:
    """What one principal of the file may do, with the names filled in."""
    return [
        Rule(
            principal["name"].format(**values),
            resource,
            name.removesuffix("*").format(**values),
            PREFIX if name.endswith("*") else LITERAL,
            operation,
        )
        for grant in principal["may"]
        for field, resource in _KINDS.items()
        for name in grant.get(field, ())
        for operation in grant["operations"]
    ]


def _kept_out(granted: list[Rule]) -> list[Rule]:
    """What begins like one's own and is another's: the unit `a` may all with `unit.a.*`, but `unit.a.b.*` is b's."""
    own = {(rule.principal, rule.resource, rule.name) for rule in granted if rule.pattern == PREFIX}
    return sorted(
        Rule(principal, resource, theirs, PREFIX, ALL, allowed=False)
        for principal, resource, mine in own
        for other, same, theirs in own
        if other != principal and same == resource and theirs != mine and theirs.startswith(mine)
    )


@cache
def _written() -> tuple[Mapping[str, Any], ...]:
    """The principals as the file has them, with the names in braces."""
    document = yaml.safe_load(resources.files("bongsu").joinpath(_FILE).read_text(encoding="utf-8"))
    for principal in document["principals"]:
        for grant in principal["may"]:
            unknown = set(grant) - {*_KINDS, "operations"} | set(grant["operations"]) - _OPERATIONS
            if unknown:
                raise AccessError(f"{_FILE}: principal {principal['name']}: unknown {', '.join(sorted(unknown))}")
    return tuple(document["principals"])
