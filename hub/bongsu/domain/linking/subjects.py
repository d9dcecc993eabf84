"""The persons and firms of two alerts compared: names in any script, birth dates, addresses."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from math import log2
from typing import Literal, NamedTuple

from bongsu.domain.linking.addresses import differ, read_address
from bongsu.domain.linking.evidence import MANY, Evidence
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.traits import Party, Traits
from bongsu_schemas.names.matching import compare as compare_names

Kind = Literal["person", "organisation", "vessel"]
_OF_A_HUB = 0.01  # bits: as good as nothing, and still said


NAMED_SIDES = (
    (("person", "principal"), "name", 1),
    (("person", "sender"), "name", 2),
    (("organisation", "principal"), "firm", 1),
)
"""Where two names that differ contradict, and by what their bits are divided."""


def compared_parties(one: Traits, other: Traits, model: Model) -> Iterator[Evidence]:
    """For each side (principal, sender) and kind the best match, or the contradiction if nobody matches."""
    best, matched = _matches(one, other, model)
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for found in best:
        for each in found:
            if each.bits and (each.field, each.values) not in seen:
                seen.add((each.field, each.values))
                yield each
    for place, field, share in NAMED_SIDES:
        mine, theirs = one.named.get(place), other.named.get(place)
        if mine and theirs and place not in matched:
            yield Evidence(field, "other", (mine, theirs), model.bits(f"{field}_other") / share)


def _matches(one: Traits, other: Traits, model: Model) -> tuple[Iterable[list[Evidence]], set[tuple[str, str]]]:
    """The best match of each kind and side, and the kinds and sides of which a name matched."""
    matched: set[tuple[str, str]] = set()
    best: dict[tuple[str, str], tuple[float, list[Evidence]]] = {}
    for mine, theirs in comparable(one, other):
        found = list(_same_party(mine, theirs, model))
        if not found:
            continue
        side = mine.side if mine.side == theirs.side else "other"
        bits = sum(each.bits for each in found)
        if bits > best.get((mine.kind, side), (0.0, ()))[0]:
            best[mine.kind, side] = bits, found
        if any(each.field in ("name", "firm") and each.bits > 0 for each in found):
            matched |= {(mine.kind, mine.side), (theirs.kind, theirs.side)}
    return [found for _, found in best.values()], matched


def comparable(one: Traits, other: Traits) -> list[tuple[Party, Party]]:
    """The parties of two alerts that may be one: those of a kind and side, and any that share a name or a number.

    For reports differ in who is the suspect.
    """
    crossed = not one.party_keys.isdisjoint(other.party_keys)
    return [
        (mine, theirs)
        for mine in one.parties
        for theirs in other.parties
        if mine.kind == theirs.kind and (mine.side == theirs.side or (crossed and _share_a_key(mine, theirs)))
    ]


def _share_a_key(mine: Party, theirs: Party) -> bool:
    return not mine.name_keys.isdisjoint(theirs.name_keys) or not set(mine.keys).isdisjoint(theirs.keys)


def _same_party(mine: Party, theirs: Party, model: Model) -> Iterator[Evidence]:
    """What speaks for two parties being one; a name that differs takes the rest of the evidence away."""
    named = _names(mine, theirs, model)
    if named is not None and named.bits <= 0:
        return
    if named is not None:
        yield named
        if mine.birth and theirs.birth:
            yield from _birth(mine.birth, theirs.birth, model)
    if mine.address and theirs.address:
        named_alike = named is not None and mine.kind == "person"
        yield from _address(mine.address, theirs.address, model, alone=not named_alike, mine_kind=mine.kind)


def _names(mine: Party, theirs: Party, model: Model) -> Evidence | None:
    """The best pair of names; None when one side has no name."""
    if not mine.names or not theirs.names:
        return None
    alias = False
    if not mine.aliases and not theirs.aliases:
        found = alike(mine.names, theirs.names, mine.kind)
    else:  # a pair of own names that are the same goes before any that rests on an alias
        pairs = [
            (pair_of_names(a, b, mine.kind), a in mine.aliases or b in theirs.aliases)
            for a, b in product(mine.names, theirs.names)
        ]
        best, alias = max(pairs, key=lambda each: (each[0][3], not each[1], each[0]))
        found = Alike(*best)
    score, one, other, same = found
    field = "name" if mine.kind == "person" else "firm"
    if not same:
        return Evidence(field, "other", (one, other), -1.0, similarity=score)
    bits = name_bits(score, mine.name_keys & theirs.name_keys, field, model)
    if bits == _OF_A_HUB:
        return Evidence(field, "hub", (one, other), bits, similarity=score)
    return Evidence(
        field=field,
        level="alias" if alias and field == "name" else "same",
        values=(one, other),
        bits=bits,
        subject=bits,
        similarity=score,
        anchor=True,
        spreads=field == "firm",
        doubtful=field == "firm",  # it may receive for many, of whom the model's log saw one
        kind=mine.kind,
    )


class Alike(NamedTuple):
    """The two names of two parties that are most alike, and whether they are one."""

    score: float
    one: str
    other: str
    same: bool


@lru_cache(maxsize=32_768)
def alike(mine: tuple[str, ...], theirs: tuple[str, ...], kind: Kind) -> Alike:
    """Two parties' names compared, each with each."""
    return Alike(*max([pair_of_names(a, b, kind) for a in mine for b in theirs]))


def name_bits(score: float, shared: frozenset[str], field: str, model: Model) -> float:
    """How much it says that two parties have one name, by the keys that they share: little where many have it."""
    if field == "name":
        return _rarity(shared, model) * score
    for key in shared:
        if model.hubs.get(f"firm:{key}", 1) >= MANY:
            return _OF_A_HUB
    return model.levels["firm"] * score


def pair_of_names(one: str, other: str, kind: Kind) -> tuple[float, str, str, bool]:
    """How alike two names are, the two in order, and whether they are the same."""
    match = compare_names(one, other, kind)
    return match.score, min(one, other), max(one, other), match.same


def _rarity(shared: frozenset[str], model: Model) -> float:
    """Bits of a name that agrees: the rarer in the model's log, the more."""
    if not model.names_total:
        return model.bits("name")
    if not shared:
        return model.bits("name")
    others = max([model.names.get(key, 0) for key in shared]) - 1  # one of the two is among those counted, if both are
    bits = log2(model.names_total / max(1, others))
    return min(model.bits("name_most"), max(model.bits("name_least"), bits))


def _birth(mine: str, theirs: str, model: Model) -> Iterator[Evidence]:
    values = tuple(sorted((mine, theirs)))
    if not agree(mine, theirs):
        yield Evidence("birth", "other", values, model.bits("birth_other"), model.bits("birth_other"), 0.0)
    else:
        full = min(len(mine), len(theirs)) == len("2026-01-01")
        bits = model.bits("birth" if full else "birth_year")
        yield Evidence("birth", "same" if full else "same_year", values, bits, bits)


def agree(mine: str, theirs: str) -> bool:
    """Whether two birth dates may be one, as far as the less exact of them says."""
    shorter = min(len(mine), len(theirs))
    return mine[:shorter] == theirs[:shorter]


def _address(mine: str, theirs: str, model: Model, *, alone: bool, mine_kind: str) -> Iterator[Evidence]:
    one, other = read_address(mine), read_address(theirs)
    values = tuple(sorted((mine, theirs)))
    if not one.building or not other.building:
        return
    apart = one.districts and other.districts and not one.districts & other.districts
    hub = max(model.hubs.get(f"address:{key}", 1) for key in (one.building, one.flat)) >= MANY
    same_unit = bool(one.unit) and one.unit == other.unit and bool(one.districts & other.districts)
    if (one.building == other.building and not apart) or same_unit:
        exact = bool(one.flat) and one.flat == other.flat
        if one.flat and other.flat and not exact and not same_unit:
            return
        if hub:
            yield Evidence("address", "hub", values, 0.001)
            return
        bits = model.bits("flat" if exact else "unit" if same_unit else "building")
        yield Evidence(
            field="address",
            level="same",
            values=values,
            bits=bits,
            subject=0.0 if alone else bits,
            similarity=1.0 if exact else 0.6,
            anchor=exact or same_unit,
            spreads=alone or not (exact or same_unit),  # a consolidator's; a flat with its person's name is theirs
            doubtful=mine_kind == "organisation",
        )
    elif not alone and differ(one, other):
        yield Evidence("address", "other", values, model.bits("address_other"), 0.0, 0.0)
