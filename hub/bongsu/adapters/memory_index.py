"""A search index in memory, plain enough to be seen right: the other adapters are compared with it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from bongsu.domain.document import FACETS
from bongsu.domain.query.clauses import AllOf, AnyOf, Between, Clause, Every, Free, Match, Nothing, Without, Words
from bongsu.domain.query.histogram import DAY, HOUR, interval_of, rolled_up
from bongsu.ports.index import MOST_BUCKETS, Bucket, Found, Hit, Kept, Plan, Write
from bongsu_schemas.text import is_character

Document = Mapping[str, Any]


class MemoryIndex:
    """`InspectableIndex` without a file, for tests and for small things."""

    def __init__(self) -> None:
        """Start empty."""
        self._documents: dict[str, Document] = {}
        self._pending: dict[str, Document] = {}
        self._positions: dict[int, int] = {}

    def apply(self, writes: Sequence[Write]) -> None:
        for key, revision, document in writes:
            before = self._pending.get(key) or self._documents.get(key)
            if before is None or before["revision"] < revision:
                self._pending[key] = orjson.loads(document)

    def commit(self, position: int, shard: int = 0) -> None:
        self._documents |= self._pending
        self._pending = {}
        self._positions[shard] = position

    def position(self, shard: int = 0) -> int:
        return self._positions.get(shard, 0)

    def search(self, plan: Plan) -> Found:
        inside = [document for document in self._documents.values() if holds(document, plan.within)]
        field = "risk_order" if plan.sort == "risk" else "order"
        descending = plan.sort != "oldest"
        hits: list[Hit] = []
        for tier, (match, clause) in enumerate(plan.tiers):
            found = [Hit(d["alert_id"], match, tier, d[field]) for d in inside if holds(d, clause)]
            hits += sorted(found, key=lambda hit: hit.order, reverse=descending)
        if after := plan.after:
            hits = [
                hit
                for hit in hits
                if hit.tier > after.tier
                or (
                    hit.tier == after.tier
                    and (hit.order <= after.order if descending else hit.order >= after.order)
                    and hit.alert_id not in after.alert_ids
                )
            ]
        matching = [document for document in inside if holds(document, plan.clause)]
        page, more = hits[: plan.limit], len(hits) > plan.limit
        if not plan.counted:
            return Found(len(matching), page, more)
        days = Counter(document["occurred"] // DAY * DAY for document in matching)
        interval = interval_of(days)
        hours = Counter(document["occurred"] // HOUR * HOUR for document in matching)
        histogram = sorted(hours.items()) if interval == "hour" else rolled_up(days, interval)
        return Found(
            total=len(matching),
            hits=page,
            more=more,
            facets={name: _facet(matching, name) for name in FACETS},
            interval=interval,
            histogram=[Bucket(start, count) for start, count in histogram],
        )

    def clear(self) -> None:
        self._documents, self._pending, self._positions = {}, {}, {}

    def documents(self, keys: Sequence[str]) -> dict[str, Kept]:
        found = {key: self._documents[key] for key in keys if key in self._documents}
        return {key: Kept(document["revision"], document) for key, document in found.items()}

    def keys(self) -> Iterator[str]:
        return iter(sorted(self._documents))

    def replace(self, writes: Sequence[Write]) -> None:
        for key, revision, document in writes:
            before = self._documents.get(key)
            if before is None or before["revision"] <= revision:
                self._documents[key] = orjson.loads(document)

    def remove(self, revisions: Mapping[str, int]) -> None:
        for key, revision in revisions.items():
            if key in self._documents and self._documents[key]["revision"] <= revision:
                del self._documents[key]


def holds(document: Document, clause: Clause) -> bool:  # noqa: PLR0911 - one line a kind
    """Whether a document matches a clause: the meaning of clauses, in its plainest form."""
    match clause:
        case Every():
            return True
        case Nothing():
            return False
        case Match(field, values):
            return not set(values).isdisjoint(_values(document, field))
        case Words(field, tokens):
            return any(_side_by_side(text.split(), list(tokens)) for text in _values(document, field))
        case Between(field, low, high, include_low, include_high):
            return any(
                (low is None or value > low or (include_low and value == low))
                and (high is None or value < high or (include_high and value == high))
                for value in _values(document, field)
            )
        case AllOf(parts):
            return all(holds(document, part) for part in parts)
        case AnyOf(parts):
            return any(holds(document, part) for part in parts)
        case Without(part):
            return not holds(document, part)
        case Free():
            raise TypeError("a plan holds no Free clause: it must pass `widest` before it reaches an adapter")


def _values(document: Document, field: str) -> list[Any]:
    value = document.get(field, [])
    return value if isinstance(value, list) else [value]


def _side_by_side(have: list[str], wanted: list[str]) -> bool:
    if len(wanted) == 1 and is_character(wanted[0]):
        return any(wanted[0] in token for token in have)
    return bool(wanted) and any(have[at : at + len(wanted)] == wanted for at in range(len(have)))


def _facet(documents: list[Document], name: str) -> list[Bucket]:
    counts = Counter(value for document in documents for value in _values(document, name))
    return [
        Bucket(value, count)
        for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_BUCKETS]
    ]
