"""What one follows: subscriptions made, paused, snoozed, handed over, ended; and urgent alerts to acknowledge."""

from datetime import timedelta
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from bongsu.bootstrap import Hub
from bongsu.domain.errors import BadRequestError
from bongsu.domain.release import READING_ROLES, Viewer
from bongsu.domain.saying import coded, saying
from bongsu.entrypoints.api.identity import OpenHub, Reader
from bongsu.entrypoints.api.subscriptions import SubscriptionRequest, line_of, made, post_of, visible
from bongsu.entrypoints.web.gate import Form, PageReader
from bongsu.entrypoints.web.live_pages import RISKS
from bongsu.entrypoints.web.rendering import PageRoute, page
from bongsu.entrypoints.web.waiting import shown_as, waiting_context
from bongsu.services.intake import rfc3339
from bongsu.services.subscriptions import may_take
from bongsu_schemas.codelists import agencies

router = APIRouter(include_in_schema=False, route_class=PageRoute)

SNOOZES = (1, 4, 12, 24)  # hours
_LISTS = ("agency", "risk", "subject")
_SINGLE = ("q", "topic", "incident", "email", "url", "next")


@router.get("/subscriptions")
def subscriptions(request: Request, hub: OpenHub, reader: PageReader) -> Response:
    """The reader's own subscriptions, and the form for a new one."""
    return _shown(request, hub, reader)


@router.post("/subscriptions")
def subscribe(request: Request, hub: OpenHub, reader: PageReader, form: Form) -> Response:
    """A new subscription from any page's form; a webhook's secret is shown by this answer alone."""
    asked: dict[str, Any] = {name: form[name].strip() for name in _SINGLE if form.get(name, "").strip()}
    asked |= {name: form[name].splitlines() for name in _LISTS if form.get(name, "").strip()}
    try:
        request_of = SubscriptionRequest(**asked)
    except ValidationError as error:
        raise BadRequestError(
            saying(
                "the field %(field)s does not fit: %(fault)s",
                field=error.errors()[0]["loc"][0],
                fault=coded("fault", error.errors()[0]["msg"]),
            )
        ) from error
    known, secret = made(request, hub, reader, request_of)
    if secret is None:
        return RedirectResponse(f"/subscriptions#s{known.id}", 303)
    return _shown(request, hub, reader, secret)


@router.post("/subscriptions/change")
def change(request: Request, hub: OpenHub, reader: PageReader, form: Form) -> Response:
    """Pause, resume, snooze, hand over or end one of the reader's own."""
    kept, identity, act = post_of(request).subscriptions, form.get("id", ""), form.get("do", "")
    if act == "end":
        kept.delete(reader.viewer, identity)
        return RedirectResponse("/subscriptions", 303)
    hours = form.get("hours", "")
    if act in ("pause", "resume"):
        kept.change(reader.viewer, identity, "resume" if act == "resume" else "pause")
    elif act == "snooze" and hours in {str(each) for each in SNOOZES}:
        until = rfc3339(hub.clock() + timedelta(hours=int(hours)))
        kept.change(reader.viewer, identity, "snooze", until=until)
    elif act == "hand-over":
        kept.hand_over(reader.viewer, identity, form.get("to", ""), partial(visible, hub))
    else:
        raise BadRequestError(
            saying("%(act)s is nothing that can be done here: use the page's own buttons", act=repr(act[:40]))
        )
    return RedirectResponse(f"/subscriptions#s{identity}", 303)


@router.get("/acknowledgements")
def acknowledgements(
    request: Request,
    hub: OpenHub,
    reader: PageReader,
    part: Annotated[Literal["", "lines"], Query()] = "",
    known: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """What waits for the reader's word: as a page, or the lines alone, which pages ask for again now and then.

    A page that shows these very lines (`known`) is told nothing: its titles would count as read every few seconds.
    """
    waiting = post_of(request).acknowledgements.asked_of(reader.viewer)
    if part and known == shown_as(waiting):
        return Response(status_code=204, headers={"HX-Reswap": "none"})
    template = "acknowledgement_lines.html" if part else "acknowledgements.html"
    return page(request, template, **waiting_context(hub, reader, waiting))


@router.post("/acknowledgements")
def acknowledge(request: Request, reader: PageReader, form: Form) -> Response:
    """The reader took note of an urgent alert."""
    post_of(request).acknowledgements.acknowledge(reader.viewer, form.get("id", ""))
    return RedirectResponse("/acknowledgements", 303)


def _shown(request: Request, hub: Hub, reader: Reader, secret: str | None = None) -> Response:
    post = post_of(request)
    own, colleagues, sees = post.subscriptions.of(reader.viewer), _colleagues(hub, reader.viewer), partial(visible, hub)
    return page(
        request,
        "subscriptions.html",
        subscriptions=[line_of(request, hub, each) for each in own],
        colleagues=[each.user for each in colleagues],
        takers={each.id: [user.user for user in colleagues if may_take(each, user, sees)] for each in own},
        snoozes=SNOOZES,
        agencies=sorted(agencies()),
        risks=RISKS,
        mails=bool(hub.settings.smtp),
        hooks=bool(hub.settings.webhook_hosts),
        secret=secret,
        **waiting_context(hub, reader, post.acknowledgements.asked_of(reader.viewer)),
    )


def _colleagues(hub: Hub, viewer: Viewer) -> list[Viewer]:
    """Users of the viewer's own agency who read too."""
    users = hub.directory.users()
    return [u for u in users if u.agency == viewer.agency and u.role in READING_ROLES and u.user != viewer.user]
