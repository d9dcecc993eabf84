"""Who received an agency's alerts: what the originator may know of each read, delivery and export."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bongsu.domain.errors import ForbiddenError
from bongsu.domain.release import Viewer
from bongsu.domain.saying import saying
from bongsu.ports.log import EventLog
from bongsu.services.access import newest
from bongsu.services.quarantine import OWNING_ROLES


@dataclass(frozen=True, slots=True)
class Received:
    """One read of the agency's alerts. `user` and `case` are empty unless the reader is of the same agency."""

    at: str
    agency: str
    action: str
    purpose: str
    alert_ids: tuple[str, ...]
    user: str
    case: str


def received(
    log: EventLog, viewer: Viewer, *, since: str = "", alert_id: str = "", own: bool = False, most: int = 100
) -> list[Received]:
    """The newest reads of the viewer's agency's alerts by others (with `own` also by itself), `most` at the utmost.

    `ForbiddenError` for roles that own no feed.
    """
    if viewer.role not in OWNING_ROLES:
        raise ForbiddenError(saying("this page is for the people of an originating agency"))
    return list(islice(_lines(log, viewer, since, alert_id, own=own), most))


def _lines(log: EventLog, viewer: Viewer, since: str, alert_id: str, *, own: bool) -> Iterator[Received]:
    for access in newest(log, since):
        alert_ids = tuple(access.released.get(viewer.agency, ()))
        same = access.agency == viewer.agency
        if not alert_ids or (same and not own) or (alert_id and alert_id not in alert_ids):
            continue
        yield Received(
            access.at,
            access.agency,
            access.action,
            access.purpose,
            (alert_id,) if alert_id else alert_ids,
            access.user if same else "",
            (access.case or "") if same else "",
        )
