"""Whether the evidence on two alerts can reach what is asked for a link, told in sums before any of it is written down.

Most candidates share a name that many bear and nothing else. To tell that these are no link needs no list of
evidence, which is what comparing spends its time on. What is rejected here `judge` would reject too (a test compares
the two); what is not rejected may still come to nothing.
"""

from bongsu.domain.linking.bearers import agree
from bongsu.domain.linking.circumstances import text_similarity, worth
from bongsu.domain.linking.evidence import hours_between
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.numbers import are_house_and_master, flew_otherwise
from bongsu.domain.linking.subjects import NAMED_SIDES, alike, comparable, name_bits
from bongsu.domain.linking.traits import Party, Traits

_ROUNDING = 1e-6  # bits by which a sum may differ for the order in which it is added up


def out_of_reach(one: Traits, other: Traits, model: Model) -> bool:
    """Whether nothing links two alerts, surely. Where they share a number, a flat or a birth date it says no.

    Most are told without comparing a name: not enough comes together even if all names are the same.
    """
    if _share_more_than_names(one, other):
        return False
    parties = comparable(one, other)
    beside = _numbers(one, other, model) + worth(one, other, model)
    return _too_few(one, other, model, parties, beside, compared=False) or _too_few(
        one, other, model, parties, beside, compared=True
    )


def _too_few(
    one: Traits, other: Traits, model: Model, parties: list[tuple[Party, Party]], beside: float, *, compared: bool
) -> bool:
    """Whether the names, compared or taken for the same, come to too few bits with all that is not a name."""
    best: dict[tuple[str, str], float] = {}
    matched: set[tuple[str, str]] = set()
    for mine, theirs in parties:
        if mine.names and theirs.names:
            if mine.aliases or theirs.aliases:
                return False  # more than names has to be looked at
            score = _likeness(mine, theirs) if compared else 1.0
            if not score:
                continue
            bits = name_bits(score, mine, theirs, model)
            matched.add(mine.place)
            matched.add(theirs.place)
            if mine.birth and theirs.birth:
                if bits + model.levels["birth_other"] > 0 or agree(mine.birth, theirs.birth):
                    return False
            else:
                place = mine.place if mine.side == theirs.side else (mine.kind, "other")
                best[place] = max(best.get(place, 0.0), bits)
        if mine.address and theirs.address:
            return False
    carrying = sum(best.values())
    if not carrying:
        return True
    if carrying >= model.same_subject.propose - _ROUNDING:
        return False
    against = _against(one, other, matched, model)
    missing = model.same_event.propose - _ROUNDING - carrying - against - beside
    return missing > 0 and (missing > model.levels["text"] or not text_similarity(one, other))


def _likeness(mine: Party, theirs: Party) -> float:
    """How alike the names of two parties are; 0 where they differ."""
    found = alike(mine, theirs)
    return found.score if found.same else 0.0


def _share_more_than_names(one: Traits, other: Traits) -> bool:
    """Whether the two share a number, have one that may be the other's misread, or both name a ship or where it was."""
    if not one.lasting.isdisjoint(other.lasting):
        return True
    if one.afloat and other.afloat and _share_a_ship(one, other):
        return True
    if not one.misread and not other.misread:
        return False
    return not (one.misread.isdisjoint(other.numbers) and other.misread.isdisjoint(one.numbers))


def _share_a_ship(one: Traits, other: Traits) -> bool:
    return bool(
        (one.vessels and other.vessels) or (one.positions and other.positions) or set(one.ports) & set(other.ports)
    )


def _against(one: Traits, other: Traits, matched: set[tuple[str, str]], model: Model) -> float:
    """Bits of the names that differ, of the sides of which both have one."""
    against = 0.0
    for place, level, share in NAMED_SIDES:
        if place in one.named and place in other.named and place not in matched:
            against += model.levels[level] / share
    return against


def _numbers(one: Traits, other: Traits, model: Model) -> float:
    """What numbers add where none is shared but flights."""
    bits = 0.0
    if not one.single.isdisjoint(other.single):
        for scheme in one.single & other.single:
            mine, theirs = one.numbers[scheme], other.numbers[scheme]
            if scheme != "container" and not (scheme == "bl" and are_house_and_master(mine, theirs)):
                bits += model.levels["other_passport" if scheme == "passport" else "other_key"]
    if flew_otherwise(one, other):
        bits += model.levels["other_flight"]
    if len(one.valid) > len(one.lasting) and len(other.valid) > len(other.lasting):
        shared = one.valid & other.valid
        if shared and hours_between(one, other) <= model.schemes["flight"].hours:
            bits += model.schemes["flight"].event * len(shared)
    return bits
