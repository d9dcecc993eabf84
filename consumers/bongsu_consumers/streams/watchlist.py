"""The unit's watch list: identifiers in their normal form and names in all their spellings."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from hashlib import sha256
from typing import Annotated, Literal

import orjson
from pydantic import Field, StringConstraints, ValidationError

from bongsu_schemas.identifiers import SCHEMES, normalise
from bongsu_schemas.model import Country, Short, WireModel
from bongsu_schemas.names import fold_keys


class WatchError(ValueError):
    """A value that cannot be watched; the message names the field and says what would do."""


class Watch(WireModel):
    """One watched value, as it stands on the watch topic under its id. `country` is for numbers that need one."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    kind: Literal["identifier", "name"]
    value: Annotated[str, StringConstraints(min_length=1, max_length=512)]
    scheme: Annotated[str, StringConstraints(max_length=32)] | None = None
    country: Country | None = None
    note: Short = ""
    added_by: Annotated[str, StringConstraints(max_length=128)] = ""
    added_at: Annotated[str, Field(max_length=32)] | None = None


def watch_id(kind: str, value: str, scheme: str | None = None, country: str | None = None) -> str:
    """H(kind, value, scheme, country): the same value added twice is one entry."""
    return sha256(orjson.dumps(["watch", kind, value, scheme, country])).hexdigest()[:40]


def read_watch(value: bytes) -> Watch:
    """The entry that a message holds, with something to find it by. WatchError names the field that is wrong."""
    try:
        watch = Watch.model_validate_json(value)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "value"
        raise WatchError(f"{field}: {first['msg']}") from error
    keys_of(watch)
    return watch


def keys_of(watch: Watch) -> frozenset[str]:
    """Under which keys of a row the value is found. WatchError when it could never be."""
    if watch.kind == "name":
        keys = frozenset(f"name:{key}" for key in fold_keys(watch.value))
        if not keys:
            raise WatchError(f"value: {watch.value!r} is no name, but what is written when there is none")
        return keys
    if watch.scheme is not None and watch.scheme not in SCHEMES:
        raise WatchError(f"scheme: {watch.scheme!r} is not known: use one of {', '.join(sorted(SCHEMES))}")
    keys = frozenset(_identifier_keys(watch))
    if not keys:
        hint = "" if watch.country else ", or give its country"
        raise WatchError(f"value: {watch.value!r} is no valid {watch.scheme or 'identifier'}: correct it{hint}")
    return keys


def _identifier_keys(watch: Watch) -> Iterator[str]:
    """One key under the scheme that is given, else one for each scheme under which the value is valid."""
    for scheme in sorted(SCHEMES) if watch.scheme is None else (watch.scheme,):
        normal = normalise(scheme, watch.value, region=watch.country, issuer=watch.country)
        if normal.valid:
            yield f"{scheme}:{normal.value}"


class Watchlist:
    """All watched values, found by key."""

    def __init__(self) -> None:
        self._watches: dict[str, Watch] = {}
        self._by_key: defaultdict[str, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._watches)

    def put(self, watch: Watch) -> None:
        """Add an entry, or replace the one with the same id."""
        self.remove(watch.id)
        self._watches[watch.id] = watch
        for key in keys_of(watch):
            self._by_key[key].add(watch.id)

    def remove(self, identity: str) -> None:
        """Take an entry off; nothing happens when it is not there."""
        watch = self._watches.pop(identity, None)
        if watch is not None:
            for key in keys_of(watch):
                self._by_key[key].discard(identity)
                if not self._by_key[key]:
                    del self._by_key[key]

    def found_in(self, keys: Mapping[str, str], among: AbstractSet[str] | None = None) -> list[tuple[Watch, list[str]]]:
        """The entries that these keys hit, each with the texts that it was found in, always in one order."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for key in keys.keys() & self._by_key.keys():
            for identity in self._by_key[key]:
                if among is None or identity in among:
                    found[identity].add(keys[key])
        return [(self._watches[identity], sorted(texts)) for identity, texts in sorted(found.items())]
