"""Alerts: search, single alerts with proof and history, export."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

import structlog
from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from bongsu.bootstrap import Hub
from bongsu.entrypoints.api.answers import PROBLEMS, AlertLine, History, JsonResponse, SearchAnswer
from bongsu.entrypoints.api.files import csv_lines
from bongsu.entrypoints.api.identity import AnyReader, OpenHub, Reader
from bongsu.entrypoints.api.metrics import metrics_of
from bongsu.services import reading
from bongsu.services.access import Action, of_alerts, of_hits
from bongsu.services.search import search as run_search
from bongsu_schemas.ndjson import json_line

log = structlog.get_logger()
router = APIRouter(prefix="/v1", tags=["alerts"], responses=PROBLEMS)

_BLOCK = 65_536  # bytes that an export sends at once
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {}}, "description": "An evidence file for `bongsu verify`, byte for byte."}
}
_EXPORT: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"application/x-ndjson": {}, "text/csv": {}},
        "description": "One alert a line, in the order of the records.",
    }
}

Values = Annotated[list[str], Query(max_length=50)]
Everything = Annotated[bool, Query(alias="all", description="Superseded, withdrawn and expired versions too.")]
Reference = Annotated[str, Query(min_length=1, max_length=256, description="`agency/ref`, with the ref as it is.")]


@router.get("/alerts", response_model=SearchAnswer)
def search(
    request: Request,
    hub: OpenHub,
    reader: AnyReader,
    q: Annotated[str, Query(description="Words, identifiers and fields: 필로폰 agency:th.customs")] = "*",
    limit: Annotated[int, Query(ge=1, le=1_000, description="Hits a page.")] = 20,
    cursor: Annotated[str | None, Query(description="The `next` of the page before.")] = None,
    sort: Annotated[Literal["newest", "oldest", "risk"], Query()] = "newest",
    agency: Values = [],  # noqa: B006 - FastAPI copies defaults
    substance: Values = [],  # noqa: B006
    transport_mode: Values = [],  # noqa: B006
    country: Values = [],  # noqa: B006
    risk: Values = [],  # noqa: B006
    month: Values = [],  # noqa: B006
    ref: Annotated[list[str], Query(max_length=50, description="`agency/ref` of single records.")] = [],  # noqa: B006
) -> JsonResponse:
    """Search what is released to you. Facet parameters may be repeated: any value of one, all of the several."""
    chosen = {
        "agency": [*agency, *(each.partition("/")[0] for each in ref)],
        "substance": substance,
        "transport_mode": transport_mode,
        "country": country,
        "risk": risk,
        "month": month,
        "ref": [each.partition("/")[2] for each in ref],
    }
    return JsonResponse(found(request, hub, reader, q, chosen, limit=limit, cursor=cursor, sort=sort))


def found(
    request: Request,
    hub: Hub,
    reader: Reader,
    query: str,
    chosen: Mapping[str, Sequence[str]],
    *,
    limit: int = 20,
    cursor: str | None = None,
    sort: str = "newest",
    action: Action = "search",
) -> dict[str, Any]:
    """One page of hits, timed and recorded; `chosen` are facet values. A denied hit is alarmed in the log."""
    started = time.perf_counter()
    try:
        answer = run_search(
            hub.index,
            hub.alerts_by_id,
            reader.viewer,
            reader.purpose,
            query,
            hub.clock(),
            limit=limit,
            cursor=cursor,
            sort=sort,
            filters={name: values for name, values in chosen.items() if values},
            alarm=lambda alert_id: log.error("release_alarm", alert_id=alert_id, role=reader.viewer.role),
        )
        hub.accesses.note(*reader.told, action, of_hits(answer["hits"]))
        return answer
    finally:
        metrics_of(request).search_seconds.observe(time.perf_counter() - started)


@router.get("/export", response_class=StreamingResponse, responses=_EXPORT)
def export(
    hub: OpenHub,
    reader: AnyReader,
    form: Annotated[Literal["ndjson", "csv"], Query(alias="format")] = "ndjson",
    everything: Everything = False,  # noqa: FBT002 - a query parameter
) -> StreamingResponse:
    """Everything that you may export: active alerts, or with `all` a line for every version."""
    found = reading.export(hub.reading, reader.viewer, reader.purpose, hub.clock(), everything=everything)
    alerts = hub.accesses.exported(*reader.told, found)
    lines, kind = (
        (csv_lines(alerts), "text/csv; charset=utf-8") if form == "csv" else (_ndjson(alerts), "application/x-ndjson")
    )
    named = {"Content-Disposition": f'attachment; filename="bongsu-alerts.{form}"'}
    return StreamingResponse(_blocks(lines), media_type=kind, headers=named)


# A reference may hold blanks and slashes, so these three addresses take everything up to their last part;
# `by-ref` takes the reference as a parameter, for references that themselves end like an address.


@router.get("/alerts/by-ref", response_model=AlertLine)
def show_by_ref(request: Request, hub: OpenHub, reader: AnyReader, ref: Reference) -> JsonResponse:
    """The current version of the record `agency/ref`."""
    return JsonResponse(_shown(request, hub, reader, ref))


@router.get("/alerts/by-ref/proof", response_class=Response, responses=_FILE)
def prove_by_ref(request: Request, hub: OpenHub, reader: AnyReader, ref: Reference) -> Response:
    """The evidence file of the current version of `agency/ref`."""
    return prove(request, hub, reader, ref)


@router.get("/alerts/by-ref/history", response_model=History)
def history_by_ref(hub: OpenHub, reader: AnyReader, ref: Reference) -> JsonResponse:
    """All versions of the record `agency/ref` that you may see."""
    return history(hub, reader, ref)


@router.get("/alerts/{identity:path}/proof", response_class=Response, responses=_FILE)
def prove(request: Request, hub: OpenHub, reader: AnyReader, identity: str) -> Response:
    """The evidence file of an alert, which `bongsu verify` checks offline. Its bytes are to be kept as they are."""
    with hub.accesses.refusals(*reader.told, "proof"):
        alert = reading.show(hub.reading, reader.viewer, identity, reader.purpose, hub.clock())
        evidence = reading.evidence_of(hub.reading, reader.viewer, alert["alert_id"], reader.purpose, hub.clock())
    hub.accesses.note(*reader.told, "proof", of_alerts([alert]))
    note(request, identity)
    named = {"Content-Disposition": 'attachment; filename="evidence.json"'}
    return Response(evidence, media_type="application/json", headers=named)


@router.get("/alerts/{identity:path}/history", response_model=History)
def history(hub: OpenHub, reader: AnyReader, identity: str) -> JsonResponse:
    """All versions of the record of an alert that you may see, oldest first."""
    with hub.accesses.refusals(*reader.told, "history"):
        versions = reading.history(hub.reading, reader.viewer, identity, reader.purpose, hub.clock())
    hub.accesses.note(*reader.told, "history", of_alerts(versions))
    return JsonResponse({"versions": versions})


@router.get("/alerts/{identity:path}", response_model=AlertLine)
def show(request: Request, hub: OpenHub, reader: AnyReader, identity: str) -> JsonResponse:
    """An alert by its alert_id, or the current version of `agency/ref`."""
    return JsonResponse(_shown(request, hub, reader, identity))


def _shown(request: Request, hub: OpenHub, reader: AnyReader, identity: str) -> dict[str, Any]:
    with hub.accesses.refusals(*reader.told, "read"):
        alert = reading.show(hub.reading, reader.viewer, identity, reader.purpose, hub.clock())
    hub.accesses.note(*reader.told, "read", of_alerts([alert]))
    note(request, alert["alert_id"])
    return alert


def note(request: Request, identity: str) -> None:
    """Bind an alert's id to the log line of this request; a reference is a value of the record and is left out."""
    if "/" not in identity:
        request.state.alert_id = identity


def _ndjson(alerts: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    for alert in alerts:
        yield json_line(alert) + b"\n"


def _blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines joined into blocks, so that a large export costs few turns of the event loop."""
    block: list[bytes] = []
    size = 0
    for each in lines:
        block.append(each)
        size += len(each)
        if size >= _BLOCK:
            yield b"".join(block)
            block, size = [], 0
    yield b"".join(block)
