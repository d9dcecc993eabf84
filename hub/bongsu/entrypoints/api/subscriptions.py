"""Subscriptions: what a user follows for good, as a list to stream from or as a webhook that is told of news."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from bongsu.domain.streams.wants import wants
from bongsu.domain.subscriptions import Subscription
from bongsu.entrypoints.api.answers import PROBLEMS, Asked, JsonResponse
from bongsu.entrypoints.api.courier_thread import Post
from bongsu.entrypoints.api.event_stream import DESCRIBED, EventStream
from bongsu.entrypoints.api.identity import AnyReader, AnyViewer, OpenHub
from bongsu.entrypoints.api.streams import opened
from bongsu.services.intake import rfc3339

router = APIRouter(prefix="/v1/subscriptions", tags=["subscriptions"], responses=PROBLEMS)


class SubscriptionRequest(BaseModel):
    """What to follow. With `url` it is a webhook, else a list to stream."""

    topic: Annotated[Asked, Field(max_length=128)] = "*"
    agency: Annotated[list[Asked], Field(max_length=50)] = []
    substance: Annotated[list[Asked], Field(max_length=50)] = []
    risk: Annotated[list[Asked], Field(max_length=50)] = []
    country: Annotated[list[Asked], Field(max_length=50)] = []
    record: Annotated[Asked, Field(max_length=300)] | None = None
    url: Annotated[Asked, Field(max_length=1_000)] | None = None


class SubscriptionChange(BaseModel):
    """`snooze` needs `until`, `hand-over` needs `to`."""

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
    delivery: Literal["sse", "webhook"]
    url: str | None
    state: Literal["active", "paused", "snoozed", "failing", "dead"]
    snoozed_until: str | None
    problem: str | None
    created_at: str
    secret: str | None = None


class SubscriptionList(BaseModel):
    """Your own subscriptions, oldest first."""

    subscriptions: list[SubscriptionLine]


def _post(request: Request) -> Post:
    post: Post = request.app.state.post
    return post


def _line(request: Request, hub: OpenHub, known: Subscription, secret: str | None = None) -> dict[str, Any]:
    progress = _post(request).progress(known)
    state = known.state(rfc3339(hub.clock()))
    if state == "active" and progress.problem:
        revived = known.revived_at is not None and progress.dead_at is not None and known.revived_at > progress.dead_at
        state = "dead" if progress.dead_at and not revived else "failing"
    line = {name: getattr(known, name) for name in SubscriptionLine.model_fields if hasattr(known, name)}
    return {**line, "state": state, "problem": progress.problem, "secret": secret}


@router.post("", status_code=201, response_model=SubscriptionLine)
def subscribe(request: Request, hub: OpenHub, reader: AnyReader, asked: SubscriptionRequest) -> JsonResponse:
    """Subscribe for the purpose of this request. A webhook's secret is shown in this answer and never again."""
    if asked.url:
        _post(request).sender.check(asked.url)
    filters = {"agency": asked.agency, "substance": asked.substance, "risk": asked.risk, "country": asked.country}
    known, secret = _post(request).subscriptions.create(
        reader.viewer, reader.purpose, asked.topic, filters, asked.record, asked.url
    )
    location = {"Location": f"/v1/subscriptions/{known.id}"}
    return JsonResponse(_line(request, hub, known, secret), 201, location)


@router.get("", response_model=SubscriptionList)
def listed(request: Request, hub: OpenHub, viewer: AnyViewer) -> JsonResponse:
    """Your own subscriptions."""
    return JsonResponse(
        {"subscriptions": [_line(request, hub, each) for each in _post(request).subscriptions.of(viewer)]}
    )


@router.get("/{identity}", response_model=SubscriptionLine)
def show(request: Request, hub: OpenHub, viewer: AnyViewer, identity: str) -> JsonResponse:
    """One of your own subscriptions."""
    return JsonResponse(_line(request, hub, _post(request).subscriptions.one(viewer, identity)))


@router.patch("/{identity}", response_model=SubscriptionLine)
def change(request: Request, hub: OpenHub, viewer: AnyViewer, identity: str, asked: SubscriptionChange) -> JsonResponse:
    """Pause, resume (a dead webhook too), snooze until a time, or hand over to a colleague."""
    known = _post(request).subscriptions.change(viewer, identity, asked.do, until=asked.until, to=asked.to)
    return JsonResponse(_line(request, hub, known))


@router.delete("/{identity}", status_code=204, response_class=Response)
def unsubscribe(request: Request, viewer: AnyViewer, identity: str) -> Response:
    """End one of your own subscriptions."""
    _post(request).subscriptions.delete(viewer, identity)
    return Response(status_code=204)


@router.get("/{identity}/stream", response_class=Response, responses=DESCRIBED)
async def stream(
    request: Request,
    hub: OpenHub,
    viewer: AnyViewer,
    identity: str,
    start: Annotated[str | None, Query(alias="from")] = None,
    after: Annotated[str | None, Query()] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> EventStream:
    """The events of one of your own subscriptions since it was made, as `/v1/streams/{topic}` gives them."""
    post = _post(request)
    known = post.subscriptions.one(viewer, identity)
    wanted = wants(known.topic, known.filters, [known.record] if known.record else None)
    return await opened(
        request,
        hub,
        viewer,
        known.purpose,
        wanted,
        after=last_event_id or after or (None if start else known.start),
        start=start,
        may_go_on=lambda: any(each.id == identity for each in post.subscriptions.of(viewer)),
    )
