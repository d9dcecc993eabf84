"""The auditor's review of the access log: filtered, with what stands out marked, and signed off month by month.

Marks are hints to look, not findings. Source of the duty: Korean notice on measures to keep personal data safe,
articles 8 (records of access, reviewed at least monthly) and 14.
"""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bongsu.domain.errors import BadRequestError, ForbiddenError
from bongsu.domain.release import Viewer, parse_instant
from bongsu.domain.saying import coded, saying
from bongsu.ports.log import EventLog
from bongsu.services.access import Access, newest
from bongsu.services.decisions import REVIEW, decide, decided
from bongsu.services.intake import rfc3339

MARKS = ("no_case", "night", "mass", "refused")
CASE_PURPOSE = "criminal_investigation"  # the purpose that has a case
NIGHT = (22, 6)  # from and until, hours of the reader's own zone
MASS = 500  # alerts that one user exported or searched through in a day
REFUSED = 5  # refused reads of one user in a day
_LONGEST_NOTE = 2_000
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked at; empty is all. Days are UTC, `until` is included."""

    agency: str = ""
    user: str = ""
    purpose: str = ""
    action: str = ""
    mark: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One record with its marks."""

    access: Access
    marks: tuple[str, ...]


@dataclass(slots=True)
class Review:
    """The lines, newest first, and how they are spread."""

    lines: list[Line] = field(default_factory=list)
    agencies: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)


def review(log: EventLog, viewer: Viewer, filters: Filters, zone_of: Callable[[str], str]) -> Review:
    """The records that the filters leave. `ForbiddenError` for everybody but the auditor."""
    check_auditor(viewer)
    looked_at = [each for each in newest(log, filters.since) if not filters.until or each.at[:10] <= filters.until]
    found = Review()
    for line in _marked(looked_at, zone_of):
        if _wanted(line, filters):
            found.lines.append(line)
            found.agencies[line.access.agency] += 1
            found.marks.update(line.marks)
    return found


def sign_off(log: EventLog, viewer: Viewer, month: str, note: str, found: Review, now: datetime) -> None:
    """Keep that the auditor has reviewed a month that is over (`2026-11`), with what was found.

    It cannot be taken back: `BadRequestError` for a month in which more may still be read.
    """
    check_auditor(viewer)
    _, last = days_of(month)
    if not last:
        raise BadRequestError(saying("%(month)s is no month: write it as 2026-11", month=repr(month[:16])))
    if rfc3339(now)[:10] <= last:  # what is read in the rest of it would be in no review
        raise BadRequestError(
            saying(
                "%(month)s is not over: it can be signed off from %(day)s (UTC) on; sign off a month before it",
                month=month,
                day=over_at(month)[:10],
            )
        )
    if not note.strip() or len(note) > _LONGEST_NOTE:
        raise BadRequestError(
            saying("say what was found in 1 to %(limit)s characters: it is kept", limit=_LONGEST_NOTE)
        )
    decide(log, REVIEW, month, viewer, now, note=note.strip(), records=len(found.lines), marks=dict(found.marks))


def reviews(log: EventLog) -> list[dict[str, Any]]:
    """The reviews that were signed off, the newest first."""
    return list(decided(log, {REVIEW}))


def days_of(month: str) -> tuple[str, str]:
    """The first and the last day of a month; empty for what is none."""
    if not _MONTH.fullmatch(month):
        return "", ""
    first = date.fromisoformat(f"{month}-01")
    return first.isoformat(), first.replace(day=monthrange(first.year, first.month)[1]).isoformat()


def over_at(month: str) -> str:
    """The instant from which a month can be signed off: midnight UTC after its last day, as its records are counted."""
    _, last = days_of(month)
    return f"{date.fromisoformat(last) + timedelta(days=1)}T00:00:00Z"


def is_due(reviews: Iterable[Mapping[str, Any]], month: str) -> bool:
    """Whether a month that is over has no review from after its end: what was read after a review is in none."""
    _, last = days_of(month)
    return not any(each["about"] == month and each["at"][:10] > last for each in reviews)


def check_auditor(viewer: Viewer) -> None:
    """Only the auditor sees officers and cases of all agencies."""
    if viewer.role != "auditor":
        raise ForbiddenError(
            saying("the access log is for the auditor; your role is %(role)s", role=coded("user_role", viewer.role))
        )


def _marked(accesses: list[Access], zone_of: Callable[[str], str]) -> Iterator[Line]:
    released: Counter[tuple[str, str]] = Counter()
    refused: Counter[tuple[str, str]] = Counter()
    for each in accesses:
        day = (each.user, each.at[:10])
        refused[day] += each.denied
        if each.action in ("export", "search", "check"):
            released[day] += each.count
    for each in accesses:
        day = (each.user, each.at[:10])
        hour = parse_instant(each.at).astimezone(ZoneInfo(zone_of(each.agency))).hour
        person = not each.user.startswith("unit:") and each.action != "stream"
        holds = {
            "no_case": person and each.purpose == CASE_PURPOSE and not each.case,
            "night": person and (hour >= NIGHT[0] or hour < NIGHT[1]),
            "mass": each.action in ("export", "search", "check") and each.count > 0 and released[day] >= MASS,
            "refused": each.denied and refused[day] >= REFUSED,
        }
        yield Line(each, tuple(mark for mark in MARKS if holds[mark]))


def _wanted(line: Line, filters: Filters) -> bool:
    access = line.access
    return (
        filters.agency in ("", access.agency)
        and filters.user in ("", access.user)
        and filters.purpose in ("", access.purpose)
        and filters.action in ("", access.action)
        and (not filters.mark or filters.mark in line.marks)
    )
