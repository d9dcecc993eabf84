"""One event of a stream over HTTP, checked as far as it can be: its names agree, its ids are made of what they name.

No signature of the hub comes with it, so it is as genuine as the TLS connection is. The evidence file of an alert
(`GET /v1/alerts/{alert_id}/proof`) proves its bytes offline: `bongsu verify`.
"""

from dataclasses import dataclass, field
from typing import Any

import orjson
from pydantic import ValidationError

from bongsu_schemas.event import EventError, Kind, Recall, event_id
from bongsu_schemas.sse import Block
from bongsu_schemas.submission import content_id

_ID_DIGITS = 40


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """An alert that is released to the user, or the recall of one. `id` is what to resume with."""

    id: str
    kind: Kind
    agency: str
    ref: str
    version: int
    alert_id: str
    edition: int
    document: dict[str, Any] = field(repr=False)

    @property
    def event_id(self) -> str:
        """The same however often it is delivered: whoever must not act twice keeps it."""
        return self.id[:_ID_DIGITS]

    @property
    def is_recall(self) -> bool:
        return self.kind == "recall"

    @property
    def record(self) -> str:
        """Which record it is about: `agency/ref`."""
        return f"{self.agency}/{self.ref}"

    @property
    def alert(self) -> dict[str, Any] | None:
        """The alert; None in a recall."""
        return None if self.is_recall else self.document


def received(block: Block, user: str | None) -> LiveEvent:
    """The event of a block. EventError says what about it does not hold."""
    try:
        document = orjson.loads(block.data)
        if block.kind == "recall":
            recall = Recall.model_validate(document)
            event = LiveEvent(
                block.id, "recall", recall.agency, recall.ref, recall.version, recall.alert_id, 0, document
            )
        elif block.kind == "alert":
            origin, version, edition = document["origin"], int(document["version"]), int(document["edition"])
            event = LiveEvent(
                block.id, "alert", origin["agency"], origin["ref"], version, document["alert_id"], edition, document
            )
        else:
            raise EventError(f"event {block.kind!r}: neither an alert nor a recall")
    except (orjson.JSONDecodeError, ValidationError, KeyError, TypeError) as error:
        raise EventError(f"data: not an {block.kind}: {error}") from error
    # 1. The alert's id is made of its record, version and edition.
    made = content_id("alert", event.agency, event.ref, event.version, event.edition)
    if not event.is_recall and event.alert_id != made:
        raise EventError(f"data: alert_id {event.alert_id!r} is not that of {event.record} version {event.version}")
    # 2. The event's id is made of its user, alert and kind.
    if user is not None and event.event_id != event_id(user, event.alert_id, event.kind):
        raise EventError(f"id: {event.event_id!r} is not that of this {event.kind} for {user}")
    return event
