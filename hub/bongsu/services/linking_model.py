"""Learning a linking model from the log, publishing it in `decisions`, and asking for all links to be made again."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson

from bongsu.domain.errors import NotFoundError
from bongsu.domain.history import statuses
from bongsu.domain.linking.learn import learn
from bongsu.domain.linking.model import Model, first_model, from_json, to_json
from bongsu.domain.linking.reduced import traits_of
from bongsu.domain.linking.traits import Traits
from bongsu.domain.saying import saying
from bongsu.ports.archive import AlertArchive
from bongsu.ports.log import EventLog, NewEntry
from bongsu.services.intake import rfc3339
from bongsu.services.link import MODEL, REBUILD


def learn_model(archive: AlertArchive, log: EventLog, now: datetime) -> Model:
    """A model of all active alerts, published unless the same one is already."""
    model = learn(_active(archive, now))
    if not log.by_key("decisions", _key(model.version)):
        log.append("decisions", [NewEntry(_key(model.version), to_json(model), {"kind": MODEL, "at": rfc3339(now)})])
    return model


def published(log: EventLog) -> list[tuple[str, Model]]:
    """Every published model with the moment of its publication, oldest first; the first model is not among them."""
    models: list[tuple[str, Model]] = []
    for shard in log.shards("decisions"):
        after = 0
        while entries := log.read("decisions", after, 1_000, shard):
            after = entries[-1].position
            models += [
                (entry.headers["at"], from_json(entry.value)) for entry in entries if entry.headers.get("kind") == MODEL
            ]
    return sorted(models, key=lambda each: each[0])


def ask_for_rebuild(log: EventLog, version: str | None, now: datetime) -> str:
    """Log that all links are to be made again under a model (None: the newest published); returns its version."""
    known = [model.version for _, model in published(log)]
    if version is None:
        version = known[-1] if known else first_model().version
    elif version not in (*known, first_model().version):
        raise NotFoundError(
            saying("no model %(version)s is published: `bongsu model list` shows those that are", version=repr(version))
        )
    body = orjson.dumps({"model": version, "at": rfc3339(now)})
    log.append("decisions", [NewEntry(f"link-rebuild/{version}", body, {"kind": REBUILD})])
    return version


def summary(model: Model) -> dict[str, Any]:
    """What a model holds, in numbers and with its hub keys: the declared disclosure."""
    return {
        "version": model.version,
        "alerts": model.alerts,
        "names": len(model.names),
        "substances": dict(model.substances),
        "hubs": dict(model.hubs),
        "levels": dict(model.levels),
    }


def _active(archive: AlertArchive, now: datetime) -> Iterator[Traits]:
    for _, logged in archive.records():
        versions = [orjson.loads(each) for each in logged]
        status = statuses(versions, now)
        yield from (traits_of(each) for each in versions if status[each["version"]] == "active")


def _key(version: str) -> str:
    return f"linking-model/{version}"
