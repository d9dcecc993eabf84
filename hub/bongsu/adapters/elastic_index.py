"""The search index on Elasticsearch: an alias over indices that name their schema, written in bulks.

Documents become visible by an explicit refresh, in `commit`. Their external version is the record's revision, so a
late write never overwrites a newer one. Positions are kept for each concrete index: a new one that is being filled
behind the alias has its own, and after the alias has moved every worker goes on from those.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from http import HTTPStatus
from typing import Any, Self

import orjson
import structlog
from elasticsearch import Elasticsearch, NotFoundError

from bongsu.adapters.elastic_bulk import BulkWriter, IndexGoneError, Poisoned
from bongsu.adapters.elastic_client import AWAY, IndexAwayError
from bongsu.adapters.elastic_counts import counts_asked, counts_read, hours_asked, map_read
from bongsu.adapters.elastic_generations import Generation, Generations
from bongsu.adapters.elastic_query import compiled
from bongsu.adapters.elastic_store import ElasticPositions, fetch, scan
from bongsu.domain.errors import HubError
from bongsu.domain.query.clauses import Between, Nothing, all_of
from bongsu.ports.index import After, Found, Hit, Kept, Plan, Sort, Write

_SORTED_BY: dict[Sort, tuple[str, str]] = {
    "newest": ("order", "desc"),
    "oldest": ("order", "asc"),
    "risk": ("risk_order", "desc"),
}
_MOST_IDS = 1_000
_MOST_ID_BYTES = 512  # Elasticsearch's own limit
_LOOK_SECONDS = 1.0
_PAUSES = (0.05, 0.1, 0.2)
_CLOCK_SECONDS = 0.5

log = structlog.get_logger()


class IndexFaultError(HubError):
    """Elasticsearch refuses a search."""

    kind = "index-fault"


def tell_refused(poisoned: Sequence[Poisoned]) -> None:
    """Log what the index refuses; `bongsu verify-index` finds it too. One document must not hold all others up."""
    for each in poisoned:
        log.error("document_refused", index=each.into, document=each.doc_id, reason=each.reason)


class ElasticIndex:
    """`InspectableIndex` over an alias. One for each worker thread; searching is safe from several threads."""

    def __init__(
        self,
        client: Elasticsearch,
        prefix: str,
        bulk: BulkWriter | None = None,
        *,
        refused: Callable[[Sequence[Poisoned]], None] = tell_refused,
        remember: bool = False,
        generation: Generation | None = None,
    ) -> None:
        """`bulk` is shared with what must be durable before; `refused` is told of documents that cannot be indexed.

        A worker may `remember` its positions and look only now and then whether the alias has moved. `generation` is
        the one that a rebuild fills.
        """
        self._client = client
        self._prefix = prefix
        self._own_bulk = bulk is None
        self._bulk = bulk or BulkWriter(client)
        self._refused = refused
        self._positions = ElasticPositions(client, prefix, remember=remember)
        self._generations = Generations(client, f"{prefix}-alerts")
        self._rebuilt = generation
        self._searched = generation.name if generation else f"{prefix}-alerts"
        self._target = generation
        self._uncommitted = False
        self._look_again = _LOOK_SECONDS if remember else 0.0
        self._looked = 0.0
        if generation is None:
            self._generations.ensure()

    def apply(self, writes: Sequence[Write]) -> None:
        target = self._written().for_writers
        self._uncommitted = True
        try:
            for key, revision, document in writes:
                self._bulk.put(target, _doc_id(key), document.encode(), version=revision, alias_only=True)
        except HubError:
            self.forget()
            raise

    def commit(self, position: int, shard: int = 0) -> None:
        self.commit_all({shard: position})

    def commit_all(self, positions: Mapping[int, int]) -> None:
        """`commit` of several shards, for which one refresh is enough."""
        target = self._written()
        try:
            result = self._bulk.flush()
            self._refresh(target)
        except HubError:
            self.forget()
            raise
        if result.poisoned:
            self._refused(result.poisoned)
        for shard, position in positions.items():
            self._positions.keep(_part(target, shard), position)
        self._uncommitted = False

    def position(self, shard: int = 0) -> int:
        # What was applied and the position that is committed with it belong to one index.
        if not self._uncommitted and self._rebuilt is None and time.monotonic() - self._looked >= self._look_again:
            self._target = None
        return self._positions.position(_part(self._written(), shard))

    def forget(self) -> None:
        """Give up what was applied and not committed; ask Elasticsearch again for positions and alias."""
        self._positions.forget()
        self._uncommitted = False
        self._target = self._rebuilt

    def search(self, plan: Plan) -> Found:
        field, order = _SORTED_BY[plan.sort]
        asked: list[dict[str, Any]] = []
        pages = []
        for number, (match, clause) in enumerate(plan.tiers):
            after = plan.after
            if isinstance(clause, Nothing) or (after is not None and number < after.tier):
                continue
            given: tuple[str, ...] = ()
            if after is not None and number == after.tier:
                clause, given = all_of(clause, _from(field, order, after)), after.alert_ids  # noqa: PLW2901
            pages.append((number, match, given))
            asked.append(
                {
                    "query": compiled(all_of(clause, plan.within)),
                    "sort": [{field: {"order": order}}],
                    "size": plan.limit + 1 + len(given),
                    "_source": False,
                    "docvalue_fields": ["alert_id"],
                    "track_total_hits": False,
                }
            )
        everything = compiled(all_of(plan.clause, plan.within))
        asked.append({"query": everything, "size": 0, "track_total_hits": True} | counts_asked(plan))
        *answers, counted = self._multi(asked)
        hits: list[Hit] = []
        for (number, match, given), answer in zip(pages, answers, strict=True):
            for hit in answer["hits"]["hits"]:
                alert_id = hit["fields"]["alert_id"][0]
                if alert_id not in given:
                    hits.append(Hit(alert_id, match, number, int(hit["sort"][0])))
        page, more = hits[: plan.limit], len(hits) > plan.limit
        total = int(counted["hits"]["total"]["value"])
        if plan.mapped:
            return Found(total, page, more, mapped=map_read(counted["aggregations"]))
        if not plan.counted:
            return Found(total, page, more)
        return counts_read(
            total, page, counted["aggregations"], lambda: self._multi([hours_asked(everything)])[0], more=more
        )

    def clear(self) -> None:
        self.forget()
        self.begin_rebuild().finish_rebuild()

    def begin_rebuild(self) -> Self:
        """An index behind the alias, empty, that nobody searches yet; fill it and call its `finish_rebuild`."""
        return type(self)(
            self._client,
            self._prefix,
            None if self._own_bulk else self._bulk,
            refused=self._refused,
            generation=self._generations.begin(),
        )

    def finish_rebuild(self) -> None:
        """Let the alias show this index with its positions, and delete the one before, in one step."""
        target = self._written()
        self._refresh(target)
        before = self._generations.show(target)
        if before is not None:
            self._positions.clear(_part(before, ""))
        self.close()

    def documents(self, keys: Sequence[str]) -> dict[str, Kept]:
        return {key: Kept(found["_version"], found["_source"]) for key, found in self._fetch(keys)}

    def keys(self) -> Iterator[str]:
        for _, source in scan(self._client, self._searched, {"match_all": {}}, ["key"], ["key"]):
            yield source["key"]

    def replace(self, writes: Sequence[Write]) -> None:
        target = self._written()
        for key, revision, document in writes:
            self._client.options(ignore_status=HTTPStatus.CONFLICT).index(
                index=target.for_writers,
                id=_doc_id(key),
                document=orjson.loads(document),
                version=revision,
                version_type="external_gte",
                require_alias=True,
            )
        self._refresh(target)

    def remove(self, revisions: Mapping[str, int]) -> None:
        target = self._written()
        for key, found in self._fetch(list(revisions)):
            if found["_version"] <= revisions[key]:
                self._client.options(ignore_status=HTTPStatus.CONFLICT).delete(
                    index=found["_index"],
                    id=found["_id"],
                    if_seq_no=found["_seq_no"],
                    if_primary_term=found["_primary_term"],
                )
        # It remembers a removed revision until the first refresh after its clock, which it reads now and then, moved.
        time.sleep(_CLOCK_SECONDS)
        self._refresh(target)

    def close(self) -> None:
        """End the writer."""
        if self._own_bulk:
            self._bulk.close()

    def _written(self) -> Generation:
        """The index that is written, made where there is none yet."""
        if self._target is None:
            self._target = self._generations.current()
            self._looked = time.monotonic()
        return self._target

    def _refresh(self, target: Generation) -> None:
        try:
            self._client.indices.refresh(index=target.for_writers)
        except NotFoundError as error:
            raise IndexGoneError(f"the index {target.name} is gone: go on from what its successor holds") from error

    def _fetch(self, keys: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The documents of those keys that have one, as Elasticsearch gives them."""
        for start in range(0, len(keys), _MOST_IDS):
            part = {_doc_id(key): key for key in keys[start : start + _MOST_IDS]}
            found = fetch(self._client, self._searched, list(part))
            yield from ((part[doc_id], each) for doc_id, each in found.items())

    def _multi(self, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The answers to several searches; asked again where the alias moved under them or a node just starts."""
        searches: list[dict[str, Any]] = []
        for body in bodies:
            searches += [{"index": self._searched, "allow_partial_search_results": False}, body]
        for pause in _PAUSES:
            answers = self._client.msearch(searches=searches)["responses"]
            faults = [answer for answer in answers if "error" in answer]
            if not faults:
                return list(answers)
            for fault in faults:
                if fault["status"] not in (*AWAY, HTTPStatus.NOT_FOUND):
                    raise IndexFaultError(f"Elasticsearch cannot carry out the search: {fault['error'].get('reason')}")
            time.sleep(pause)
        raise IndexAwayError("Elasticsearch cannot search now: nothing is lost, try again in a moment")


def _part(generation: Generation, shard: int | str) -> str:
    return f"index/{generation.mark}/{shard}"


def _doc_id(key: str) -> str:
    """The key itself; where 128 rare characters are too long for an id, what they are known by instead."""
    raw = key.encode()
    return key if len(raw) <= _MOST_ID_BYTES else f"#{blake2b(raw, digest_size=32).hexdigest()}"


def _from(field: str, order: str, after: After) -> Between:
    """From the last order on, that order included: others may share it."""
    return Between(field, None, after.order) if order == "desc" else Between(field, after.order, None)
