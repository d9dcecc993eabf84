"""Who asks, and for which purpose: token or proxy certificate, purpose on every read."""

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bongsu.bootstrap import Hub
from bongsu.domain.errors import ForbiddenError, UnauthenticatedError
from bongsu.domain.release import PURPOSES, Viewer
from bongsu.domain.saying import saying
from bongsu.services.reading import check_purpose

_HOW = "The token of a user, as `bongsu admin user ROLE@AGENCY` prints it."
_BEARER = HTTPBearer(auto_error=False, description=_HOW)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


def hub_of(request: Request) -> Hub:
    """The hub that this application serves."""
    hub: Hub = request.app.state.hub
    return hub


OpenHub = Annotated[Hub, Depends(hub_of)]


def viewer_of(
    request: Request,
    hub: OpenHub,
    bearer: Bearer,
    client_agency: Annotated[str | None, Header(include_in_schema=False, alias="X-Client-Agency")] = None,
    proxy_secret: Annotated[str | None, Header(include_in_schema=False, alias="X-Proxy-Secret")] = None,
) -> Viewer:
    """The user of the bearer token, or the feed of the agency whose certificate the proxy has checked."""
    viewer: Viewer | None = None
    if bearer is not None:
        viewer = hub.directory.by_token(bearer.credentials)
    elif hub.settings.proxy_secret and client_agency and proxy_secret:
        genuine = hmac.compare_digest(proxy_secret.encode(), hub.settings.proxy_secret.encode())
        if genuine and client_agency in hub.directory.agencies():
            viewer = Viewer(f"feed@{client_agency}", client_agency, "feed")
    if viewer is None:
        raise UnauthenticatedError(
            saying(
                "Nobody known asks: send `Authorization: Bearer TOKEN` with a token of this hub (`bongsu"
                " admin user ROLE@AGENCY` makes one)."
            )
        )
    request.state.viewer = viewer
    return viewer


AnyViewer = Annotated[Viewer, Depends(viewer_of)]


@dataclass(frozen=True, slots=True)
class Reader:
    """A viewer who has stated a purpose, and perhaps the case that it is for."""

    viewer: Viewer
    purpose: str
    case: str | None

    @property
    def told(self) -> tuple[Viewer, str, str | None]:
        """Who, for which purpose and for which case, as the access log wants them."""
        return self.viewer, self.purpose, self.case


def reader_of(
    viewer: AnyViewer,
    purpose: Annotated[
        str | None, Query(description=f"Why you read: one of {', '.join(PURPOSES)}. Or the header X-Purpose.")
    ] = None,
    purpose_header: Annotated[str | None, Header(alias="X-Purpose", description="The purpose, as a header.")] = None,
    case: Annotated[
        str | None,
        Header(alias="X-Case", max_length=128, description="The case that you read for, if there is one; UTF-8."),
    ] = None,
) -> Reader:
    """A viewer who may read and says why; `BadRequestError` names the purposes."""
    return Reader(viewer, check_purpose(viewer, purpose or purpose_header), _written(case))


def _written(case: str | None) -> str | None:
    """The case as its sender wrote it: headers come as Latin-1, and case numbers such as 2026형제117 as UTF-8."""
    if case is None:
        return None
    try:
        return case.encode("latin-1").decode()
    except UnicodeDecodeError:  # it was Latin-1
        return case


AnyReader = Annotated[Reader, Depends(reader_of)]


def sender_of(viewer: AnyViewer, agency: str) -> Viewer:
    """The feed account of the agency in the address; nobody else hands in for it."""
    if viewer.role != "feed" or viewer.agency != agency:
        raise ForbiddenError(
            saying(
                "%(user)s cannot submit for %(agency)s: only the feed account of an agency hands in its own feed",
                user=viewer.user,
                agency=agency[:64],
            )
        )
    return viewer


AnySender = Annotated[Viewer, Depends(sender_of)]
