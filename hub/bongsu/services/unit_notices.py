"""What a viewer's units found in what was released to them: watched values, bursts, counts, newest first."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import orjson

from bongsu.domain.release import Viewer
from bongsu.ports.directory import Unit
from bongsu.ports.notices import Notices

MOST = 2_000
"""How far back a unit's topic is read; counts are told anew at every change, so many lines say the same."""
_SHOWN = ("watch", "burst", "count", "oversize", "recall", "refused")


Sees = Callable[[str], bool]
"""Whether the viewer may see an alert now, by its alert_id."""


class Found(NamedTuple):
    """A unit and its notices, the newest first."""

    unit: str
    notices: list[dict[str, Any]]


def units_of(units: Iterable[Unit], viewer: Viewer, purpose: str) -> list[Unit]:
    """The units that belong to the viewer's agency and work for the viewer's purpose."""
    return [unit for unit in units if unit.agency == viewer.agency and unit.purpose == purpose]


def found(notices: Notices, units: Iterable[Unit], viewer: Viewer, purpose: str, sees: Sees) -> list[Found]:
    """The notices of the viewer's units; one on an alert that the viewer may not see now is left out."""
    return [
        Found(
            unit.name,
            [each for each in newest(notices.newest(unit.name, MOST)) if each["what"] == "recall" or _may(each, sees)],
        )
        for unit in units_of(units, viewer, purpose)
    ]


def newest(lines: Sequence[bytes]) -> list[dict[str, Any]]:
    """Notices, the last of each id, the newest first; without those that were taken back and without foreign lines."""
    last: dict[str, dict[str, Any]] = {}
    taken_back: set[str] = set()
    for line in lines:
        notice = _read(line)
        if notice is None:
            continue
        if notice["what"] == "recall":
            taken_back.update(each for each in notice.get("withdraws", ()) if isinstance(each, str))
        last.pop(notice["notice_id"], None)
        last[notice["notice_id"]] = notice
    return [notice for notice in reversed(last.values()) if notice["notice_id"] not in taken_back]


def _may(notice: dict[str, Any], sees: Sees) -> bool:
    alert_id = notice.get("alert_id")
    return alert_id is None or (isinstance(alert_id, str) and sees(alert_id))


def _read(line: bytes) -> dict[str, Any] | None:
    """A notice, or None: the topic is the unit's, which may write there what it likes."""
    try:
        notice = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(notice, dict) or not isinstance(notice.get("notice_id"), str) or notice.get("what") not in _SHOWN:
        return None
    return notice
