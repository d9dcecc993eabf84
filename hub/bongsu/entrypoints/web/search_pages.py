"""Search: one box, facets, bars of time, hits; and the same answer as a file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from bongsu.bootstrap import Hub
from bongsu.domain.errors import BadRequestError
from bongsu.domain.query.errors import QueryError
from bongsu.domain.query.fields import FIELDS
from bongsu.domain.release import Decision, decide
from bongsu.entrypoints.api.alerts import csv_lines, found
from bongsu.entrypoints.api.identity import OpenHub, Reader
from bongsu.entrypoints.web.gate import AnyVisitor, PageReader, reader_of
from bongsu.entrypoints.web.histogram import HEIGHT, WIDTH, bars
from bongsu.entrypoints.web.links import url
from bongsu.entrypoints.web.rendering import PageRoute, page
from bongsu.entrypoints.web.results import listed, strictest
from bongsu.services import reading
from bongsu.services.search import narrowed_query
from bongsu_schemas.ndjson import json_line

router = APIRouter(include_in_schema=False, route_class=PageRoute)

FACETS = ("agency", "substance", "message_type", "transport_mode", "country", "risk", "month")
SORTS = ("newest", "oldest", "risk")
EXAMPLES = (
    "필로폰",
    "yaba OR 야바",
    "agency:th.customs AND occurred:[now-30d TO *]",
    'name:"Kim Young Hee"',
    "container:*",
    "mass_g:[1000 TO *]",
)
_PAGE_HITS = 20
_EXPORTED = 1_000
_HOMES = {"feed": "/feed", "operator": "/health", "auditor": "/members"}
Day = Annotated[str, Query(pattern=r"^(\d{4}-\d\d-\d\d)?$")]


@router.get("/")
def home(
    request: Request,
    hub: OpenHub,
    visitor: AnyVisitor,
    q: str = "",
    cursor: str | None = None,
    sort: str = "newest",
    since: Day = "",
    until: Day = "",
) -> Response:
    """The search with a page of hits; roles that search nothing begin at their own page."""
    if "q" not in request.query_params and visitor.viewer.role in _HOMES:
        return RedirectResponse(_HOMES[visitor.viewer.role], 303)
    reader = reader_of(visitor)
    chosen = {name: request.query_params.getlist(name) for name in FACETS}
    asked = "q" in request.query_params
    answer: dict[str, Any] | None = None
    problem = None
    if asked:
        query, before = _narrowed(q, since, until)
        try:
            answer = found(request, hub, reader, query, chosen, limit=_PAGE_HITS, cursor=cursor, sort=sort)
        except (QueryError, BadRequestError) as error:
            problem = _problem(error, q, before)

    kept = {"q": q, "sort": sort if sort != "newest" else "", "since": since, "until": until, **chosen}

    def link(**changes: Any) -> str:
        return url("/", **{**kept, **changes})

    def toggled(facet: str, value: str) -> str:
        values = chosen[facet]
        return link(**{facet: [each for each in values if each != value] if value in values else [*values, value]})

    def without(facet: str, value: str) -> str:
        quoted = f'"{value}"' if not value.replace("_", "").replace(".", "").isalnum() else value
        return link(q=f"({q}) AND NOT {facet}:{quoted}" if q and q != "*" else f"NOT {facet}:{quoted}")

    hits = listed(hub, reader, answer["hits"]) if answer else []
    return page(
        request,
        "search.html",
        400 if problem else 200,
        q=q,
        sort=sort,
        sorts=SORTS,
        since=since,
        until=until,
        chosen=chosen,
        facets=FACETS,
        answer=answer,
        hits=hits,
        bars=bars(answer["histogram"]) if answer else [],
        bars_size=(WIDTH, HEIGHT),
        problem=problem,
        examples=EXAMPLES,
        fields=FIELDS,
        link=link,
        toggled=toggled,
        without=without,
        kept=kept,
        followed=narrowed_query(q, chosen) if answer else "",
        marking=strictest(hit["handling"]["tlp"] for hit in hits),
    )


@router.get("/export")
def export(
    request: Request,
    hub: OpenHub,
    reader: PageReader,
    q: str = "",
    since: Day = "",
    until: Day = "",
    form: Annotated[Literal["csv", "ndjson"], Query(alias="format")] = "csv",
) -> Response:
    """The first thousand hits of a search as a file: only what may be exported."""
    chosen = {name: request.query_params.getlist(name) for name in FACETS}
    answer = found(request, hub, reader, _narrowed(q, since, until)[0], chosen, limit=_EXPORTED, action="export")
    lines = _exported(hub, reader, answer["hits"])
    if form == "csv":
        body, kind = b"\xef\xbb\xbf" + b"".join(csv_lines(lines)), "text/csv; charset=utf-8"
    else:
        body, kind = b"".join(json_line(line) + b"\n" for line in lines), "application/x-ndjson"
    named = {"Content-Disposition": f'attachment; filename="bongsu-search.{form}"'}
    return Response(body, headers=named, media_type=kind)


def _exported(hub: Hub, reader: Reader, hits: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for hit in hits:
        alert = reading.show(hub.reading, reader.viewer, hit["alert_id"], reader.purpose, hub.clock())
        if decide(reader.viewer, alert, "export", reader.purpose, hub.clock()) is Decision.ALLOW:
            yield alert


def _narrowed(q: str, since: str, until: str) -> tuple[str, int]:
    """The query with the chosen days, and how many characters were put before what the reader wrote."""
    if not since and not until:
        return q or "*", 0
    days = f"occurred:[{since or '*'} TO {until or '*'}]"
    return (f"({q}) AND {days}", 1) if q.strip() not in ("", "*") else (days, 0)


def _problem(error: QueryError | BadRequestError, query: str, before: int) -> dict[str, str]:
    """An error as the page shows it; of a query also the place."""
    if not isinstance(error, QueryError):
        return {"text": str(error), "advice": "", "before": "", "at": "", "after": ""}
    start = max(0, error.position - before)
    end = start + max(1, len(error.found))
    return {
        "text": error.problem,
        "advice": error.advice,
        "before": query[:start],
        "at": query[start:end] or "␣",
        "after": query[end:],
    }
