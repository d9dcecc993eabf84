"""An alert reduced to what linking looks at: what is no number, no name and no amount is left out."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bongsu.domain.linking.addresses import read_address
from bongsu.domain.linking.traits import Key, Party, Traits
from bongsu.domain.release import epoch_second
from bongsu_schemas import codelists
from bongsu_schemas.identifiers import is_placeholder
from bongsu_schemas.names import fold_keys
from bongsu_schemas.names.nobody import is_bare_surname, names_nobody
from bongsu_schemas.text import compact

_DAY = 86_400
_MOST_PARTIES = 24
_MOST_IDENTIFIERS = 48
_MOST_POSITIONS = 8
_LONGEST_TEXT = 800
_FEWEST_SIGNS = 3
_PRINCIPALS = frozenset({"suspect", "subject", "passenger", "consignee", "notify_party", "arrested"})
_SENDERS = frozenset({"consignor", "supplier", "accomplice", "shipper"})
_PARTIES = ("person", "organisation")
_PERSONAL = frozenset({"passport", "national_id", "phone", "account", "handle", "crypto", "vehicle", "business_no"})
_ONE_DIGIT = re.compile(r"(\d)\1{6,}$")
"""How a number ends that somebody typed to fill a field: +82 10-0000-0000."""
_COUNTABLE = frozenset({"passport", "imo", "mmsi", "phone", "account"})
_COUNTED_SIGNS = 7
_COUNTED_UP = "012345678901234567890"
_COUNTED_DOWN = _COUNTED_UP[::-1]


def traits_of(alert: Mapping[str, Any]) -> Traits:
    """Reduce an alert in the wire's form."""
    origin = alert["origin"]
    occurred = alert["times"]["occurred"]
    start, end = epoch_second(occurred["from"]), epoch_second(occurred["to"])
    if occurred["precision"] == "day" and end <= start:
        end = start + _DAY - 1
    entities, places = alert["entities"], alert["places"]
    sure = [each for each in alert["substances"] if each["kind"] != "indicator"]
    ships = [each for each in entities if each["type"] == "vessel"]
    afloat = places if ships else ()
    parties = [party for each in entities if each["type"] in _PARTIES and (party := _party(each)) is not None]
    return Traits(
        f"{origin['agency']}/{origin['ref']}",
        alert["alert_id"],
        origin["agency"],
        start,
        end,
        tuple(_keys(entities, origin["ref"]))[:_MOST_IDENTIFIERS],
        tuple(parties[:_MOST_PARTIES]),
        tuple(dict.fromkeys([name["text"] for each in ships for name in each["names"]]))[:_MOST_PARTIES],
        frozenset([each["id"] for each in sure]),
        tuple(dict.fromkeys(_amounts(sure))),
        frozenset(alert["transport_modes"]),
        frozenset(alert["concealment"]),
        _country(places, "origin"),
        _country(places, "destination"),
        " ".join([part["text"] for part in alert["summary"]])[:_LONGEST_TEXT],
        tuple(sorted({each["unlocode"] for each in afloat if each.get("unlocode")})),
        tuple(_positions(afloat)[:_MOST_POSITIONS]),
    )


def _keys(entities: Iterable[Mapping[str, Any]], ref: str) -> Iterable[Key]:
    seen: dict[Key, None] = {Key("ref", compact(ref).upper(), valid=True, side="own"): None}
    for entity in entities:
        if not entity["identifiers"]:
            continue
        side = _side(entity)
        for each in entity["identifiers"]:
            value = compact(each["value"]).upper() if each["scheme"] == "ref" else each["value"]
            if (
                value
                and not _ONE_DIGIT.search(value)
                and not (each["scheme"] in _COUNTABLE and _is_counted(value))
                and not (_looks_hollow(value) and is_placeholder(value))
            ):
                seen[Key(each["scheme"], value, bool(each["valid"]), side)] = None
    return seen


def _looks_hollow(value: str) -> bool:
    """Whether a number might stand for none: letters alone, or hardly any different signs."""
    return value.isalpha() or len(set(value)) < _FEWEST_SIGNS


def _is_counted(value: str) -> bool:
    """Whether a number ends as one does that somebody counted up or down to fill a field: M12345678."""
    end = value[-_COUNTED_SIGNS:]
    return len(end) == _COUNTED_SIGNS and (end in _COUNTED_UP or end in _COUNTED_DOWN)


def _party(entity: Mapping[str, Any]) -> Party | None:
    names: list[str] = []
    own: set[str] = set()
    person = entity["type"] == "person"
    for each in entity["names"]:
        name = each["text"]
        if each["kind"] != "alias":
            own.add(name)
        if name not in names and not names_nobody(name) and not (person and is_bare_surname(name)):
            names.append(name)
    keys: list[tuple[str, str]] = []
    for each in entity["identifiers"]:
        if each["valid"] and each["scheme"] in _PERSONAL and (key := (each["scheme"], each["value"])) not in keys:
            keys.append(key)
    address = entity.get("address") or None
    if address and not read_address(address).building:
        address = None
    if not names and not keys and not address:
        return None
    return Party(
        "person" if person else "organisation",
        _side(entity),
        tuple(names),
        name_keys(names),
        entity.get("birth_date"),
        tuple(keys),
        address,
        tuple([name for name in names if name not in own]),
    )


def name_keys(names: Iterable[str]) -> frozenset[str]:
    """The keys of several names of one party."""
    keys: frozenset[str] = frozenset()
    for name in names:
        keys = keys | fold_keys(name) if keys else fold_keys(name)
    return keys


def _side(entity: Mapping[str, Any]) -> str:
    role = entity.get("role")
    if role in _PRINCIPALS:
        return "principal"
    if role in _SENDERS:
        return "sender"
    if role == "master" and entity["type"] == "consignment":
        return "master"  # a master bill of lading covers many consignments: no house bill contradicts it
    return "other" if entity["type"] in _PARTIES else ""


def _amounts(substances: Iterable[Mapping[str, Any]]) -> list[tuple[str, float]]:
    """Grams where they are known, else a count with the kind of thing counted. A count may hide in other words."""
    found: list[tuple[str, float]] = []
    for each in substances:
        quantity = each.get("quantity")
        if not quantity:
            continue
        if quantity.get("mass_g"):
            found.append(("g", float(quantity["mass_g"])))
        else:
            unit = codelists.unit(quantity.get("unit") or "")
            try:
                value = float(quantity["value"])
            except (TypeError, ValueError):
                continue
            if value > 0:
                found.append((unit.dimension if unit else "count", value))
    return found


def _country(places: Iterable[Mapping[str, Any]], role: str) -> str | None:
    for each in places:
        if each["role"] == role and (country := each.get("country")):
            return str(country)
    return None


def _positions(places: Iterable[Mapping[str, Any]]) -> list[tuple[float, float]]:
    return [
        (each["lat"], each["lon"])
        for each in places
        if each["role"] == "position" and each.get("lat") is not None and each.get("lon") is not None
    ]
