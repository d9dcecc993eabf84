"""One logged version of a record, cut down to what a stream decides by: release, topics, filters. No content."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from bongsu.domain.release import expires_at, parse_instant


@dataclass(frozen=True, slots=True)
class Version:
    """Where a version stands in the log, what its release depends on, and what it can be asked for by."""

    shard: int
    position: int
    number: int
    alert_id: str
    fresh: bool  # not a backfill of history
    withdrawn: bool
    received: int
    expires: int
    precedence: str
    rule: Mapping[str, Any]  # the part of the alert that `domain/release.py` reads
    traits: frozenset[str]


def version_of(shard: int, position: int, headers: Mapping[str, str], value: bytes) -> Version:
    """The version that an entry of `alerts` is."""
    alert = orjson.loads(value)
    return Version(
        shard=shard,
        position=position,
        number=int(headers["version"]),
        alert_id=alert["alert_id"],
        fresh=not headers.get("backfill"),
        withdrawn=alert["status"] == "withdrawn",
        received=int(parse_instant(alert["times"]["received"]).timestamp()),
        expires=expires_at(alert),
        precedence=alert.get("precedence") or "routine",
        rule=_rule(alert),
        traits=frozenset(_traits(alert)),
    )


def packed(version: Version) -> bytes:
    """A version as bytes, to be kept beside its place in the log."""
    v = version
    return orjson.dumps(
        [v.number, v.alert_id, v.fresh, v.withdrawn, v.received, v.expires, v.precedence, v.rule, sorted(v.traits)]
    )


def unpacked(shard: int, position: int, body: bytes) -> Version:
    """The version that `packed` made bytes of."""
    number, alert_id, fresh, withdrawn, received, expires, precedence, rule, traits = orjson.loads(body)
    return Version(
        shard, position, number, alert_id, fresh, withdrawn, received, expires, precedence, rule, frozenset(traits)
    )


def _rule(alert: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "origin": {"agency": alert["origin"]["agency"]},
        "handling": alert["handling"],
        "legal": {"expires_at": alert["legal"].get("expires_at")},
    }


def _traits(alert: Mapping[str, Any]) -> list[str]:
    """`field:value` for everything that a stream can be narrowed to."""
    level = alert["risk"].get("level")
    found = [f"agency:{alert['origin']['agency']}", *(f"topic:{topic}" for topic in alert["topics"])]
    found += [f"substance:{s['id']}" for s in alert["substances"] if s["id"] and s["kind"] != "indicator"]
    found += [f"country:{place['country']}" for place in alert["places"] if place.get("country")]
    return [*found, f"risk:{level}"] if level else found
