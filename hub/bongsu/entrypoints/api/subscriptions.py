"""Subscriptions: what a user follows for good, as a list to stream from or as a webhook that is told of news."""

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from bongsu.bootstrap import Hub
from bongsu.domain.errors import BadRequestError
from bongsu.domain.release import Viewer
from bongsu.domain.saying import saying
from bongsu.domain.streams.wants import any_subject
from bongsu.domain.subscriptions import Subscription
from bongsu.entrypoints.api.answers import PROBLEMS, Asked, JsonResponse
from bongsu.entrypoints.api.bodies import KNOWN_ALONE
from bongsu.entrypoints.api.event_stream import DESCRIBED, EventStream
from bongsu.entrypoints.api.identity import AnyReader, AnyViewer, Bearer, OpenHub, Reader
from bongsu.entrypoints.api.post import Post
from bongsu.entrypoints.api.streams import opened
from bongsu.services.growth import members_of
from bongsu.services.intake import rfc3339
from bongsu.services.sight import Sight
from bongsu.services.subscriptions import Asked as Wish

router = APIRouter(prefix="/v1/subscriptions", tags=["subscriptions"], responses=PROBLEMS)


class SubscriptionRequest(BaseModel):
    """What to follow. With `url` it is a webhook, with `email` an e-mail tells of it, else it is a list to stream.

    `q` is a query as `GET /v1/alerts` takes it. `incident` (`agency/ref`, any member) follows every record that comes
    to the incident. `subject` lists what names a person, a firm, a ship: `passport:M12345678`, `name:김영희`. `next` is
    the colleague who is asked when an urgent alert is not acknowledged.
    """

    model_config = KNOWN_ALONE

    topic: Annotated[Asked, Field(max_length=128)] = "*"
    agency: Annotated[list[Asked], Field(max_length=50)] = []
    substance: Annotated[list[Asked], Field(max_length=50)] = []
    risk: Annotated[list[Asked], Field(max_length=50)] = []
    country: Annotated[list[Asked], Field(max_length=50)] = []
    record: Annotated[Asked, Field(max_length=300)] | None = None
    q: Annotated[Asked, Field(max_length=4_000)] = ""
    incident: Annotated[Asked, Field(max_length=300)] | None = None
    subject: Annotated[list[Annotated[Asked, Field(max_length=300)]], Field(max_length=20)] = []
    url: Annotated[Asked, Field(max_length=1_000)] | None = None
    email: Annotated[Asked, Field(max_length=254)] | None = None
    next: Annotated[Asked, Field(max_length=160)] | None = None


class SubscriptionChange(BaseModel):
    """`snooze` needs `until`, `hand-over` needs `to`."""

    model_config = KNOWN_ALONE

    do: Literal["pause", "resume", "snooze", "hand-over"]
    until: Asked | None = None
    to: Asked | None = None


class SubscriptionLine(BaseModel):
    """A subscription. `secret` is shown by the answer that made it and never again; `problem` is a webhook's."""

    id: str
    owner: str
    purpose: str
    topic: str
    filters: dict[str, list[str]]
    record: str | None
    query: str
    incident: str | None
    members: list[str]
    delivery: Literal["sse", "webhook", "email"]
    url: str | None
    email: str | None
    next: str | None
    state: Literal["active", "paused", "snoozed", "failing", "dead"]
    snoozed_until: str | None
    problem: str | None
    created_at: str
    secret: str | None = None


class SubscriptionList(BaseModel):
    """Your own subscriptions, oldest first."""

    subscriptions: list[SubscriptionLine]


def post_of(request: Request) -> Post:
    """The post of this application."""
    post: Post = request.app.state.post
    return post


def line_of(request: Request, hub: Hub, known: Subscription, secret: str | None = None) -> dict[str, Any]:
    """A subscription as it is shown, with its state now."""
    progress = post_of(request).progress(known)
    state = known.state(rfc3339(hub.clock()))
    if state == "active" and progress.problem:
        revived = known.revived_at is not None and progress.dead_at is not None and known.revived_at > progress.dead_at
        state = "dead" if progress.dead_at and not revived else "failing"
    line = {name: getattr(known, name) for name in SubscriptionLine.model_fields if hasattr(known, name)}
    return {**line, "members": list(known.members), "state": state, "problem": progress.problem, "secret": secret}


def made(request: Request, hub: Hub, reader: Reader, asked: SubscriptionRequest) -> tuple[Subscription, str | None]:
    """A new subscription of a reader, and a webhook's secret. BadRequestError, QueryError, NotFoundError."""
    post = post_of(request)
    if asked.url and asked.email:
        raise BadRequestError(saying("give url or email: for both make two subscriptions"))
    if asked.url:
        post.webhooks.check(asked.url)
    if asked.email:
        post.mail.check(asked.email)
    sight = Sight(hub.archive, hub.links, reader.viewer, reader.purpose, hub.clock(), "subscribe")
    wish = Wish(
        topic=asked.topic,
        filters={"agency": asked.agency, "substance": asked.substance, "risk": asked.risk, "country": asked.country},
        record=asked.record,
        query=any_subject(asked.subject, asked.q),
        members=members_of(sight, asked.incident) if asked.incident else (),
        url=asked.url,
        email=asked.email,
        next=asked.next,
    )
    return post.subscriptions.create(reader.viewer, reader.purpose, wish)


def visible(hub: Hub, viewer: Viewer, purpose: str, record: str) -> bool:
    """Whether a viewer may, for a purpose, follow a record (`agency/ref`)."""
    return Sight(hub.archive, hub.links, viewer, purpose, hub.clock(), "subscribe").visible(record)


@router.post("", status_code=201, response_model=SubscriptionLine)
def subscribe(request: Request, hub: OpenHub, reader: AnyReader, asked: SubscriptionRequest) -> JsonResponse:
    """Subscribe for the purpose of this request. A webhook's secret is shown in this answer and never again."""
    known, secret = made(request, hub, reader, asked)
    location = {"Location": f"/v1/subscriptions/{known.id}"}
    return JsonResponse(line_of(request, hub, known, secret), 201, location)


@router.get("", response_model=SubscriptionList)
def listed(request: Request, hub: OpenHub, viewer: AnyViewer) -> JsonResponse:
    """Your own subscriptions."""
    return JsonResponse(
        {"subscriptions": [line_of(request, hub, each) for each in post_of(request).subscriptions.of(viewer)]}
    )


@router.get("/{identity}", response_model=SubscriptionLine)
def show(request: Request, hub: OpenHub, viewer: AnyViewer, identity: str) -> JsonResponse:
    """One of your own subscriptions."""
    return JsonResponse(line_of(request, hub, post_of(request).subscriptions.one(viewer, identity)))


@router.patch("/{identity}", response_model=SubscriptionLine)
def change(request: Request, hub: OpenHub, viewer: AnyViewer, identity: str, asked: SubscriptionChange) -> JsonResponse:
    """Pause, resume (a dead webhook too), snooze until a time, or hand over to a colleague."""
    kept = post_of(request).subscriptions
    if asked.do == "hand-over":
        known = kept.hand_over(viewer, identity, asked.to or "", partial(visible, hub))
    else:
        known = kept.change(viewer, identity, asked.do, until=asked.until)
    return JsonResponse(line_of(request, hub, known))


@router.delete("/{identity}", status_code=204, response_class=Response)
def unsubscribe(request: Request, viewer: AnyViewer, identity: str) -> Response:
    """End one of your own subscriptions."""
    post_of(request).subscriptions.delete(viewer, identity)
    return Response(status_code=204)


@router.get("/{identity}/stream", response_class=Response, responses=DESCRIBED)
async def stream(
    request: Request,
    hub: OpenHub,
    viewer: AnyViewer,
    bearer: Bearer,
    identity: str,
    start: Annotated[str | None, Query(alias="from")] = None,
    after: Annotated[str | None, Query()] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> EventStream:
    """The events of one of your own subscriptions since it was made, as `/v1/streams/{topic}` gives them."""
    post = post_of(request)
    known = post.subscriptions.one(viewer, identity)

    def still_mine() -> bool:
        known_by_token = bearer is None or hub.directory.by_token(bearer.credentials) == viewer
        return known_by_token and any(each.id == identity for each in post.subscriptions.of(viewer))

    return await opened(
        request,
        hub,
        viewer,
        known.purpose,
        known.wants(),
        after=last_event_id or after or (None if start else known.start),
        start=start,
        may_go_on=still_mine,
        members=(lambda: post.subscriptions.members(identity)) if known.incident else None,
    )
