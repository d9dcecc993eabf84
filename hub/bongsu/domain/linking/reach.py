"""Whether the evidence on two alerts can reach what is asked for a link, told in sums before any of it is written down.

Most candidates share a name that many bear and nothing else. To tell that these are no link needs no list of
evidence, which is what comparing spends its time on. What is rejected here `judge` would reject too (a test compares
the two); what is not rejected may still come to nothing.
"""

from bongsu.domain.linking.circumstances import text_similarity, worth
from bongsu.domain.linking.evidence import hours_between
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.numbers import ONE_OF, are_house_and_master
from bongsu.domain.linking.subjects import NAMED_SIDES, agree, alike, comparable, name_bits
from bongsu.domain.linking.traits import Traits

_ROUNDING = 1e-6  # bits by which a sum may differ for the order in which it is added up


def out_of_reach(one: Traits, other: Traits, model: Model) -> bool:
    """Whether nothing links two alerts, surely. Where they share a number, a flat or a birth date it says no.

    Most are told without comparing a name: not enough comes together even if all names are the same.
    """
    if _share_more_than_names(one, other):
        return False
    beside = _numbers(one, other, model) + worth(one, other, model)
    return any(_too_few(one, other, model, beside, compared=compared) for compared in (False, True))


def _too_few(one: Traits, other: Traits, model: Model, beside: float, *, compared: bool) -> bool:
    """Whether the names, compared or taken for the same, come to too few bits with all that is not a name."""
    names = _names(one, other, model, compared=compared)
    if names is None:
        return False
    carrying, against = names
    if not carrying:
        return True
    if carrying >= model.same_subject.propose - _ROUNDING:
        return False
    missing = model.same_event.propose - _ROUNDING - carrying - against - beside
    return missing > 0 and (missing > model.levels["text"] or not text_similarity(one, other))


def _share_more_than_names(one: Traits, other: Traits) -> bool:
    """Whether the two share a number, have one that may be the other's misread, or both name a ship or where it was."""
    for scheme, _ in one.valid & other.valid:
        if scheme != "flight":
            return True
    if (one.vessels and other.vessels) or (one.positions and other.positions) or set(one.ports) & set(other.ports):
        return True
    return not (one.misread.isdisjoint(other.numbers) and other.misread.isdisjoint(one.numbers))


def _names(one: Traits, other: Traits, model: Model, *, compared: bool) -> tuple[float, float] | None:
    """Bits of names that agree, and of names that differ; None where more than names has to be looked at.

    Names that are not `compared` are taken for the same.
    """
    best: dict[tuple[str, str], float] = {}
    matched: set[tuple[str, str]] = set()
    for mine, theirs in comparable(one, other):
        if mine.names and theirs.names:
            if mine.aliases or theirs.aliases:
                return None
            score = 1.0
            if compared:
                found = alike(mine.names, theirs.names, mine.kind)
                if not found.same:
                    continue
                score = found.score
            side = mine.side if mine.side == theirs.side else "other"
            shared = mine.name_keys & theirs.name_keys
            bits = name_bits(score, shared, "name" if mine.kind == "person" else "firm", model)
            matched |= {(mine.kind, mine.side), (theirs.kind, theirs.side)}
            if mine.birth and theirs.birth:
                if agree(mine.birth, theirs.birth) or bits + model.levels["birth_other"] > 0:
                    return None
            else:
                best[mine.kind, side] = max(best.get((mine.kind, side), 0.0), bits)
        if mine.address and theirs.address:
            return None
    return (sum(best.values()), _against(one, other, matched, model)) if best else (0.0, 0.0)


def _against(one: Traits, other: Traits, matched: set[tuple[str, str]], model: Model) -> float:
    """Bits of the names that differ, of the sides of which both have one."""
    against = 0.0
    for place, field, share in NAMED_SIDES:
        if place in one.named and place in other.named and place not in matched:
            against += model.levels[f"{field}_other"] / share
    return against


def _numbers(one: Traits, other: Traits, model: Model) -> float:
    """What numbers add where none is shared but flights."""
    bits = 0.0
    for scheme in one.numbers.keys() & other.numbers.keys():
        mine, theirs = one.numbers[scheme], other.numbers[scheme]
        if scheme == "flight":
            apart = {key.value for key in mine}.isdisjoint(key.value for key in theirs)
            bits += model.levels["other_flight"] if apart else 0.0
        elif scheme in ONE_OF and scheme != "container" and not (scheme == "bl" and are_house_and_master(mine, theirs)):
            bits += model.levels["other_passport" if scheme == "passport" else "other_key"]
    flights = [key for key in one.valid & other.valid if key[0] == "flight"]
    if flights and hours_between(one, other) <= model.schemes["flight"].hours:
        bits += model.schemes["flight"].event * len(flights)
    return bits
