"""Going on the tour of a demo hub, and leaving it."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bongsu.domain.errors import ForbiddenError
from bongsu.domain.saying import saying
from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.web.entry import demo_viewers
from bongsu.entrypoints.web.gate import Form, sessions_of
from bongsu.entrypoints.web.rendering import PageRoute
from bongsu.entrypoints.web.tour import CASE, GUIDE, PURPOSE

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.post("/tour")
def begin(request: Request, hub: OpenHub, form: Form) -> Response:  # noqa: ARG001 - this site's own form only
    """Begin a session on tour; only where the demo's people may be entered as."""
    if not any(each.user == GUIDE for each in demo_viewers(request, hub)):
        raise ForbiddenError(saying("the tour is of a demo hub, on its own machine: start one with `bongsu demo`"))
    response = RedirectResponse("/", 303)
    token = (hub.settings.data / "tokens" / GUIDE).read_text().strip()
    sessions_of(request).begin(request, response, token, purpose=PURPOSE, case=CASE, on_tour=True)
    return response


@router.post("/tour/end")
def end(request: Request, form: Form) -> Response:  # noqa: ARG001 - this site's own form only
    """Go on without the strip."""
    sessions_of(request).leave_tour(request)
    return RedirectResponse("/", 303)
