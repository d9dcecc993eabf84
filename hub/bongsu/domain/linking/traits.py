"""What linking looks at in an alert: identifiers, parties, drug, amount, route and time, in comparable form.

Nothing of these changes once it is made. They are no frozen dataclasses because those take three to six times as long
to make, and an alert and its candidates are made of half a dozen.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from bongsu.domain.linking.addresses import Address, read_address
from bongsu_schemas.names.prepared import Prepared, prepare

PartyKind = Literal["person", "organisation"]
CONSIGNMENT_SCHEMES = frozenset({"s10", "courier", "awb", "bl"})
"""Numbers of which one consignment bears one: two different ones of a scheme speak against one event."""
ONE_OF = frozenset({*CONSIGNMENT_SCHEMES, "container", "imo", "passport"})
"""Schemes of which one event or person has one number, so that another one says something."""
_OWN = ("", "principal")  # sides whose numbers are those of what an alert is about
_ONE_TRANSPORT = {"vessel": "sea", "sea_container": "sea", "air_cargo": "express"}


class Key(NamedTuple):
    """One identifier of an alert in normal form. An invalid one is no key, but what it nearly is may be."""

    scheme: str
    value: str
    valid: bool
    side: str  # of the party that it belongs to, "" for things


class Party:
    """A person or organisation as one alert names it. `side`: principal, sender or other; `place`: its kind and side.

    `name_keys` are the keys under which search finds its names; `keys` pairs scheme and value. `aliases` are those
    names that others call it by. Nothing of it changes; what it takes to compare it is made when first asked for.
    """

    __slots__ = (
        "_forms", "_home", "address", "aliases", "birth", "keys", "kind", "name_keys", "names", "place", "side",
    )  # fmt: skip

    def __init__(
        self,
        kind: PartyKind,
        side: str,
        names: tuple[str, ...],
        name_keys: frozenset[str],
        birth: str | None,
        keys: tuple[tuple[str, str], ...],
        address: str | None,
        aliases: tuple[str, ...] = (),
    ) -> None:
        self.kind: Final = kind
        self.side: Final = side
        self.names: Final = names
        self.name_keys: Final = name_keys
        self.birth: Final = birth
        self.keys: Final = keys
        self.address: Final = address
        self.aliases: Final = aliases
        self.place: Final = (kind, side)
        self._forms: tuple[Prepared | None, ...] | None = None
        self._home: Address | None = None

    @property
    def forms(self) -> tuple[Prepared | None, ...]:
        """The names as they are compared."""
        if self._forms is None:
            self._forms = tuple([prepare(name) for name in self.names])
        return self._forms

    @property
    def home(self) -> Address:
        """The keys of the address; empty without one."""
        if self._home is None:
            self._home = read_address(self.address or "")
        return self._home


class Traits:
    """The comparable side of one alert. Times are seconds UTC; `amounts` pairs a dimension with a number.

    Of a ship also the ports (UN/LOCODE) that the alert names, and where it was seen (degrees north and east).

    What every comparison asks for is worked out once: `valid` numbers as scheme and value, and the `lasting` ones of
    them, which are no flight's that hundreds share; those that are its own by scheme (`numbers`), with the schemes of
    which there is but a `single` one and those that were `misread`; the first name by place that is no alias
    (`named`); the keys of all parties, and of firms; the ways of `transport` without what two reporters may call
    differently (a container, its ship); whether it speaks of a ship (`afloat`).
    """

    __slots__ = (
        "afloat", "agency", "alert_id", "amounts", "concealment", "destination", "end", "firm_keys", "key", "keys",
        "lasting", "misread", "modes", "named", "numbers", "origin", "parties", "party_keys", "ports", "positions",
        "single", "start", "substances", "text", "transport", "valid", "vessels",
    )  # fmt: skip

    def __init__(
        self,
        key: str,
        alert_id: str,
        agency: str,
        start: int,
        end: int,
        keys: tuple[Key, ...],
        parties: tuple[Party, ...],
        vessels: tuple[str, ...],
        substances: frozenset[str],
        amounts: tuple[tuple[str, float], ...],
        modes: frozenset[str],
        concealment: frozenset[str],
        origin: str | None,
        destination: str | None,
        text: str,
        ports: tuple[str, ...],
        positions: tuple[tuple[float, float], ...],
    ) -> None:
        self.key: Final = key
        self.alert_id: Final = alert_id
        self.agency: Final = agency
        self.start: Final = start
        self.end: Final = end
        self.keys: Final = keys
        self.parties: Final = parties
        self.vessels: Final = vessels
        self.substances: Final = substances
        self.amounts: Final = amounts
        self.modes: Final = modes
        self.concealment: Final = concealment
        self.origin: Final = origin
        self.destination: Final = destination
        self.text: Final = text
        self.ports: Final = ports
        self.positions: Final = positions
        self.afloat: Final = bool(vessels or ports or positions)
        transport = modes
        if not modes.isdisjoint(_ONE_TRANSPORT):
            transport = frozenset([_ONE_TRANSPORT.get(each, each) for each in modes])
        self.transport: Final = transport
        self.valid: Final = frozenset([(each.scheme, each.value) for each in keys if each.valid])
        flown = any(each.scheme == "flight" for each in keys)
        self.lasting: Final = frozenset([each for each in self.valid if each[0] != "flight"]) if flown else self.valid
        self.misread: Final = frozenset([each.scheme for each in keys if not each.valid and each.side in _OWN])
        self.numbers: Final = _by_scheme(keys)
        self.single: Final = ONE_OF.intersection(self.numbers)
        self.named: Final = _named(parties)
        party_keys: set[str | tuple[str, str]] = set()
        for party in parties:
            party_keys.update(party.name_keys)
            party_keys.update(party.keys)
        self.party_keys: Final = frozenset(party_keys)
        self.firm_keys: Final = frozenset(
            [each for party in parties if party.kind == "organisation" for each in party.keys]
        )


def _by_scheme(keys: tuple[Key, ...]) -> Mapping[str, tuple[Key, ...]]:
    numbers: dict[str, tuple[Key, ...]] = {}
    for key in keys:
        if key.side in _OWN:
            found = numbers.get(key.scheme)
            numbers[key.scheme] = (key,) if found is None else tuple(sorted((*found, key)))
    return numbers


def _named(parties: tuple[Party, ...]) -> Mapping[tuple[str, str], str]:
    named: dict[tuple[str, str], str] = {}
    for party in parties:
        for name in party.names:
            if name in party.aliases:
                continue  # by which somebody is called besides: it contradicts no name
            if party.place not in named or name < named[party.place]:
                named[party.place] = name
    return named
