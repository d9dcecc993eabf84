"""Who stands before a page: the session's user, why it reads, and forms that came from this very site."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request

from bongsu.domain.errors import BadRequestError, ForbiddenError, HubError
from bongsu.domain.release import READING_ROLES, Viewer
from bongsu.domain.saying import coded, saying
from bongsu.entrypoints.api.identity import OpenHub, Reader
from bongsu.entrypoints.web.sessions import Sessions, same_site
from bongsu.services.reading import check_purpose

_MOST_FIELDS = 100


class LoginNeededError(HubError):
    """No session: the login page answers."""

    kind = "login"
    status = 200


class PurposeNeededError(HubError):
    """The session has not said why it reads: the page that asks for it answers."""

    kind = "purpose"
    status = 303


@dataclass(frozen=True, slots=True)
class Visitor:
    """A logged-in user with the purpose and the case of the session, both empty until they are chosen."""

    viewer: Viewer
    purpose: str
    case: str

    @property
    def reads(self) -> bool:
        """Whether this role reads alerts at all."""
        return self.viewer.role in READING_ROLES or self.viewer.role == "feed"


def sessions_of(request: Request) -> Sessions:
    """The sessions of this application."""
    sessions: Sessions = request.app.state.sessions
    return sessions


def visitor_or_none(request: Request, hub: OpenHub) -> Visitor | None:
    """The session's user, if there is a session."""
    sessions = sessions_of(request)
    viewer = sessions.viewer(request, hub)
    visitor = Visitor(viewer, *sessions.reason(request)) if viewer else None
    request.state.visitor = visitor
    return visitor


def visitor_of(visitor: Annotated[Visitor | None, Depends(visitor_or_none)]) -> Visitor:
    """The session's user; `LoginNeededError` without one."""
    if visitor is None:
        raise LoginNeededError("log in first")
    return visitor


def reader_of(visitor: Annotated[Visitor, Depends(visitor_of)]) -> Reader:
    """The session's user as a reader. `ForbiddenError` for roles that read nothing, `PurposeNeededError` at first."""
    if visitor.reads and not visitor.purpose:
        raise PurposeNeededError("say for which purpose you read: it is chosen once a session")
    return Reader(visitor.viewer, check_purpose(visitor.viewer, visitor.purpose or "audit"), visitor.case or None)


def feed_agency(visitor: Visitor) -> str:
    """The agency of a feed officer; `ForbiddenError` for every other role."""
    if visitor.viewer.role != "feed":
        raise ForbiddenError(
            saying(
                "this page is for an agency's feed officer; your role is %(role)s",
                role=coded("user_role", visitor.viewer.role),
            )
        )
    return visitor.viewer.agency


AnyVisitor = Annotated[Visitor, Depends(visitor_of)]
PageReader = Annotated[Reader, Depends(reader_of)]


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form that this site's own page sent; the last value of each."""
    body = await request.body()
    if not same_site(request):
        raise ForbiddenError(saying("the form was sent from another site: use this one"))
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise BadRequestError(
            saying("the form has more than %(most)s fields: send the page's own form", most=_MOST_FIELDS)
        ) from error
    return {name: values[-1] for name, values in fields.items()}


Form = Annotated[dict[str, str], Depends(form_of)]


def local_path(asked: str | None) -> str:
    """Where to go on after a form: an address of this site, else the start."""
    safe = asked and asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
    return asked if asked and safe else "/"
