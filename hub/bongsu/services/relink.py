"""What a run of alerts changes in the links: the blocks they fill or empty, the pairs that touches, what these come to.

Nothing here depends on the order of arrival: a pair is judged when its records share a block that is not overfull, and
an edge is a function of its two alerts and the model.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

import orjson
import structlog

from bongsu.domain.linking.blocks import MOST_HOLDERS, blocks_of
from bongsu.domain.linking.judge import RELATIONS, Edge, judge
from bongsu.domain.linking.links import Link, Pair
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.traits import Traits, pack, traits_of, unpack
from bongsu.ports.links import LinkBatch, Linked, LinkerStore
from bongsu.ports.log import Entry

log = structlog.get_logger()


def relinked(store: LinkerStore, model: Model, entries: Sequence[Entry]) -> LinkBatch:
    """What a run of one shard's entries changes, with the position that it reaches."""
    batch = LinkBatch(positions={f"alerts/{entries[-1].shard}": entries[-1].position})
    newest: dict[str, Entry] = {}
    for entry in entries:
        held = newest.get(entry.key)
        if held is None or int(entry.headers["version"]) > int(held.headers["version"]):
            newest[entry.key] = entry
    known = store.records(newest)
    fresh: dict[str, Traits] = {}
    for key, entry in newest.items():
        version = int(entry.headers["version"])
        if key in known and version <= known[key].version:
            continue
        if entry.headers.get("withdrawn") == "1":
            batch.records[key] = Linked(key, version, b"", frozenset())
        else:
            try:
                traits = traits_of(orjson.loads(entry.value))
                batch.records[key] = Linked(key, version, pack(traits), blocks_of(traits, model))
                fresh[key] = traits
            except Exception:  # our own fault leaves this record without links, and stops nothing else
                log.exception("alert_not_linked", record=key, way_out="report it; then bongsu rebuild links")
                batch.records[key] = Linked(key, version, b"", frozenset())
    if batch.records:
        batch.links.update(_Relinked(store, model, known, batch.records, fresh).links())
    return batch


class _Relinked:
    """One batch's work: which blocks it changes, which pairs that touches, and what they come to."""

    def __init__(
        self,
        store: LinkerStore,
        model: Model,
        known: dict[str, Linked],
        changed: dict[str, Linked],
        fresh: dict[str, Traits],
    ) -> None:
        self._store, self._model = store, model
        self._changed, self._records, self._fresh = changed, {**known, **changed}, fresh
        self._revised = known.keys() & changed.keys()
        self._new = changed.keys() - known.keys()
        nothing: frozenset[int] = frozenset()
        old = {key: known[key].blocks if key in known else nothing for key in changed}
        blocks = nothing.union(*old.values(), *(new.blocks for new in changed.values()))
        # Enough holders to know after all these moves whether a block is overfull.
        before = self._store.holders(blocks, MOST_HOLDERS + 1 + len(known))
        was = {block for block, keys in before.items() if len(keys) > MOST_HOLDERS}
        self._filled: dict[int, list[str]] = {}
        self._holders = before
        for key, new in changed.items():
            for block in old[key] - new.blocks:
                if key in before[block]:
                    before[block].remove(key)
            for block in new.blocks - old[key]:
                held = before.setdefault(block, [])
                if len(held) == MOST_HOLDERS:
                    self._filled[block] = list(held)
                held.append(key)
        self._overfull = {block for block, keys in before.items() if len(keys) > MOST_HOLDERS}
        self._filled = {block: keys for block, keys in self._filled.items() if block in self._overfull - was}
        self._emptied = was - self._overfull

    def links(self) -> dict[Pair, Link | None]:
        """The links that this batch makes, changes or takes away."""
        pairs = {
            (min(key, other), max(key, other))
            for key, new in self._changed.items()
            for block in new.blocks - self._overfull
            if len(self._holders[block]) > 1
            for other in self._holders[block]
            if other != key
        }
        pairs.update((each.pair.a, each.pair.b) for each in self._store.of(self._revised) if each.edge)
        for block, holders in self._filled.items():
            log.warning("block_overfull", block=block, holders=len(holders), way_out="bongsu model learn")
            pairs.update(combinations(sorted(holders), 2))
        for block in self._emptied:
            pairs.update(combinations(sorted(self._holders[block]), 2))
        missing = {key for pair in pairs for key in pair} - self._records.keys()
        self._records.update(self._store.records(missing))
        return self._differing({pair: self._edges(*pair) for pair in sorted(pairs)})

    def _edges(self, a: str, b: str) -> list[Edge]:
        one, other = self._records.get(a), self._records.get(b)
        if not one or not other or not one.traits or not other.traits:
            return []
        if all(self._is_overfull(block) for block in one.blocks & other.blocks):
            return []
        return judge(self._traits(one), self._traits(other), self._model)

    def _traits(self, record: Linked) -> Traits:
        return self._fresh.get(record.key) or unpack(record.traits)

    def _is_overfull(self, block: int) -> bool:
        if block not in self._holders:
            self._holders[block] = self._store.holders([block], MOST_HOLDERS + 1).get(block, [])
            if len(self._holders[block]) > MOST_HOLDERS:
                self._overfull.add(block)
        return block in self._overfull

    def _differing(self, judged: Mapping[tuple[str, str], list[Edge]]) -> dict[Pair, Link | None]:
        edges = {Pair(edge.relation, edge.a, edge.b): edge for found in judged.values() for edge in found}
        # Of a record that is new here no edge is known, so without one now there is nothing to change.
        before = [pair for pair in judged if self._new.isdisjoint(pair)]
        wanted = {*edges, *(Pair(relation, *pair) for pair in before for relation in RELATIONS)}
        links: dict[Pair, Link | None] = {}
        known = self._store.links(wanted)
        for pair in sorted(wanted):
            old, edge = known.get(pair), edges.get(pair)
            judgements = old.judgements if old else ()
            if edge != (old.edge if old else None):
                links[pair] = Link(pair, edge, judgements) if edge or judgements else None
        return links
