"""What linking looks at in an alert: identifiers, parties, drug, amount, route and time, in comparable form."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from itertools import chain, islice
from typing import Any, Literal, NamedTuple

import orjson

from bongsu.domain.linking.addresses import read_address
from bongsu.domain.release import epoch_second
from bongsu_schemas import codelists
from bongsu_schemas.identifiers import is_placeholder
from bongsu_schemas.names import fold_keys
from bongsu_schemas.names.nobody import is_bare_surname, names_nobody
from bongsu_schemas.text import compact

_DAY = 86_400
_MOST_PARTIES = 24
_MOST_IDENTIFIERS = 48
_MOST_POSITIONS = 8
_LONGEST_TEXT = 800
_FEWEST_SIGNS = 3
_PRINCIPALS = frozenset({"suspect", "subject", "passenger", "consignee", "notify_party", "arrested"})
_SENDERS = frozenset({"consignor", "supplier", "accomplice", "shipper"})
_PARTIES = ("person", "organisation")
_PERSONAL = frozenset({"passport", "national_id", "phone", "account", "handle", "crypto", "vehicle", "business_no"})


_ONE_TRANSPORT = {"vessel": "sea", "sea_container": "sea", "air_cargo": "express"}
_ONE_DIGIT = re.compile(r"(\d)\1{6,}$")
"""How a number ends that somebody typed to fill a field: +82 10-0000-0000."""


class Key(NamedTuple):
    """One identifier of an alert in normal form. An invalid one is no key, but what it nearly is may be."""

    scheme: str
    value: str
    valid: bool
    side: str  # of the party that it belongs to, "" for things


@dataclass(frozen=True, slots=True)
class Party:
    """A person or organisation as one alert names it. `side`: principal, sender or other.

    `name_keys` are the keys under which search finds its names; `keys` pairs scheme and value. `aliases` are those
    names that others call it by.
    """

    kind: Literal["person", "organisation"]
    side: str
    names: tuple[str, ...]
    name_keys: frozenset[str]
    birth: str | None
    keys: tuple[tuple[str, str], ...]
    address: str | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traits:
    """The comparable side of one alert. Times are seconds UTC; `amounts` pairs a dimension with a number.

    Of a ship also the ports (UN/LOCODE) that the alert names, and where it was seen (degrees north and east).
    """

    key: str
    alert_id: str
    agency: str
    start: int
    end: int
    keys: tuple[Key, ...]
    parties: tuple[Party, ...]
    vessels: tuple[str, ...]
    substances: frozenset[str]
    amounts: tuple[tuple[str, float], ...]
    modes: frozenset[str]
    concealment: frozenset[str]
    origin: str | None
    destination: str | None
    text: str
    ports: tuple[str, ...]
    positions: tuple[tuple[float, float], ...]
    valid: frozenset[tuple[str, str]] = field(init=False, repr=False, compare=False)
    numbers: Mapping[str, tuple[Key, ...]] = field(init=False, repr=False, compare=False)
    named: Mapping[tuple[str, str], str] = field(init=False, repr=False, compare=False)
    party_keys: frozenset[str | tuple[str, str]] = field(init=False, repr=False, compare=False)
    firm_keys: frozenset[tuple[str, str]] = field(init=False, repr=False, compare=False)
    misread: frozenset[str] = field(init=False, repr=False, compare=False)
    transport: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out what every comparison asks for.

        The valid numbers, and those by scheme that are its own; the first name by kind and side; the keys of all
        parties, and of firms; the schemes of own numbers that are invalid; the ways of transport without what two
        reporters may call differently (a container, its ship).
        """
        object.__setattr__(self, "valid", frozenset((key.scheme, key.value) for key in self.keys if key.valid))
        numbers: dict[str, tuple[Key, ...]] = {}
        for key in self.keys:
            if key.side in ("", "principal"):
                numbers[key.scheme] = (*numbers.get(key.scheme, ()), key)
        object.__setattr__(
            self, "numbers", {s: keys if len(keys) == 1 else tuple(sorted(keys)) for s, keys in numbers.items()}
        )
        named: dict[tuple[str, str], str] = {}
        party_keys: set[str | tuple[str, str]] = set()
        for party in self.parties:
            if party.names:
                first = min(party.names)
                named[party.kind, party.side] = min(first, named.get((party.kind, party.side), first))
            party_keys.update(party.name_keys, party.keys)
        object.__setattr__(self, "named", named)
        object.__setattr__(self, "party_keys", frozenset(party_keys))
        firms = (party.keys for party in self.parties if party.kind == "organisation" and party.keys)
        object.__setattr__(self, "firm_keys", frozenset(chain.from_iterable(firms)))
        misread = frozenset(key.scheme for key in self.keys if not key.valid and key.side in ("", "principal"))
        object.__setattr__(self, "misread", misread)
        object.__setattr__(self, "transport", frozenset(_ONE_TRANSPORT.get(each, each) for each in self.modes))


def traits_of(alert: Mapping[str, Any]) -> Traits:
    """Reduce an alert in the wire's form."""
    origin = alert["origin"]
    occurred = alert["times"]["occurred"]
    start, end = epoch_second(occurred["from"]), epoch_second(occurred["to"])
    if occurred["precision"] == "day" and end <= start:
        end = start + _DAY - 1
    entities = alert["entities"]
    sure = [each for each in alert["substances"] if each["kind"] != "indicator"]
    afloat = alert["places"] if any(each["type"] == "vessel" for each in entities) else ()
    return Traits(
        key=f"{origin['agency']}/{origin['ref']}",
        alert_id=alert["alert_id"],
        agency=origin["agency"],
        start=start,
        end=end,
        keys=tuple(_keys(entities, origin["ref"]))[:_MOST_IDENTIFIERS],
        parties=tuple(party for each in entities if (party := _party(each)))[:_MOST_PARTIES],
        vessels=tuple(
            dict.fromkeys(name["text"] for each in entities if each["type"] == "vessel" for name in each["names"])
        )[:_MOST_PARTIES],
        substances=frozenset(each["id"] for each in sure),
        amounts=tuple(dict.fromkeys(_amounts(sure))),
        modes=frozenset(alert["transport_modes"]),
        concealment=frozenset(alert["concealment"]),
        origin=_country(alert["places"], "origin"),
        destination=_country(alert["places"], "destination"),
        text=" ".join(part["text"] for part in alert["summary"])[:_LONGEST_TEXT],
        ports=tuple(sorted({each["unlocode"] for each in afloat if each.get("unlocode")})),
        positions=tuple(_positions(afloat))[:_MOST_POSITIONS],
    )


def pack(traits: Traits) -> bytes:
    """Traits as JSON, to be kept by the linker."""
    every: list[Any] = [getattr(traits, name) for name in _FIELDS]
    every[_AT_KEYS] = [tuple(key) for key in traits.keys]
    every[_AT_PARTIES] = [[getattr(party, name) for name in _PARTY] for party in traits.parties]
    packed = orjson.dumps(every, default=sorted)
    _keep(packed, traits)
    return packed


def unpack(packed: bytes) -> Traits:
    """The opposite of `pack`."""
    traits = _recent.get(packed)
    if traits is None:
        traits = _unpacked(packed)
        _keep(packed, traits)
    return traits


_MOST_RECENT = 8_192
_recent: dict[bytes, Traits] = {}
"""What was packed or unpacked last: most candidates of an alert came shortly before it."""


def _keep(packed: bytes, traits: Traits) -> None:
    if len(_recent) >= _MOST_RECENT:
        for oldest in [*islice(_recent, _MOST_RECENT // 8)]:
            _recent.pop(oldest, None)
    _recent[packed] = traits


def _unpacked(packed: bytes) -> Traits:
    (
        key, alert_id, agency, start, end, keys, parties, vessels, substances, amounts, modes, concealment, origin,
        destination, text, ports, positions,
    ) = orjson.loads(packed)  # fmt: skip
    return Traits(
        key, alert_id, agency, start, end,
        tuple([Key(*each) for each in keys]),
        tuple(
            [
                Party(
                    kind, side, tuple(names), frozenset(keys), birth, tuple([(a, b) for a, b in own]), address,
                    tuple(aliases),
                )
                for kind, side, names, keys, birth, own, address, aliases in parties
            ]
        ),
        tuple(vessels), frozenset(substances), tuple([(kind, n) for kind, n in amounts]), frozenset(modes),
        frozenset(concealment), origin, destination, text, tuple(ports), tuple([(lat, lon) for lat, lon in positions]),
    )  # fmt: skip


_FIELDS = tuple(each.name for each in fields(Traits) if each.init)
_PARTY = tuple(each.name for each in fields(Party))
_AT_KEYS, _AT_PARTIES = _FIELDS.index("keys"), _FIELDS.index("parties")


def _keys(entities: Iterable[Mapping[str, Any]], ref: str) -> Iterable[Key]:
    seen: dict[Key, None] = {Key("ref", compact(ref).upper(), valid=True, side="own"): None}
    for entity in entities:
        side = _side(entity)
        for each in entity["identifiers"]:
            value = compact(each["value"]).upper() if each["scheme"] == "ref" else each["value"]
            if value and not _ONE_DIGIT.search(value) and not (_looks_hollow(value) and is_placeholder(value)):
                seen[Key(each["scheme"], value, bool(each["valid"]), side)] = None
    return seen


def _looks_hollow(value: str) -> bool:
    """Whether a number might stand for none: letters alone, or hardly any different signs."""
    return value.isalpha() or len(set(value)) < _FEWEST_SIGNS


def _party(entity: Mapping[str, Any]) -> Party | None:
    if entity["type"] not in _PARTIES:
        return None
    person = entity["type"] == "person"
    names = tuple(
        dict.fromkeys(
            name
            for name in (each["text"] for each in entity["names"])
            if not names_nobody(name) and not (person and is_bare_surname(name))
        )
    )
    keys = tuple(
        dict.fromkeys(
            (i["scheme"], i["value"]) for i in entity["identifiers"] if i["valid"] and i["scheme"] in _PERSONAL
        )
    )
    address = entity.get("address") or None
    if address and not read_address(address).building:
        address = None
    if not names and not keys and not address:
        return None
    kind: Literal["person", "organisation"] = "person" if person else "organisation"
    own = {each["text"] for each in entity["names"] if each["kind"] != "alias"}
    aliases = tuple(name for name in names if name not in own)
    return Party(kind, _side(entity), names, name_keys(names), entity.get("birth_date"), keys, address, aliases)


def name_keys(names: Iterable[str]) -> frozenset[str]:
    """The keys of several names of one party."""
    return frozenset[str]().union(*(fold_keys(name) for name in names))


def _side(entity: Mapping[str, Any]) -> str:
    role = entity.get("role")
    if role in _PRINCIPALS:
        return "principal"
    if role in _SENDERS:
        return "sender"
    if (
        role == "master" and entity["type"] == "consignment"
    ):  # a master bill of lading covers many consignments: no house bill contradicts it
        return "master"
    return "other" if entity["type"] in _PARTIES else ""


def _amounts(substances: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, float]]:
    """Grams where they are known, else a count with the kind of thing counted. A count may hide in other words."""
    for each in substances:
        quantity = each.get("quantity")
        if not quantity:
            continue
        if quantity.get("mass_g"):
            yield "g", float(quantity["mass_g"])
        else:
            unit = codelists.unit(quantity.get("unit") or "")
            try:
                value = float(quantity["value"])
            except (TypeError, ValueError):
                continue
            if value > 0:
                yield unit.dimension if unit else "count", value


def _country(places: Iterable[Mapping[str, Any]], role: str) -> str | None:
    return next((each.get("country") for each in places if each["role"] == role and each.get("country")), None)


def _positions(places: Iterable[Mapping[str, Any]]) -> Iterable[tuple[float, float]]:
    for each in places:
        if each["role"] == "position" and each.get("lat") is not None and each.get("lon") is not None:
            yield each["lat"], each["lon"]
