"""The partner agency's pages: how its feed does, a file tried without storing it, receipts, how to send."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.api.metrics import metrics_of
from bongsu.entrypoints.web.gate import AnyVisitor, feed_agency
from bongsu.entrypoints.web.rendering import PageRoute, language_of, page, zone_of
from bongsu.entrypoints.web.submitted import HIGH, admitted, days, error_kinds, last_submissions, totals
from bongsu.entrypoints.web.trial import tried
from bongsu.entrypoints.web.uploads import uploaded
from bongsu.services import intake
from bongsu.services import quarantine as service
from bongsu.services.feed_quality import quality

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_SHOWN = 20  # receipts
_COUNTED = 100  # files
_WEIGHED = 300  # alerts
_MOST_ERRORS = 200
Uploaded = Annotated[bytes, Depends(uploaded)]


@router.get("/feed")
def status(request: Request, hub: OpenHub, visitor: AnyVisitor) -> Response:
    """Status, silence, rates, quality, kinds of errors over time, receipts, and examples to copy."""
    agency = feed_agency(visitor)
    now = hub.clock()
    receipts = last_submissions(hub, agency, _COUNTED)
    feed = hub.intake.feeds.get(agency)
    held = list(service.entries(hub.quarantine, visitor.viewer, lang=language_of(request).code))
    told = {error["code"]: error["message"] for entry in held for error in entry["local_errors"]}
    heard = metrics_of(request).watch.look().get(agency)
    alerts = list(hub.alerts_by_id(admitted(receipts, _WEIGHED)).values())
    counts = totals(receipts)
    return page(
        request,
        "feed.html",
        agency=agency,
        feed=feed,
        receipts=receipts[:_SHOWN],
        counted=len(receipts),
        totals=counts,
        days=days(receipts, zone_of(agency), now),
        high=HIGH,
        silence=heard,
        hours=lambda span: round(span.total_seconds() / 3600, 1),
        quality=quality(counts, alerts, silent=bool(heard and heard.silent)),
        errors=[(code, count, told.get(code, "")) for code, count in error_kinds(receipts)],
        waiting=len(held),
        base=str(request.base_url).rstrip("/"),
    )


@router.get("/feed/try")
def ask(request: Request, visitor: AnyVisitor) -> Response:
    """The form for a file."""
    return page(request, "try.html", agency=feed_agency(visitor), result=None, left_out=0)


@router.post("/feed/try")
def try_file(request: Request, hub: OpenHub, visitor: AnyVisitor, payload: Uploaded) -> Response:
    """What the file's receipt would say; nothing is stored."""
    agency = feed_agency(visitor)
    result = tried(hub, agency, payload, language_of(request).code)
    left_out = max(0, len(result["errors"]) - _MOST_ERRORS)
    result["errors"] = result["errors"][:_MOST_ERRORS]
    return page(request, "try.html", agency=agency, result=result, left_out=left_out)


@router.get("/feed/receipt")
def receipt(
    request: Request,
    hub: OpenHub,
    visitor: AnyVisitor,
    identity: Annotated[str, Query(alias="id", pattern=r"^[0-9a-f]{40}$")],
) -> Response:
    """The receipt of one file."""
    found = intake.receipt_for(hub.intake, feed_agency(visitor), identity)
    request.state.submission_id = identity
    return page(request, "receipt.html", receipt=found)
