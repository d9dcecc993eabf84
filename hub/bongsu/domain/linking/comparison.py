"""Two alerts compared field by field: what agrees, what contradicts, and how many bits each is worth.

A pure function of the two alerts and a model. The order of the two makes no difference.
"""

from collections.abc import Iterable

from bongsu.domain.linking.circumstances import circumstances
from bongsu.domain.linking.evidence import Evidence
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.near import is_near
from bongsu.domain.linking.numbers import compared_numbers
from bongsu.domain.linking.ships import compared_ships
from bongsu.domain.linking.subjects import compared_parties, in_one_script, is_as_spelt
from bongsu.domain.linking.traits import Traits


def compare(one: Traits, other: Traits, model: Model) -> list[Evidence]:
    """All that speaks for or against one event and one subject, strongest first."""
    if one.key > other.key:
        one, other = other, one
    return strongest_first(names_and_numbers(one, other, model) + circumstances(one, other, model))


def names_and_numbers(one: Traits, other: Traits, model: Model) -> list[Evidence]:
    """All but the circumstances; `one` is the record with the smaller key. Nothing else can carry a link."""
    numbers, parties = compared_numbers(one, other, model), compared_parties(one, other, model)
    if (
        one.agency != other.agency
        and parties
        and any(each.field == "passport" and each.level == "other" for each in numbers)
    ):
        numbers = _without_slips(numbers, parties)
    found = numbers + parties
    return found + compared_ships(one, other, model) if one.afloat and other.afloat else found


def _without_slips(numbers: list[Evidence], parties: list[Evidence]) -> list[Evidence]:
    """Without two passports of one sign's difference, where one person by name as spelt and birth date has both.

    A passport's number bears no check digit, so a slip of the hand makes another sound one. One agency's two reports
    are its own word that there are two.
    """
    named = any(is_as_spelt(each) and in_one_script(each.values) for each in parties)
    if not named or not any(each.field == "birth" and each.level == "same" for each in parties):
        return numbers
    return [
        each
        for each in numbers
        if each.field != "passport" or each.level != "other" or not is_near(each.values[0], each.values[1])
    ]


def strongest_first(evidence: Iterable[Evidence]) -> list[Evidence]:
    """In the order in which evidence is told and added up."""
    return sorted(evidence, key=_strength)


def _strength(each: Evidence) -> tuple[float, str, tuple[str, ...]]:
    return -abs(each.bits), each.field, each.values
