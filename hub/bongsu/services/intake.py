"""Take a submission in: limits, hash, signature, seen?, append; the receipt is given after the append."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from securesystemslib.dsse import Envelope

from bongsu.domain.errors import ForbiddenError, NotFoundError, TooLargeError, UnverifiedError
from bongsu.domain.ids import submission_id
from bongsu.domain.saying import Saying, coded, saying
from bongsu.pipeline.outcomes import decide_file, empty_receipt, record_key
from bongsu.pipeline.prepare import PreparedFile, prepare
from bongsu.pipeline.stamp import Stamp
from bongsu.ports.ledger import Ledger
from bongsu.ports.log import DuplicateKeyError, EventLog, NewEntry
from bongsu_schemas import envelope as dsse
from bongsu_schemas.feed import Feed

MOST_BYTES = 8 * 1024 * 1024
GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking in needs: the logs, the feeds, the registered keys and the clock."""

    log: EventLog
    ledger: Ledger
    feeds: Mapping[str, Feed]
    keys_of: Callable[[str], list[bytes]]
    clock: Callable[[], datetime]


def submit(intake: Intake, agency: str, body: bytes, *, backfill: bool = False) -> dict[str, Any]:
    """Store one signed submission and return its receipt; the same bytes again return their current receipt.

    Raises `TooLargeError`, `UnverifiedError`, `ForbiddenError`. When it returns, the submission is durable.
    """
    payload, stamp, _ = _accepted(intake, agency, body, backfill=backfill)
    # Durable before the receipt. Seen? The id is made of the content, and the log holds each once.
    try:
        intake.log.append("submissions", [NewEntry(stamp.submission_id, payload, stamp.headers())])
    except DuplicateKeyError:
        return receipt_of(intake, stamp.submission_id) or empty_receipt(stamp)
    return empty_receipt(stamp)


def dry_run(intake: Intake, agency: str, body: bytes) -> dict[str, Any]:
    """The receipt that a submission would get now, with nothing stored. Raises as `submit`."""
    return _foreseen(intake, *_accepted(intake, agency, body, backfill=False))[1]


def try_out(
    intake: Intake, agency: str, payload: bytes, name: str | None = None
) -> tuple[PreparedFile, dict[str, Any]]:
    """An unsigned file of the agency's own feed (or of `generic`) as it would be read, and its receipt.

    Nothing is stored.

    Raises `TooLargeError` as `submit`.
    """
    _check_size(payload)
    feed = intake.feeds[name or agency]
    return _foreseen(intake, payload, _stamped(intake, agency, payload, feed), feed)


def receipt_of(intake: Intake, identity: str) -> dict[str, Any] | None:
    """The current receipt of a submission, None when it is unknown."""
    processed = intake.ledger.receipts([identity]).get(identity)
    if processed is not None:
        return dict(orjson.loads(processed))
    logged = intake.log.by_key("submissions", identity)
    return empty_receipt(Stamp.from_headers(logged[0].headers)) if logged else None


def receipt_for(intake: Intake, agency: str, identity: str) -> dict[str, Any]:
    """The current receipt of one of the agency's own submissions; `NotFoundError` for any other."""
    receipt = receipt_of(intake, identity)
    if receipt is None or receipt["agency"] != agency:
        raise NotFoundError(
            saying(
                "no submission %(identity)s of %(agency)s; the id is the `submission_id` of its receipt",
                identity=identity,
                agency=agency,
            )
        )
    return receipt


def feed_of(feeds: Mapping[str, Feed], agency: str, payload_type: str) -> Feed:
    """The feed that a payload type names: the agency's own, or alerts already in the hub's schema."""
    for name in (agency, GENERIC):
        if name in feeds and feeds[name].payload_type == payload_type:
            return feeds[name]
    offered = " or ".join(feeds[name].payload_type for name in (agency, GENERIC) if name in feeds)
    raise ForbiddenError(
        saying(
            "%(agency)s has no feed of type %(payload_type)s: sign with %(offered)s",
            agency=agency,
            payload_type=repr(payload_type),
            offered=offered,
        )
    )


def rfc3339(moment: datetime) -> str:
    """A moment in the wire's form, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _accepted(intake: Intake, agency: str, body: bytes, *, backfill: bool) -> tuple[bytes, Stamp, Feed]:
    """What both a submission and its dry run must pass, and the stamp that it gets."""
    # 1. Limits, before anything is parsed: base64 makes three bytes four.
    if len(body) > MOST_BYTES * 4 // 3 + 16_384:
        raise TooLargeError(_too_large(len(body) * 3 // 4))
    # 2. The agency's signature over the raw bytes, by a key that is registered for it.
    envelope = _verified(intake, agency, body)
    _check_size(envelope.payload)
    # 3. The feed that the payload type names, and the id that the content makes.
    feed = feed_of(intake.feeds, agency, envelope.payload_type)
    signatures = orjson.dumps(envelope.to_dict()["signatures"]).decode()
    stamp = _stamped(intake, agency, envelope.payload, feed, signatures=signatures, backfill=backfill)
    return envelope.payload, stamp, feed


def _stamped(
    intake: Intake, agency: str, payload: bytes, feed: Feed, *, signatures: str = "[]", backfill: bool = False
) -> Stamp:
    """The stamp that a file gets: who, what feed, when, and the id that the content makes."""
    digest = sha256(payload).hexdigest()
    return Stamp(
        submission_id=submission_id(agency, feed.agency, digest),
        agency=agency,
        feed=feed.agency,
        payload_type=feed.payload_type,
        sha256=digest,
        received_at=rfc3339(intake.clock()),
        mapping_version=feed.mapping_version,
        signatures=signatures,
        backfill="1" if backfill else "",
    )


def _foreseen(intake: Intake, payload: bytes, stamp: Stamp, feed: Feed) -> tuple[PreparedFile, dict[str, Any]]:
    """What would become of a file now."""
    file = prepare(payload, stamp, feed)
    keys = {record_key(stamp.agency, record.ref) for record in file.records if record.ref}
    return file, decide_file(file, payload, intake.ledger.versions(keys)).receipt


def _verified(intake: Intake, agency: str, body: bytes) -> Envelope:
    keys = intake.keys_of(agency)
    if not keys:
        raise UnverifiedError(
            saying("no key is registered for %(agency)s: the hub's operator registers one", agency=agency)
        )
    try:
        envelope = dsse.read(body)
    except dsse.EnvelopeError as error:
        raise UnverifiedError(
            saying(
                "this is no DSSE envelope, at %(place)s: %(fault)s. Sign the file's raw bytes with the key registered"
                " for %(agency)s.",
                place=coded("fault", error.place),
                fault=coded("fault", error.fault),
                agency=agency,
            )
        ) from error
    try:
        dsse.verify(envelope, keys)
    except dsse.EnvelopeError as error:
        raise UnverifiedError(
            saying(
                "no signature by a registered key: the envelope names %(named)s, registered: %(known)s. Sign the file's"
                " raw bytes with the key registered for %(agency)s.",
                named=", ".join(sorted(each[:16] for each in envelope.signatures)) or "–",
                known=", ".join(dsse.key_id(key)[:16] for key in keys),
                agency=agency,
            )
        ) from error
    return envelope


def _check_size(payload: bytes) -> None:
    if len(payload) > MOST_BYTES:
        raise TooLargeError(_too_large(len(payload)))


def _too_large(size: int) -> Saying:
    return saying(
        "the submission has %(size)s bytes, the limit `submission` is %(most)s: split the file (`bongsu push` does)",
        size=size,
        most=MOST_BYTES,
    )
