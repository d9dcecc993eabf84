"""Incidents that are followed grow: what links bring to one is kept with the subscription, under its owner's view.

A link has no place in the log of alerts, so a stream cannot find by itself when a record came to an incident. The
order in which members were found is decided once, in the log, and every stream of the subscription goes by it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bongsu.domain.errors import NotFoundError
from bongsu.domain.release import Viewer
from bongsu.domain.saying import saying
from bongsu.domain.subscriptions import Subscription
from bongsu.ports.archive import AlertArchive
from bongsu.ports.links import Links
from bongsu.services.sight import Sight


@dataclass(frozen=True, slots=True)
class Growth:
    """What growing needs. `joined` hears of each new member before it is kept, and may hear of it twice."""

    archive: AlertArchive
    links: Links
    user: Callable[[str], Viewer | None]
    clock: Callable[[], datetime]
    keep: Callable[[str, Sequence[str]], None]
    joined: Callable[[Subscription, str], None]

    def turn(self, subscriptions: Sequence[Subscription]) -> int:
        """Look at every incident that is followed; returns how many records came to them."""
        found = 0
        for each in subscriptions:
            viewer = self.user(each.owner) if each.incident else None
            if viewer is None:
                continue
            sight = Sight(self.archive, self.links, viewer, each.purpose, self.clock(), "subscribe")
            new = sorted(incident_members(sight, each.members) - set(each.members))
            for record in new:
                self.joined(each, record)
            if new:
                self.keep(each.id, new)
                found += len(new)
        return found


def incident_members(sight: Sight, known: Sequence[str]) -> set[str]:
    """The records of the incident that the visible ones of some members belong to."""
    found: set[str] = set()
    for record in known:
        if record not in found and sight.visible(record):
            found |= sight.members(record)
    return found


def members_of(sight: Sight, record: str) -> list[str]:
    """The records of the incident of a visible record, that record first. NotFoundError, also for what is hidden."""
    if not sight.visible(record):
        raise NotFoundError(
            saying(
                "no active alert %(record)s for you: name a record of the incident as agency/ref",
                record=repr(record[:300]),
            )
        )
    return [record, *sorted(sight.members(record) - {record})]
