"""Beside the search: suggestions while one writes, and searches kept by a name."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.web.gate import Form, PageReader
from bongsu.entrypoints.web.languages import LANGUAGES, language
from bongsu.entrypoints.web.rendering import PageRoute, page
from bongsu.entrypoints.web.vocabulary import WORDS, word
from bongsu.services.access import of_alerts
from bongsu.services.saved_searches import SavedSearches
from bongsu.services.suggestions import suggest
from bongsu_schemas import codelists

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/suggest")
def suggestions(
    request: Request, hub: OpenHub, reader: PageReader, q: Annotated[str, Query(max_length=4_000)] = ""
) -> Response:
    """Ways to go on with a query, as the options of a list: only what the reader's own view holds."""
    found, of = suggest(hub.index, hub.alerts_by_id, reader.viewer, reader.purpose, q, hub.clock(), _spellings)
    if of:
        hub.accesses.note(*reader.told, "search", of_alerts(of))
    return page(request, "suggestions.html", found=found, known_fields=WORDS["field"])


@router.post("/searches")
def keep(request: Request, reader: PageReader, form: Form) -> Response:
    """Keep a search by a name."""
    saved_of(request).save(reader.viewer, form.get("name", "").strip(), form.get("address", ""))
    return RedirectResponse("/", 303)


@router.post("/searches/delete")
def forget(request: Request, reader: PageReader, form: Form) -> Response:
    """Forget a kept search."""
    saved_of(request).delete(reader.viewer, form.get("id", ""))
    return RedirectResponse("/", 303)


def saved_of(request: Request) -> SavedSearches:
    """The saved searches of this application."""
    saved: SavedSearches = request.app.state.saved_searches
    return saved


def _spellings(kind: str, code: str) -> Sequence[str]:
    """All names of a code in all languages; of a substance its street names too."""
    names = [word(kind, code, language(each)) for each in LANGUAGES]
    known = codelists.substances().get(code) if kind == "substance" else None
    return [*names, *(term.text for term in known.terms)] if known else names
