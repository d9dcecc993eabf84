"""Where an alert happened and which way things went, as values that an index counts: what a map of many is made of.

`spot KEY`, `role KEY ROLE`, `leg KEY KEY` and `tlp MARKING`; a key is a UN/LOCODE, a position `LAT,LON,COUNTRY` to a
hundredth of a degree, or a country (ISO 3166) of which no place is known.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from bongsu_schemas import codelists

_LEGS = ("origin", "transit", "destination")


def mapped(alert: Mapping[str, Any]) -> list[str]:
    """The values of one alert, each once."""
    named = _finest(alert["places"])
    values = [f"spot {each.key}" for each in named]
    values += [f"role {each.key} {each.role}" for each in named]
    values += [f"leg {start} {end}" for start, end in _legs(named)] if len(named) > 1 else []
    values.append(f"tlp {alert['handling']['tlp']}")
    return list(dict.fromkeys(values))


def exact(places: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The places without those that name a country alone where another of the same role names a place in it."""
    inside = {(each["role"], each.get("country")) for each in places if not _is_country(each)}
    return [each for each in places if not _is_country(each) or (each["role"], each["country"]) not in inside]


def _is_country(place: Mapping[str, Any]) -> bool:
    """Whether nothing but a country is named, by code or by its name in any language."""
    country, name = place.get("country"), place.get("name")
    if not country or place.get("unlocode") or place.get("lat") is not None:
        return False
    return not name or codelists.country(name) == country


class _Named(NamedTuple):
    """A place in its role: the country, and the key of what is known best."""

    role: str
    country: str
    key: str


def _finest(places: Sequence[Mapping[str, Any]]) -> list[_Named]:
    """The places that are known best: of a country and a place in it, the place, in the country's role too."""
    known = codelists.places()
    exact: list[_Named] = []
    vague: list[_Named] = []
    for place in places:
        code, country, lat, lon = place.get("unlocode"), place.get("country") or "", place.get("lat"), place.get("lon")
        if code in known:
            exact.append(_Named(place["role"], country, str(code)))
        elif lat is not None and lon is not None:
            exact.append(_Named(place["role"], country, f"{lat:.2f},{lon:.2f},{country}"))
        elif country:
            vague.append(_Named(place["role"], country, country))
    found = list(exact)
    for each in vague:
        inside = next((other for other in exact if other.country == each.country), None)
        if inside is None:
            found.append(each)
        elif not any(other.role == each.role for other in exact):
            found.append(each._replace(key=inside.key))
    return found


def _legs(places: Sequence[_Named]) -> list[tuple[str, str]]:
    """The way of one alert, leg by leg. A seizure on the way stands for an origin or a destination that is unknown."""
    stations = [[each.key for each in places if each.role == role] for role in _LEGS]
    ends = {key for station in stations for key in station}
    seized = [each.key for each in places if each.role == "seizure" and each.key not in ends]
    if not stations[0]:
        stations.insert(0, seized)
    elif not stations[-1]:
        stations.append(seized)
    on_the_way = [list(dict.fromkeys(station)) for station in stations if station]
    return [(start, end) for here, there in pairwise(on_the_way) for start in here for end in there if start != end]
