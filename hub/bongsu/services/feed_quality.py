"""The quality score of a feed: what its last files cost those who read them, and what would raise it most.

100 less what each part loses. A part loses nothing at a share of 0, all its points at the share that stands beside it
here, and in between in proportion. It compares a feed with itself, not agencies with one another.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from bongsu.domain.release import parse_instant

UNMARKED = "unknown_marking"
PARTS: Mapping[str, tuple[int, float]] = {
    "quarantined": (35, 0.10),  # records that could not be admitted
    "unmarked": (15, 0.20),  # alerts whose marking was absent or unknown, so that the strictest holds
    "check_digits": (15, 0.20),  # identifiers that are not valid
    "warnings": (15, 0.50),  # alerts with any other warning
    "late": (10, 1.0),  # half of the alerts come later after the event than this share of a week
    "silent": (10, 1.0),
}
_LATE_FROM, _LATE_ALL = timedelta(days=1), timedelta(days=7)
_MOST_WARNINGS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the points that it may lose and has lost, its share, and of how many that is."""

    name: str
    points: int
    lost: float
    share: float
    of: int


@dataclass(frozen=True, slots=True)
class Quality:
    """The score (0 to 100), its parts with the dearest first, and the commonest warnings as (field, code, count)."""

    score: int
    parts: list[Part]
    warnings: list[tuple[str, str, int]]


def quality(counts: Mapping[str, int], alerts: Sequence[Mapping[str, Any]], *, silent: bool) -> Quality | None:
    """Score what the last files brought; `counts` are their receipts' counts added up. None without any record."""
    records = counts.get("records", 0)
    if not records:
        return None
    warned = [{each["code"] for each in alert["provenance"]["warnings"]} for alert in alerts]
    held = [i for alert in alerts for entity in alert["entities"] for i in entity["identifiers"]]
    shares = {
        "quarantined": (counts.get("quarantined", 0) / records, records),
        "unmarked": _share(sum(UNMARKED in codes for codes in warned), len(alerts)),
        "check_digits": _share(sum(not each["valid"] for each in held), len(held)),
        "warnings": _share(sum(bool(codes - {UNMARKED}) for codes in warned), len(alerts)),
        "late": (_lateness(alerts), len(alerts)),
        "silent": (float(silent), 1),
    }
    parts = [
        Part(name, points, round(points * min(1.0, share / whole), 1), share, of)
        for name, (points, whole) in PARTS.items()
        for share, of in [shares[name]]
    ]
    told = Counter((each["field"], each["code"]) for alert in alerts for each in alert["provenance"]["warnings"])
    return Quality(
        score=round(100 - sum(part.lost for part in parts)),
        parts=sorted(parts, key=lambda part: -part.lost),
        warnings=[(field, code, count) for (field, code), count in told.most_common(_MOST_WARNINGS)],
    )


def _share(part: int, whole: int) -> tuple[float, int]:
    return (part / whole if whole else 0.0, whole)


def _lateness(alerts: Sequence[Mapping[str, Any]]) -> float:
    """How late half of the alerts came after the event: 0 within a day, 1 after a week and more."""
    if not alerts:
        return 0.0
    waits = [_seconds(alert["times"]) for alert in alerts]
    over = median(waits) - _LATE_FROM.total_seconds()
    return max(0.0, min(1.0, over / (_LATE_ALL - _LATE_FROM).total_seconds()))


def _seconds(times: Mapping[str, Any]) -> float:
    happened = times["occurred"].get("to") or times["occurred"]["from"]
    return (parse_instant(times["received"]) - parse_instant(happened)).total_seconds()
