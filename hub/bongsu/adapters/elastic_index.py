"""The search index on Elasticsearch: an alias over indices that name their schema, written in bulks.

Documents become visible by an explicit refresh, in `commit`. Their external version is the record's revision, so a
late write never overwrites a newer one. Positions are kept for each concrete index: a new one that is being filled
behind the alias has its own, and after the alias has moved every worker goes on from those.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Self

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

from bongsu.adapters.elastic_bulk import BulkWriter, Poisoned
from bongsu.adapters.elastic_counts import counts_asked, counts_read, hours_asked
from bongsu.adapters.elastic_mapping import SETTINGS, TAG, mapping
from bongsu.adapters.elastic_query import compiled
from bongsu.adapters.elastic_store import ElasticPositions, scan
from bongsu.domain.errors import HubError
from bongsu.domain.query.clauses import Between, Nothing, all_of
from bongsu.ports.index import After, Found, Hit, Plan, Sort, Write

_SORTED_BY: dict[Sort, tuple[str, str]] = {
    "newest": ("order", "desc"),
    "oldest": ("order", "asc"),
    "risk": ("risk_order", "desc"),
}
_MOST_IDS = 1_000


class OutdatedIndexError(HubError):
    """The index behind the alias was made by another version of the hub."""

    kind = "index-outdated"


def _refuse(poisoned: Sequence[Poisoned]) -> None:
    """Without anybody who takes them care of, poisoned documents stop the worker."""
    if poisoned:
        raise ValueError(
            f"Elasticsearch refuses {len(poisoned)} documents, first {poisoned[0].doc_id}: {poisoned[0].reason}"
        )


class ElasticIndex:
    """`SearchIndex` over an alias. One for each worker thread; searching is safe from several threads."""

    def __init__(
        self,
        client: Elasticsearch,
        prefix: str,
        bulk: BulkWriter | None = None,
        *,
        refused: Callable[[Sequence[Poisoned]], None] = _refuse,
        concrete: str | None = None,
    ) -> None:
        """`bulk` is shared with what must be durable before; `refused` is told of documents that cannot be indexed."""
        self._client = client
        self._alias = f"{prefix}-alerts"
        self._prefix = prefix
        self._own_bulk = bulk is None
        self._bulk = bulk or BulkWriter(client)
        self._refused = refused
        self._positions = ElasticPositions(client, prefix)
        self._fixed = concrete
        self._target = concrete or self._behind_alias()

    def apply(self, writes: Sequence[Write]) -> None:
        for key, revision, document in writes:
            self._bulk.put(self._target, key, document.encode(), version=revision)

    def commit(self, position: int, shard: int = 0) -> None:
        result = self._bulk.flush()
        self._refused(result.poisoned)
        self._client.indices.refresh(index=self._target)
        self._positions.keep(self._part(shard), position)

    def position(self, shard: int = 0) -> int:
        self._target = self._fixed or self._behind_alias()
        return self._positions.position(self._part(shard))

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
        if not plan.counted:
            return Found(total, page, more)
        return counts_read(
            total, page, counted["aggregations"], lambda: self._multi([hours_asked(everything)])[0], more=more
        )

    def clear(self) -> None:
        self.begin_rebuild().finish_rebuild()

    def begin_rebuild(self) -> Self:
        """An index behind the alias, empty, that nobody searches yet; fill it and call its `finish_rebuild`."""
        names = self._concrete_names()
        current = self._aliased()
        for name in names:
            if name != current:  # of a rebuild that died, or from before the last one
                self._client.indices.delete(index=name, ignore_unavailable=True)
                self._positions.clear(f"index/{name}/")
        last = max((int(name.rsplit("-", 1)[1]) for name in names), default=0)
        name = self._make(last + 1)
        return type(self)(
            self._client, self._prefix, None if self._own_bulk else self._bulk, refused=self._refused, concrete=name
        )

    def finish_rebuild(self) -> None:
        """Let the alias show this index. The one before stays until the next rebuild, for writes on their way."""
        self._client.indices.refresh(index=self._target)
        actions: list[dict[str, Any]] = [{"remove": {"index": f"{self._alias}-*", "alias": self._alias}}]
        if self._aliased() is None:
            actions = []
        self._client.indices.update_aliases(actions=[*actions, {"add": {"index": self._target, "alias": self._alias}}])
        if self._own_bulk:
            self._bulk.close()

    def documents(self, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The documents of some keys as they were written."""
        found: dict[str, dict[str, Any]] = {}
        for start in range(0, len(keys), _MOST_IDS):
            answer = self._client.mget(index=self._target, ids=list(keys[start : start + _MOST_IDS]))
            found.update({each["_id"]: each["_source"] for each in answer["docs"] if each.get("found")})
        return found

    def keys(self) -> Iterator[str]:
        """The keys of all documents, in order."""
        for key, _ in scan(self._client, self._target, {"match_all": {}}, ["key"], ["key"]):
            yield key

    def remove(self, keys: Sequence[str]) -> None:
        """Remove documents that no log entry stands behind."""
        for key in keys:
            self._client.options(ignore_status=404).delete(index=self._target, id=key)

    def close(self) -> None:
        """End the writer."""
        if self._own_bulk:
            self._bulk.close()

    def _multi(self, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        searches: list[dict[str, Any]] = []
        for body in bodies:
            searches += [{"index": self._alias}, body]
        answers = self._client.msearch(searches=searches)["responses"]
        for answer in answers:
            if "error" in answer:
                raise IndexFaultError(f"Elasticsearch cannot carry out the search: {answer['error'].get('reason')}")
        return list(answers)

    def _part(self, shard: int) -> str:
        return f"index/{self._target}/{shard}"

    def _aliased(self) -> str | None:
        """The index that the alias shows now."""
        try:
            return str(next(iter(self._client.indices.get_alias(name=self._alias).body)))
        except NotFoundError:
            return None

    def _behind_alias(self) -> str:
        """The index that the alias shows, made when there is none yet."""
        name = self._aliased()
        if name is None:
            name = self._make(1)
            self._client.indices.put_alias(index=name, name=self._alias)
        elif not name.startswith(f"{self._alias}-{TAG}-"):
            raise OutdatedIndexError(
                f"the index {name} was made by another version of the hub (this one makes {TAG}): run `bongsu rebuild`"
                " with this version; what is there goes on answering until it is done"
            )
        return name

    def _make(self, number: int) -> str:
        name = f"{self._alias}-{TAG}-{number}"
        try:
            self._client.indices.create(index=name, settings=SETTINGS, mappings=mapping())
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":  # another process made it at the same moment
                raise
        return name

    def _concrete_names(self) -> list[str]:
        return list(self._client.indices.get(index=f"{self._alias}-*", features="settings").body)


class IndexFaultError(HubError):
    """Elasticsearch refuses a search."""

    kind = "index-fault"


def _from(field: str, order: str, after: After) -> Between:
    """From the last order on, that order included: others may share it."""
    return Between(field, None, after.order) if order == "desc" else Between(field, after.order, None)
