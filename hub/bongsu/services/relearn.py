"""Learning on a schedule: after so many hours a new model of the whole log, and all links made again with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson
import structlog

from bongsu.ports.archive import AlertArchive
from bongsu.ports.links import Links
from bongsu.ports.log import EventLog
from bongsu.services.linking_model import ask_for_rebuild, learn_model, published

FIRST_AFTER = timedelta(days=14)
"""How long alerts must have come before a first model says of a key that it does not spread."""

log = structlog.get_logger()


@dataclass(slots=True)
class Relearning:
    """What the schedule needs. `hours` lie between two models; with 0 a model is learnt only when somebody asks."""

    log: EventLog
    archive: AlertArchive
    links: Links
    clock: Callable[[], datetime]
    hours: float
    due: datetime | None = field(default=None)  # as far as it is known


def relearn(worker: Relearning) -> int:
    """Learn a model and ask for all links to be made again, if it is time; returns how many entries that logged."""
    now = worker.clock()
    if not worker.hours:
        return 0
    if worker.due is None:
        worker.due = _first_due(worker)
    if worker.due is None or now < worker.due:
        return 0
    worker.due = now + timedelta(hours=worker.hours)  # also if nothing new was learnt
    model = learn_model(worker.archive, worker.log, now)
    if model.version == worker.links.version():
        return 0
    log.info("model_learnt", model=model.version, alerts=model.alerts, hubs=len(model.hubs))
    ask_for_rebuild(worker.log, model.version, now)
    return 1


def _first_due(worker: Relearning) -> datetime | None:
    """When the next model is due by what the log says; None before the first alert."""
    if models := published(worker.log):
        return datetime.fromisoformat(models[-1][0]) + timedelta(hours=worker.hours)
    first = [worker.log.read("alerts", 0, 1, shard) for shard in worker.log.shards("alerts")]
    received = [orjson.loads(entries[0].value)["times"]["received"] for entries in first if entries]
    return min(map(datetime.fromisoformat, received)) + FIRST_AFTER if received else None
