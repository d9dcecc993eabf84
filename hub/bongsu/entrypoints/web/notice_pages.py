"""What the reader's own units found in their streams: watched values, bursts, counts."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from bongsu.domain.errors import NotFoundError
from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.web.gate import PageReader
from bongsu.entrypoints.web.rendering import PageRoute, page
from bongsu.services import reading, unit_notices
from bongsu.services.access import of_alerts

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_MOST_SHOWN = 100


@router.get("/notices")
def notices(request: Request, hub: OpenHub, reader: PageReader) -> Response:
    """The newest notices of each unit of the reader's agency that works for the reader's purpose."""
    shown = {}

    def sees(alert_id: str) -> bool:
        try:
            shown[alert_id] = reading.show(hub.reading, reader.viewer, alert_id, reader.purpose, hub.clock())
        except NotFoundError:
            return False
        return True

    found = (
        unit_notices.found(hub.notices, hub.directory.units(), reader.viewer, reader.purpose, sees)
        if hub.notices
        else []
    )
    if found:
        hub.accesses.note(*reader.told, "read", of_alerts(shown.values()))
    return page(request, "notices.html", found=found, most=_MOST_SHOWN)
