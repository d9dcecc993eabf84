"""Quarantine: what waits for its agency's mend; the operator sees that it waits, and nothing of the record."""

import base64
from itertools import islice
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from bongsu.domain.errors import ForbiddenError
from bongsu.domain.saying import coded, saying
from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.web.gate import AnyVisitor, Form, Visitor
from bongsu.entrypoints.web.links import url
from bongsu.entrypoints.web.rendering import PageRoute, language_of, page
from bongsu.services import quarantine as service

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_SHOWN = 100
_RAW_SHOWN = 20_000  # bytes
State = Annotated[Literal["open", "requeued", "discarded", "mended"], Query()]
Identity = Annotated[str, Query(alias="id", min_length=1, max_length=256)]


@router.get("/quarantine")
def entries(request: Request, hub: OpenHub, visitor: AnyVisitor, state: State = "open") -> Response:
    """The list: an agency's own entries, or metadata of all for the operator."""
    _allowed(visitor)
    lang = language_of(request).code
    found = list(islice(service.entries(hub.quarantine, visitor.viewer, state=state, lang=lang), _SHOWN + 1))
    return page(
        request,
        "quarantine.html",
        entries=found[:_SHOWN],
        more=len(found) > _SHOWN,
        state=state,
        states=("open", "requeued", "discarded", "mended"),
    )


@router.get("/quarantine/entry")
def entry(request: Request, hub: OpenHub, visitor: AnyVisitor, identity: Identity) -> Response:
    """One entry with its bytes and what is wrong, in the reader's language and in English."""
    shown = service.show(hub.quarantine, visitor.viewer, identity, language_of(request).code)
    raw = base64.b64decode(shown["raw_base64"])
    feed = hub.intake.feeds.get(shown["feed"])
    text = raw[:_RAW_SHOWN].decode(feed.charset if feed else "utf-8", "replace")
    return page(request, "quarantine_entry.html", entry=shown, raw=text, whole=len(raw) <= _RAW_SHOWN)


@router.post("/quarantine/requeue")
def requeue(hub: OpenHub, visitor: AnyVisitor, form: Form) -> Response:
    """Try an entry again with today's parser."""
    service.requeue(hub.quarantine, visitor.viewer, form.get("id", ""), hub.clock())
    return RedirectResponse(url("/quarantine/entry", id=form["id"]), 303)


@router.post("/quarantine/discard")
def discard(hub: OpenHub, visitor: AnyVisitor, form: Form) -> Response:
    """Close an entry without admitting it, for a reason."""
    service.discard(hub.quarantine, visitor.viewer, form.get("id", ""), form.get("reason", ""), hub.clock())
    return RedirectResponse(url("/quarantine/entry", id=form["id"]), 303)


def _allowed(visitor: Visitor) -> None:
    if visitor.viewer.role not in {*service.OWNING_ROLES, "operator"}:
        raise ForbiddenError(
            saying(
                "the role %(role)s has no quarantine: an agency mends its own records",
                role=coded("user_role", visitor.viewer.role),
            )
        )
