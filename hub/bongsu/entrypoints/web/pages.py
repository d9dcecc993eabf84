"""The search page: log in, say why, search, read an alert."""

from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import RedirectResponse, Response

from bongsu.bootstrap import Hub
from bongsu.domain.errors import BadRequestError, ForbiddenError, HubError, NotFoundError
from bongsu.domain.query.errors import QueryError
from bongsu.domain.release import PURPOSES, READING_ROLES, Viewer
from bongsu.entrypoints.api.alerts import found
from bongsu.entrypoints.api.identity import OpenHub, Reader
from bongsu.entrypoints.api.local import LOOPBACK_NAMES, from_this_machine
from bongsu.entrypoints.web import words
from bongsu.entrypoints.web.sessions import Sessions, same_site
from bongsu.services import reading

router = APIRouter(include_in_schema=False)

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_PAGE_HITS = 20
_MOST_FIELDS = 20
_FACETS = ("agency", "substance", "transport_mode", "country", "risk", "month")
_EXAMPLES = (
    "필로폰",
    "yaba OR 야바",
    "agency:th.customs AND occurred:[now-30d TO *]",
    'name:"Kim Young Hee"',
    "container:*",
    "mass_g:[1000 TO *]",
)
_STYLE = files("bongsu.entrypoints.web") / "static" / "style.css"
_TEMPLATES = Environment(
    loader=PackageLoader("bongsu.entrypoints.web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(moment=words.moment, segments=words.segments, plain=words.plain)


def install(app: FastAPI) -> None:
    """Add the pages to `app`, with sessions of its own."""
    app.state.sessions = Sessions()
    app.include_router(router)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a sent form (`application/x-www-form-urlencoded`); the last value of each."""
    body = await request.body()
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise BadRequestError(f"the form has more than {_MOST_FIELDS} fields: send the page's own form") from error
    return {name: values[-1] for name, values in fields.items()}


def _viewer(request: Request, hub: OpenHub) -> Viewer | None:
    sessions: Sessions = request.app.state.sessions
    return sessions.viewer(request, hub)


SessionViewer = Annotated[Viewer | None, Depends(_viewer)]
Form = Annotated[dict[str, str], Depends(_form)]


@router.get("/")
def home(
    request: Request,
    hub: OpenHub,
    viewer: SessionViewer,
    q: str = "",
    purpose: str = "",
    cursor: str | None = None,
    sort: str = "newest",
) -> Response:
    """The login, or the search form with a page of hits."""
    if viewer is None:
        return _login_page(request, hub, "")
    chosen = {name: request.query_params.getlist(name) for name in _FACETS}
    context: dict[str, Any] = {"q": q, "sort": sort, "chosen": chosen, "answer": None, "problem": None}
    asked = "q" in request.query_params
    if asked:
        try:
            reader = Reader(viewer, reading.check_purpose(viewer, purpose), None)
            context["answer"] = found(
                request, hub, reader, q or "*", chosen, limit=_PAGE_HITS, cursor=cursor, sort=sort
            )
        except (QueryError, BadRequestError, ForbiddenError) as error:
            context["problem"] = _problem(error, q)

    def link(**changes: Any) -> str:
        kept: dict[str, Any] = {"q": q, "purpose": purpose, "sort": sort, **chosen, **changes}
        pairs = {name: value for name, value in kept.items() if value or name == "q"}
        return "/?" + urlencode(pairs, doseq=True)

    def toggled(facet: str, value: str) -> str:
        values = chosen[facet]
        return link(**{facet: [each for each in values if each != value] if value in values else [*values, value]})

    status = 400 if context["problem"] else 200
    return _page("search.html", request, viewer, purpose, status, link=link, toggled=toggled, **context)


@router.get("/alert")
def alert(
    request: Request,
    hub: OpenHub,
    viewer: SessionViewer,
    identity: Annotated[str, Query(alias="id", max_length=256)],
    purpose: str = "",
) -> Response:
    """One alert: its fields, how it may be used, its versions."""
    if viewer is None:
        return _login_page(request, hub, "")
    try:
        shown = reading.show(hub.reading, viewer, identity, purpose, hub.clock())
        versions = reading.history(hub.reading, viewer, shown["alert_id"], purpose, hub.clock())
    except (NotFoundError, BadRequestError, ForbiddenError) as error:
        context = {"q": "", "sort": "newest", "chosen": {}, "answer": None, "problem": _problem(error, "")}
        return _page("search.html", request, viewer, purpose, error.status, link=None, toggled=None, **context)
    request.state.alert_id = shown["alert_id"]
    return _page(
        "alert.html",
        request,
        viewer,
        purpose,
        200,
        q="",
        alert=shown,
        versions=versions,
        handling=words.handling_in_words(shown),
        fields=words.fields(shown),
        entities=words.entities(shown),
    )


@router.post("/login")
def login(request: Request, hub: OpenHub, form: Form) -> Response:
    """Begin a session by a token, or in a demo hub on this machine by the name of a demo user."""
    if not same_site(request):
        return _login_page(request, hub, "The form was sent from another site: use this one.", 403)
    token = form.get("token", "").strip()
    demo = _demo_users(request, hub)
    if not token and form.get("user") in demo:
        token = (hub.settings.data / "tokens" / form["user"]).read_text().strip()
    if hub.directory.by_token(token) is None:
        return _login_page(request, hub, "This token is not known here: ask your hub's operator for a new one.", 401)
    response = RedirectResponse("/", 303)
    request.app.state.sessions.begin(request, response, token)
    return response


@router.post("/logout")
def logout(request: Request, form: Form) -> Response:  # noqa: ARG001 - the body is read to its end
    """End the session."""
    response = RedirectResponse("/", 303)
    if same_site(request):
        request.app.state.sessions.end(request, response)
    return response


@router.get("/static/style.css")
def style() -> Response:
    """The page's one style sheet."""
    return Response(_STYLE.read_bytes(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


def _login_page(request: Request, hub: Hub, message: str, status: int = 200) -> Response:
    context = {"message": message, "demo": _demo_users(request, hub)}
    return _page("login.html", request, None, "", status, **context)


def _demo_users(request: Request, hub: Hub) -> list[str]:
    """The users whom anybody at this machine may be: only where their tokens lie open, and only on the loopback."""
    tokens = hub.settings.data / "tokens"
    if hub.settings.host not in LOOPBACK_NAMES or not from_this_machine(request) or not tokens.is_dir():
        return []
    there = {path.name for path in tokens.iterdir()}
    return [each.user for each in hub.directory.users() if each.user in there and each.role in READING_ROLES]


def _problem(error: HubError, query: str) -> dict[str, Any]:
    """An error as the page shows it; of a query also the place."""
    if isinstance(error, QueryError):
        return {
            "text": error.problem,
            "advice": error.advice,
            "before": query[: error.position],
            "at": query[error.position : error.position + max(1, len(error.found))] or "␣",
            "after": query[error.position + max(1, len(error.found)) :],
        }
    return {"text": str(error), "advice": "", "before": "", "at": "", "after": ""}


def _page(name: str, request: Request, viewer: Viewer | None, purpose: str, status: int, **context: Any) -> Response:
    html = _TEMPLATES.get_template(name).render(
        viewer=viewer,
        purpose=purpose,
        purposes=PURPOSES,
        examples=_EXAMPLES,
        facets=_FACETS,
        path=request.url.path,
        **context,
    )
    return Response(html, status, {"Content-Security-Policy": _POLICY}, "text/html")
