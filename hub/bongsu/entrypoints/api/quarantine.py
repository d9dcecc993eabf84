"""The quarantine: what waits for a mend, tried again or discarded by its agency."""

from itertools import islice
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from bongsu.domain.errors import BadRequestError
from bongsu.domain.saying import saying
from bongsu.entrypoints.api.answers import (
    PROBLEMS,
    DiscardRequest,
    JsonResponse,
    QuarantineList,
    Requeued,
    RequeueRequest,
)
from bongsu.entrypoints.api.identity import AnyViewer, OpenHub
from bongsu.services import intake
from bongsu.services import quarantine as service
from bongsu_schemas.quarantine import QuarantineRecord

router = APIRouter(prefix="/v1/quarantine", tags=["quarantine"], responses=PROBLEMS)


@router.get("", response_model=QuarantineList)
def entries(
    hub: OpenHub,
    viewer: AnyViewer,
    state: Annotated[Literal["open", "requeued", "mended", "discarded", "all"], Query()] = "open",
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
    cursor: Annotated[str | None, Query(description="The `next` of the page before.")] = None,
) -> JsonResponse:
    """Your agency's entries, oldest first, without their bytes. The operator sees counts and kinds of all."""
    found = service.entries(hub.quarantine, viewer, state=None if state == "all" else state)
    if cursor is not None and all(entry["quarantine_id"] != cursor for entry in found):
        raise BadRequestError(saying("no such page: the cursor is the `next` of the page before, with the same state"))
    page = list(islice(found, limit + 1))
    shown = page[:limit]
    return JsonResponse({"entries": shown, "next": shown[-1]["quarantine_id"] if len(page) > limit else None})


@router.get("/{quarantine_id}", response_model=QuarantineRecord)
def show(hub: OpenHub, viewer: AnyViewer, quarantine_id: str) -> JsonResponse:
    """One entry: its bytes, the place in the file, the reason in English and in the agency's language."""
    return JsonResponse(service.show(hub.quarantine, viewer, quarantine_id))


@router.post("/{quarantine_id}/requeue", response_model=Requeued)
def requeue(hub: OpenHub, viewer: AnyViewer, quarantine_id: str, asked: RequeueRequest | None = None) -> JsonResponse:
    """Try an entry again with today's parser, or close it by the submission in which the corrected record came."""
    if asked is None or asked.corrected_in is None:
        receipt = service.requeue(hub.quarantine, viewer, quarantine_id, hub.clock())
    else:
        receipt = intake.receipt_for(hub.intake, viewer.agency, asked.corrected_in)
        service.close_mended(hub.quarantine, viewer, quarantine_id, receipt, hub.clock())
    return JsonResponse({"entry": service.show(hub.quarantine, viewer, quarantine_id), "receipt": receipt})


@router.post("/{quarantine_id}/discard", response_model=QuarantineRecord)
def discard(hub: OpenHub, viewer: AnyViewer, quarantine_id: str, asked: DiscardRequest) -> JsonResponse:
    """Close an entry without admitting it; its bytes and your reason stay in the log."""
    return JsonResponse(service.discard(hub.quarantine, viewer, quarantine_id, asked.reason, hub.clock()))
