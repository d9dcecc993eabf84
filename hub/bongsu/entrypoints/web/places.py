"""Places and routes of alerts, put together for a map and for the table beside it. All alerts were released."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bongsu.domain.routes import mapped
from bongsu.entrypoints.web.languages import Language
from bongsu.entrypoints.web.vocabulary import word
from bongsu_schemas import codelists

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
    count: int  # alerts
    roles: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Places:
    """The places of some alerts, the most frequent first, and legs between them as (from, to, alerts)."""

    spots: Sequence[Spot]
    legs: Sequence[tuple[int, int, int]]

    def points(self) -> list[dict[str, Any]]:
        """The spots as the map reads them."""
        return [
            {"name": each.name, "lat": each.lat, "lon": each.lon, "land": each.land, "count": each.count}
            for each in self.spots
        ]


def places_of(alerts: Iterable[Mapping[str, Any]], spoken: Language) -> Places:
    """The places and legs of alerts. A country alone is left out where the alert names a place in it."""
    return places_counted(Counter(value for alert in alerts for value in mapped(alert)), spoken)


def places_counted(counts: Mapping[str, int], spoken: Language) -> Places:
    """The places and legs of values that were counted (`domain/routes.py`)."""
    told = [(value.split(" "), count) for value, count in counts.items()]
    spots = {words[1]: _spot(words[1], count, spoken) for words, count in told if words[0] == "spot"}
    for words, count in sorted(told, key=lambda each: (-each[1], each[0])):
        if words[0] == "role" and words[1] in spots:
            spots[words[1]].roles[words[2]] = count
    order = sorted(spots, key=lambda key: (-spots[key].count, spots[key].name))
    numbers = {key: number for number, key in enumerate(order)}
    lines = [
        (numbers[words[1]], numbers[words[2]], count)
        for words, count in told
        if words[0] == "leg" and words[1] in spots and words[2] in spots  # the rarest may be left out
    ]
    return Places([spots[key] for key in order], sorted(lines, key=lambda line: (-line[2], line)))


def _spot(key: str, count: int, spoken: Language) -> Spot:
    if "," in key:
        lat, lon, country = key.split(",")
        return Spot(f"{lat}, {lon}", "", float(lat), float(lon), _atlas_name(country), count)
    known = codelists.places().get(key)
    if known:
        return Spot(word("place", key, spoken), f"place:{key}", known.lat, known.lon, _atlas_name(key[:2]), count)
    return Spot(word("country", key, spoken), f"country:{key}", None, None, _atlas_name(key), count)


def _atlas_name(country: str) -> str:
    known = codelists.countries().get(country)
    return _ON_THE_ATLAS.get(country) or (known.names["en"] if known else "")
