"""The console put together: its pages in the order in which their addresses are tried."""

from fastapi import FastAPI

from bongsu.entrypoints.web import (
    alert_pages,
    assets,
    incident_pages,
    search_pages,
    session_pages,
)
from bongsu.entrypoints.web.sessions import Sessions


def install(app: FastAPI) -> None:
    """Add the pages to `app`, with sessions of its own."""
    app.state.sessions = Sessions()
    for pages in (session_pages, search_pages, alert_pages, incident_pages, assets):
        app.include_router(pages.router)
