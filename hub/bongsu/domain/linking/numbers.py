"""The identifiers of two alerts compared: shared in time, shared too late, nearly the same, or contradicting."""

from collections.abc import Iterable, Iterator
from itertools import product

from bongsu.domain.linking.evidence import CONSIGNMENT_SCHEMES, MANY, Evidence, hours_between
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.near import is_near
from bongsu.domain.linking.traits import Key, Traits

ONE_OF = frozenset({*CONSIGNMENT_SCHEMES, "container", "imo", "passport"})
"""Schemes of which one event or person has one number, so that another one says something."""
_SHORTEST_MASTER = 8  # signs of a master bill of lading that a house bill may begin with


def compared_numbers(one: Traits, other: Traits, model: Model) -> Iterator[Evidence]:
    apart = hours_between(one, other)
    shared = one.valid & other.valid
    flown = "air_pax" in one.modes and "air_pax" in other.modes  # parcels share a flight with hundreds of others
    for scheme, value in sorted(shared):
        rule = model.schemes.get(scheme)
        if rule is None:
            continue
        in_time = apart <= rule.hours
        spread = model.hubs.get(f"{scheme}:{value}", 1)
        hub = spread >= MANY
        bits = rule.event / spread if in_time and not hub else 0.0
        yield Evidence(
            field=scheme,
            level="hub" if hub else "same" if in_time else "same_later",
            values=(value,),
            bits=bits,
            subject=0.0 if hub else rule.subject / spread,
            anchor=not hub and bits > 0 and scheme != "flight",
            spreads=rule.spreads,
            doubtful=spread > 1 or (rule.spreads and (scheme, value) in one.firm_keys & other.firm_keys),
            kind="passage" if scheme == "flight" and flown else _SUBJECTS.get(scheme, ""),
        )
    yield from _other_numbers(one, other, {scheme for scheme, _ in shared}, model)


_SUBJECTS = {
    "imo": "vessel", "mmsi": "vessel", "callsign": "vessel", "passport": "person", "national_id": "person",
    "business_no": "organisation", "phone": "phone", "account": "account", "handle": "handle", "crypto": "account",
    "vehicle": "vehicle",
}  # fmt: skip


def _other_numbers(one: Traits, other: Traits, shared: set[str], model: Model) -> Iterator[Evidence]:
    """Numbers of one scheme that differ: a misreading if one of them fails its check, else a contradiction."""
    consignments_agree = bool(shared & CONSIGNMENT_SCHEMES)
    for scheme in sorted((one.numbers.keys() & other.numbers.keys() & ONE_OF) - shared):
        mine, theirs = one.numbers[scheme], other.numbers[scheme]
        near = next(
            (
                (a.value, b.value)
                for a, b in product(mine, theirs)
                if (not a.valid or not b.valid) and is_near(a.value, b.value)
            ),
            None,
        )
        if near:
            yield Evidence(scheme, "near", tuple(sorted(near)), model.bits("near_key"), similarity=0.9, anchor=True)
        elif scheme == "bl" and are_house_and_master(mine, theirs):
            continue
        elif any(a.valid and b.valid for a, b in product(mine, theirs)):
            if scheme == "container" or (scheme != "passport" and consignments_agree):
                continue  # a consignment may fill several containers, and bear a second number
            level = "other_passport" if scheme == "passport" else "other_key"
            pair = tuple(sorted((mine[0].value, theirs[0].value)))
            yield Evidence(scheme, "other", pair, model.bits(level), similarity=0.0)
    flights = [[key.value for key in each.numbers.get("flight", ())] for each in (one, other)]
    if flights[0] and flights[1] and set(flights[0]).isdisjoint(flights[1]):
        values = tuple(sorted({min(flights[0]), min(flights[1])}))
        yield Evidence("flight", "other", values, model.bits("other_flight"), similarity=0.0)


def are_house_and_master(mine: Iterable[Key], theirs: Iterable[Key]) -> bool:
    """Whether one of these bills of lading is a house bill under one of those, or the other way round."""
    return any(_is_house_of(a.value, b.value) for a, b in product(mine, theirs))


def _is_house_of(one: str, other: str) -> bool:
    """Whether one bill of lading is the other's with a few signs more, as forwarders number theirs."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_MASTER and long.startswith(short)
