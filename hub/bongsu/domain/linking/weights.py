"""Weights of the circumstances, estimated without labels by expectation and maximisation (Fellegi, Sunter; Winkler).

`u`, how often a level occurs between unrelated reports, is counted on pairs drawn at large; `m`, how often between
reports of one event, is estimated on pairs that share a key. The result is held near the first model's weights: by as
much as the log is small, and never further than a few bits, so that no flood of reports can turn a weight round.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import exp2, log2

from bongsu.domain.linking.comparison import compare
from bongsu.domain.linking.evidence import Evidence
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.traits import Traits

FIELDS = ("amount", "origin", "destination", "mode", "concealment", "time")
"""The fields whose levels are estimated. Names, identifiers and drugs have rarities instead."""
_ROUNDS = 30
_FEWEST_PAIRS = 50
_WEIGHT_OF_FIRST = 100.0  # pairs that the first model's weight counts for
_FURTHEST = 2.0  # bits
_PRIOR = 0.5

Levels = tuple[tuple[str, str], ...]


def estimated(
    pairs: Sequence[tuple[Traits, Traits]], at_large: Sequence[tuple[Traits, Traits]], model: Model
) -> Mapping[str, float]:
    """The model's levels with those of `FIELDS` estimated; unchanged where there is too little to learn from."""
    seen = [_levels(compare(one, other, model)) for one, other in pairs]
    if len(seen) < _FEWEST_PAIRS or not at_large:
        return model.levels
    unrelated = _shares(Counter(level for one, other in at_large for level in _levels(compare(one, other, model))))
    related = {level: min(0.99, share * exp2(model.levels[level[1]])) for level, share in unrelated.items()}
    counts: dict[tuple[str, str], float] = {}
    share = _PRIOR
    for _ in range(_ROUNDS):
        counts, total = defaultdict(float), 0.0
        for levels in seen:
            likely = _posterior(levels, related, unrelated, share)
            total += likely
            for level in levels:
                counts[level] += likely
        share = min(0.999, max(0.001, total / len(seen)))
        related = _shares(counts)
    return {**model.levels, **_shrunk(counts, related, unrelated, model)}


def _posterior(
    levels: Levels,
    related: Mapping[tuple[str, str], float],
    unrelated: Mapping[tuple[str, str], float],
    share: float,
) -> float:
    """The probability that a pair with these levels reports one event."""
    bits = log2(share / (1 - share))
    bits += sum(log2(related[each] / unrelated[each]) for each in levels if each in related and each in unrelated)
    return 1 / (1 + exp2(-max(-60.0, min(60.0, bits))))


def _shrunk(
    counts: Mapping[tuple[str, str], float],
    related: Mapping[tuple[str, str], float],
    unrelated: Mapping[tuple[str, str], float],
    model: Model,
) -> dict[str, float]:
    weights = {}
    for level in sorted(related.keys() & unrelated.keys()):
        first = model.levels[level[1]]
        found = log2(related[level] / unrelated[level])
        weight = (counts[level] * found + _WEIGHT_OF_FIRST * first) / (counts[level] + _WEIGHT_OF_FIRST)
        weights[level[1]] = round(min(first + _FURTHEST, max(first - _FURTHEST, weight)), 3)
    return weights


def _levels(evidence: Iterable[Evidence]) -> Levels:
    """The levels of a pair by field, named as in the model."""
    found = []
    for each in evidence:
        if each.field in FIELDS:
            name = {"same": each.field, "other": f"{each.field}_other"}.get(each.level, each.level)
            found.append((each.field, name))
    return tuple(sorted(found))


def _shares(counts: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Each level's share of its field, with half an observation for every level so that none is impossible."""
    totals: dict[str, float] = defaultdict(float)
    for (field, _), count in counts.items():
        totals[field] += count + 0.5
    return {level: (count + 0.5) / totals[level[0]] for level, count in counts.items()}
