"""Link: every alert to the others that report the same event or subject, as it comes; stewards' words with it.

The links after any number of entries depend on the records' newest versions, the judgements and the model alone, never
on the order of arrival. So a rebuild, or a second attempt after a crash, ends with the same links.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog

from bongsu.domain.linking.links import Judgement, Link, Pair, pair_of
from bongsu.domain.linking.model import Model, first_model, from_json
from bongsu.ports.links import LinkBatch, LinkerStore, LinkPublication
from bongsu.ports.log import Entry, EventLog
from bongsu.services.relink import relinked

MODEL, REBUILD, JUDGEMENT = "link-model", "link-rebuild", "link-judgement"
"""Kinds of the entries of `decisions` that concern links."""
_BATCH = 2_500
MOST_A_CALL = 2_500

log = structlog.get_logger()


@dataclass(slots=True)
class Linking:
    """What linking needs; `publication` where links are read elsewhere than in the linker's store."""

    log: EventLog
    store: LinkerStore
    publication: LinkPublication | None = None
    _model: Model | None = field(default=None)

    @property
    def model(self) -> Model:
        """The model in use."""
        if self._model is None:
            body = self.store.model()
            self._model = from_json(body) if body else first_model()
        return self._model

    def renew(self, store: LinkerStore) -> None:
        """Go on with another store and its model."""
        self.store, self._model = store, None


def link(worker: Linking, most: int = MOST_A_CALL) -> int:
    """Work off what waits in `decisions` and in all shards of `alerts`; returns the number of entries passed."""
    done = 0
    for shard in worker.log.shards("decisions"):
        while entries := worker.log.read("decisions", worker.store.position(f"decisions/{shard}"), _BATCH, shard):
            _decide(worker, entries)
            done += len(entries)
    for shard in worker.log.shards("alerts"):
        passed = 0
        while passed < most and (
            entries := worker.log.read("alerts", worker.store.position(f"alerts/{shard}"), _BATCH, shard)
        ):
            _commit(worker, relinked(worker.store, worker.model, entries))
            passed += len(entries)
        done += passed
    return done


def _commit(worker: Linking, batch: LinkBatch) -> None:
    if worker.publication is not None and batch.links:
        worker.publication.publish(batch.links, worker.model.version)
    if worker.publication is not None:
        # Before the store's own position: were it told after, a fault in between would leave it told never.
        worker.publication.reached(batch.positions)
    worker.store.commit(batch)


# --- decisions ---


def _decide(worker: Linking, entries: Sequence[Entry]) -> None:
    """Take in stewards' judgements; start over with another model where that was asked for."""
    for entry in entries:
        batch = LinkBatch(positions={f"decisions/{entry.shard}": entry.position})
        kind = entry.headers.get("kind")
        if kind == REBUILD:
            _rebuild(worker, entry)
        elif kind == JUDGEMENT:
            pair, judgement = read_judgement(entry.value)
            known = worker.store.links([pair]).get(pair) or Link(pair, None)
            if judgement not in known.judgements:  # appended again after a crash
                batch.links[pair] = Link(pair, known.edge, (*known.judgements, judgement))
        _commit(worker, batch)


def read_judgement(body: bytes) -> tuple[Pair, Judgement]:
    """A judgement as it stands in `decisions`."""
    raw: dict[str, Any] = orjson.loads(body)
    return pair_of(raw["relation"], raw["a"], raw["b"]), Judgement(**raw["judgement"])


def _rebuild(worker: Linking, asked: Entry) -> None:
    """All links again under the model that the entry names, beside those that are read meanwhile."""
    wanted = orjson.loads(asked.value)["model"]
    reached = {shard: worker.store.position(f"decisions/{shard}") for shard in worker.log.shards("decisions")}
    before = list(_decided(worker.log, reached))
    key = f"linking-model/{wanted}"
    body = next((e.value for e in before if e.headers.get("kind") == MODEL and e.key == key), None)
    if body is None and wanted != first_model().version:
        log.error("link_model_unknown", model=wanted)
        return
    fresh = Linking(worker.log, worker.store.begin(body))
    _decide(fresh, [entry for entry in before if entry.headers.get("kind") == JUDGEMENT])
    fresh.store.commit(LinkBatch(positions={f"decisions/{shard}": position for shard, position in reached.items()}))
    for shard in worker.log.shards("alerts"):
        while entries := worker.log.read("alerts", fresh.store.position(f"alerts/{shard}"), _BATCH, shard):
            fresh.store.commit(relinked(fresh.store, fresh.model, entries))
    if worker.publication is not None:
        for links in _in_parts(fresh.store.every("confirmed", "proposed", "rejected")):
            worker.publication.publish({each.pair: each for each in links}, fresh.model.version)
        worker.publication.retain(fresh.model.version)
    fresh.store.take_over()
    if worker.publication is not None:
        shards = worker.log.shards("alerts")
        worker.publication.reached({f"alerts/{shard}": fresh.store.position(f"alerts/{shard}") for shard in shards})
    worker.renew(fresh.store)


def _decided(log_: EventLog, reached: Mapping[int, int]) -> Iterable[Entry]:
    """The entries of `decisions` up to the positions that are taken in."""
    for shard, last in reached.items():
        after = 0
        while after < last and (entries := log_.read("decisions", after, 1_000, shard)):
            yield from (entry for entry in entries if entry.position <= last)
            after = entries[-1].position


def _in_parts(links: Iterable[Link], size: int = 500) -> Iterable[list[Link]]:
    part: list[Link] = []
    for each in links:
        part.append(each)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
