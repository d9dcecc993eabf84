"""One event that is genuine: received bytes become an `Event` only when the hub's signature and every name agree."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
from pydantic import ValidationError

from bongsu_schemas.event import EventError, Headers, Kind, Recall, parse, record_key, verify


class StreamError(RuntimeError):
    """The stream cannot go on; the message says why and what to do."""


class ForgedEvent(StreamError):
    """A message on the unit's topic that the hub did not write like this. It is never handed out as an event."""


@dataclass(frozen=True, slots=True)
class Event:
    """One alert released to the unit, or the recall of one. Everything here but `topics` and `delivered_at` is signed.

    `document` is the alert's JSON or the recall's; `value` holds the bytes as they were logged, hashed and attested.
    """

    headers: Headers
    agency: str
    ref: str
    edition: int
    value: bytes = field(repr=False)
    document: dict[str, Any] = field(repr=False)
    offset: int = -1

    @property
    def kind(self) -> Kind:
        return self.headers.kind

    @property
    def is_recall(self) -> bool:
        return self.headers.kind == "recall"

    @property
    def event_id(self) -> str:
        return self.headers.event_id

    @property
    def alert_id(self) -> str:
        return self.headers.alert_id

    @property
    def version(self) -> int:
        return self.headers.version

    @property
    def record(self) -> str:
        """Which record it is about: `agency/ref`."""
        return f"{self.agency}/{self.ref}"

    @property
    def alert(self) -> dict[str, Any] | None:
        """The alert; None in a recall."""
        return None if self.is_recall else self.document

    @property
    def topics(self) -> tuple[str, ...]:
        """The hub's note on which of the unit's topics it came: not signed."""
        return self.headers.topics

    @property
    def delivered_at(self) -> str:
        """The hub's note on when it was sent: not signed."""
        return self.headers.delivered_at


def receive(
    *,
    key: bytes | None,
    headers: Iterable[tuple[str, bytes | None]],
    value: bytes | None,
    unit: str,
    public_key: bytes,
    offset: int = -1,
) -> Event:
    """The event that a Kafka message is. EventError says what is not genuine about it."""
    # 1. The headers are an event's, and the hub signed them and the value.
    parsed = parse(headers)
    verify(parsed, value, public_key)
    # 2. It was released to this unit, not copied from another's topic.
    if parsed.unit != unit:
        raise EventError(f"header unit: released to {parsed.unit!r}, not to {unit!r}")
    # 3. What the headers and the key say is what the signed value says.
    document = _document(value or b"")
    agency, ref, edition = _named(parsed, document)
    if key != record_key(agency, ref):
        raise EventError(f"key: {key!r} is not the record of the value, {agency}/{ref}")
    return Event(parsed, agency, ref, edition, value or b"", document, offset)


def _document(value: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        raise EventError(f"value: no JSON: {error}") from error
    if not isinstance(document, dict):
        raise EventError("value: no JSON object")
    return document


def _named(headers: Headers, document: dict[str, Any]) -> tuple[str, str, int]:
    """Agency, reference and edition (0 in a recall) that the value names."""
    try:
        if headers.kind == "recall":
            recall = Recall.model_validate(document)
            agency, ref, edition = recall.agency, recall.ref, 0
            same = recall.reason == headers.reason
        else:
            origin = document["origin"]
            agency, ref, edition = str(origin["agency"]), str(origin["ref"]), int(document["edition"])
            same = True
        same = same and (document["alert_id"], document["version"]) == (headers.alert_id, headers.version)
    except (ValidationError, KeyError, TypeError, ValueError) as error:
        raise EventError(f"value: not an {headers.kind} of this hub: {error}") from error
    if not same:
        raise EventError("value: names another alert_id, version or reason than the headers")
    return agency, ref, edition
