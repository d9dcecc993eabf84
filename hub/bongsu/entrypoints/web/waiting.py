"""The urgent alerts that wait for the reader's acknowledgement, with the titles that are released to the reader."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from bongsu.bootstrap import Hub
from bongsu.domain.acknowledgement import Waiting
from bongsu.entrypoints.api.identity import Reader
from bongsu.services import reading
from bongsu.services.access import of_alerts


def waiting_context(hub: Hub, reader: Reader, waiting: Sequence[Waiting]) -> dict[str, Any]:
    """What `acknowledgement_lines.html` shows; the alerts whose titles it shows are recorded as read."""
    identities = dict.fromkeys(each.alert_id for each in waiting)
    found = reading.shown(hub.reading, reader.viewer, identities, reader.purpose, hub.clock())
    titles = {each["alert_id"]: each["title"] for each in found}
    if found:
        hub.accesses.note(*reader.told, "read", of_alerts(found))
    return {"waiting": waiting, "titles": titles, "known": shown_as(waiting)}


def shown_as(waiting: Sequence[Waiting]) -> str:
    """A digest of the lines: pages that ask again say it, so that the same lines are neither sent nor read again."""
    lines = [(each.alert_id, each.delivered_at, each.reminded_at, each.escalated_at) for each in waiting]
    return sha256(repr(lines).encode()).hexdigest()[:16]
