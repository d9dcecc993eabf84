"""The urgent alerts that wait for the reader's acknowledgement, with the titles that are released to the reader."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from bongsu.bootstrap import Hub
from bongsu.domain.acknowledgement import Waiting
from bongsu.domain.errors import NotFoundError
from bongsu.entrypoints.api.identity import Reader
from bongsu.services import reading
from bongsu.services.access import of_alerts


def waiting_context(hub: Hub, reader: Reader, waiting: Sequence[Waiting]) -> dict[str, Any]:
    """What `acknowledgement_lines.html` shows; the alerts whose titles it shows are recorded as read."""
    titles: dict[str, str] = {}
    found = []
    for identity in dict.fromkeys(each.alert_id for each in waiting):
        try:
            alert = reading.show(hub.reading, reader.viewer, identity, reader.purpose, hub.clock())
        except NotFoundError:  # not released for this purpose, or no more
            continue
        titles[identity] = alert["title"]
        found.append(alert)
    if found:
        hub.accesses.note(*reader.told, "read", of_alerts(found))
    return {"waiting": waiting, "titles": titles, "known": shown_as(waiting)}


def shown_as(waiting: Sequence[Waiting]) -> str:
    """A digest of the lines: pages that ask again say it, so that the same lines are neither sent nor read again."""
    lines = [(each.alert_id, each.delivered_at, each.reminded_at, each.escalated_at) for each in waiting]
    return sha256(repr(lines).encode()).hexdigest()[:16]
