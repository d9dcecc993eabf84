"""A search index in memory, plain enough to be seen right: the other adapters are compared with it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import orjson

from bongsu.domain.document import FACETS, MAPPED
from bongsu.domain.query.histogram import DAY, HOUR, interval_of, rolled_up
from bongsu.domain.query.holding import Document, holds, values_of
from bongsu.ports.index import MOST_BUCKETS, MOST_MAPPED, Bucket, Found, Hit, Kept, Plan, Write


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
        if plan.mapped:
            return Found(len(matching), page, more, mapped=_facet(matching, MAPPED, MOST_MAPPED))
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


def _facet(documents: list[Document], name: str, most: int = MOST_BUCKETS) -> list[Bucket]:
    counts = Counter(value for document in documents for value in values_of(document, name))
    return [
        Bucket(value, count) for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    ]
