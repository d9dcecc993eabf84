"""Blocks: the keys by which pairs are found that are worth comparing, without comparing all with all.

A block is what one key has in one bucket of time, or at any time. Two records are candidates when they share a block,
or have neighbouring ones of one key, and these are not overfull. Names make blocks only together with something else (a
birth date, a drug and a week), since a common name alone would pair thousands (MISP stored 2.46 billion pairs that
way).
"""

from hashlib import blake2b

from bongsu.domain.linking.addresses import Address
from bongsu.domain.linking.evidence import MANY
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.near import halves
from bongsu.domain.linking.reduced import name_keys
from bongsu.domain.linking.traits import Party, Traits
from bongsu_schemas.names.ships import ship_keys

_HOUR = 3_600
_HASH = 43  # a block: the number of its bucket, 20 bits, before the hash of its text
NEXT = 1 << _HASH
"""From a block to that of the same key in the next bucket. Blocks of any time are smaller than this."""
_ERA = 1 << 18  # buckets before 1970 have numbers too
_LAST = (1 << 20) - 2
_YEAR_HOURS = 8_760
_SOFT_HOURS = 120  # the width of a bucket for names with a drug, firms, ships, flights
_COMMON_HOURS = 48  # that for names that many bear: of two reports of one event hardly any is later
_COMMON, _FEWEST = 1_000, 12
"""One of so many persons in the model's log bears a common name, and so many do at least."""
_NEAR_HOURS = 336
_CHECKED = frozenset({"s10", "courier", "awb", "container"})
"""Schemes whose check digits show that a number was misread, so that the sound one is looked for."""
_MOST_BLOCKS = 80
MOST_HOLDERS = 64
"""A span (a block and its next) with more holders pairs nobody: a hub key that no model knows yet (`model learn`)."""


def blocks_of(traits: Traits, model: Model) -> frozenset[int]:
    """The blocks of an alert as 63-bit numbers. A model's hub keys make none.

    A bucket is as wide as its key's window, so moments less than a window apart lie in one or in two neighbours. Blocks
    of one time are near each other as numbers, so that a store which keeps them in order writes few pages.
    """
    texts: list[tuple[str, int]] = []
    _add_numbers(traits, model, texts)
    _add_people(traits, model, texts)
    if traits.vessels:
        texts += [(f"vessel:{key}", _SOFT_HOURS) for key in sorted(_vessel_keys(traits.vessels))]
    blocks: set[int] = set()
    buckets: dict[int, int] = {0: 0}
    for text, hours in texts:
        bucket = buckets.get(hours)
        if bucket is None:
            bucket = buckets[hours] = min(_LAST, max(2, traits.start // (hours * _HOUR) + _ERA)) << _HASH
        blocks.add(bucket | _hashed(text))
        if len(blocks) >= _MOST_BLOCKS:
            break
    return frozenset(blocks)


def common_spans(some: frozenset[int], others: frozenset[int]) -> set[int]:
    """Where two records meet, by their blocks. A span is a block with its next one, known by the first's number."""
    met = some & others
    spans = {*met, *(block - NEXT for block in met if block >= NEXT)}
    for earlier, later in ((some, others), (others, some)):
        spans.update(block for block in earlier if block >= NEXT and block + NEXT in later)
    return spans


def span(block: int) -> tuple[int, ...]:
    """The blocks of a span."""
    return (block, block + NEXT) if block >= NEXT else (block,)


def _hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest()) >> 5


def _add_numbers(traits: Traits, model: Model, texts: list[tuple[str, int]]) -> None:
    """Add each number's blocks with their window in hours, 0 for any time."""
    for scheme, value, valid, _ in traits.keys:
        rule = model.schemes.get(scheme)
        text = f"{scheme}:{value}"
        if rule is None or _is_hub(text, model):
            continue
        if valid and scheme != "flight":
            endless = rule.subject > 0 or rule.hours >= _YEAR_HOURS
            texts.append((text, 0 if endless else rule.hours))
        if scheme in _CHECKED:
            texts += [(f"{scheme}{half}", _NEAR_HOURS) for half in halves(scheme, value)]


def _add_people(traits: Traits, model: Model, texts: list[tuple[str, int]]) -> None:
    beside = sorted(traits.substances)
    if flights := traits.numbers.get("flight"):
        beside += [key.value for key in flights]
    for party in traits.parties:
        keys = _telling(party)
        if party.kind == "organisation":
            keys = [key for key in keys if not _is_hub(f"firm:{key}", model)]
        if party.address:
            _add_home(party.home, model, texts)
        for key in keys:
            common = party.kind == "person" and _is_common(key, model)
            if party.birth:
                texts.append((f"birth:{key}:{party.birth if common else party.birth[:4]}", 0))
            hours = _COMMON_HOURS if common else _SOFT_HOURS
            texts += [(f"{party.kind}:{key}:{each}", hours) for each in beside]


def _vessel_keys(names: tuple[str, ...]) -> frozenset[str]:
    """The keys of ships' names, and coarser ones by their consonants: few ships are named in a week."""
    return name_keys(names).union(*map(ship_keys, names))


def _telling(party: Party) -> list[str]:
    """The keys that every spelling of a party's names has.

    Each name tells its own: beside 소피 오콘쿼, which may be Korean, SOPHIE OKONKWO is found by all of its keys.
    """
    if len(party.names) == 1:
        return _telling_of(party.name_keys)
    return sorted({key for name in party.names for key in _telling_of(name_keys([name]))})


def _telling_of(keys: frozenset[str]) -> list[str]:
    """Of one name's keys: by surname and sound for a Korean one, else all.

    A Vietnamese name may end like a Korean surname (Nguyen Van An): its own key is kept beside that.
    """
    telling = sorted(keys)
    if any(key.startswith("k:") for key in telling):
        return [key for key in telling if key.startswith(("k:", "v:"))]
    return telling


def _add_home(address: Address, model: Model, texts: list[tuple[str, int]]) -> None:
    if _is_hub(f"address:{address.flat}", model) or _is_hub(f"address:{address.building}", model):
        return
    if address.flat:
        texts.append((f"address:{address.flat}", 0))
    if address.unit:
        texts.append((f"unit:{address.unit}", _NEAR_HOURS))


def _is_common(key: str, model: Model) -> bool:
    count = model.names.get(key, 0)
    return count >= _FEWEST and count * _COMMON > model.names_total


def _is_hub(key: str, model: Model) -> bool:
    return model.hubs.get(key, 1) >= MANY
