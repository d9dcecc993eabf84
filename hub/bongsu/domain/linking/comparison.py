"""Two alerts compared field by field: what agrees, what contradicts, and how many bits each is worth.

A pure function of the two alerts and a model. The order of the two makes no difference.
"""

from collections.abc import Iterable

from bongsu.domain.linking.circumstances import circumstances
from bongsu.domain.linking.evidence import Evidence
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.numbers import compared_numbers
from bongsu.domain.linking.ships import compared_ships
from bongsu.domain.linking.subjects import compared_parties
from bongsu.domain.linking.traits import Traits


def compare(one: Traits, other: Traits, model: Model) -> list[Evidence]:
    """All that speaks for or against one event and one subject, strongest first."""
    if one.key > other.key:
        one, other = other, one
    return strongest_first(names_and_numbers(one, other, model) + circumstances(one, other, model))


def names_and_numbers(one: Traits, other: Traits, model: Model) -> list[Evidence]:
    """All but the circumstances; `one` is the record with the smaller key. Nothing else can carry a link."""
    found = compared_numbers(one, other, model) + compared_parties(one, other, model)
    return found + compared_ships(one, other, model) if one.afloat and other.afloat else found


def strongest_first(evidence: Iterable[Evidence]) -> list[Evidence]:
    """In the order in which evidence is told and added up."""
    return sorted(evidence, key=_strength)


def _strength(each: Evidence) -> tuple[float, str, tuple[str, ...]]:
    return -abs(each.bits), each.field, each.values
