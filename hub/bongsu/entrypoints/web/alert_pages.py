"""One alert: what it says, how it may be used, whether it is genuine, what is linked with it; and its proof."""

from itertools import pairwise
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bongsu.bootstrap import Hub
from bongsu.domain import evidence
from bongsu.domain.errors import NotFoundError
from bongsu.domain.query.writing import clause
from bongsu.entrypoints.api.identity import OpenHub, Reader
from bongsu.entrypoints.api.subscriptions import post_of
from bongsu.entrypoints.web import alert_view
from bongsu.entrypoints.web.asked import Question
from bongsu.entrypoints.web.gate import PageReader
from bongsu.entrypoints.web.places import places_of
from bongsu.entrypoints.web.rendering import PageRoute, clockface_of, page
from bongsu.entrypoints.web.words import handling_in_words
from bongsu.services import reading
from bongsu.services.access import of_alerts
from bongsu.services.incidents import link_line
from bongsu.services.sight import Sight

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Identity = Annotated[str, Query(alias="id", min_length=1, max_length=256)]


@router.get("/alert")
def alert(request: Request, hub: OpenHub, reader: PageReader, identity: Identity, question: Question) -> Response:
    """The page of one alert; the question that led to it is kept, so that a value narrows it further."""
    now = hub.clock()
    clock = clockface_of(request)
    with hub.accesses.refusals(*reader.told, "read"):
        shown = reading.show(hub.reading, reader.viewer, identity, reader.purpose, now)
    versions = reading.history(hub.reading, reader.viewer, shown["alert_id"], reader.purpose, now)
    request.state.alert_id = shown["alert_id"]
    linked = _linked(hub, reader, shown, clock.language.code)
    hub.accesses.note(*reader.told, "read", of_alerts([shown, *versions, *(line["other"] for line in linked)]))
    acknowledgements = post_of(request).acknowledgements
    older = {each["alert_id"]: before for before, each in pairwise(versions)}
    return page(
        request,
        "alert.html",
        alert=shown,
        asked=question,
        clause=clause,
        came_from_hits="q" in request.query_params,
        places=places_of([shown], clock.language),
        versions=[
            (each, alert_view.changed(older[each["alert_id"]], each) if each["alert_id"] in older else [])
            for each in versions
        ],
        handling=handling_in_words(shown, clock),
        fields=alert_view.fields(shown, clock),
        entities=alert_view.entities(shown, clock),
        provenance=alert_view.provenance(shown, clock),
        readers=alert_view.readers(shown),
        steps=_verified(hub, reader, shown["alert_id"]),
        linked=linked,
        acknowledgements=acknowledgements.of_record(reader.viewer, reading.key_of(shown)),
        waits_for_word=any(each.alert_id == shown["alert_id"] for each in acknowledgements.asked_of(reader.viewer)),
        marking=shown["handling"]["tlp"],
    )


@router.get("/alert/proof")
def proof(hub: OpenHub, reader: PageReader, identity: Identity) -> Response:
    """The evidence file, byte for byte."""
    with hub.accesses.refusals(*reader.told, "proof"):
        alert = reading.show(hub.reading, reader.viewer, identity, reader.purpose, hub.clock())
        body = reading.evidence_of(hub.reading, reader.viewer, alert["alert_id"], reader.purpose, hub.clock())
    hub.accesses.note(*reader.told, "proof", of_alerts([alert]))
    named = {"Content-Disposition": 'attachment; filename="evidence.json"'}
    return Response(body, headers=named, media_type="application/json")


def _verified(hub: Hub, reader: Reader, alert_id: str) -> list[evidence.Step]:
    """The steps of the verification, made here as `bongsu verify` makes them; none while the alert is not attested."""
    try:
        body = reading.evidence_of(hub.reading, reader.viewer, alert_id, reader.purpose, hub.clock())
    except NotFoundError:
        return []
    return evidence.verify(body, hub.keys.root_public())


def _linked(hub: Hub, reader: Reader, shown: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    """The links of an active alert whose other end the reader may see, with that other alert."""
    sight = Sight(hub.archive, hub.links, reader.viewer, reader.purpose, hub.clock())
    key = reading.key_of(shown)
    if shown["status"] != "active" or not sight.visible(key):
        return []
    lines = []
    for link in sight.links_of([key]):
        if link.status in ("confirmed", "proposed"):
            other = sight.current(link.pair.b if link.pair.a == key else link.pair.a)
            lines.append({**link_line(sight, link, lang), "other": other or {}})
    return sorted(lines, key=lambda line: (line["status"] != "confirmed", -line["score"]))
