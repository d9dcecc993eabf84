"""The console put together: its pages in the order in which their addresses are tried."""

import secrets

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bongsu.domain.saying import saying
from bongsu.entrypoints.api.identity import hub_of
from bongsu.entrypoints.api.problems import of_the_framework
from bongsu.entrypoints.web import (
    alert_pages,
    assets,
    audit_pages,
    feed_pages,
    incident_pages,
    live_pages,
    member_pages,
    notice_pages,
    operator_pages,
    quarantine_pages,
    received_pages,
    search_comfort,
    search_pages,
    session_pages,
    signing_pages,
    steward_pages,
    subscription_pages,
    token_pages,
    tour_pages,
)
from bongsu.entrypoints.web.gate import visitor_or_none
from bongsu.entrypoints.web.rendering import page
from bongsu.entrypoints.web.sessions import Sessions
from bongsu.services.saved_searches import SavedSearches

_PAGES = (
    session_pages,
    tour_pages,
    search_pages,
    search_comfort,
    alert_pages,
    incident_pages,
    live_pages,
    notice_pages,
    subscription_pages,
    steward_pages,
    operator_pages,
    member_pages,
    audit_pages,
    quarantine_pages,
    feed_pages,
    signing_pages,
    received_pages,
    token_pages,
    assets,
)


_NO_PAGE = saying("there is no page at this address, or it cannot be opened like this: begin at the start")


def install(app: FastAPI) -> None:
    """Add the pages to `app`, with sessions of its own."""
    hub = app.state.hub
    app.state.sessions = Sessions()
    app.state.saved_searches = SavedSearches(hub.log, hub.clock, lambda: secrets.token_hex(8))
    for pages in _PAGES:
        app.include_router(pages.router)
    app.add_exception_handler(HTTPException, _nowhere)


async def _nowhere(request: Request, error: Exception) -> Response:
    """An address that leads nowhere: a page for a browser, a problem detail for a program."""
    browser = request.headers.get("accept", "").startswith("text/html")
    if not browser or request.url.path.startswith("/v1/") or not isinstance(error, HTTPException):
        return await of_the_framework(request, error)
    visitor_or_none(request, hub_of(request))
    return page(request, "problem.html", error.status_code, problem=_NO_PAGE)
