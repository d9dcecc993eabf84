"""The persons and firms of two alerts compared: names in any script, birth dates, addresses."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from math import log2
from typing import Literal, NamedTuple

from bongsu.domain.linking.addresses import differ
from bongsu.domain.linking.bearers import compared_births, share_a_document, two_bearers
from bongsu.domain.linking.evidence import MANY, Evidence
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.traits import Party, Traits
from bongsu_schemas.names.matching import EXACT, NOTHING, Prepared, compare_prepared, prepare
from bongsu_schemas.text import script_of

Kind = Literal["person", "organisation", "vessel"]
_OF_A_HUB = 0.01  # bits: as good as nothing, and still said
_NAMES = ("name", "firm")
_NONE: tuple[float, list[Evidence]] = (0.0, [])
_OWN_SCRIPTS = frozenset({"Hang", "Thai"})
AS_SPELT = 0.98
"""How alike two spellings are at least that differ in form only."""


def is_as_spelt(each: Evidence) -> bool:
    """Whether this is a person's name that agrees as it is spelt, not as it sounds."""
    return each.field == "name" and each.level == "same" and each.similarity >= AS_SPELT


def in_one_script(names: Sequence[str]) -> bool:
    """Whether all names stand in one script."""
    return len({script_of(name) for name in names}) == 1


NAMED_SIDES = (
    (("person", "principal"), "name_other", 1),
    (("person", "sender"), "name_other", 2),
    (("organisation", "principal"), "firm_other", 1),
)
"""Where two names that differ contradict, their level in the model, and by what its bits are divided."""


def compared_parties(one: Traits, other: Traits, model: Model) -> list[Evidence]:
    """For each side (principal, sender) and kind the best match, or the contradiction if nobody matches."""
    kept: list[Evidence] = []
    matched: set[tuple[str, str]] = set()
    against: list[Evidence] = []
    for found in (*_matches(one, other, model, matched, against), against):
        for each in found:
            if each.bits and not _is_told(each, kept):
                kept.append(each)
    for place, level, share in NAMED_SIDES:
        mine, theirs = one.named.get(place), other.named.get(place)
        if mine and theirs and place not in matched:
            field = "name" if place[0] == "person" else "firm"
            kept.append(Evidence(field, "other", (mine, theirs), model.levels[level] / share))
    return kept


def _is_told(evidence: Evidence, already: list[Evidence]) -> bool:
    """Whether another match of parties gave this evidence."""
    return any(each.field == evidence.field and each.values == evidence.values for each in already)


def _matches(
    one: Traits, other: Traits, model: Model, matched: set[tuple[str, str]], against: list[Evidence]
) -> list[list[Evidence]]:
    """The best match of each kind and side.

    The kinds and sides whose names are told are added to `matched`, and to `against` what says that a passport is two
    persons'.
    """
    best: dict[tuple[str, str], tuple[float, list[Evidence]]] = {}
    for mine, theirs in comparable(one, other):
        found = _same_party(mine, theirs, model)
        if mine.keys and theirs.keys and share_a_document(mine, theirs):
            named_alike = bool(found) and found[0].field == "name"
            against.extend(two_bearers(mine, theirs, model, matched, named_alike=named_alike))
        if not found:
            continue
        place = mine.place if mine.side == theirs.side else (mine.kind, "other")
        bits = 0.0
        for each in found:
            bits += each.bits
            if each.bits > 0 and each.field in _NAMES:
                matched.add(mine.place)
                matched.add(theirs.place)
        if bits > best.get(place, _NONE)[0]:
            best[place] = bits, found
    return [found for _, found in best.values()]


def comparable(one: Traits, other: Traits) -> list[tuple[Party, Party]]:
    """The parties of two alerts that may be one: those of a kind and side, and any that share a name or a number.

    For reports differ in who is the suspect.
    """
    crossed = not one.party_keys.isdisjoint(other.party_keys)
    return [
        (mine, theirs)
        for mine in one.parties
        for theirs in other.parties
        if mine.place == theirs.place or (crossed and mine.kind == theirs.kind and _share_a_key(mine, theirs))
    ]


def _share_a_key(mine: Party, theirs: Party) -> bool:
    if not mine.name_keys.isdisjoint(theirs.name_keys):
        return True
    return bool(mine.keys) and bool(theirs.keys) and not set(mine.keys).isdisjoint(theirs.keys)


def _same_party(mine: Party, theirs: Party, model: Model) -> list[Evidence]:
    """What speaks for two parties being one; a name that differs takes the rest of the evidence away."""
    named = _names(mine, theirs, model)
    if named is not None and named.bits <= 0:
        return []
    found: list[Evidence] = []
    if named is not None:
        found.append(named)
        if mine.birth and theirs.birth:
            found.append(compared_births(mine.birth, theirs.birth, model))
    if mine.address and theirs.address:
        named_alike = named is not None and mine.kind == "person"
        address = _address(mine, theirs, model, alone=not named_alike)
        if address is not None:
            found.append(address)
    return found


def _names(mine: Party, theirs: Party, model: Model) -> Evidence | None:
    """The best pair of names; None when one side has no name."""
    if not mine.names or not theirs.names:
        return None
    alias = False
    if not mine.aliases and not theirs.aliases:
        found = alike(mine, theirs)
    else:  # a pair of own names that are the same goes before any that rests on an alias
        pairs = [
            (pair_of_names(a, b, mine.kind), a in mine.aliases or b in theirs.aliases)
            for a, b in product(mine.names, theirs.names)
        ]
        found, alias = max(pairs, key=lambda each: (each[0].same, not each[1], each[0]))
        if found.same and not alias and _spelt_otherwise(mine, theirs):
            found = found._replace(same=False)
    score, one, other, same = found
    field = "name" if mine.kind == "person" else "firm"
    if not same:
        return Evidence(field, "other", (one, other), -1.0, similarity=score)
    bits = name_bits(score, mine, theirs, model)
    if bits == _OF_A_HUB:
        return Evidence(field, "hub", (one, other), bits, similarity=score)
    return Evidence(
        field,
        "alias" if alias and field == "name" else "same",
        (one, other),
        bits,
        bits,
        score,
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


@lru_cache(64)
def alike(mine: Party, theirs: Party) -> Alike:
    """Two parties' names compared, each with each. What is told about reach is asked for again when it is written."""
    best: Alike | None = None
    for a, one in zip(mine.names, mine.forms, strict=True):
        for b, other in zip(theirs.names, theirs.forms, strict=True):
            found = _pair(a, one, b, other, mine.kind)
            if best is None or found > best:
                best = found
    if best is None:
        return Alike(0.0, "", "", same=False)
    if best.same and _spelt_otherwise(mine, theirs):
        return best._replace(same=False)
    return best


def _spelt_otherwise(mine: Party, theirs: Party) -> bool:
    """Whether the names that both give in Hangul, or in Thai, are two, and none in other letters is spelt alike.

    One romanisation stands for several names: 김서연 is not KIM SEOHYUN where 김서현 stands beside it.
    """
    if mine.kind != "person" or len(mine.names) < 2 or len(theirs.names) < 2:  # noqa: PLR2004 - in two scripts
        return False
    two = False
    for a, one in zip(mine.names, mine.forms, strict=True):
        for b, other in zip(theirs.names, theirs.forms, strict=True):
            if not one or not other or one.script != other.script:
                continue
            match = _pair(a, one, b, other, mine.kind)
            own = one.script in _OWN_SCRIPTS
            if match.same and (own or match.score >= AS_SPELT):
                return False
            two = two or own
    return two


_compared = lru_cache(32_768)(compare_prepared)
"""Half of the parties are met again; a name that `prepare` keeps is found at once, whatever its letters."""


def name_bits(score: float, mine: Party, theirs: Party, model: Model) -> float:
    """How much it says that two parties have one name, by the keys that they share: little where many have it."""
    shared = mine.name_keys & theirs.name_keys
    if mine.kind == "person":
        return _rarity(shared, model) * score
    for key in shared:
        if model.hubs.get(f"firm:{key}", 1) >= MANY:
            return _OF_A_HUB
    return model.levels["firm"] * score


def pair_of_names(one: str, other: str, kind: Kind) -> Alike:
    """How alike two names are, the two in order, and whether they are the same."""
    return _pair(one, prepare(one), other, prepare(other), kind)


def _pair(a: str, one: Prepared | None, b: str, other: Prepared | None, kind: Kind) -> Alike:
    """Two names with what is kept of them; a placeholder is like nothing."""
    match = NOTHING if one is None or other is None else EXACT if a == b else _compared(one, other, kind)
    return Alike(match.score, a, b, match.same) if a < b else Alike(match.score, b, a, match.same)


def _rarity(shared: frozenset[str], model: Model) -> float:
    """Bits of a name that agrees: the rarer in the model's log, the more."""
    levels = model.levels
    if not model.names_total or not shared:
        return levels["name"]
    most = 0
    for key in shared:
        most = max(most, model.names.get(key, 0))
    others = most - 1  # one of the two is among those counted, if both are
    bits = log2(model.names_total / max(1, others))
    return min(levels["name_most"], max(levels["name_least"], bits))


def _address(mine: Party, theirs: Party, model: Model, *, alone: bool) -> Evidence | None:
    one, other = mine.home, theirs.home
    if not mine.address or not theirs.address or not one.building or not other.building:
        return None
    values = tuple(sorted((mine.address, theirs.address)))
    one_district = not one.districts.isdisjoint(other.districts)
    apart = bool(one.districts) and bool(other.districts) and not one_district
    same_unit = bool(one.unit) and one.unit == other.unit and one_district
    if (one.building == other.building and not apart) or same_unit:
        exact = bool(one.flat) and one.flat == other.flat
        if one.flat and other.flat and not exact and not same_unit:
            return None
        if max(model.hubs.get(f"address:{key}", 1) for key in (one.building, one.flat)) >= MANY:
            return Evidence("address", "hub", values, 0.001)
        bits = model.levels["flat" if exact else "unit" if same_unit else "building"]
        return Evidence(
            "address",
            "same",
            values,
            bits,
            0.0 if alone else bits,
            1.0 if exact else 0.6,
            anchor=exact or same_unit,
            spreads=alone or not (exact or same_unit),  # a consolidator's; a flat with its person's name is theirs
            doubtful=mine.kind == "organisation",
        )
    if not alone and differ(one, other):
        return Evidence("address", "other", values, model.levels["address_other"], 0.0, 0.0)
    return None
