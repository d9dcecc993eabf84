"""Rules of access in the forms that others take: Strimzi's KafkaUser, commands for plain Kafka, Kafka's own ACLs."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import yaml
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
)

from bongsu.adapters.kafka_access import LITERAL, PREFIX, Rule

_API = "kafka.strimzi.io/v1"
_HEAD = """\
#!/bin/sh
# Gives the principals of the hub their rights on plain Kafka, by Kafka's own kafka-acls.sh. To do it again is harmless.
# {made}
# usage: BOOTSTRAP=host:port ADMIN=admin.properties sh {name}
# (ADMIN: the client properties of a principal that may alter the cluster)
set -eu
: "${{BOOTSTRAP:?host:port of a broker}}" "${{ADMIN:?client properties of an administrator}}"
acls() {{ kafka-acls.sh --bootstrap-server "$BOOTSTRAP" --command-config "$ADMIN" --add "$@"; }}
"""
_OPERATIONS = {
    "All": ACLOperation.ALL,
    "Read": ACLOperation.READ,
    "Write": ACLOperation.WRITE,
    "Create": ACLOperation.CREATE,
    "Describe": ACLOperation.DESCRIBE,
    "DescribeConfigs": ACLOperation.DESCRIBE_CONFIGS,
}
_RESOURCES = {"topic": ResourceType.TOPIC, "group": ResourceType.GROUP}
_PATTERNS = {LITERAL: ACLResourcePatternType.LITERAL, PREFIX: ACLResourcePatternType.PREFIXED}


def users(rules: Sequence[Rule], cluster: str) -> list[dict[str, Any]]:
    """A KafkaUser for every principal: Strimzi's user operator makes its password, as a Secret of the same name."""
    principals = dict.fromkeys(rule.principal for rule in rules)
    return [
        {
            "apiVersion": _API,
            "kind": "KafkaUser",
            "metadata": {"name": principal, "labels": {"strimzi.io/cluster": cluster}},
            "spec": {
                "authentication": {"type": "scram-sha-512"},
                "authorization": {
                    "type": "simple",
                    "acls": _acls(rule for rule in rules if rule.principal == principal),
                },
            },
        }
        for principal in principals
    ]


def manifest(rules: Sequence[Rule], cluster: str, made: str) -> str:
    """The KafkaUsers as a file; `made` says by what and of what it was made."""
    body = yaml.safe_dump_all(users(rules, cluster), sort_keys=False, width=120, allow_unicode=True)
    return f"# {made}\n{body}"


def script(rules: Sequence[Rule], name: str, made: str) -> str:
    """A shell script of `kafka-acls.sh` commands, always the same for the same rules."""
    lines = [
        " ".join(
            [
                "acls",
                f"--{'allow' if allowed else 'deny'}-principal 'User:{principal}'",
                *(f"--operation {rule.operation}" for rule in some),
                f"--{resource} '{of}'",
                f"--resource-pattern-type {'prefixed' if pattern == PREFIX else pattern}",
            ]
        )
        for (principal, allowed, resource, of, pattern), some in groupby(rules, _thing)
    ]
    return _HEAD.format(name=name, made=made) + "\n".join(lines) + "\n"


def acl_of(rule: Rule) -> ACL:
    """The rule as Kafka holds it."""
    return ACL(
        f"User:{rule.principal}",
        "*",
        _OPERATIONS[rule.operation],
        ACLPermissionType.ALLOW if rule.allowed else ACLPermissionType.DENY,
        ResourcePattern(_RESOURCES[rule.resource], rule.name, _PATTERNS[rule.pattern]),
    )


def worded(acl: ACL) -> str:
    """One of Kafka's rights in words, without what is the same in all."""
    of = acl.resource_pattern
    name = of.resource_name + ("*" if of.pattern_type is ACLResourcePatternType.PREFIXED else "")
    return (
        f"{acl.principal.removeprefix('User:')} {acl.permission_type.name.lower()} {acl.operation.name.lower()} "
        f"{of.resource_type.name.lower()} {name}"
    )


def is_of_hub(acl: ACL, prefix: str) -> bool:
    """Whether a right is one of those that the rules of the hub under `prefix` decide."""
    principal = acl.principal.removeprefix("User:")
    ours = principal == "hub" or principal.startswith(("agency.", "unit."))
    return bool(ours and acl.resource_pattern.resource_name.startswith(f"{prefix}."))


def _acls(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    return [
        {
            "type": "allow" if allowed else "deny",
            "resource": {"type": resource, "name": name, "patternType": pattern},
            "operations": [rule.operation for rule in some],
        }
        for (_, allowed, resource, name, pattern), some in groupby(rules, _thing)
    ]


def _thing(rule: Rule) -> tuple[str, bool, str, str, str]:
    return (rule.principal, rule.allowed, rule.resource, rule.name, rule.pattern)
