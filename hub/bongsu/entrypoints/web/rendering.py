"""Pages: templates in the reader's language, the frame around them, and errors as pages of their own."""

from collections.abc import Callable, Coroutine
from functools import cache
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import RedirectResponse, Response

from bongsu.domain.errors import HubError, ToldError
from bongsu.domain.public_key import read_aloud
from bongsu.domain.release import PURPOSES, READING_ROLES, Viewer
from bongsu.domain.saying import Saying, coded, saying
from bongsu.entrypoints.api.identity import hub_of
from bongsu.entrypoints.api.subscriptions import post_of
from bongsu.entrypoints.web import links, tour, words
from bongsu.entrypoints.web.assets import asset
from bongsu.entrypoints.web.delivery_faults import delivery_fault
from bongsu.entrypoints.web.entry import login_context
from bongsu.entrypoints.web.facts import explained
from bongsu.entrypoints.web.gate import LoginNeededError, PurposeNeededError, Visitor
from bongsu.entrypoints.web.languages import OWN_NAMES, Language, language
from bongsu.entrypoints.web.moments import Clockface
from bongsu.entrypoints.web.preferences import THEMES, preferences_of
from bongsu.entrypoints.web.sentences import said
from bongsu.entrypoints.web.vocabulary import word
from bongsu.services.intake import rfc3339
from bongsu_schemas import codelists
from bongsu_schemas.messages import retold

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
_AWAY = saying(
    "a part of the hub does not answer now, and nothing is lost: try again in a moment, else tell its operator"
)
_HUB_ZONE = "Asia/Seoul"  # of users who belong to no agency: the hub stands there


@cache
def _environment(code: str) -> Environment:
    spoken = language(code)
    environment = Environment(
        loader=PackageLoader("bongsu.entrypoints.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=words.undisguised,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        spoken.catalogue.gettext, spoken.catalogue.ngettext, newstyle=True
    )
    environment.filters.update(
        segments=words.segments,
        said=lambda sentence: said(sentence, spoken),
        plain=words.plain,
        json=lambda value: orjson.dumps(value).decode(),
        number=spoken.number,
        read_aloud=read_aloud,
        explained=explained,
        delivery_fault=delivery_fault,
        word=lambda code, kind: word(kind, code, spoken),
        retold=lambda error: retold(error["code"], error["message"], code),
    )
    environment.globals.update(
        asset=asset,
        own_language=codelists.language_of,
        languages=OWN_NAMES,
        themes=THEMES,
        purposes=PURPOSES,
        reading_roles=READING_ROLES,
        url=links.url,
    )
    return environment


def language_of(request: Request) -> Language:
    """The language in which a request is answered."""
    return language(preferences_of(request).language)


def clockface_of(request: Request) -> Clockface:
    """How the reader of a request reads time: in the agency's zone, in the chosen calendar."""
    preferences = preferences_of(request)
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    zone = zone_of(visitor.viewer.agency if visitor else "")
    return Clockface(language(preferences.language), zone, preferences.buddhist)


def zone_of(agency: str) -> str:
    """The zone in which an agency's people read the clock."""
    known = codelists.agencies().get(agency)
    return known.zone if known else _HUB_ZONE


def page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page in the reader's language and theme, under a policy that lets nothing run but the console's own files."""
    preferences = preferences_of(request)
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    clock = clockface_of(request)
    html = (
        _environment(preferences.language)
        .get_template(template)
        .render(
            preferences=preferences,
            lang=preferences.language,
            visitor=visitor,
            zone=clock.zone,
            here=links.here(request),
            clock=clock,
            printed_at=clock.moment(rfc3339(hub_of(request).clock())),
            path=request.url.path,
            waits=post_of(request).acknowledgements.waits_for(visitor.viewer) if visitor else 0,
            tabs=_tabs(visitor.viewer) if visitor else [],
            tour_steps=tour.steps_at(request) if visitor else (),
            tour_length=tour.STEPS,
            **{"marking": None, **context},
        )
    )
    headers = {"Content-Security-Policy": _POLICY, "Content-Language": preferences.language, "Vary": "Cookie"}
    return Response(html, status, headers, "text/html")


class PageRoute(APIRoute):
    """A route whose errors are pages: the login, the question for the purpose, or what is wrong in words."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own handler with its errors made pages."""
        handler = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handler(request)
            except LoginNeededError:
                return page(request, "login.html", 200, **login_context(request, ""))
            except PurposeNeededError:
                return RedirectResponse(links.url("/purpose", next=links.here(request)), 303)
            except ToldError as error:
                return page(request, "problem.html", error.status, problem=error.sentence)
            except HubError as error:  # a part of the hub does not answer; which one, its log says
                return page(request, "problem.html", error.status, problem=_AWAY)
            except RequestValidationError as error:
                return page(request, "problem.html", HTTPStatus.UNPROCESSABLE_ENTITY, problem=_unfit(error))

        return answered


def _unfit(error: RequestValidationError) -> Saying:
    """The first part of an address that does not fit its page."""
    first = error.errors()[0]
    return saying(
        "the part %(field)s of the address does not fit: %(fault)s",
        field=first["loc"][-1],
        fault=coded("fault", first["msg"]),
    )


def _tabs(viewer: Viewer) -> list[str]:
    """The pages of a role, in the order of the work."""
    if viewer.role == "feed":
        return ["feed", "try", "enter", "quarantine", "received", "tokens", "search"]
    if viewer.role == "operator":
        return ["health", "quarantine", "members"]
    if viewer.role == "auditor":
        return ["audit", "members"]
    if viewer.role == "steward":
        return ["search", "live", "subscriptions", "proposals", "check"]
    return ["search", "live", "subscriptions", "check", "quarantine"]
