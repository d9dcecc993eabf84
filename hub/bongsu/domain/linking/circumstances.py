"""The circumstances of two alerts compared: drug, amount, route, way of transport, concealment, time, text."""

from functools import lru_cache
from math import log2

from bongsu.domain.linking.evidence import Evidence, hours_between
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.traits import Traits
from bongsu_schemas.text import fold

_AMOUNTS = ((0.02, "amount"), (0.06, "amount_near"), (0.15, "amount_far"))
"""How far two amounts may be apart, as a share of the larger, for each level."""
_DAYS = ((1.1, "day"), (4.5, "days"), (8, "week"), (15, "fortnight"))
_SHORTEST_TEXT, _SHINGLE, _SAME_TEXT = 80, 5, 0.8
_KIN = (
    frozenset({"yaba", "methamphetamine"}),
    frozenset({"happy-water", "mdma", "ketamine"}),
    frozenset({"cannabis", "synthetic-cannabinoid"}),
)
"""Drugs that reports of one find may name differently: a tablet and what is in it."""


def circumstances(one: Traits, other: Traits, model: Model) -> list[Evidence]:
    """All that is neither a number nor a name."""
    found: list[Evidence] = []
    _substances(one, other, model, found)
    _places(one, other, model, found)
    similarity = text_similarity(one, other)
    if similarity >= _SAME_TEXT:
        found.append(
            Evidence("text", "same", (one.text[:80], other.text[:80]), model.levels["text"], similarity=similarity)
        )
    days = hours_between(one, other) / 24
    level = _time_level(days)
    found.append(Evidence("time", level, (f"{days:.1f}",), model.levels[level]))
    return found


def worth(one: Traits, other: Traits, model: Model) -> float:
    """The bits of all circumstances together but for the text, without the evidence."""
    levels = model.levels
    bits = levels[_time_level(hours_between(one, other) / 24)]
    if one.substances and other.substances:
        if shared := one.substances & other.substances:
            bits += _rarity(_rarest(shared, model), model)
            if nearest := _nearest_amounts(one, other):
                bits += levels[_amount_level(nearest[0])]
        elif not _are_kin(one.substances, other.substances):
            bits += levels["substance_other"]
    if one.origin and other.origin:
        bits += levels["origin" if one.origin == other.origin else "origin_other"]
    if one.destination and other.destination:
        bits += levels["destination" if one.destination == other.destination else "destination_other"]
    if one.transport and other.transport:
        bits += levels["mode_other" if one.transport.isdisjoint(other.transport) else "mode"]
    if one.concealment and other.concealment:
        bits += levels["concealment_other" if one.concealment.isdisjoint(other.concealment) else "concealment"]
    return bits


def _substances(one: Traits, other: Traits, model: Model, found: list[Evidence]) -> None:
    if not one.substances or not other.substances:
        return
    shared = one.substances & other.substances
    if shared:
        substance = _rarest(shared, model)
        found.append(Evidence("substance", "same", (substance,), _rarity(substance, model)))
        if nearest := _nearest_amounts(one, other):
            apart, less, more, kind = nearest
            level = _amount_level(apart)
            values = (_said(less, kind), _said(more, kind))
            found.append(Evidence("amount", level, values, model.levels[level], similarity=1 - apart))
    elif not _are_kin(one.substances, other.substances):
        values = (min(one.substances), min(other.substances))
        found.append(Evidence("substance", "other", values, model.levels["substance_other"], similarity=0.0))


def _are_kin(some: frozenset[str], others: frozenset[str]) -> bool:
    return any(not kin.isdisjoint(some) and not kin.isdisjoint(others) for kin in _KIN)


def _rarest(shared: frozenset[str], model: Model) -> str:
    if len(shared) == 1:
        return next(iter(shared))
    return min(shared, key=lambda each: (model.substances.get(each, 0), each))


def _rarity(substance: str, model: Model) -> float:
    if not model.substances_total:
        return model.levels["substance"]
    rarity = log2(model.substances_total / (model.substances.get(substance, 0) + 1))
    return min(model.levels["substance_most"], max(1.0, rarity))


def _nearest_amounts(one: Traits, other: Traits) -> tuple[float, float, float, str] | None:
    """How far the two nearest amounts of a kind are apart, as a share of the larger; the two, and their kind."""
    nearest: tuple[float, float, float, str] | None = None
    for kind, a in one.amounts:
        for other_kind, b in other.amounts:
            if kind == other_kind:
                less, more = (a, b) if a < b else (b, a)
                apart = (more - less) / more
                if nearest is None or apart < nearest[0]:
                    nearest = apart, less, more, kind
    return nearest


def _amount_level(apart: float) -> str:
    for most, level in _AMOUNTS:
        if apart <= most:
            return level
    return "amount_other"


def _said(amount: float, kind: str) -> str:
    """Grams with their sign, counts and volumes as bare numbers: their names differ by language."""
    return f"{round(amount, 2):,.10g} g" if kind == "g" else f"{round(amount, 2):,.10g}"


def _places(one: Traits, other: Traits, model: Model, found: list[Evidence]) -> None:
    levels = model.levels
    for name, mine, theirs in (
        ("origin", one.origin, other.origin),
        ("destination", one.destination, other.destination),
    ):
        if mine and theirs:
            if mine == theirs:
                found.append(Evidence(name, "same", (mine,), levels[name]))
            else:
                values = (mine, theirs) if mine < theirs else (theirs, mine)
                found.append(Evidence(name, "other", values, levels[f"{name}_other"]))
    for name, some, others in (
        ("mode", one.transport, other.transport),
        ("concealment", one.concealment, other.concealment),
    ):
        if some and others:
            if some.isdisjoint(others):
                found.append(Evidence(name, "other", (min(some), min(others)), levels[f"{name}_other"]))
            else:
                found.append(Evidence(name, "same", (min(some & others),), levels[name]))


def text_similarity(one: Traits, other: Traits) -> float:
    """The share of all shingles that two narratives have both; 0 where it is below what counts, or one is short."""
    if min(len(one.text), len(other.text)) < _SHORTEST_TEXT:
        return 0.0
    mine, theirs = _shingles(one.text), _shingles(other.text)
    if min(len(mine), len(theirs)) < _SAME_TEXT * max(len(mine), len(theirs)):
        return 0.0
    shared = len(mine & theirs)
    return shared / (len(mine) + len(theirs) - shared)


@lru_cache(maxsize=16_384)
def _shingles(text: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(folded[at : at + _SHINGLE] for at in range(len(folded) - _SHINGLE + 1))


def _time_level(days: float) -> str:
    for most, level in _DAYS:
        if days <= most:
            return level
    return "later"
