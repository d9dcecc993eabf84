"""Blocks: the keys by which pairs are found that are worth comparing, without comparing all with all.

Two records are candidates when they share a block that is not overfull. What means one event only for a while is put
into buckets of time. Names make blocks only together with something else (a birth date, a drug and a week), since a
common name alone would pair thousands (MISP stored 2.46 billion pairs that way).
"""

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

from bongsu.domain.linking.addresses import Address, read_address
from bongsu.domain.linking.evidence import MANY
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.near import halves
from bongsu.domain.linking.traits import Traits, name_keys

_HOUR, _DAY = 3_600, 86_400
_DAYS, _HASH = 0xFFFF, 47  # a block: the day on which its bucket begins, 16 bits, before the hash of its text
_OTHER_GRID = 0x2545F4914F6C
_YEAR_HOURS = 8_760
_SOFT_HOURS = 120  # the width of a bucket for names with a drug, firms, ships, flights
_NEAR_HOURS = 336
_CHECKED = frozenset({"s10", "courier", "awb", "container"})
"""Schemes whose check digits show that a number was misread, so that the sound one is looked for."""
_MOST_BLOCKS = 160
MOST_HOLDERS = 64
"""A block with more holders than this pairs nobody: it is a hub key that no model knows yet (`bongsu model learn`)."""


def blocks_of(traits: Traits, model: Model) -> frozenset[int]:
    """The blocks of an alert as 63-bit numbers. A model's hub keys make none.

    Blocks of one time are near each other as numbers, so that a store which keeps them in order writes few pages.
    """
    blocks: set[int] = set()
    days: dict[int, tuple[int, int]] = {}
    for text, hours in _texts(traits, model):
        number = _hashed(text)
        if hours:
            if hours not in days:
                days[hours] = _buckets(traits.start, hours * _HOUR)
            early, late = days[hours]
            blocks.add(early | number)
            blocks.add(late | number ^ _OTHER_GRID)
        else:
            blocks.add(number)
        if len(blocks) >= _MOST_BLOCKS:
            break
    return frozenset(blocks)


@lru_cache(maxsize=32_768)
def _hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest()) >> 1


def _buckets(start: int, window: int) -> tuple[int, int]:
    """Two buckets, twice as wide as the window and shifted by it: moments less than a window apart share one."""
    wide = 2 * window
    early, late = start // wide * wide, (start + window) // wide * wide - window
    return (early // _DAY & _DAYS) << _HASH, (late // _DAY & _DAYS) << _HASH


def _texts(traits: Traits, model: Model) -> Iterator[tuple[str, int]]:
    """Each block with its window in hours, 0 for any time; the strongest first."""
    for key in traits.keys:
        rule = model.schemes.get(key.scheme)
        if rule is None or _is_hub(f"{key.scheme}:{key.value}", model):
            continue
        if key.valid and key.scheme != "flight":
            endless = rule.subject > 0 or rule.hours >= _YEAR_HOURS
            yield f"{key.scheme}:{key.value}", 0 if endless else rule.hours
        if key.scheme in _CHECKED:
            for half in halves(key.scheme, key.value):
                yield f"{key.scheme}{half}", _NEAR_HOURS
    yield from _people(traits, model)
    for name in sorted(name_keys(traits.vessels)):
        yield f"vessel:{name}", _SOFT_HOURS


def _people(traits: Traits, model: Model) -> Iterator[tuple[str, int]]:
    flights = [key.value for key in traits.numbers.get("flight", ())]
    for party in traits.parties:
        keys = _telling(party.name_keys)
        if party.kind == "organisation":
            keys = [key for key in keys if not _is_hub(f"firm:{key}", model)]
        if party.address:
            yield from _home(read_address(party.address), model)
        for key in keys:
            if party.birth:
                yield f"birth:{key}:{party.birth[:4]}", 0
            for beside in (*sorted(traits.substances), *flights):
                yield f"{party.kind}:{key}:{beside}", _SOFT_HOURS


def _telling(keys: frozenset[str]) -> list[str]:
    """The keys that every spelling of a name has: by surname and sound for a Korean one, else all."""
    return sorted([key for key in keys if key.startswith("k:")] or keys)


def _home(address: Address, model: Model) -> Iterator[tuple[str, int]]:
    if any(_is_hub(f"address:{key}", model) for key in (address.flat, address.building)):
        return
    if address.flat:
        yield f"address:{address.flat}", 0
    if address.unit:
        yield f"unit:{address.unit}", _NEAR_HOURS


def _is_hub(key: str, model: Model) -> bool:
    return model.hubs.get(key, 1) >= MANY
