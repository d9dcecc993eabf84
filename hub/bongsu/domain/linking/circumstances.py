"""The circumstances of two alerts compared: drug, amount, route, way of transport, concealment, time, text."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
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


def circumstances(one: Traits, other: Traits, model: Model) -> Iterator[Evidence]:
    """All that is neither a number nor a name."""
    yield from _substances(one, other, model)
    yield from _places(one, other, model)
    yield from _texts(one, other, model)
    yield _time(one, other, model)


def worth(one: Traits, other: Traits, model: Model) -> float:
    """The bits of all circumstances together but for the text, without the evidence."""
    levels = model.levels
    bits = levels[_time_level(hours_between(one, other) / 24)]
    if one.substances and other.substances:
        if shared := one.substances & other.substances:
            bits += _rarity(_rarest(shared, model), model)
            if one.amounts and other.amounts:
                bits += _worth_of_amounts(one, other, levels)
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


def _worth_of_amounts(one: Traits, other: Traits, levels: Mapping[str, float]) -> float:
    apart = [abs(a - b) / max(a, b) for kind, a in one.amounts for other_kind, b in other.amounts if kind == other_kind]
    return levels[_amount_level(min(apart))] if apart else 0.0


def _substances(one: Traits, other: Traits, model: Model) -> Iterator[Evidence]:
    if not one.substances or not other.substances:
        return
    shared = one.substances & other.substances
    if not shared:
        if _are_kin(one.substances, other.substances):
            return
        values = (min(one.substances), min(other.substances))
        yield Evidence("substance", "other", values, model.bits("substance_other"), similarity=0.0)
        return
    substance = _rarest(shared, model)
    yield Evidence("substance", "same", (substance,), _rarity(substance, model))
    yield from _amounts(one, other, model)


def _are_kin(some: frozenset[str], others: frozenset[str]) -> bool:
    return any(some & kin and others & kin for kin in _KIN)


def _rarest(shared: frozenset[str], model: Model) -> str:
    return min(shared, key=lambda each: (model.substances.get(each, 0), each))


def _rarity(substance: str, model: Model) -> float:
    if not model.substances_total:
        return model.bits("substance")
    rarity = log2(model.substances_total / (model.substances.get(substance, 0) + 1))
    return min(model.bits("substance_most"), max(1.0, rarity))


def _amounts(one: Traits, other: Traits, model: Model) -> Iterator[Evidence]:
    pairs = [(a, b, kind) for (kind, a), (other_kind, b) in product(one.amounts, other.amounts) if kind == other_kind]
    if not pairs:
        return
    a, b, kind = min(pairs, key=lambda pair: abs(log2(pair[0] / pair[1])))
    apart = abs(a - b) / max(a, b)
    level = _amount_level(apart)
    yield Evidence(
        "amount", level, (_said(min(a, b), kind), _said(max(a, b), kind)), model.bits(level), similarity=1 - apart
    )


def _amount_level(apart: float) -> str:
    return next((level for most, level in _AMOUNTS if apart <= most), "amount_other")


def _said(amount: float, kind: str) -> str:
    """Grams with their sign, counts and volumes as bare numbers: their names differ by language."""
    return f"{round(amount, 2):,.10g} g" if kind == "g" else f"{round(amount, 2):,.10g}"


def _places(one: Traits, other: Traits, model: Model) -> Iterator[Evidence]:
    for name, mine, theirs in (
        ("origin", one.origin, other.origin),
        ("destination", one.destination, other.destination),
    ):
        if mine and theirs:
            level = name if mine == theirs else f"{name}_other"
            yield Evidence(name, "same" if mine == theirs else "other", _two(mine, theirs), model.bits(level))
    for name, some, others in (
        ("mode", one.transport, other.transport),
        ("concealment", one.concealment, other.concealment),
    ):
        if some and others:
            shared = some & others
            level = name if shared else f"{name}_other"
            values = (min(shared),) if shared else (min(some), min(others))
            yield Evidence(name, "same" if shared else "other", values, model.bits(level))


def _texts(one: Traits, other: Traits, model: Model) -> Iterator[Evidence]:
    """Narratives that are nearly the same, word for word. Compared only here, within candidates, so exactly."""
    similarity = text_similarity(one, other)
    if similarity >= _SAME_TEXT:
        yield Evidence("text", "same", (one.text[:80], other.text[:80]), model.bits("text"), similarity=similarity)


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


def _time(one: Traits, other: Traits, model: Model) -> Evidence:
    apart = hours_between(one, other) / 24
    level = _time_level(apart)
    return Evidence("time", level, (f"{apart:.1f}",), model.bits(level))


def _time_level(days: float) -> str:
    return next((level for most, level in _DAYS if days <= most), "later")


def _two(mine: str, theirs: str) -> tuple[str, ...]:
    return tuple(sorted({mine, theirs}))
