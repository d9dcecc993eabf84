"""What is remembered of one record: how far it has come, what it counts for, and what it can be found by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Literal, NamedTuple, Self

import orjson

from bongsu_consumers.event import Event
from bongsu_consumers.newest import Standing, standing_after
from bongsu_schemas.names import fold_keys

Dimension = Literal["agency", "substance", "route"]
_MOST_ROUTES = 16
_MOST_KEY_LETTERS = 1_000_000


class Subject(NamedTuple):
    """Something that is counted."""

    dimension: Dimension
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """The newest released version of a record; once it is recalled, nothing of its content.

    `first` is when the hub received the first version that the unit saw: there the record is counted, whatever
    later versions say. `heard` is when it received the last. `keys` leads from each key to the text that has it; it
    is not `complete` where an alert has more names and identifiers than any honest one.
    """

    standing: Standing
    first: str | None
    heard: str
    agency: str
    substances: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    keys: dict[str, str] | None = None
    told: tuple[str, ...] = ()
    complete: bool = True

    @property
    def live(self) -> bool:
        return not self.standing.recalled

    def subjects(self) -> Iterator[Subject]:
        """What the record counts for; nothing once it is recalled."""
        if self.live:
            yield Subject("agency", self.agency)
            yield from (Subject("substance", value) for value in self.substances)
            yield from (Subject("route", value) for value in self.routes)

    def to_json(self) -> bytes:
        """The row as the changelog holds it."""
        return orjson.dumps(self)

    @classmethod
    def from_json(cls, value: bytes) -> Self:
        """The row that `to_json` wrote."""
        document = orjson.loads(value)
        document["standing"] = Standing(**document["standing"])
        for name in ("substances", "routes", "told"):
            document[name] = tuple(document[name])
        return cls(**document)


def row_after(known: Row | None, event: Event, clock: str) -> Row:
    """The row of a record after an event that is news. `clock` is the newest receipt that the unit has heard of."""
    standing = standing_after(known.standing if known else None, event)
    alert = event.alert
    if alert is None:
        if known is None:
            return Row(standing, None, clock, event.agency)
        return replace(known, standing=standing, substances=(), routes=(), keys=None, told=(), complete=True)
    keys, complete = _bounded(_keys(alert))
    received = alert["times"]["received"]
    return Row(
        standing=standing,
        first=known.first if known and known.first else received,
        heard=received,
        agency=event.agency,
        substances=tuple(dict.fromkeys(_substances(alert))),
        routes=_routes(alert),
        keys=keys,
        complete=complete,
    )


def _substances(alert: dict[str, Any]) -> Iterator[str]:
    """The drugs that the record names; a word that only might mean one is never counted."""
    for substance in alert["substances"]:
        if substance["id"] and substance["kind"] != "indicator":
            yield substance["id"]


def _routes(alert: dict[str, Any]) -> tuple[str, ...]:
    """From each country of origin to each country of destination, such as `TH>KR`."""
    ends: dict[str, list[str]] = {"origin": [], "destination": []}
    for place in alert["places"]:
        if place["role"] in ends and place.get("country"):
            ends[place["role"]].append(place["country"])
    pairs = product(dict.fromkeys(ends["origin"]), dict.fromkeys(ends["destination"]))
    return tuple(f"{origin}>{destination}" for origin, destination in pairs)[:_MOST_ROUTES]


def _bounded(pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, str], bool]:
    """As many pairs as a message of the changelog holds with ease, and whether that is all of them."""
    keys: dict[str, str] = {}
    letters = 0
    for key, text in pairs:
        letters += len(key) + len(text)
        if letters > _MOST_KEY_LETTERS:
            return keys, False
        keys[key] = text
    return keys, True


def _keys(alert: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Under which keys the record is found, each with the text as it was sent."""
    for entity in alert["entities"]:
        for identifier in entity["identifiers"]:
            yield f"{identifier['scheme']}:{identifier['value']}", identifier["raw"]
        for name in entity["names"]:
            for key in fold_keys(name["text"]):
                yield f"name:{key}", name["text"]
