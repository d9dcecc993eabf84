"""The identifiers of two alerts compared: shared in time, shared too late, nearly the same, or contradicting."""

from collections.abc import Iterable
from itertools import product

from bongsu.domain.linking.evidence import MANY, Evidence, hours_between
from bongsu.domain.linking.model import Model, Scheme
from bongsu.domain.linking.near import is_near
from bongsu.domain.linking.traits import CONSIGNMENT_SCHEMES, Key, Traits

_SHORTEST_MASTER = 8  # signs of a master bill of lading that a house bill may begin with


def compared_numbers(one: Traits, other: Traits, model: Model) -> list[Evidence]:
    found: list[Evidence] = []
    shared: set[str] = set()
    if not one.valid.isdisjoint(other.valid):
        apart = hours_between(one, other)
        for key in sorted(one.valid & other.valid):
            shared.add(key[0])
            if (rule := model.schemes.get(key[0])) is not None:
                found.append(_shared(key, rule, one, other, model, in_time=apart <= rule.hours))
    if not one.single.isdisjoint(other.single):
        _other_numbers(one, other, shared, model, found)
    _other_flights(one, other, model, found)
    return found


def _shared(key: tuple[str, str], rule: Scheme, one: Traits, other: Traits, model: Model, *, in_time: bool) -> Evidence:
    """A number that both alerts have."""
    scheme, value = key
    spread = model.hubs.get(f"{scheme}:{value}", 1)
    if spread >= MANY:
        level, bits, subject = "hub", 0.0, 0.0
    else:
        level, bits = ("same", rule.event / spread) if in_time else ("same_later", 0.0)
        subject = rule.subject / spread
    # parcels share a flight with hundreds of others
    flown = scheme == "flight" and "air_pax" in one.modes and "air_pax" in other.modes
    return Evidence(
        scheme,
        level,
        (value,),
        bits,
        subject,
        anchor=bits > 0 and scheme != "flight",
        spreads=rule.spreads,
        doubtful=spread > 1 or (rule.spreads and key in one.firm_keys and key in other.firm_keys),
        kind="passage" if flown else _SUBJECTS.get(scheme, ""),
    )


_SUBJECTS = {
    "imo": "vessel", "mmsi": "vessel", "callsign": "vessel", "passport": "person", "national_id": "person",
    "business_no": "organisation", "phone": "phone", "account": "account", "handle": "handle", "crypto": "account",
    "vehicle": "vehicle",
}  # fmt: skip


def _other_numbers(one: Traits, other: Traits, shared: set[str], model: Model, found: list[Evidence]) -> None:
    """Numbers of one scheme that differ: a misreading if one of them fails its check, else a contradiction."""
    if "bl" in shared and _houses_differ(one, other):
        shared = shared - {"bl"}
    consignments_agree = bool(shared & CONSIGNMENT_SCHEMES)
    for scheme in sorted((one.single & other.single) - shared):
        mine, theirs = one.numbers[scheme], other.numbers[scheme]
        near = _near(mine, theirs)
        if near:
            level = "misread" if len(near) == 1 else "near"
            found.append(Evidence(scheme, level, near, model.levels["near_key"], similarity=0.9, anchor=True))
        elif scheme == "bl" and are_house_and_master(mine, theirs):
            continue
        elif any(key.valid for key in mine) and any(key.valid for key in theirs):
            if scheme == "container" or (scheme != "passport" and consignments_agree):
                continue  # a consignment may fill several containers, and bear a second number
            level = "other_passport" if scheme == "passport" else "other_key"
            pair = tuple(sorted((mine[0].value, theirs[0].value)))
            found.append(Evidence(scheme, "other", pair, model.levels[level], similarity=0.0))


def _houses_differ(one: Traits, other: Traits) -> bool:
    """Whether two of one master bill each have a house bill of their own, and another one."""
    mine, theirs = one.numbers.get("bl"), other.numbers.get("bl")
    if not mine or not theirs:
        return False
    both = one.valid & other.valid
    return all((key.scheme, key.value) not in both for key in (*mine, *theirs))


def _near(mine: Iterable[Key], theirs: Iterable[Key]) -> tuple[str, ...]:
    """Two of these numbers of which one may be the other misread, or one that both misread; empty if there are none."""
    for a, b in product(mine, theirs):
        if (not a.valid or not b.valid) and (a.value == b.value or is_near(a.value, b.value)):
            return tuple(sorted({a.value, b.value}))
    return ()


def _other_flights(one: Traits, other: Traits, model: Model, found: list[Evidence]) -> None:
    if flew_otherwise(one, other):
        first, second = (min(key.value for key in each.numbers["flight"]) for each in (one, other))
        values = (first, second) if first < second else (second, first)
        found.append(Evidence("flight", "other", values, model.levels["other_flight"], similarity=0.0))


def flew_otherwise(one: Traits, other: Traits) -> bool:
    """Whether both name flights, and no one of them both."""
    mine, theirs = one.numbers.get("flight"), other.numbers.get("flight")
    return bool(mine and theirs) and {key.value for key in mine or ()}.isdisjoint([key.value for key in theirs or ()])


def are_house_and_master(mine: Iterable[Key], theirs: Iterable[Key]) -> bool:
    """Whether one of these bills of lading is a house bill under one of those, or the other way round."""
    return any(_is_house_of(a.value, b.value) for a, b in product(mine, theirs))


def _is_house_of(one: str, other: str) -> bool:
    """Whether one bill of lading is the other's with a few signs more, as forwarders number theirs."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_MASTER and long.startswith(short)
