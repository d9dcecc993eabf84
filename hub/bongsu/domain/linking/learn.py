"""Learning a model from a log: which keys spread over unrelated events, how rare names and drugs are, what fields say.

Nothing here needs labels. A key's spread is the number of groups into which its holders fall when everything else
about them is compared: a forwarder's phone joins many, a ring's own phone one. Weights come from expectation and
maximisation over candidate pairs (Winkler, 1988), held near the first model's where the log is small.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from bongsu.domain.linking.comparison import compare
from bongsu.domain.linking.evidence import MANY
from bongsu.domain.linking.model import Model, first_model, frozen
from bongsu.domain.linking.traits import Traits
from bongsu.domain.linking.weights import estimated

_SEVERAL = 2  # unrelated events from which on a key is noted
_MOST_COMPARED = 60  # holders of a key that are compared; more of them than that spread in any case
_FEWEST_NAMES = 50
_MOST_PAIRS = 20_000
_MOST_NAMES = 20_000  # the commonest; others count as rare
_SPREADING = frozenset({"phone", "account", "handle", "crypto", "business_no", "vehicle"})


def learn(alerts: Iterable[Traits]) -> Model:
    """A frozen model of a log's current alerts. Their order makes no difference."""
    every = sorted(alerts, key=lambda traits: traits.key)
    by_key = {traits.key: traits for traits in every}
    spreading = {traits.key: spreading_keys(traits) for traits in every}
    held = _holders(spreading)
    base = first_model()
    counted = _counted(every, base)
    hubs = {
        key: spread
        for key, holders in sorted(held.items())
        if len(holders) >= _SEVERAL
        and (spread := _spread(key, [by_key[each] for each in holders], spreading, counted)) >= _SEVERAL
    }
    model = replace(counted, hubs=hubs, alerts=len(every))
    return frozen(replace(model, levels=estimated(_pairs(held, by_key, hubs), _at_large(every), model)))


def _counted(every: Sequence[Traits], base: Model) -> Model:
    """How often each name and drug occurs. A name counts once for each agency and day, so that one event's do not."""
    names: Counter[str] = Counter()
    total = 0
    substances: Counter[str] = Counter()
    for traits in every:
        own = {key for party in traits.parties if party.kind == "person" for key in party.name_keys}
        names.update(own)
        total += bool(own)
        substances.update(traits.substances)
    few = total < _FEWEST_NAMES
    return replace(
        base,
        names={} if few else {key: count for key, count in sorted(names.most_common(_MOST_NAMES)) if count > 1},
        names_total=0 if few else total,
        substances=dict(sorted(substances.items())),
        substances_total=0 if few else sum(substances.values()),
    )


def _holders(spreading: Mapping[str, set[str]]) -> Mapping[str, list[str]]:
    """Records by the keys that may spread: phones and the like, firms, addresses."""
    held: dict[str, list[str]] = defaultdict(list)
    for record, keys in spreading.items():
        for key in sorted(keys):
            held[key].append(record)
    return held


def spreading_keys(traits: Traits) -> set[str]:
    """The keys of an alert that unrelated events may share, as a model names its hubs."""
    keys = {f"{key.scheme}:{key.value}" for key in traits.keys if key.valid and key.scheme in _SPREADING}
    for party in traits.parties:
        if party.kind == "organisation":
            keys |= {f"firm:{key}" for key in party.name_keys}
        if party.address:
            keys |= {f"address:{key}" for key in (party.home.building, party.home.flat) if key}
    return keys


def _spread(key: str, holders: Sequence[Traits], spreading: Mapping[str, set[str]], model: Model) -> int:
    """Into how many groups the holders of a key fall when the key is left out, and whatever travels with it.

    An office's telephone and its fax stand in the same reports: each would vouch for the other.
    """
    if len(holders) > _MOST_COMPARED:
        step = len(holders) / _MOST_COMPARED
        holders = [holders[int(i * step)] for i in range(_MOST_COMPARED)]
    held = Counter(each for holder in holders for each in spreading[holder.key])
    blind = replace(model, hubs={key: MANY, **{each: MANY for each, count in held.items() if count > 1}})
    parent = {each.key: each.key for each in holders}

    def top(key: str) -> str:
        while parent[key] != key:
            key = parent[key]
        return key

    many = len(holders) >= MANY and not _as_of_one_event(holders)
    for one, other in combinations(holders, 2):
        if top(one.key) != top(other.key) and _are_related(one, other, blind, many=many):
            parent[top(one.key)] = top(other.key)
    return len({top(each.key) for each in holders})


def _as_of_one_event(holders: Sequence[Traits]) -> bool:
    """Whether each holder is another agency's, and all speak of one drug within days, as reports of one event do."""
    return (
        len({each.agency for each in holders}) == len(holders)
        and bool(frozenset.intersection(*(each.substances for each in holders)))
        and max(each.start for each in holders) - min(each.end for each in holders) <= _DAYS_OF_ONE_EVENT * 86_400
    )


def _are_related(one: Traits, other: Traits, blind: Model, *, many: bool) -> bool:
    """Whether two holders of a key count as one event for its spread, by what else is known of them.

    Two or three that nothing else joins may still be one event: only a contradiction parts them. Of many, the drug and
    the day say nothing by themselves. The words of one agency are its form's.
    """
    found = [e for e in compare(one, other, blind) if e.field != "text" or one.agency != other.agency]
    if sum(e.bits for e in found) < (_RELATED if many else _UNOPPOSED):
        return False
    return not many or any(e.anchor or (e.field, e.level) in _OF_ONE_EVENT for e in found)


_DAYS_OF_ONE_EVENT = 5
_UNOPPOSED, _RELATED = 3.0, 6.0  # bits
_OF_ONE_EVENT = frozenset(
    {("amount", "amount"), ("amount", "amount_near"), ("birth", "same"), ("address", "same"), ("text", "same")}
)


def _pairs(
    held: Mapping[str, list[str]], by_key: Mapping[str, Traits], hubs: Mapping[str, int]
) -> list[tuple[Traits, Traits]]:
    """Pairs that share a key that does not spread: what weights are estimated on."""
    pairs: set[tuple[str, str]] = set()
    for key, holders in held.items():
        if key not in hubs and len(holders) <= _MOST_COMPARED:
            pairs.update(combinations(sorted(holders), 2))
    return [(by_key[a], by_key[b]) for a, b in sorted(pairs)[:_MOST_PAIRS]]


def _at_large(every: Sequence[Traits]) -> list[tuple[Traits, Traits]]:
    """Pairs of records that have nothing to do with one another, drawn the same way each time."""
    count = len(every)
    step = max(1, int(count * 0.381966))  # far from every small fraction, so neighbours are not paired
    number = min(count, _MOST_PAIRS)
    return [(every[i], every[(i + step) % count]) for i in range(number)] if count > step else []
