"""Links as every process of a cluster reads them, in Elasticsearch: written by the one linker, a document a pair."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from bongsu.adapters.elastic_client import IndexAwayError
from bongsu.adapters.elastic_store import ElasticPositions, make_index, scan
from bongsu.domain.linking.links import Link, Pair, pack_link, unpack_link
from bongsu.domain.linking.model import first_model

_KEYWORD = {"type": "keyword"}
_FIELDS = {
    "a": _KEYWORD, "b": _KEYWORD, "relation": _KEYWORD, "status": _KEYWORD, "model": _KEYWORD,
    "falling": {"type": "double"}, "judged": {"type": "boolean"},
    "body": {"type": "keyword", "index": False, "doc_values": False},
}  # fmt: skip
_MODEL = "model"  # the document that names the model in use
_MOST_KEYS = 1_000
_PART = 500


class ElasticLinks:
    """`Links` and `LinkPublication` over one index."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        """Make the index where it is missing."""
        self._client = client
        self._index = f"{prefix}-links"
        make_index(client, self._index, _FIELDS)
        self._positions = ElasticPositions(client, prefix)

    # --- Links ---

    def of(self, keys: Collection[str]) -> list[Link]:
        found: dict[Pair, Link] = {}
        wanted = sorted(keys)
        for start in range(0, len(wanted), _MOST_KEYS):
            part = wanted[start : start + _MOST_KEYS]
            either = {"bool": {"should": [{"terms": {"a": part}}, {"terms": {"b": part}}]}}
            found.update((link.pair, link) for link in self._scan(either))
        return [found[pair] for pair in sorted(found, key=lambda pair: (pair.relation, pair.a, pair.b))]

    def every(self, *statuses: str) -> Iterator[Link]:
        return self._scan({"terms": {"status": list(statuses)}}, ["falling", "a", "b", "relation"])

    def judged(self) -> Iterator[Link]:
        return self._scan({"term": {"judged": True}}, ["a", "b", "relation"])

    def version(self) -> str:
        answer = self._client.mget(index=self._index, ids=[_MODEL])["docs"][0]
        return str(answer["_source"]["model"]) if answer.get("found") else first_model().version

    def _scan(self, query: Mapping[str, Any], order: Sequence[str] = ()) -> Iterator[Link]:
        for _, source in scan(self._client, self._index, query, order, ["body"]):
            yield unpack_link(source["body"].encode())

    # --- LinkPublication ---

    def publish(self, links: Mapping[Pair, Link | None], model: str) -> None:
        lines: list[dict[str, Any]] = []
        for pair, link in links.items():
            identity = _identity(pair)
            if link is None:
                lines.append({"delete": {"_id": identity}})
                continue
            lines += [
                {"index": {"_id": identity}},
                {
                    **pair._asdict(),
                    "status": link.status or "undone",
                    "model": model,
                    "falling": -link.score,
                    "judged": bool(link.judgements),
                    "body": pack_link(link).decode(),
                },
            ]
            if len(lines) >= 2 * _PART:
                self._write(lines)
                lines = []
        self._write(lines)

    def reached(self, positions: Mapping[str, int]) -> None:
        for name, position in positions.items():
            self._positions.keep(f"link/{name}", position)

    def retain(self, model: str) -> None:
        self._write([{"index": {"_id": _MODEL}}, {"model": model}])
        others = {"bool": {"must_not": [{"term": {"model": model}}]}}
        gone = [{"delete": {"_id": found}} for found, _ in scan(self._client, self._index, others, (), ["model"])]
        for start in range(0, len(gone), _PART):
            self._write(gone[start : start + _PART])

    def _write(self, lines: list[dict[str, Any]]) -> None:
        if not lines:
            return
        answer = self._client.bulk(index=self._index, operations=lines, refresh=True)
        faults = [
            result.get("error", {}).get("type", "")
            for item in answer["items"]
            for action, result in item.items()
            if result["status"] >= 300 and not (action == "delete" and result["status"] == 404)  # noqa: PLR2004
        ]
        if faults:
            raise IndexAwayError(f"Elasticsearch took {len(faults)} links not in ({faults[0]}): they are sent again")


def _identity(pair: Pair) -> str:
    return sha256(orjson.dumps(list(pair))).hexdigest()
