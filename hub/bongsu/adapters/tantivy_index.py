"""The embedded search index on tantivy.

One process writes (tantivy's own file lock, which dies with its process), any number read. The log position is a
document of its own, written by the same commit as what it reaches, so after a kill the index knows where to go on.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Lock, RLock

import tantivy
from tantivy import Order, Query

from bongsu.adapters.tantivy_counts import counted, total_alone, values_of_map
from bongsu.adapters.tantivy_query import conjunction
from bongsu.adapters.tantivy_schema import FOLDER, POSITION_KEY, schema
from bongsu.domain.document import key_hash
from bongsu.domain.query.clauses import AllOf, Between, Clause, Nothing, all_of, pruned
from bongsu.ports.index import After, Found, Hit, Kept, Plan, Sort, Write

_HEAP = 64_000_000
_MOST_LOOKED_UP = 64
_SORTED_BY: dict[Sort, tuple[str, Order]] = {
    "newest": ("order", Order.Desc),
    "oldest": ("order", Order.Asc),
    "risk": ("risk_order", Order.Desc),
}


class TantivyIndex:
    """`InspectableIndex` over a folder. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open or create the index in `path`; one of another schema version is thrown away, to be made again."""
        self._path = path / FOLDER
        self._path.mkdir(parents=True, exist_ok=True)
        for other in path.iterdir():
            if other != self._path:
                shutil.rmtree(other)
        self._schema = schema()
        self._index = tantivy.Index(self._schema, str(self._path), reuse=True)
        self._writer: tantivy.IndexWriter | None = None
        self._pending: dict[str, int] = {}  # revisions applied since the last commit
        self._write_lock = RLock()
        self._read_lock = Lock()
        self._seen: tuple[int, int] | None = None

    def apply(self, writes: Sequence[Write]) -> None:
        with self._write_lock:
            writer = self._open_writer()
            known = self._revisions({write.key for write in writes} - self._pending.keys()) | self._pending
            for key, revision, document in writes:
                before = known.get(key)
                if before is not None:
                    if before >= revision:
                        continue
                    writer.delete_documents_by_term("key", key)
                writer.add_json(document)
                known[key] = self._pending[key] = revision

    def commit(self, position: int, shard: int = 0) -> None:  # noqa: ARG002 - the embedded log has one shard
        with self._write_lock:
            writer = self._open_writer()
            writer.delete_documents_by_term("key", POSITION_KEY)
            writer.add_json(f'{{"key":"\\u0000position","position":{position}}}')
            writer.commit()
            self._pending.clear()

    def position(self, shard: int = 0) -> int:  # noqa: ARG002 - the embedded log has one shard
        searcher = self._searcher()
        hits = searcher.search(self._term("key", POSITION_KEY), 1, count=False).hits
        if not hits:
            return 0
        [position] = searcher.fast_field_values("position", [hits[0][1]])
        return int(position or 0)

    def search(self, plan: Plan) -> Found:
        searcher = self._searcher()
        plan = _within_reach(plan, searcher)
        hits = self._page(searcher, plan)
        everything = self._within(plan, plan.clause)
        if plan.mapped:
            found = Found(total_alone(searcher, everything), hits[: plan.limit], len(hits) > plan.limit)
            return replace(found, mapped=values_of_map(searcher, everything))
        if not plan.counted:
            return Found(total_alone(searcher, everything), hits[: plan.limit], len(hits) > plan.limit)
        return counted(searcher, everything, hits[: plan.limit], more=len(hits) > plan.limit)

    def clear(self) -> None:
        with self._write_lock:
            writer = self._open_writer()
            writer.delete_all_documents()
            writer.commit()
            self._pending.clear()

    def documents(self, keys: Sequence[str]) -> dict[str, Kept]:
        return {key: Kept(revision, None) for key, revision in self._revisions(set(keys)).items()}

    def keys(self) -> None:
        """Tantivy gives no key back: it is indexed and not stored."""

    def replace(self, writes: Sequence[Write]) -> None:
        with self._write_lock:
            writer = self._open_writer()
            kept = self._revisions({write.key for write in writes})
            for key, revision, document in writes:
                if kept.get(key, 0) <= revision:
                    writer.delete_documents_by_term("key", key)
                    writer.add_json(document)
            writer.commit()
            self._pending.clear()

    def remove(self, revisions: Mapping[str, int]) -> None:
        with self._write_lock:
            writer = self._open_writer()
            for key, revision in self._revisions(set(revisions)).items():
                if revision <= revisions[key]:
                    writer.delete_documents_by_term("key", key)
            writer.commit()
            self._pending.clear()

    def close(self) -> None:
        """Give up the writer and its lock; what was not committed is dropped."""
        with self._write_lock:
            if self._writer is not None:
                self._writer.rollback()
                self._writer.wait_merging_threads()
                self._writer = None

    def _page(self, searcher: tantivy.Searcher, plan: Plan) -> list[Hit]:
        """One hit more than the limit where there are as many, tier by tier."""
        field, order = _SORTED_BY[plan.sort]
        hits: list[Hit] = []
        for number, (match, clause) in enumerate(plan.tiers):
            after = plan.after
            if isinstance(clause, Nothing) or (after is not None and number < after.tier):
                continue
            wanted = plan.limit + 1 - len(hits)
            given: tuple[str, ...] = ()
            if after is not None and number == after.tier:
                clause, given = all_of(clause, _from(field, order, after)), after.alert_ids  # noqa: PLW2901
            for key, address in searcher.search(
                self._within(plan, clause), wanted + len(given), count=False, order_by_field=field, order=order
            ).hits:
                alert_id = str(searcher.doc(address)["alert_id"][0])
                if alert_id not in given:
                    hits.append(Hit(alert_id, match, number, int(key)))
            if len(hits) > plan.limit:
                break
        return hits[: plan.limit + 1]

    def _within(self, plan: Plan, clause: Clause) -> Query:
        whole = all_of(clause, plan.within)
        parts = whole.parts if isinstance(whole, AllOf) else (whole,)
        return conjunction(self._schema, parts, excluded=self._term("key", POSITION_KEY))

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value, "basic")

    def _revisions(self, keys: set[str]) -> dict[str, int]:
        """The committed revisions of some keys, in one query."""
        if not keys:
            return {}
        searcher = self._searcher()
        if searcher.num_docs == 0:
            return {}
        query = Query.term_set_query(self._schema, "key", list(keys))
        addresses = [address for _, address in searcher.search(query, len(keys), count=False).hits]
        if not addresses:
            return {}
        revisions = searcher.fast_field_values("revision", addresses)
        hashes = searcher.fast_field_values("key_hash", addresses)
        key_of = {key_hash(key): key for key in keys}
        return {key_of[int(number or 0)]: int(old or 0) for number, old in zip(hashes, revisions, strict=True)}

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_HEAP, 1)
        return self._writer

    def _searcher(self) -> tantivy.Searcher:
        """A searcher on the last commit, of this process or another."""
        with self._read_lock:
            status = (self._path / "meta.json").stat()
            seen = (status.st_mtime_ns, status.st_ino)
            if seen != self._seen:
                self._index.reload()
                self._seen = seen
            return self._index.searcher()


def _from(field: str, order: Order, after: After) -> Clause:
    """From the last order on, that order included: others may share it."""
    return Between(field, None, after.order) if order == Order.Desc else Between(field, after.order, None)


def _within_reach(plan: Plan, searcher: tantivy.Searcher) -> Plan:
    """The plan without terms that no document has; most ways in which a word might be meant fall away here."""

    def values_known(field: str, values: Sequence[str]) -> tuple[str, ...]:
        if len(values) > _MOST_LOOKED_UP:
            return tuple(values)
        return tuple(value for value in values if has_term(field, value))

    @cache
    def has_term(field: str, value: str) -> bool:
        return searcher.doc_freq(field, value) > 0

    return replace(
        plan,
        within=pruned(plan.within, values_known),
        clause=pruned(plan.clause, values_known),
        tiers=tuple((match, pruned(clause, values_known)) for match, clause in plan.tiers),
    )
