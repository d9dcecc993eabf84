"""The agencies' Merkle logs in Elasticsearch: tiles of 256 hashes, signed checkpoints. A projection of `alerts`.

A batch writes its tiles, makes them findable, then writes checkpoints, and its position last. What an attempt that died
has left beyond the checkpoint is written again with the same content, since a tree is a function of the log; other
content there is an error and never overwritten. What a position rests on was written by the worker that keeps it:
reading by id also shows what another worker's write has not made durable yet.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from bongsu.adapters.elastic_bulk import BulkWriter
from bongsu.adapters.elastic_client import IndexAwayError
from bongsu.adapters.elastic_store import ElasticPositions, fetch, make_index, scan
from bongsu.domain.errors import HubError
from bongsu.ports.proofs import Attested, Leaf

_WIDTH = 256
_HASH = 32
_MOST_IDS = 10_000
_MOST_TILES = 1_000
_KEPT = {"type": "keyword", "index": False, "doc_values": False}
_FIELDS = {
    "agency": {"type": "keyword"}, "first": {"type": "long"}, "alert_ids": {"type": "keyword", "doc_values": False},
    "hashes": _KEPT, "note": _KEPT,
}  # fmt: skip


_Place = tuple[str, int, int]  # agency, level, number of the tile


class ProofsFaultError(HubError):
    """The kept tree is not that of the log, or Elasticsearch refuses a part of it: attesting waits for an operator."""

    kind = "proofs-fault"
    status = 503


@dataclass(frozen=True, slots=True)
class _Tile:
    """Up to 256 hashes, and on level 0 the alert of each."""

    hashes: bytes
    alert_ids: list[str]

    def __len__(self) -> int:
        return len(self.hashes) // _HASH


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
        tiles = self._tiles([(agency, level, n) for n in range(first // _WIDTH, wanted[-1] // _WIDTH + 1)])
        found = [
            tiles[agency, level, number // _WIDTH].hashes[number % _WIDTH * _HASH : (number % _WIDTH + 1) * _HASH]
            for number in wanted
        ]
        if any(len(each) != _HASH for each in found):
            raise LookupError(f"the log of {agency} lacks hashes {first} to {first + count} of level {level}")
        return found

    def checkpoint(self, agency: str) -> str | None:
        identity = f"checkpoint/{agency}"
        found = fetch(self._client, self._index, [identity]).get(identity)
        return str(found["_source"]["note"]) if found else None

    def commit(self, attested: Attested) -> None:
        added: dict[_Place, dict[int, tuple[bytes, str]]] = {}
        for leaf in attested.leaves:
            added.setdefault((leaf.agency, 0, leaf.number // _WIDTH), {})[leaf.number % _WIDTH] = (
                leaf.hash,
                leaf.alert_id,
            )
        for node in attested.nodes:
            added.setdefault((node.agency, node.level, node.index // _WIDTH), {})[node.index % _WIDTH] = node.hash, ""
        kept = self._tiles(list(added))
        for place, fresh in added.items():
            self._put_tile(place, _extended(place, kept[place], fresh))
        if not self._written():
            return
        self._refresh()
        for agency, note in attested.checkpoints.items():
            size = int(note.split("\n", 2)[1])
            source = orjson.dumps({"agency": agency, "note": note})
            self._bulk.put(self._index, f"checkpoint/{agency}", source, version=size, again=True)
        if self._written():
            for shard, position in attested.positions.items():
                self._positions.keep(f"attest/{shard}", position)

    def clear(self) -> None:
        self._client.indices.delete(index=self._index, ignore_unavailable=True)
        self._positions.clear("attest/")
        make_index(self._client, self._index, _FIELDS)

    def _written(self) -> bool:
        """Make durable what was put; whether all of it was: not when another worker has written more already."""
        result = self._bulk.flush()
        if result.poisoned:
            first = result.poisoned[0]
            raise ProofsFaultError(f"Elasticsearch refuses {first.doc_id} of the agencies' logs: {first.reason}")
        if result.stale:
            self.forget()
        return not result.stale

    def _refresh(self) -> None:
        """Make leaves findable. A shard that is not there does not refuse, it is only not counted."""
        shards = self._client.indices.refresh(index=self._index)["_shards"]
        if shards["failed"] or not shards["successful"]:
            raise IndexAwayError(
                "Elasticsearch cannot make leaves findable now: nothing is lost, try again in a moment"
            )

    def _put_tile(self, place: _Place, tile: _Tile) -> None:
        agency, level, number = place
        document: dict[str, object] = {
            "agency": agency,
            "first": number * _WIDTH,
            "hashes": base64.b64encode(tile.hashes).decode(),
        }
        if level == 0:
            document["alert_ids"] = tile.alert_ids
        self._bulk.put(self._index, _tile_id(place), orjson.dumps(document), version=len(tile), again=True)

    def _tiles(self, places: Sequence[_Place]) -> dict[_Place, _Tile]:
        """The tiles at some places, empty ones where there are none yet."""
        found: dict[str, Any] = {}
        ids = {_tile_id(place): place for place in places}
        for start in range(0, len(ids), _MOST_TILES):
            found |= fetch(self._client, self._index, list(ids)[start : start + _MOST_TILES])
        tiles = {place: _Tile(b"", []) for place in places}
        for identity, each in found.items():
            source = each["_source"]
            tiles[ids[identity]] = _Tile(base64.b64decode(source["hashes"]), source.get("alert_ids", []))
        return tiles


def _tile_id(place: _Place) -> str:
    return "tile/{}/{}/{}".format(*place)


def _extended(place: _Place, kept: _Tile, fresh: dict[int, tuple[bytes, str]]) -> _Tile:
    """A tile with entries added; those before them must be there, those that are there already must be the same."""
    agency, level, number = place
    start = min(fresh)
    if len(kept) < start:
        raise LookupError(f"the log of {agency} lacks hashes from {number * _WIDTH + len(kept)} on of level {level}")
    added = [fresh[at] for at in sorted(fresh)]
    whole = _Tile(
        kept.hashes[: start * _HASH] + b"".join(leaf for leaf, _ in added),
        kept.alert_ids[:start] + [alert_id for _, alert_id in added],
    )
    longer, shorter = (kept, whole) if len(kept) > len(whole) else (whole, kept)
    if not longer.hashes.startswith(shorter.hashes):
        raise ProofsFaultError(
            f"the log of {agency} would fork in tile {number} of level {level}, which holds {len(kept)} entries: what"
            " was attested is not what `alerts` holds"
        )
    return longer
