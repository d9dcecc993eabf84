"""What the hub releases to a unit on `out.UNIT`: alerts and recalls, signed by the hub's checkpoint key.

An event is a Kafka message: its key is `agency/ref`, its headers are UTF-8 text, its value is the alert's logged bytes
or a recall without content. The signature holds unit, event_id, kind, alert_id, version and the value's hash; `topics`
and `delivered_at` are the hub's notes beside it and prove nothing. `Headers` comes from `bongsu_schemas.event.parse`,
the public key from `bongsu_schemas.key_statement.trusted_key`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Literal, get_args

import orjson
from pydantic import Field

from bongsu_schemas.envelope import verify_bytes
from bongsu_schemas.model import AgencyId, Hash, Ref, WireModel

Kind = Literal["alert", "recall"]
Reason = Literal["withdrawn", "narrowed", "superseded-by-unreleased"]
"""Why a record is taken back: its originator withdrew it, or a later version is not released to the unit."""

KINDS: tuple[str, ...] = get_args(Kind)
REASONS: tuple[str, ...] = get_args(Reason)
_CONTEXT = b"bongsu/event/1\0"
_FORMS = {
    "kind": "alert|recall",
    "event_id": "[0-9a-f]{40}",
    "unit": "[a-z0-9][a-z0-9._-]{0,127}",
    "alert_id": "[0-9a-f]{40}",
    "version": "[1-9][0-9]{0,9}",
    "topics": "([a-z0-9_.-]{1,128}(,[a-z0-9_.-]{1,128})*)?",
    "delivered_at": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z",
    "reason": "|".join(REASONS),
    "sha256": "[0-9a-f]{64}",
    "signature": "[0-9a-f]{128}",
}
_PATTERNS = {name: re.compile(form, re.ASCII) for name, form in _FORMS.items()}


class EventError(ValueError):
    """An event that is not genuine, or no event at all; the message names the header or the field."""


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of one event, parsed; believe them after `verify` alone. `reason` is a recall's."""

    kind: Kind
    event_id: str
    unit: str
    alert_id: str
    version: int
    topics: tuple[str, ...]
    delivered_at: str
    sha256: str
    signature: bytes
    reason: Reason | None = None


class Recall(WireModel):
    """The value of a recall: which alert the unit must no longer hold, and why. No content of it.

    `version` and `alert_id` are those of the alert that was released to the unit before, so a recall of one alert_id
    always comes after that alert, and once that alert is taken back no repeat of it is news.
    """

    agency: AgencyId
    ref: Ref
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    alert_id: Hash
    reason: Reason


def event_id(unit: str, alert_id: str, kind: Kind) -> str:
    """H(unit, alert_id, kind): one delivery, however often it is repeated."""
    return sha256(orjson.dumps(["event", unit, alert_id, kind])).hexdigest()[:40]


def record_key(agency: str, ref: str) -> bytes:
    """The message key: all events of one record have it, so that they keep their order."""
    return f"{agency}/{ref}".encode()


def recall_value(agency: str, ref: str, version: int, alert_id: str, reason: Reason) -> bytes:
    """The value of a recall."""
    recall = Recall(agency=agency, ref=ref, version=version, alert_id=alert_id, reason=reason)
    return orjson.dumps(recall.model_dump())


def signed_bytes(unit: str, event: str, kind: str, alert_id: str, version: int, value_sha256: str) -> bytes:
    """What the hub signs. No part can hold the NUL that parts them: `parse` refuses it."""
    return _CONTEXT + "\0".join([unit, event, kind, alert_id, str(version), value_sha256]).encode()


def event_headers(
    *,
    unit: str,
    kind: Kind,
    alert_id: str,
    version: int,
    value: bytes,
    delivered_at: str,
    sign: Callable[[bytes], bytes],
    topics: Sequence[str] = (),
    reason: Reason | None = None,
) -> list[tuple[str, bytes]]:
    """The headers of an event over `value`; `sign` makes an Ed25519 signature by the hub's checkpoint key."""
    event = event_id(unit, alert_id, kind)
    digest = sha256(value).hexdigest()
    texts = {
        "kind": kind,
        "event_id": event,
        "unit": unit,
        "alert_id": alert_id,
        "version": str(version),
        "topics": ",".join(topics),
        "delivered_at": delivered_at,
        **({"reason": reason} if reason else {}),
        "sha256": digest,
        "signature": sign(signed_bytes(unit, event, kind, alert_id, version, digest)).hex(),
    }
    headers = [(name, text.encode()) for name, text in texts.items()]
    parse(headers)  # nothing leaves the hub that a subscriber would refuse
    return headers


def parse(headers: Iterable[tuple[str, bytes | None]]) -> Headers:
    """The headers of a message as a value. EventError names the first that is missing, repeated or malformed."""
    texts: dict[str, str] = {}
    for name, raw in headers:
        if name not in _PATTERNS:
            continue  # a broker's or a tracer's own
        if name in texts:
            raise EventError(f"header {name}: comes twice")
        text = _text(name, raw)
        if not _PATTERNS[name].fullmatch(text):
            raise EventError(f"header {name}: {text[:80]!r} is not of the form {_FORMS[name]}")
        texts[name] = text
    missing = [name for name in _FORMS if name not in texts and name != "reason"]
    if missing:
        raise EventError(f"header {missing[0]}: missing: not an event of the hub")
    kind: Kind = "recall" if texts["kind"] == "recall" else "alert"
    if (kind == "recall") != ("reason" in texts):
        raise EventError(
            f"header reason: {'missing' if kind == 'recall' else 'not expected'} in an event of kind {kind}"
        )
    return Headers(
        kind=kind,
        event_id=texts["event_id"],
        unit=texts["unit"],
        alert_id=texts["alert_id"],
        version=int(texts["version"]),
        topics=tuple(texts["topics"].split(",")) if texts["topics"] else (),
        delivered_at=texts["delivered_at"],
        sha256=texts["sha256"],
        signature=bytes.fromhex(texts["signature"]),
        reason=next((reason for reason in get_args(Reason) if reason == texts.get("reason")), None),
    )


def verify(headers: Headers, value: bytes | None, public_key: bytes) -> None:
    """Check that the hub sent this value with these headers; EventError names what does not hold.

    The caller must still check that the event is for its own unit and that the message's key and the unsigned `reason`
    are those of the value, which `bongsu_consumers.event` does.
    """
    # 1. The value is the one that was signed.
    if value is None or sha256(value).hexdigest() != headers.sha256:
        raise EventError("header sha256: not the hash of the value: the value was altered on its way")
    # 2. The event's id is the one of its content.
    if headers.event_id != event_id(headers.unit, headers.alert_id, headers.kind):
        raise EventError("header event_id: not the id of this unit, alert_id and kind")
    # 3. The hub's checkpoint key signed all of it.
    message = signed_bytes(
        headers.unit, headers.event_id, headers.kind, headers.alert_id, headers.version, headers.sha256
    )
    if not verify_bytes(public_key, headers.signature, message):
        raise EventError("header signature: not by the hub's checkpoint key: forged, altered, or of another hub")


def _text(name: str, raw: bytes | None) -> str:
    try:
        return (raw or b"").decode()
    except UnicodeDecodeError as error:
        raise EventError(f"header {name}: not UTF-8") from error
