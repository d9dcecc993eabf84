"""Who received the agency's alerts: agency, time, action and purpose; officer and case only of the agency's own."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bongsu.bootstrap import Hub
from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.web.asked import Day
from bongsu.entrypoints.web.gate import AnyVisitor
from bongsu.entrypoints.web.rendering import PageRoute, page
from bongsu.services.received import Received, received

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_SHOWN = 100
_NAMED = 5  # alerts named in a line
Record = Annotated[str, Query(pattern=r"^([0-9a-f]{40})?$")]


@router.get("/feed/received")
def listed(
    request: Request, hub: OpenHub, visitor: AnyVisitor, alert: Record = "", since: Day = "", own: str = ""
) -> Response:
    """The newest reads of the agency's alerts, of one of them, or since a day."""
    lines = received(hub.log, visitor.viewer, since=since, alert_id=alert, own=own == "1", most=_SHOWN + 1)
    return page(
        request,
        "received.html",
        lines=[(each, _named(hub, each)) for each in lines[:_SHOWN]],
        more=len(lines) > _SHOWN,
        alert=alert,
        since=since,
        own=own == "1",
    )


def _named(hub: Hub, line: Received) -> list[dict[str, Any]]:
    """The first alerts of a line, which are the agency's own."""
    return list(hub.alerts_by_id(line.alert_ids[:_NAMED]).values())
