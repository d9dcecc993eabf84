"""The auditor's review of the access log: filtered, with what stands out marked, and signed off month by month.

Marks are hints to look, not findings. Source of the duty: Korean notice on measures to keep personal data safe,
articles 8 (records of access, reviewed at least monthly) and 14.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bongsu.domain.errors import BadRequestError, ForbiddenError
from bongsu.domain.release import Viewer, parse_instant
from bongsu.domain.saying import saying
from bongsu.ports.log import EventLog
from bongsu.services.access import Access, newest
from bongsu.services.decisions import REVIEW, decide, decided

MARKS = ("no_case", "night", "mass", "refused")
CASE_PURPOSE = "criminal_investigation"  # the purpose that has a case
NIGHT = (22, 6)  # from and until, hours of the reader's own zone
MASS = 500  # alerts that one user exported or searched through in a day
REFUSED = 5  # refused reads of one user in a day
_LONGEST_NOTE = 2_000


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
    """Keep that the auditor has reviewed a month (`2026-11`), with what was found. It cannot be taken back."""
    check_auditor(viewer)
    try:
        first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    except ValueError as error:
        raise BadRequestError(f"{month[:16]!r} is no month: write it as 2026-11") from error
    if first > now:
        raise BadRequestError(f"{month} has not begun: review a month that is over, or the one that runs")
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
    try:
        first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        return "", ""
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first.date().isoformat(), last.date().isoformat()


def check_auditor(viewer: Viewer) -> None:
    """Only the auditor sees officers and cases of all agencies."""
    if viewer.role != "auditor":
        raise ForbiddenError(f"the access log is for the auditor; your role is {viewer.role}")


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
