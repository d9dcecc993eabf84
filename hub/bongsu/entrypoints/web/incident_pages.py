"""One incident: what several agencies report of one event, for one reader; and lists of identifiers checked."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bongsu.domain.query.fields import FIELDS
from bongsu.domain.routes import exact
from bongsu.entrypoints.api.checks import checked
from bongsu.entrypoints.api.files import saved
from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.web.alert_pages import Identity
from bongsu.entrypoints.web.alert_view import place_value
from bongsu.entrypoints.web.entity_graph import entity_graph
from bongsu.entrypoints.web.facts import fact_in_words
from bongsu.entrypoints.web.gate import Form, PageReader
from bongsu.entrypoints.web.graph import BOX, ROW, WIDTH, graph_of
from bongsu.entrypoints.web.places import places_of
from bongsu.entrypoints.web.rendering import PageRoute, clockface_of, page
from bongsu.entrypoints.web.results import strictest
from bongsu.services import reading
from bongsu.services.access import of_alerts

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_MOST_LINES = 1_000


@router.get("/incident")
def incident(request: Request, hub: OpenHub, reader: PageReader, identity: Identity) -> Response:
    """The page of the incident that an alert belongs to."""
    clock = clockface_of(request)
    spoken = clock.language
    with hub.accesses.refusals(*reader.told, "incident"):
        found = reading.incident(hub.reading, reader.viewer, identity, reader.purpose, hub.clock(), spoken.code)
    hub.accesses.note(*reader.told, "incident", of_alerts(found["members"]))
    request.state.alert_id = found["incident_id"]
    return page(
        request,
        "incident.html",
        incident=found,
        by_id={each["alert_id"]: each for each in found["members"]},
        identified=[[fact_in_words(each, spoken) for each in line["identifiers"]] for line in found["subjects"]],
        followable=[_followable(line) for line in found["subjects"]],
        born=[[clock.date(each) for each in line["birth_dates"]] for line in found["subjects"]],
        adds={
            each["agency"]: [fact_in_words(fact, spoken, clock.date) for fact in each["adds"]]
            for each in found["agencies"]
        },
        route=[place_value(each, spoken).text for each in exact(found["route"])],
        places=places_of(found["members"], spoken),
        elements=entity_graph(found, spoken),
        graph=graph_of(found, spoken),
        graph_size=(WIDTH, BOX, ROW),
        marking=strictest(each["handling"]["tlp"] for each in found["members"]),
    )


@router.get("/incident/export")
def export(
    hub: OpenHub,
    reader: PageReader,
    identity: Identity,
    form: Annotated[Literal["csv", "ndjson"], Query(alias="format")] = "csv",
) -> Response:
    """The incident's reports as a file: only what may be exported."""
    with hub.accesses.refusals(*reader.told, "export"):
        found = reading.incident(hub.reading, reader.viewer, identity, reader.purpose, hub.clock())
    members = reading.exportable(reader.viewer, found["members"], reader.purpose, hub.clock())
    hub.accesses.note(*reader.told, "export", of_alerts(members))
    return saved(members, form, "incident")


@router.get("/check")
def ask(request: Request, reader: PageReader) -> Response:  # noqa: ARG001 - readers only
    """The form for a list of identifiers."""
    return page(request, "check.html", lines="", answers=None, too_many=0)


@router.post("/check")
def check(request: Request, hub: OpenHub, reader: PageReader, form: Form) -> Response:
    """Which identifiers of a pasted list are known, and to which agencies."""
    text = form.get("lines", "")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > _MOST_LINES:
        return page(request, "check.html", 400, lines=text, answers=None, too_many=_MOST_LINES)
    return page(request, "check.html", lines=text, answers=checked(hub, reader, lines), too_many=0)


def _followable(subject: dict[str, Any]) -> list[str]:
    """What a subject is followed by: its own numbers, else its names; firms share numbers, so by their names."""
    numbers = [each.replace(" ", ":", 1) for each in subject["identifiers"] if each.partition(" ")[0] in FIELDS]
    named = [f"name:{name}" for name in subject["names"]]
    return (numbers if numbers and subject["type"] != "organisation" else named or numbers)[:20]
