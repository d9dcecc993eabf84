"""The operator's page of how the hub does. No record's content comes here."""

import shutil
import time
from typing import Any

from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry
from starlette.responses import Response

from bongsu.domain.errors import ForbiddenError
from bongsu.domain.saying import coded, saying
from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.api.metrics import metrics_of
from bongsu.entrypoints.api.operations import MOST_WAITING, Workers
from bongsu.entrypoints.web.gate import AnyVisitor, Visitor
from bongsu.entrypoints.web.rendering import PageRoute, page
from bongsu.entrypoints.web.token_pages import keys_of
from bongsu.ports.log import TOPICS

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_LITTLE_DISK = 1 << 30


@router.get("/health")
def health(request: Request, hub: OpenHub, visitor: AnyVisitor) -> Response:
    """Workers, what waits for them, rates, logs, disk and keys."""
    only(visitor, "operator")
    metrics = metrics_of(request)
    metrics.exposition()  # follows up what was admitted since the last look
    workers: Workers = request.app.state.workers
    waiting = hub.waiting()
    alive = workers.alive()
    disk = shutil.disk_usage(hub.settings.data)
    return page(
        request,
        "health.html",
        workers=[
            {"name": name, "alive": alive.get(name), "waiting": count, "most": MOST_WAITING.get(name)}
            for name, count in waiting.items()
        ],
        logs={topic: hub.logged(topic) for topic in TOPICS},
        disk={"free": disk.free >> 20, "total": disk.total >> 20, "good": disk.free > _LITTLE_DISK},
        keys=keys_of(hub),
        key_days=hub.settings.key_days,
        feeds=metrics.watch.look(),
        hours=lambda span: round(span.total_seconds() / 3600, 1),
        outcomes=_by_agency(metrics.registry),
        seconds=_means(metrics.registry),
        engine=hub.settings.engine,
        indexed=hub.logged("alerts") - waiting.get("index", 0),
        minutes=max(1.0, (time.monotonic() - metrics.started) / 60),
    )


def only(visitor: Visitor, *roles: str) -> None:
    """`ForbiddenError` for all other roles."""
    if visitor.viewer.role not in roles:
        raise ForbiddenError(
            saying(
                "this page is for the roles %(roles)s; yours is %(role)s",
                roles=tuple(coded("user_role", each) for each in roles),
                role=coded("user_role", visitor.viewer.role),
            )
        )


def _by_agency(registry: CollectorRegistry) -> dict[str, dict[str, int]]:
    """Records by agency and outcome since the server's start."""
    found: dict[str, dict[str, int]] = {}
    for family in registry.collect():
        if family.name == "bongsu_records":
            for sample in family.samples:
                found.setdefault(sample.labels["agency"], {})[sample.labels["outcome"]] = int(sample.value)
    return dict(sorted(found.items()))


def _means(registry: CollectorRegistry) -> dict[str, Any]:
    """Mean milliseconds of a submission's intake and of a search since the server's start, None without any."""
    found: dict[str, Any] = {}
    for name in ("intake", "search"):
        count = registry.get_sample_value(f"bongsu_{name}_seconds_count") or 0
        total = registry.get_sample_value(f"bongsu_{name}_seconds_sum") or 0
        found[name] = {"count": int(count), "mean": round(total / count * 1000, 1) if count else None}
    return found
