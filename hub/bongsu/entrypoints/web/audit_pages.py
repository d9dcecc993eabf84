"""The auditor's page: the access log with what stands out, as a file too, and the monthly review signed off."""

import csv
import io
from datetime import date, timedelta
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from bongsu.bootstrap import Hub
from bongsu.domain.release import PURPOSES
from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.web.asked import Day
from bongsu.entrypoints.web.gate import AnyVisitor, Form, Visitor
from bongsu.entrypoints.web.rendering import PageRoute, page, zone_of
from bongsu.services import review as service
from bongsu.services.access import Action, newest
from bongsu.services.review import Filters, Review
from bongsu_schemas.csv_cell import neutralised

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_SHOWN = 200
_DAYS = 31
_COLUMNS = ("at", "agency", "user", "role", "purpose", "case", "action", "refused", "alerts", "marks", "released")
Word = Annotated[str, Query(max_length=128)]


def filters_of(
    agency: Word = "",
    user: Word = "",
    purpose: Word = "",
    action: Word = "",
    mark: Word = "",
    since: Day = "",
    until: Day = "",
) -> Filters:
    """The filters of the page's form."""
    return Filters(agency, user.strip(), purpose, action, mark, since, until)


Asked = Annotated[Filters, Depends(filters_of)]


@router.get("/audit")
def audit(request: Request, hub: OpenHub, visitor: AnyVisitor, asked: Asked) -> Response:
    """The log of the last month, or of the days asked for."""
    now = hub.clock()
    chosen = asked if asked.since else _since(asked, (now - timedelta(days=_DAYS)).date().isoformat())
    found = _reviewed(hub, visitor, chosen)
    done = service.reviews(hub.log)
    running = now.strftime("%Y-%m")
    last = _before(running)
    over = [last, _before(last)]
    return page(
        request,
        "audit.html",
        found=found,
        lines=found.lines[:_SHOWN],
        asked=chosen,
        actions=get_args(Action),
        purposes_all=PURPOSES,
        marks=service.MARKS,
        agencies=[*sorted(hub.directory.agencies()), "hub"],
        reviews=done,
        over=over,
        running=running,
        running_over=service.over_at(running),
        ends={each: service.days_of(each)[1] for each in (running, *over)},
        counted={each: _month(hub, visitor, each) for each in (running, *over)},
        due=service.is_due(done, last) and _read_in(hub, last),
        most=service.MASS,
        refusals=service.REFUSED,
    )


@router.get("/audit/csv")
def export(hub: OpenHub, visitor: AnyVisitor, asked: Asked) -> Response:
    """The same as a file, with the ids of the alerts."""
    found = _reviewed(hub, visitor, asked)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for line in found.lines:
        each = line.access
        ids = " ".join(f"{agency}:{alert_id}" for agency, held in each.released.items() for alert_id in held)
        row = (each.at, each.agency, each.user, each.role, each.purpose, each.case or "", each.action)
        cells = (*row, "1" if each.denied else "", str(each.count), " ".join(line.marks), ids)
        writer.writerow([neutralised(cell) for cell in cells])
    named = {"Content-Disposition": 'attachment; filename="bongsu-access.csv"'}
    return Response("\ufeff" + text.getvalue(), headers=named, media_type="text/csv; charset=utf-8")


@router.post("/audit/review")
def sign_off(hub: OpenHub, visitor: AnyVisitor, form: Form) -> Response:
    """Keep that a month was reviewed."""
    service.check_auditor(visitor.viewer)
    month = form.get("month", "")
    service.sign_off(hub.log, visitor.viewer, month, form.get("note", ""), _month(hub, visitor, month), hub.clock())
    return RedirectResponse("/audit#review", 303)


def _reviewed(hub: Hub, visitor: Visitor, asked: Filters) -> Review:
    """The lines that are asked for; looking at them is a record in the log too."""
    found = service.review(hub.log, visitor.viewer, asked, zone_of)
    hub.accesses.note(visitor.viewer, "audit", None, "audit", {})
    return found


def _before(month: str) -> str:
    """The month before one."""
    first, _ = service.days_of(month)
    return (date.fromisoformat(first) - timedelta(days=1)).isoformat()[:7]


def _month(hub: Hub, visitor: Visitor, month: str) -> Review:
    """What is signed off with a month: all of its records."""
    since, until = service.days_of(month)
    return service.review(hub.log, visitor.viewer, Filters(since=since, until=until), zone_of)


def _read_in(hub: Hub, month: str) -> bool:
    """Whether anything was read in a month: else there is nothing to review."""
    return any(each.at[:7] == month for each in newest(hub.log, month))


def _since(asked: Filters, day: str) -> Filters:
    return Filters(asked.agency, asked.user, asked.purpose, asked.action, asked.mark, day, asked.until)
