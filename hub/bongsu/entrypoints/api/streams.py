"""Streams: what is released to the asker on a topic, as it comes, with resume at the last event."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from bongsu.bootstrap import Hub
from bongsu.domain.release import Viewer
from bongsu.domain.streams.wants import Wants, check_filters, wants
from bongsu.entrypoints.api.answers import PROBLEMS
from bongsu.entrypoints.api.broadcast import Broadcast
from bongsu.entrypoints.api.event_stream import DESCRIBED, EventStream
from bongsu.entrypoints.api.identity import AnyReader, Bearer, OpenHub
from bongsu.entrypoints.api.problems import RefusalError
from bongsu.services.follower import Following, Members
from bongsu.services.unseen_topic import unseen_topic

router = APIRouter(prefix="/v1", tags=["streams"], responses=PROBLEMS)
Values = Annotated[list[str], Query(max_length=50)]


@router.get("/streams/{topic}", response_class=Response, responses=DESCRIBED)
async def stream(
    request: Request,
    hub: OpenHub,
    reader: AnyReader,
    bearer: Bearer,
    topic: str,
    agency: Values = [],  # noqa: B006 - FastAPI copies defaults
    substance: Values = [],  # noqa: B006
    risk: Values = [],  # noqa: B006
    country: Values = [],  # noqa: B006
    q: Annotated[str, Query(max_length=4_000, description="A query, as `GET /v1/alerts` takes it.")] = "",
    start: Annotated[
        str | None, Query(alias="from", description="`now`, `beginning` or an RFC 3339 time of receipt.")
    ] = None,
    after: Annotated[str | None, Query(description="The id of the last event that you have.")] = None,
    last_event_id: Annotated[str | None, Header(description="As `after`; goes before it.")] = None,
) -> EventStream:
    """Follow a topic (`*` is all): alerts released to you, and recalls of those that no longer are.

    Each event has an id: 40 hex digits that name the event, a dot, and an opaque place. With the id of the last event
    that you have, exactly what comes after it follows.
    """
    chosen = {"agency": agency, "substance": substance, "risk": risk, "country": country}
    check_filters(chosen)
    after, note = last_event_id or after, None
    if not after:
        note = await broadcast_of(request).in_thread(
            lambda: unseen_topic(hub.index, reader.viewer, reader.purpose, topic, hub.clock())
        )

    def still_known() -> bool:
        return bearer is None or hub.directory.by_token(bearer.credentials) == reader.viewer

    return await opened(
        request,
        hub,
        reader.viewer,
        reader.purpose,
        wants(topic, chosen, query=q),
        after=after,
        start=start,
        may_go_on=still_known,
        case=reader.case,
        note=note,
    )


async def opened(
    request: Request,
    hub: Hub,
    viewer: Viewer,
    purpose: str,
    wanted: Wants,
    *,
    after: str | None,
    start: str | None,
    may_go_on: Callable[[], bool],
    case: str | None = None,
    members: Members | None = None,
    note: str | None = None,
) -> EventStream:
    """The response that streams to a viewer; `may_go_on` is asked at every heartbeat, `members` of an incident.

    `note` is a comment for people at the beginning of the stream.
    """
    broadcast = broadcast_of(request)
    most = hub.settings.streams
    if broadcast.subscribers >= most:
        busy = f"This process serves {most} streams and can take no more: try again in a minute, or follow elsewhere."
        raise RefusalError(503, "busy", busy, {"Retry-After": "60"})
    following = Following(await broadcast.tape(), hub.places.seal, hub.places.unseal)

    follower = await broadcast.in_thread(
        lambda: following.begin(viewer, purpose, wanted, after=after, start=start, case=case, members=members)
    )
    return EventStream(broadcast.follow(follower, may_go_on, note), broadcast.subscribed())


def broadcast_of(request: Request) -> Broadcast:
    """The broadcast of this application."""
    broadcast: Broadcast = request.app.state.broadcast
    return broadcast
