"""The circumstances of two alerts compared: drug, amount, route, way of transport, concealment, time, text."""

from collections.abc import Iterator
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


def _substances(one: Traits, other: Traits, model: Model) -> Iterator[Evidence]:
    if not one.substances or not other.substances:
        return
    shared = one.substances & other.substances
    if not shared:
        if any(one.substances & kin and other.substances & kin for kin in _KIN):
            return
        values = (min(one.substances), min(other.substances))
        yield Evidence("substance", "other", values, model.bits("substance_other"), similarity=0.0)
        return
    substance = min(shared, key=lambda each: (model.substances.get(each, 0), each))
    bits = model.bits("substance")
    if model.substances_total:
        rarity = log2(model.substances_total / (model.substances.get(substance, 0) + 1))
        bits = min(model.bits("substance_most"), max(1.0, rarity))
    yield Evidence("substance", "same", (substance,), bits)
    yield from _amounts(one, other, model)


def _amounts(one: Traits, other: Traits, model: Model) -> Iterator[Evidence]:
    pairs = [(a, b, kind) for (kind, a), (other_kind, b) in product(one.amounts, other.amounts) if kind == other_kind]
    if not pairs:
        return
    a, b, kind = min(pairs, key=lambda pair: abs(log2(pair[0] / pair[1])))
    apart = abs(a - b) / max(a, b)
    level = next((level for most, level in _AMOUNTS if apart <= most), "amount_other")
    yield Evidence(
        "amount", level, (_said(min(a, b), kind), _said(max(a, b), kind)), model.bits(level), similarity=1 - apart
    )


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
        ("mode", _kinds(one.modes), _kinds(other.modes)),
        ("concealment", one.concealment, other.concealment),
    ):
        if some and others:
            shared = some & others
            level = name if shared else f"{name}_other"
            values = (min(shared),) if shared else (min(some), min(others))
            yield Evidence(name, "same" if shared else "other", values, model.bits(level))


def _kinds(modes: frozenset[str]) -> frozenset[str]:
    """Ways of transport without what two reporters may call differently (a container, its ship)."""
    return frozenset(
        {"vessel": "sea", "sea_container": "sea", "air_cargo": "express"}.get(each, each) for each in modes
    )


def _texts(one: Traits, other: Traits, model: Model) -> Iterator[Evidence]:
    """Narratives that are nearly the same, word for word. Compared only here, within candidates, so exactly."""
    if min(len(one.text), len(other.text)) < _SHORTEST_TEXT:
        return
    mine, theirs = _shingles(one.text), _shingles(other.text)
    similarity = len(mine & theirs) / len(mine | theirs)
    if similarity >= _SAME_TEXT:
        yield Evidence("text", "same", (one.text[:80], other.text[:80]), model.bits("text"), similarity=similarity)


@lru_cache(maxsize=4_096)
def _shingles(text: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(folded[at : at + _SHINGLE] for at in range(len(folded) - _SHINGLE + 1))


def _time(one: Traits, other: Traits, model: Model) -> Evidence:
    apart = hours_between(one, other) / 24
    level = next((level for most, level in _DAYS if apart <= most), "later")
    return Evidence("time", level, (f"{apart:.1f}",), model.bits(level))


def _two(mine: str, theirs: str) -> tuple[str, ...]:
    return tuple(sorted({mine, theirs}))
