"""Search: one box, facets, bars of time, hits; where it happened; and the same answer as a file."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from bongsu.domain.errors import BadRequestError
from bongsu.domain.query.errors import QueryError
from bongsu.domain.query.writing import clause
from bongsu.entrypoints.api.alerts import found
from bongsu.entrypoints.api.files import saved
from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.web.asked import FACETS, Question
from bongsu.entrypoints.web.gate import AnyVisitor, PageReader, reader_of
from bongsu.entrypoints.web.histogram import HEIGHT, WIDTH, bars
from bongsu.entrypoints.web.near_misses import parts_alone
from bongsu.entrypoints.web.places import places_counted
from bongsu.entrypoints.web.rendering import PageRoute, language_of, page
from bongsu.entrypoints.web.results import listed, strictest
from bongsu.entrypoints.web.search_comfort import saved_of
from bongsu.entrypoints.web.vocabulary import FIELD_GROUPS, WORDS
from bongsu.services import reading
from bongsu.services.search import mapped, narrowed_query

router = APIRouter(include_in_schema=False, route_class=PageRoute)

SORTS = ("newest", "oldest", "risk")
EXAMPLES = (
    "필로폰",
    "yaba OR 야바",
    "agency:th.customs AND occurred:[now-30d TO *]",
    'name:"Kim Min Su"',
    "container:*",
    "mass_g:[1000 TO *]",
)
_PAGE_HITS = 20
_EXPORTED = 1_000
_HOMES = {"feed": "/feed", "operator": "/health", "auditor": "/audit"}


@router.get("/")
def home(
    request: Request, hub: OpenHub, visitor: AnyVisitor, question: Question, cursor: str | None = None
) -> Response:
    """The search with a page of hits; roles that search nothing begin at their own page."""
    searched = "q" in request.query_params
    if not searched and visitor.viewer.role in _HOMES:
        return RedirectResponse(_HOMES[visitor.viewer.role], 303)
    reader = reader_of(visitor)
    answer: dict[str, Any] | None = None
    problem = None
    query, before = question.query()
    if searched:
        try:
            answer = found(
                request, hub, reader, query, question.chosen, limit=_PAGE_HITS, cursor=cursor, sort=question.sort
            )
        except BadRequestError as error:
            problem = _problem(error, question.q, before)
    hits = listed(hub, reader, answer["hits"]) if answer else []
    return page(
        request,
        "search.html",
        400 if problem else 200,
        asked=question,
        clause=clause,
        sorts=SORTS,
        facets=FACETS,
        answer=answer,
        hits=hits,
        parts=parts_alone(hub, reader, question) if answer and not answer["total"] else [],
        bars=bars(answer["histogram"]) if answer else [],
        bars_size=(WIDTH, HEIGHT),
        problem=problem,
        examples=EXAMPLES,
        saved=saved_of(request).of(reader.viewer) if not searched else [],
        field_groups=FIELD_GROUPS,
        known_fields=WORDS["field"],
        followed=narrowed_query(query, question.chosen) if answer else "",
        marking=strictest(hit["handling"]["tlp"] for hit in hits),
    )


@router.get("/places")
def places(request: Request, hub: OpenHub, reader: PageReader, question: Question) -> Response:
    """Where the hits of a search happened and which way they went: a map and tables of numbers, no single alert."""
    chosen = {name: values for name, values in question.chosen.items() if values}
    total, counts = mapped(hub.index, reader.viewer, reader.purpose, question.query()[0], hub.clock(), chosen)
    hub.accesses.note(*reader.told, "search", {})
    return page(
        request,
        "places.html",
        asked=question,
        places=places_counted(counts, language_of(request)),
        total=total,
        marking=strictest(value.partition(" ")[2] for value in counts if value.startswith("tlp ")),
    )


@router.get("/export")
def export(
    request: Request,
    hub: OpenHub,
    reader: PageReader,
    question: Question,
    form: Annotated[Literal["csv", "ndjson"], Query(alias="format")] = "csv",
) -> Response:
    """The first thousand hits of a search as a file: only what may be exported."""
    query = question.query()[0]
    answer = found(request, hub, reader, query, question.chosen, limit=_EXPORTED, sort=question.sort, action="export")
    alerts = (
        reading.show(hub.reading, reader.viewer, hit["alert_id"], reader.purpose, hub.clock()) for hit in answer["hits"]
    )
    return saved(reading.exportable(reader.viewer, alerts, reader.purpose, hub.clock()), form, "search")


def _problem(error: BadRequestError, query: str, before: int) -> dict[str, str]:
    """An error as the page shows it; of a query also the place."""
    if not isinstance(error, QueryError):
        return {"text": error.sentence, "advice": "", "before": "", "at": "", "after": ""}
    if error.field != "q":  # a filter of the address: nothing of it stands in the box
        return {"text": error.problem, "advice": error.advice, "before": "", "at": "", "after": ""}
    start = max(0, error.position - before)
    end = start + max(1, len(error.found))
    return {
        "text": error.problem,
        "advice": error.advice,
        "before": query[:start],
        "at": query[start:end] or "␣",
        "after": query[end:],
    }
