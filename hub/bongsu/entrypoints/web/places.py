"""Places and routes of alerts, put together for a map and for the table beside it. All alerts were released."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bongsu.entrypoints.web.languages import Language
from bongsu.entrypoints.web.vocabulary import word
from bongsu_schemas import codelists

_LEGS = ("origin", "transit", "destination")
# countries that the atlas names otherwise than our list does; small ones are not on it at all
_ON_THE_ATLAS = {
    "CD": "Dem. Rep. Congo",
    "CG": "Congo",
    "CI": "Côte d'Ivoire",
    "DO": "Dominican Rep.",
    "TR": "Turkey",
    "TT": "Trinidad and Tobago",
    "US": "United States of America",
}


@dataclass(slots=True)
class Spot:
    """A place on the map. Without a position its country's middle stands for it; `land` is the atlas's name of it."""

    name: str
    query: str
    lat: float | None
    lon: float | None
    land: str
    roles: Counter[str] = field(default_factory=Counter)
    alerts: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Places:
    """The places of some alerts, the most frequent first, and legs between them as (from, to, alerts)."""

    spots: Sequence[Spot]
    legs: Sequence[tuple[int, int, int]]

    def points(self) -> list[dict[str, Any]]:
        """The spots as the map reads them."""
        return [
            {"name": each.name, "lat": each.lat, "lon": each.lon, "land": each.land, "count": len(each.alerts)}
            for each in self.spots
        ]


def places_of(alerts: Iterable[Mapping[str, Any]], spoken: Language) -> Places:
    """The places and legs of alerts. A country alone is left out where the alert names a place in it."""
    spots: dict[str, Spot] = {}
    legs: Counter[tuple[str, str]] = Counter()
    for alert in alerts:
        named = _finest(alert["places"])
        for place in named:
            spot = spots.setdefault(_key(place), _spot(place, spoken))
            spot.roles[place["role"]] += 1
            spot.alerts.add(alert["alert_id"])
        legs.update(_legs(named))
    order = sorted(spots, key=lambda key: (-len(spots[key].alerts), spots[key].name))
    numbers = {key: number for number, key in enumerate(order)}
    lines = sorted((numbers[start], numbers[end], count) for (start, end), count in legs.items())
    return Places([spots[key] for key in order], sorted(lines, key=lambda line: -line[2]))


def _finest(places: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The places that are known best: of a country and a place in it, the place, in the country's role too."""
    exact = [each for each in places if _position(each)]
    found = list(exact)
    for place in places:
        if _position(place) or not place.get("country"):
            continue
        inside = next((each for each in exact if each.get("country") == place["country"]), None)
        if inside is None:
            found.append(place)
        elif not any(each["role"] == place["role"] for each in exact):
            found.append({**inside, "role": place["role"]})
    return found


def _legs(places: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The way of one alert, leg by leg. A seizure on the way stands for an origin or a destination that is unknown."""
    stations = [[_key(each) for each in places if each["role"] == role] for role in _LEGS]
    seized = [_key(each) for each in places if each["role"] == "seizure"]
    ends = {key for station in stations for key in station}
    if not stations[0]:
        stations.insert(0, [key for key in seized if key not in ends])
    elif not stations[-1]:
        stations.append([key for key in seized if key not in ends])
    on_the_way = [list(dict.fromkeys(station)) for station in stations if station]
    return [(start, end) for here, there in pairwise(on_the_way) for start in here for end in there if start != end]


def _position(place: Mapping[str, Any]) -> tuple[float, float] | None:
    if place.get("lat") is not None:
        return place["lat"], place["lon"]
    known = codelists.places().get(place.get("unlocode") or "")
    return (known.lat, known.lon) if known else None


def _key(place: Mapping[str, Any]) -> str:
    if place.get("unlocode"):
        return str(place["unlocode"])
    at = _position(place)
    return f"{at[0]:.2f},{at[1]:.2f}" if at else str(place.get("country"))


def _spot(place: Mapping[str, Any], spoken: Language) -> Spot:
    at = _position(place)
    country = place.get("country") or ""
    land = word("country", country, spoken) if country else ""
    name = word("place", place["unlocode"], spoken) if place.get("unlocode") else ""
    if not name:
        name = f"{at[0]:.2f}, {at[1]:.2f}" if at else land
    query = (
        f"place:{place['unlocode']}" if place.get("unlocode") else f"country:{country}" if country and not at else ""
    )
    return Spot(name, query, at[0] if at else None, at[1] if at else None, _atlas_name(country))


def _atlas_name(country: str) -> str:
    known = codelists.countries().get(country)
    return _ON_THE_ATLAS.get(country) or (known.names["en"] if known else "")
