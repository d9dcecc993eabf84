"""The agencies' Merkle logs in Elasticsearch: tiles of 256 hashes, signed checkpoints. A projection of `alerts`.

A batch writes its tiles, makes them findable, and writes checkpoints and position last: what an attempt that died has
left beyond the checkpoint is written again with the same content, since a tree is a function of the log.
"""

import base64
from collections.abc import Sequence

import orjson
from elasticsearch import Elasticsearch

from bongsu.adapters.elastic_bulk import BulkWriter
from bongsu.adapters.elastic_store import ElasticPositions, make_index, scan
from bongsu.ports.proofs import Attested, Leaf

_WIDTH = 256
_HASH = 32
_MOST_IDS = 10_000
_KEPT = {"type": "keyword", "index": False, "doc_values": False}
_FIELDS = {
    "agency": {"type": "keyword"}, "first": {"type": "long"}, "alert_ids": {"type": "keyword"},
    "hashes": _KEPT, "note": _KEPT,
}  # fmt: skip


class ElasticProofs:
    """`ProofStore` over one index."""

    def __init__(self, client: Elasticsearch, prefix: str, bulk: BulkWriter, *, remember: bool = False) -> None:
        """Make the index where it is missing; `bulk` is this worker's own writer, `remember` as `ElasticPositions`."""
        self._client = client
        self._index = f"{prefix}-proofs"
        self._bulk = bulk
        self._positions = ElasticPositions(client, prefix, remember=remember)
        make_index(client, self._index, _FIELDS)

    def position(self, shard: int = 0) -> int:
        return self._positions.position(f"attest/{shard}")

    def forget(self) -> None:
        """Ask Elasticsearch again for positions."""
        self._positions.forget()

    def find(self, alert_ids: Sequence[str]) -> dict[str, Leaf]:
        found: dict[str, Leaf] = {}
        for start in range(0, len(alert_ids), _MOST_IDS):
            part = set(alert_ids[start : start + _MOST_IDS])
            query = {"terms": {"alert_ids": sorted(part)}}
            for _, tile in scan(
                self._client, self._index, query, ["first"], ["agency", "first", "alert_ids", "hashes"]
            ):
                hashes = base64.b64decode(tile["hashes"])
                for at, alert_id in enumerate(tile["alert_ids"]):
                    if alert_id in part:
                        number = int(tile["first"]) + at
                        found[alert_id] = Leaf(tile["agency"], number, alert_id, hashes[at * _HASH : (at + 1) * _HASH])
        return found

    def hashes(self, agency: str, level: int, first: int, count: int) -> list[bytes]:
        wanted = range(first, first + count)
        if not wanted:
            return []
        numbers = range(first // _WIDTH, wanted[-1] // _WIDTH + 1)
        tiles = {number: hashes for number, (hashes, _) in self._tiles(agency, level, numbers).items()}
        found = [
            tiles.get(number // _WIDTH, b"")[number % _WIDTH * _HASH : (number % _WIDTH + 1) * _HASH]
            for number in wanted
        ]
        if any(len(each) != _HASH for each in found):
            raise LookupError(f"the log of {agency} lacks hashes {first} to {first + count} of level {level}")
        return found

    def checkpoint(self, agency: str) -> str | None:
        answer = self._client.mget(index=self._index, ids=[f"checkpoint/{agency}"])["docs"][0]
        return str(answer["_source"]["note"]) if answer.get("found") else None

    def commit(self, attested: Attested) -> None:
        added: dict[tuple[str, int, int], dict[int, tuple[bytes, str]]] = {}
        for leaf in attested.leaves:
            tile = added.setdefault((leaf.agency, 0, leaf.number // _WIDTH), {})
            tile[leaf.number % _WIDTH] = (leaf.hash, leaf.alert_id)
        for node in attested.nodes:
            tile = added.setdefault((node.agency, node.level, node.index // _WIDTH), {})
            tile[node.index % _WIDTH] = (node.hash, "")
        for (agency, level, number), fresh in added.items():
            self._put_tile(agency, level, number, fresh)
        self._bulk.flush()
        self._client.indices.refresh(index=self._index)
        for agency, note in attested.checkpoints.items():
            size = int(note.split("\n", 2)[1])
            source = orjson.dumps({"agency": agency, "note": note})
            self._bulk.put(self._index, f"checkpoint/{agency}", source, version=max(1, size))
        self._bulk.flush()
        self._positions.keep(f"attest/{attested.shard}", attested.position)

    def clear(self) -> None:
        self._client.indices.delete(index=self._index, ignore_unavailable=True)
        self._positions.clear("attest/")
        make_index(self._client, self._index, _FIELDS)

    def _put_tile(self, agency: str, level: int, number: int, fresh: dict[int, tuple[bytes, str]]) -> None:
        """Add entries to a tile; those before them are there already."""
        start = min(fresh)
        hashes, alert_ids = b"", list[str]()
        if start:
            hashes, alert_ids = self._tiles(agency, level, [number])[number]
        whole = hashes[: start * _HASH] + b"".join(fresh[at][0] for at in sorted(fresh))
        document: dict[str, object] = {
            "agency": agency,
            "first": number * _WIDTH,
            "hashes": base64.b64encode(whole).decode(),
        }
        if level == 0:
            document["alert_ids"] = alert_ids[:start] + [fresh[at][1] for at in sorted(fresh)]
        self._bulk.put(
            self._index, f"tile/{agency}/{level}/{number}", orjson.dumps(document), version=len(whole) // _HASH
        )

    def _tiles(self, agency: str, level: int, numbers: Sequence[int]) -> dict[int, tuple[bytes, list[str]]]:
        ids = {f"tile/{agency}/{level}/{number}": number for number in numbers}
        answer = self._client.mget(index=self._index, ids=list(ids))
        return {
            ids[each["_id"]]: (base64.b64decode(each["_source"]["hashes"]), each["_source"].get("alert_ids", []))
            for each in answer["docs"]
            if each.get("found")
        }
