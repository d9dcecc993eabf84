"""What a run of alerts changes in the links: the blocks they fill or empty, the pairs that touches, what these come to.

Nothing here depends on the order of arrival: a pair is judged when its records share a block that is not overfull, and
an edge is a function of its two alerts and the model.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import orjson
import structlog

from bongsu.domain.linking.blocks import MOST_HOLDERS, NEXT, blocks_of, common_spans, span
from bongsu.domain.linking.judge import RELATIONS, Edge, judge
from bongsu.domain.linking.links import Link, Pair
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.packing import pack, unpack
from bongsu.domain.linking.reduced import traits_of
from bongsu.domain.linking.traits import Traits
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
        touched = nothing.union(*old.values(), *(new.blocks for new in changed.values()))
        # Enough holders to know after all these moves whether a span is overfull.
        self._holders = self._store.holders(touched, MOST_HOLDERS + 1 + len(known), NEXT)
        was = self._crowded()
        for key, new in changed.items():
            for block in old[key] - new.blocks:
                if key in self._holders[block]:
                    self._holders[block].remove(key)
            for block in new.blocks - old[key]:
                held = self._holders.get(block)
                if held is None:
                    self._holders[block] = [key]
                else:
                    held.append(key)
        self._overfull = self._crowded()
        self._filled, self._emptied = self._overfull - was, was - self._overfull

    def links(self) -> dict[Pair, Link | None]:
        """The links that this batch makes, changes or takes away."""
        pairs = set(self._met())
        doubtful = {(each.pair.a, each.pair.b) for each in self._store.of(self._revised) if each.edge}
        for each in self._filled:
            log.warning("block_overfull", block=each, holders=self._count(each), way_out="bongsu model learn")
            doubtful.update(combinations(sorted(self._held(each) - self._new), 2))
        for each in self._emptied:
            doubtful.update(combinations(sorted(self._held(each)), 2))
        missing = {key for pair in pairs | doubtful for key in pair} - self._records.keys()
        self._records.update(self._store.records(missing))
        judged = {pair: self._edges(*pair) for pair in sorted(pairs)}  # in order: one alert's pairs one after the other
        judged.update((pair, self._edges(*pair) if self._may_meet(*pair) else []) for pair in doubtful - pairs)
        return self._differing(judged)

    def _met(self) -> Iterator[tuple[str, str]]:
        """The pairs of which one record changed and that share a span which is not overfull."""
        holders = self._holders
        nobody: list[str] = []
        for key, new in self._changed.items():
            for block in new.blocks:
                own = holders[block]
                if block < NEXT:
                    met = own if 1 < len(own) <= MOST_HOLDERS else nobody
                else:
                    before, after = holders.get(block - NEXT, nobody), holders.get(block + NEXT, nobody)
                    if len(own) == 1 and not before and not after:
                        continue
                    early, late = len(before) + len(own) <= MOST_HOLDERS, len(own) + len(after) <= MOST_HOLDERS
                    met = [*(own if early or late else ()), *(before if early else ()), *(after if late else ())]
                for other in met:
                    if other != key:
                        yield (key, other) if key < other else (other, key)

    def _crowded(self) -> set[int]:
        """The spans that are overfull. One of the blocks of such a span has more than half of what is too much."""
        large = [block for block, keys in self._holders.items() if 2 * len(keys) > MOST_HOLDERS]
        spans = {*large, *(block - NEXT for block in large if block >= NEXT)}
        return {each for each in spans if self._count(each) > MOST_HOLDERS}

    def _count(self, number: int) -> int:
        return sum(len(self._holders.get(block, ())) for block in span(number))

    def _held(self, number: int) -> set[str]:
        return {key for block in span(number) for key in self._holders.get(block, ())}

    def _edges(self, a: str, b: str) -> list[Edge]:
        one, other = self._records.get(a), self._records.get(b)
        if not one or not other or not one.traits or not other.traits:
            return []
        return judge(self._traits(one), self._traits(other), self._model)

    def _may_meet(self, a: str, b: str) -> bool:
        one, other = self._records.get(a), self._records.get(b)
        if not one or not other:
            return False
        return not all(map(self._is_overfull, common_spans(one.blocks, other.blocks)))

    def _traits(self, record: Linked) -> Traits:
        return self._fresh.get(record.key) or unpack(record.traits)

    def _is_overfull(self, number: int) -> bool:
        missing = [block for block in span(number) if block not in self._holders]
        if missing:
            found = self._store.holders(missing, MOST_HOLDERS + 1)
            self._holders.update((block, found.get(block, [])) for block in missing)
        return number in self._overfull or self._count(number) > MOST_HOLDERS

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
