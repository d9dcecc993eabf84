"""The partner agency's pages: how its feed does, a file tried without storing it, receipts, how to send."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from bongsu.domain.errors import ForbiddenError
from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.web.gate import AnyVisitor, Visitor
from bongsu.entrypoints.web.rendering import PageRoute, language_of, page
from bongsu.entrypoints.web.submitted import error_kinds, last_submissions, totals
from bongsu.entrypoints.web.trial import tried
from bongsu.entrypoints.web.uploads import uploaded
from bongsu.services import intake
from bongsu.services import quarantine as service

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_SHOWN = 20
_MOST_ERRORS = 200
Uploaded = Annotated[bytes, Depends(uploaded)]


@router.get("/feed")
def status(request: Request, hub: OpenHub, visitor: AnyVisitor) -> Response:
    """Status, last received, counts, kinds of errors, receipts, and examples to copy."""
    agency = _agency(visitor)
    receipts = last_submissions(hub, agency, _SHOWN)
    feed = hub.intake.feeds.get(agency)
    held = list(service.entries(hub.quarantine, visitor.viewer))
    told = {error["code"]: error["message"] for entry in held for error in entry["local_errors"]}
    return page(
        request,
        "feed.html",
        agency=agency,
        feed=feed,
        receipts=receipts,
        totals=totals(receipts),
        errors=[(code, count, told.get(code, "")) for code, count in error_kinds(receipts)],
        waiting=len(held),
        told_in=feed.language if feed else "en",
        base=str(request.base_url).rstrip("/"),
    )


@router.get("/feed/try")
def ask(request: Request, visitor: AnyVisitor) -> Response:
    """The form for a file."""
    return page(request, "try.html", agency=_agency(visitor), result=None, left_out=0)


@router.post("/feed/try")
def try_file(request: Request, hub: OpenHub, visitor: AnyVisitor, payload: Uploaded) -> Response:
    """What the file's receipt would say; nothing is stored."""
    agency = _agency(visitor)
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
    found = intake.receipt_for(hub.intake, _agency(visitor), identity)
    request.state.submission_id = identity
    return page(request, "receipt.html", receipt=found)


def _agency(visitor: Visitor) -> str:
    if visitor.viewer.role != "feed":
        raise ForbiddenError(f"this page is for an agency's feed officer; your role is {visitor.viewer.role}")
    return visitor.viewer.agency
