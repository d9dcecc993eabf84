"""Coming and going: login, logout, why one reads, and how this browser wants its pages."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bongsu.domain.errors import ForbiddenError
from bongsu.domain.release import PURPOSES
from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.web.entry import demo_viewers, login_context
from bongsu.entrypoints.web.gate import AnyVisitor, Form, form_of, local_path, sessions_of
from bongsu.entrypoints.web.preferences import keep
from bongsu.entrypoints.web.rendering import PageRoute, language_of, page
from bongsu.entrypoints.web.sessions import same_site

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_LONGEST_CASE = 128


@router.post("/login")
async def login(request: Request, hub: OpenHub) -> Response:
    """Begin a session by a token, or in a demo hub on this machine by the name of a demo user."""
    spoken = language_of(request)
    try:
        form = await form_of(request)
    except ForbiddenError:
        message = spoken.text("The form was sent from another site: use this one.")
        return page(request, "login.html", 403, **login_context(request, message))
    token = form.get("token", "").strip()
    demo = {each.user for each in demo_viewers(request, hub)}
    if not token and form.get("user") in demo:
        token = (hub.settings.data / "tokens" / form["user"]).read_text().strip()
    if hub.directory.by_token(token) is None:
        message = spoken.text("This token is not known here: ask your hub's operator for a new one.")
        return page(request, "login.html", 401, **login_context(request, message))
    response = RedirectResponse("/", 303)
    sessions_of(request).begin(request, response, token)
    return response


@router.post("/logout")
async def logout(request: Request) -> Response:
    """End the session."""
    await request.body()
    response = RedirectResponse("/", 303)
    if same_site(request):
        sessions_of(request).end(request, response)
    return response


@router.get("/purpose")
def purpose(request: Request, visitor: AnyVisitor, next: str = "/") -> Response:  # noqa: A002, ARG001 - the form's field
    """Ask why this session reads."""
    return page(request, "purpose.html", next=local_path(next), message="")


@router.post("/purpose")
def choose_purpose(request: Request, visitor: AnyVisitor, form: Form) -> Response:  # noqa: ARG001 - members only
    """Keep purpose and case for the session and go on where the reader was."""
    chosen = form.get("purpose", "")
    if chosen not in PURPOSES:
        message = language_of(request).text("Choose one of the purposes.")
        return page(request, "purpose.html", 400, next=local_path(form.get("next")), message=message)
    sessions_of(request).choose(request, chosen, form.get("case", "").strip()[:_LONGEST_CASE])
    return RedirectResponse(local_path(form.get("next")), 303)


@router.post("/preferences")
def prefer(form: Form) -> Response:
    """Keep language, theme or calendar and show the page again."""
    response = RedirectResponse(local_path(form.get("next")), 303)
    keep(response, lang=form.get("lang"), theme=form.get("theme"), calendar=form.get("calendar"))
    return response
