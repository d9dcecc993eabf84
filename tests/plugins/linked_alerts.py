"""Alerts with the parts that linking looks at, in few words."""

from inspect import signature
from typing import Any

import orjson
from plain_alerts import alert

from bongsu.domain.linking.reduced import traits_of
from bongsu.domain.linking.traits import Traits
from bongsu.ports.log import NewEntry


def changed(one: Traits, **changes: Any) -> Traits:
    """The same traits but for some of their fields."""
    return Traits(**{name: changes.get(name, getattr(one, name)) for name in signature(Traits).parameters})


def person(
    *names: str,
    role: str = "suspect",
    birth: str | None = None,
    address: str | None = None,
    alias: str | None = None,
    **identifiers: str,
) -> dict[str, Any]:
    entity: dict[str, Any] = {
        "id": "e1",
        "type": "person",
        "role": role,
        "names": [{"text": name, "script": "Zyyy", "kind": "primary"} for name in names],
        "identifiers": [numbered(scheme, value) for scheme, value in identifiers.items()],
    }
    if alias:
        entity["names"].append({"text": alias, "script": "Zyyy", "kind": "alias"})
    if birth:
        entity["birth_date"] = birth
    if address:
        entity["address"] = address
    return entity


def thing(kind: str, *names: str, valid: bool = True, **identifiers: str) -> dict[str, Any]:
    return {
        "id": "e2",
        "type": kind,
        "names": [{"text": name, "script": "Latn", "kind": "primary"} for name in names],
        "identifiers": [numbered(scheme, value, valid=valid) for scheme, value in identifiers.items()],
    }


def numbered(scheme: str, value: str, *, valid: bool = True) -> dict[str, Any]:
    return {"scheme": scheme, "value": value, "raw": value, "valid": valid, "found_in": "field"}


def drug(name: str = "methamphetamine", grams: float | None = None) -> dict[str, Any]:
    quantity = None
    if grams is not None:
        quantity = {"value": str(grams), "unit": "g", "raw": f"{grams} g", "mass_g": grams, "method": "measured"}
    return {"id": name, "cas": None, "as_reported": name, "kind": "official", "form": None, "quantity": quantity}


def report(ref: str, *entities: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An alert; entities get ids of their own, `drug=(name, grams)` a substance."""
    named = [{**entity, "id": f"e{number}"} for number, entity in enumerate(entities, 1)]
    substances = [drug(*changes.pop("drug"))] if "drug" in changes else []
    return alert(ref, entities=named, **{"substances": substances, **changes})


def traits(ref: str, *entities: dict[str, Any], **changes: Any) -> Traits:
    return traits_of(report(ref, *entities, **changes))


def entry(made: dict[str, Any]) -> NewEntry:
    """The log entry of an alert; status `withdrawn` makes a withdrawal of it."""
    headers = {
        "alert_id": made["alert_id"],
        "version": str(made["version"]),
        "fingerprint": "00" * 32,
        "withdrawn": "1" if made["status"] == "withdrawn" else "0",
    }
    return NewEntry(f"{made['origin']['agency']}/{made['origin']['ref']}", orjson.dumps(made), headers)
