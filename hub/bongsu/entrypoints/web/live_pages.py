"""The live list: what is released to the reader, as it comes; the stream names alerts, the lines are made here."""

from datetime import timedelta
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from bongsu.domain.errors import ForbiddenError
from bongsu.domain.saying import coded, saying
from bongsu.domain.streams.wants import wants
from bongsu.domain.subscriptions import Subscription
from bongsu.entrypoints.api.event_stream import EventStream
from bongsu.entrypoints.api.identity import OpenHub, Reader
from bongsu.entrypoints.api.post import Post
from bongsu.entrypoints.api.streams import opened
from bongsu.entrypoints.api.subscriptions import post_of
from bongsu.entrypoints.web.gate import PageReader, sessions_of
from bongsu.entrypoints.web.links import url
from bongsu.entrypoints.web.rendering import PageRoute, page
from bongsu.entrypoints.web.waiting import waiting_context
from bongsu.services import reading, unit_notices
from bongsu.services.access import of_alerts
from bongsu.services.intake import rfc3339
from bongsu_schemas.codelists import agencies

router = APIRouter(include_in_schema=False, route_class=PageRoute)

RISKS = ("low", "medium", "high", "critical")
_MOST_LINES = 20
_BEFORE = {"now": timedelta(0), "15m": timedelta(minutes=15), "1h": timedelta(hours=1)}
Agency = Annotated[str, Query(pattern=r"^([a-z]{2}\.[a-z0-9_-]{2,32})?$")]
Risk = Annotated[Literal["", "low", "medium", "high", "critical"], Query()]


@router.get("/live")
def live(
    request: Request,
    hub: OpenHub,
    reader: PageReader,
    agency: Agency = "",
    risk: Risk = "",
    subscription: Annotated[str, Query(max_length=64)] = "",
    since: Annotated[Literal["now", "15m", "1h"], Query()] = "15m",
) -> Response:
    """The page with its filters, or of one of the reader's subscriptions; a script fills the list."""
    post = post_of(request)
    start = rfc3339(hub.clock() - _BEFORE[since]) if since != "now" else "now"
    return page(
        request,
        "live.html",
        agency=agency,
        risk=risk,
        since=since,
        agencies=sorted(agencies()),
        risks=RISKS,
        units=unit_notices.units_of(hub.directory.units(), reader.viewer, reader.purpose) if hub.notices else [],
        followed=_own(post, reader, subscription) if subscription else None,
        stream=url("/live/events", agency=agency, risk=risk, subscription=subscription, start=start),
        **waiting_context(hub, reader, post.acknowledgements.asked_of(reader.viewer)),
    )


@router.get("/live/events")
async def events(
    request: Request,
    hub: OpenHub,
    reader: PageReader,
    agency: Agency = "",
    risk: Risk = "",
    subscription: Annotated[str, Query(max_length=64)] = "",
    start: Annotated[str, Query(max_length=40)] = "now",
    last_event_id: Annotated[str | None, Header()] = None,
) -> EventStream:
    """The stream of the session's user, which ends with the session."""
    post = post_of(request)
    followed = _own(post, reader, subscription) if subscription else None

    def still_here() -> bool:
        sessions = sessions_of(request)
        return sessions.viewer(request, hub) == reader.viewer and sessions.reason(request)[0] == reader.purpose

    return await opened(
        request,
        hub,
        reader.viewer,
        reader.purpose,
        followed.wants() if followed else wants("*", {"agency": [agency], "risk": [risk]}),
        after=last_event_id,
        start=start,
        may_go_on=still_here,
        case=reader.case,
        members=partial(post.subscriptions.members, subscription) if followed and followed.incident else None,
    )


def _own(post: Post, reader: Reader, identity: str) -> Subscription:
    """One of the reader's own subscriptions, for the purpose of the session."""
    known = post.subscriptions.one(reader.viewer, identity)
    if known.purpose != reader.purpose:
        raise ForbiddenError(
            saying(
                "this subscription is for the purpose %(purpose)s: choose that one to follow it",
                purpose=coded("purpose", known.purpose),
            )
        )
    return known


@router.get("/live/lines")
def lines(
    request: Request,
    hub: OpenHub,
    reader: PageReader,
    identities: Annotated[list[str], Query(alias="id", max_length=_MOST_LINES)],
) -> Response:
    """Alerts as lines of the list; one that the reader may not see any more is left out."""
    found = reading.shown(hub.reading, reader.viewer, identities, reader.purpose, hub.clock())
    hub.accesses.note(*reader.told, "read", of_alerts(found))
    return page(request, "live_lines.html", alerts=found)
