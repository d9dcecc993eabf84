"""Links: incidents, and the stewards' queue of proposals and judgements."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from bongsu.bootstrap import Hub
from bongsu.entrypoints.api.alerts import note
from bongsu.entrypoints.api.answers import PROBLEMS, Incident, JsonResponse, JudgementRequest, LinkLine, Proposals
from bongsu.entrypoints.api.files import saved
from bongsu.entrypoints.api.identity import AnyReader, OpenHub, Reader
from bongsu.entrypoints.api.language import answered_in
from bongsu.entrypoints.running import settle
from bongsu.services import reading, stewards
from bongsu.services.access import of_alerts
from bongsu.services.incidents import link_line
from bongsu.services.sight import Sight

router = APIRouter(prefix="/v1", tags=["links"], responses=PROBLEMS)
_EXPORT: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"application/x-ndjson": {}, "text/csv": {}},
        "description": "The incident, or its members' lines.",
    }
}
Language = Annotated[
    Literal["en", "ko", "th", "vi"] | None,
    Query(description="Language of explanations; else Accept-Language, else the agency's."),
]
Accepted = Annotated[str | None, Header(alias="Accept-Language", include_in_schema=False)]


@router.get("/incidents/{identity:path}", response_model=Incident, responses=_EXPORT)
def incident(
    request: Request,
    hub: OpenHub,
    reader: AnyReader,
    identity: str,
    lang: Language = None,
    form: Annotated[Literal["json", "ndjson", "csv"], Query(alias="format")] = "json",
    accepted: Accepted = None,
) -> Response:
    """The incident of an active alert (alert_id or `agency/ref`): who reports what, what they share, and why."""
    with hub.accesses.refusals(*reader.told, "incident"):
        found = reading.incident(
            hub.reading, reader.viewer, identity, reader.purpose, hub.clock(), answered_in(reader, lang, accepted)
        )
    note(request, found["incident_id"])
    if form == "json":
        hub.accesses.note(*reader.told, "incident", of_alerts(found["members"]))
        return JsonResponse(found)
    members = reading.exportable(reader.viewer, found["members"], reader.purpose, hub.clock())
    hub.accesses.note(*reader.told, "export", of_alerts(members))
    return saved(members, form, "incident")


@router.get("/links/proposals", response_model=Proposals)
def proposals(
    hub: OpenHub,
    reader: AnyReader,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    lang: Language = None,
    accepted: Accepted = None,
) -> JsonResponse:
    """What the hub proposes to link and no steward has judged, the worthiest first. For stewards."""
    sight = _sight(hub, reader)
    found = list(stewards.queue(sight, answered_in(reader, lang, accepted), limit))
    hub.accesses.note(*reader.told, "compare", of_alerts(sight.shown(found)))
    return JsonResponse({"proposals": found, "past": stewards.precision(sight)})


@router.post("/links/judgements", response_model=LinkLine)
def judge(
    hub: OpenHub, reader: AnyReader, asked: JudgementRequest, lang: Language = None, accepted: Accepted = None
) -> JsonResponse:
    """Confirm or reject a link between two records, or undo what stewards said of it. For stewards; kept for ever."""
    sight = _sight(hub, reader)
    desk = stewards.Desk(hub.log, hub.clock, lambda: settle(hub), hub.settings.two_stewards)
    link = stewards.judge(sight, desk, asked.relation, asked.a, asked.b, asked.verdict, asked.reason)
    return JsonResponse(link_line(sight, link, answered_in(reader, lang, accepted)))


def _sight(hub: Hub, reader: Reader) -> Sight:
    return Sight(hub.archive, hub.links, reader.viewer, reader.purpose, hub.clock())
