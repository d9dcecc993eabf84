"""The ships of two alerts compared: their names, the ports that the alerts name, where they were seen."""

from itertools import product
from math import asin, cos, radians, sin, sqrt

from bongsu.domain.linking.evidence import Evidence, hours_between
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.subjects import pair_of_names
from bongsu.domain.linking.traits import Traits

_MILES_OF_RADIUS = 3_440.065  # nautical, of the earth
_IN_SIGHT = 25.0  # nautical miles within which two sightings are of one place
_KNOTS = 25.0  # no freighter or fishing boat keeps up more
_PLACE_BITS = 2.0
_FAR_BITS = -6.0


def compared_ships(one: Traits, other: Traits, model: Model) -> list[Evidence]:
    """Names and places, if both alerts name a ship or its number."""
    found: list[Evidence] = []
    if one.vessels and other.vessels and (named := _names(one, other, model)):
        found.append(named)
    if shared := set(one.ports).intersection(other.ports):
        found.append(Evidence("port", "same", (min(shared),), _PLACE_BITS))
    if one.positions and other.positions and (seen := _sightings(one, other)):
        found.append(seen)
    return found


def _names(one: Traits, other: Traits, model: Model) -> Evidence | None:
    score, a, b, same = max(pair_of_names(x, y, "vessel") for x, y in product(one.vessels, other.vessels))
    if not same:
        return Evidence("vessel", "other", (a, b), model.levels["vessel_other"], similarity=score)
    if hours_between(one, other) > model.schemes["imo"].hours:
        return None
    bits = model.levels["vessel"]
    return Evidence("vessel", "same", (a, b), bits, bits, score, anchor=True, kind="vessel")


def _sightings(one: Traits, other: Traits) -> Evidence | None:
    """In one place, or farther apart than a ship sails in the time that can lie between, and in a day more.

    The day is for reporters who give the time of their report or of the find.
    """
    miles = min(_miles(a, b) for a, b in product(one.positions, other.positions))
    hours = (max(one.end, other.end) - min(one.start, other.start)) / 3_600 + 24
    if miles <= _IN_SIGHT:
        return Evidence("position", "same", (f"{miles:.0f}",), _PLACE_BITS)
    if miles > _IN_SIGHT + _KNOTS * hours:
        return Evidence("position", "other", (f"{miles:.0f}",), _FAR_BITS, similarity=0.0)
    return None


def _miles(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Nautical miles between two places, by the haversine formula."""
    (lat, lon), (to_lat, to_lon) = (map(radians, each) for each in (one, other))
    half = sin((to_lat - lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    return 2 * _MILES_OF_RADIUS * asin(sqrt(min(1.0, half)))
