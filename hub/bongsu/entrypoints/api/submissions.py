"""Submissions: an agency's signed file in, a receipt out."""

import time
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from bongsu.entrypoints.api.answers import PROBLEMS, JsonResponse
from bongsu.entrypoints.api.identity import AnySender, AnyViewer, OpenHub
from bongsu.entrypoints.api.metrics import metrics_of
from bongsu.services import intake
from bongsu_schemas.envelope import ENVELOPE_TYPE
from bongsu_schemas.receipt import Receipt
from bongsu_schemas.submission import Envelope

router = APIRouter(prefix="/v1", tags=["submissions"], responses=PROBLEMS)


def _envelope_schema() -> dict[str, Any]:
    """The envelope's JSON Schema in one piece: what stands in a request body has no components to refer to."""
    schema = Envelope.model_json_schema(by_alias=True)
    schema["properties"]["signatures"]["items"] = schema.pop("$defs")["Signature"]
    return schema


_ENVELOPE = {
    "requestBody": {
        "required": True,
        "description": "A DSSE envelope over the file's raw bytes, signed with the key registered for the agency.",
        "content": {name: {"schema": _envelope_schema()} for name in (ENVELOPE_TYPE, "application/json")},
    }
}


async def _body(request: Request, sender: AnySender) -> bytes:  # noqa: ARG001 - who sends is known before a byte is read
    return await request.body()


@router.post(
    "/feeds/{agency}/submissions",  # noqa: FAST003 - the sender is read by it
    status_code=202,
    response_model=Receipt,
    openapi_extra=_ENVELOPE,
    responses={
        200: {"model": Receipt, "description": "With dry_run: the receipt that it would get; nothing is stored."}
    },
)
def submit(
    request: Request,
    hub: OpenHub,
    sender: AnySender,
    body: Annotated[bytes, Depends(_body)],
    dry_run: Annotated[bool, Query(description="Validate and store nothing.")] = False,  # noqa: FBT002 - a query parameter
    backfill: Annotated[bool, Query(description="Admit as history, without notifying anybody.")] = False,  # noqa: FBT002
) -> JsonResponse:
    """Hand in one file. The receipt means that it is durable; the same bytes again return their current receipt."""
    metrics = metrics_of(request)
    if dry_run:
        return JsonResponse(intake.dry_run(hub.intake, sender.agency, body))
    started = time.perf_counter()
    receipt = intake.submit(hub.intake, sender.agency, body, backfill=backfill)
    metrics.intake_seconds.observe(time.perf_counter() - started)
    metrics.submissions.labels(sender.agency, "received").inc()
    request.state.submission_id = receipt["submission_id"]
    return JsonResponse(receipt, 202, {"Location": f"/v1/submissions/{receipt['submission_id']}"})


@router.get("/submissions/{submission_id}", response_model=Receipt)
def show(request: Request, hub: OpenHub, viewer: AnyViewer, submission_id: str) -> JsonResponse:
    """The current receipt of one of your own agency's submissions."""
    request.state.submission_id = submission_id
    return JsonResponse(intake.receipt_for(hub.intake, viewer.agency, submission_id))
