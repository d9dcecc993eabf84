"""The console put together: its pages in the order in which their addresses are tried."""

import secrets

from fastapi import FastAPI

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


def install(app: FastAPI) -> None:
    """Add the pages to `app`, with sessions of its own."""
    hub = app.state.hub
    app.state.sessions = Sessions()
    app.state.saved_searches = SavedSearches(hub.log, hub.clock, lambda: secrets.token_hex(8))
    for pages in _PAGES:
        app.include_router(pages.router)
