"""Who am I, is the hub alive and ready, and what it counts."""

from typing import Protocol

from fastapi import APIRouter, Depends, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from bongsu.domain.errors import ForbiddenError
from bongsu.domain.release import PURPOSES, READING_ROLES
from bongsu.domain.saying import saying
from bongsu.entrypoints.api.answers import PROBLEMS, JsonResponse, Me, Readiness
from bongsu.entrypoints.api.identity import AnyViewer, Bearer, OpenHub
from bongsu.entrypoints.api.local import from_this_machine
from bongsu.entrypoints.api.metrics import metrics_of

router = APIRouter(tags=["operations"])

MOST_WAITING = {"admit": 200, "attest": 20_000, "index": 20_000}  # submissions; alerts; alerts


class Workers(Protocol):
    """The threads beside the server."""

    def alive(self) -> dict[str, bool]:
        """Which workers run."""
        ...


@router.get("/v1/me", response_model=Me, responses=PROBLEMS)
def me(viewer: AnyViewer) -> JsonResponse:
    """Who you are to this hub."""
    purposes = list(PURPOSES) if viewer.role in READING_ROLES or viewer.role == "feed" else []
    return JsonResponse(
        {
            "user": viewer.user,
            "agency": viewer.agency,
            "role": viewer.role,
            "groups": sorted(viewer.groups),
            "purposes": purposes,
        }
    )


@router.get("/healthz")
async def healthz() -> JsonResponse:
    """The process is alive."""
    return JsonResponse({"alive": True})


@router.get(
    "/readyz", response_model=Readiness, responses={503: {"model": Readiness, "description": "Not ready, and why."}}
)
def readyz(request: Request, hub: OpenHub) -> JsonResponse:
    """Ready: the workers run, and what is searchable is near the log's end. 503 with the reasons otherwise."""
    workers: Workers = request.app.state.workers
    alive = workers.alive()
    # A cluster's workers are other processes: what waits for them is no reason to take requests from this one.
    waits = hub.waiting() if hub.settings.engine == "embedded" else {}
    reasons = [
        f"the worker {name} does not run: see the log, restart the server" for name, runs in alive.items() if not runs
    ]
    reasons += [
        f"{waits[name]} entries wait for the worker {name}: it works them off, ask again"
        for name, most in MOST_WAITING.items()
        if waits.get(name, 0) > most
    ]
    document = {"ready": not reasons, "reasons": reasons, "workers": alive, "waiting": waits}
    return JsonResponse(document, 503 if reasons else 200)


def _scraper(request: Request, hub: OpenHub, bearer: Bearer) -> None:
    """Counts by agency tell who is busy: for the operator, and for a scraper on the hub's own machine."""
    viewer = hub.directory.by_token(bearer.credentials) if bearer else None
    if viewer is not None and viewer.role == "operator":
        return
    if not from_this_machine(request):
        raise ForbiddenError(saying("metrics are for the operator's token, or for a scraper on the hub's own machine"))


@router.get("/metrics", response_class=Response, dependencies=[Depends(_scraper)], responses=PROBLEMS)
def metrics(request: Request) -> Response:
    """Counters in Prometheus' text form."""
    return Response(metrics_of(request).exposition(), headers={"Content-Type": CONTENT_TYPE_LATEST})
