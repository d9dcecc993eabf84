"""Indices that are stores and not search indices: made where they are missing, scanned in order, with positions."""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import BadRequestError, ConflictError, Elasticsearch, NotFoundError

from bongsu.adapters.elastic_client import IndexAwayError

_PAGE = 1_000
_CLOCK_SECONDS = 0.5
_KEEP_ALIVE = "2m"


def make_index(client: Elasticsearch, name: str, fields: Mapping[str, Any]) -> None:
    """Make an index with exactly these fields; one that is there stays."""
    if client.indices.exists(index=name):
        return
    try:
        client.indices.create(
            index=name,
            settings={
                "number_of_shards": 1,
                "auto_expand_replicas": "0-2",
                "refresh_interval": "-1",
                "gc_deletes": "0s",
            },
            mappings={"dynamic": "strict", "properties": dict(fields)},
        )
    except BadRequestError as error:
        if error.error != "resource_already_exists_exception":  # another process made it at the same moment
            raise


def fetch(client: Elasticsearch, index: str, ids: Sequence[str], fields: Sequence[str] = ()) -> dict[str, Any]:
    """The documents with these ids that are there, as Elasticsearch gives them.

    `IndexAwayError` when it cannot tell of one: a shard that is not started yet answers with an error in the place of
    the document, not with a status, and what it holds must not be taken for missing.
    """
    if not ids:
        return {}
    answer = client.mget(index=index, ids=list(ids), source_includes=list(fields) or None)
    for each in answer["docs"]:
        if "error" in each:
            raise IndexAwayError(
                f"Elasticsearch cannot read {index} now ({each['error'].get('type')}): nothing is lost, try again in a"
                " moment"
            )
    return {each["_id"]: each for each in answer["docs"] if each["found"]}


def scan(
    client: Elasticsearch, index: str, query: Mapping[str, Any], order: Sequence[str], fields: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """All documents that a query matches, as (id, source) in the order of some fields, at one point in time."""
    view = client.open_point_in_time(index=index, keep_alive=_KEEP_ALIVE)["id"]
    after = None
    try:
        while True:
            page = client.search(
                pit={"id": view, "keep_alive": _KEEP_ALIVE},
                query=dict(query),
                sort=[*order, "_shard_doc"],
                source_includes=list(fields),
                size=_PAGE,
                search_after=after,
                track_total_hits=False,
                allow_partial_search_results=False,
            )
            view = page["pit_id"]
            hits = page["hits"]["hits"]
            for hit in hits:
                yield hit["_id"], hit["_source"]
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]
    finally:
        client.close_point_in_time(id=view)


class ElasticPositions:
    """How far a projection reaches in each part of a log, kept beside what it wrote."""

    def __init__(self, client: Elasticsearch, prefix: str, *, remember: bool = False) -> None:
        """Make the index where it is missing. A worker may `remember` what it kept itself, until it forgets."""
        self._client = client
        self._remember = remember
        self._remembered: dict[str, int] = {}
        self._index = f"{prefix}-reached"
        make_index(client, self._index, {"position": {"type": "long"}})

    def position(self, part: str) -> int:
        """The kept position, 0 when there is none."""
        if part in self._remembered:
            return self._remembered[part]
        try:
            position = int(self._client.get(index=self._index, id=part)["_source"]["position"])
        except NotFoundError:
            position = 0
        if self._remember:
            self._remembered[part] = position
        return position

    def forget(self) -> None:
        """Ask again from now on."""
        self._remembered.clear()

    def keep(self, part: str, position: int) -> None:
        """Keep a position; one that is older than the kept one changes nothing."""
        try:
            self._client.index(
                index=self._index,
                id=part,
                document={"position": position},
                version=max(1, position),
                version_type="external",
            )
        except ConflictError:  # another worker is further
            self._remembered.pop(part, None)
        else:
            if self._remember:
                self._remembered[part] = position

    def clear(self, beginning: str) -> None:
        """Forget the positions of the parts whose name begins so."""
        self.forget()
        self._client.indices.refresh(index=self._index)
        for part, _ in list(scan(self._client, self._index, {"match_all": {}}, [], ["position"])):
            if part.startswith(beginning):
                self._client.delete(index=self._index, id=part)
        # It remembers a deleted version until the first refresh after its clock, which it reads now and then, moved.
        time.sleep(_CLOCK_SECONDS)
        self._client.indices.refresh(index=self._index)
