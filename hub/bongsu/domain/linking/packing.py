"""Traits as the linker keeps them: JSON without the fields' names."""

from itertools import islice

import orjson

from bongsu.domain.linking.traits import Key, Party, Traits


def pack(traits: Traits) -> bytes:
    """Traits as JSON."""
    packed = orjson.dumps(
        (
            traits.key, traits.alert_id, traits.agency, traits.start, traits.end,
            [tuple(each) for each in traits.keys],
            [
                (
                    each.kind, each.side, each.names, sorted(each.name_keys), each.birth, each.keys, each.address,
                    each.aliases,
                )
                for each in traits.parties
            ],
            traits.vessels, sorted(traits.substances), traits.amounts, sorted(traits.modes),
            sorted(traits.concealment), traits.origin, traits.destination, traits.text, traits.ports, traits.positions,
        )
    )  # fmt: skip
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
