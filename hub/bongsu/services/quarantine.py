"""Quarantine: what could not be admitted, shown with its bytes and reason, requeued after a mend, or discarded."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from bongsu.domain.errors import BadRequestError, ForbiddenError, NotFoundError
from bongsu.domain.release import Viewer
from bongsu.pipeline.outcomes import (
    alert_entry,
    count,
    decide_file,
    decide_record,
    quarantine_entry,
    record_key,
    worded,
)
from bongsu.pipeline.prepare import prepare
from bongsu.pipeline.stamp import Stamp
from bongsu.ports.ledger import Admission, Ledger, StaleAdmissionError
from bongsu.ports.log import Entry, EventLog, NewEntry
from bongsu.services.intake import rfc3339
from bongsu_schemas.feed import Defect, Feed

_PAGE = 500
_TRIES = 3
OWNING_ROLES = frozenset({"feed", "analyst", "investigator"})


@dataclass(frozen=True, slots=True)
class Quarantine:
    """What the quarantine needs."""

    log: EventLog
    ledger: Ledger
    feeds: Mapping[str, Feed]


def entries(quarantine: Quarantine, viewer: Viewer, *, state: str | None = "open") -> Iterator[dict[str, Any]]:
    """The entries that the viewer may list, oldest first, in the state they are in now. No record bytes.

    An agency's people see their own; the hub's operator sees metadata of all, without references and messages' values.
    """
    latest: dict[str, Entry] = {}
    after = 0
    while page := quarantine.log.read("quarantine", after, _PAGE):
        for entry in page:
            latest[entry.key] = entry
        after = page[-1].position
    for entry in latest.values():
        if state and entry.headers["state"] != state:
            continue
        if _owns(viewer, entry.headers["agency"]):
            yield _described(quarantine, entry)
        elif viewer.role == "operator":
            yield _metadata(entry)


def show(quarantine: Quarantine, viewer: Viewer, identity: str) -> dict[str, Any]:
    """One entry with its bytes (base64). `NotFoundError` when it is not there or not the viewer's."""
    entry = _own_entry(quarantine, viewer, identity)
    shown = _described(quarantine, entry)
    shown["raw_base64"] = base64.b64encode(entry.value).decode()
    return shown


def raw(quarantine: Quarantine, viewer: Viewer, identity: str) -> bytes:
    """The bytes of one entry, as they were sent."""
    return _own_entry(quarantine, viewer, identity).value


def discard(quarantine: Quarantine, viewer: Viewer, identity: str, reason: str, now: datetime) -> dict[str, Any]:
    """Close an entry without admitting it; the reason is kept in the log, and so are the bytes."""
    if not reason.strip():
        raise BadRequestError("say why the record is discarded: the reason is kept in the log")
    entry = _open_entry(quarantine, viewer, identity)
    headers = {**entry.headers, "state": "discarded", "reason": reason, "by": viewer.user, "decided_at": rfc3339(now)}
    quarantine.log.append("quarantine", [NewEntry(identity, entry.value, headers)])
    return show(quarantine, viewer, identity)


def requeue(quarantine: Quarantine, viewer: Viewer, identity: str, now: datetime) -> dict[str, Any]:
    """Try an entry again with the parser as it is now; returns the submission's receipt.

    A record that passes is admitted and its entry closed; one that fails stays open with today's reasons.
    """
    entry = _open_entry(quarantine, viewer, identity)
    for _ in range(_TRIES):
        try:
            return _requeue_once(quarantine, viewer, entry, now)
        except StaleAdmissionError:
            continue
    raise BadRequestError("the same records are being admitted by another process: try again in a minute")


def close_mended(
    quarantine: Quarantine, viewer: Viewer, identity: str, receipt: Mapping[str, Any], now: datetime
) -> None:
    """Close an entry whose corrected record came in a submission of its own and was taken."""
    if receipt["state"] != "processed" or receipt["counts"]["quarantined"]:
        raise BadRequestError("the corrected file was not taken whole; the quarantine entry stays open")
    entry = _open_entry(quarantine, viewer, identity)
    headers = {
        **entry.headers,
        "state": "requeued",
        "reason": f"corrected in submission {receipt['submission_id']}",
        "by": viewer.user,
        "decided_at": rfc3339(now),
    }
    quarantine.log.append("quarantine", [NewEntry(identity, entry.value, headers)])


def _requeue_once(quarantine: Quarantine, viewer: Viewer, entry: Entry, now: datetime) -> dict[str, Any]:
    submission = quarantine.log.by_key("submissions", entry.headers["submission_id"])[0]
    stamp = Stamp.from_headers(submission.headers)
    file = prepare(submission.value, stamp, quarantine.feeds[stamp.feed])
    known = quarantine.ledger.versions({record_key(stamp.agency, r.ref) for r in file.records if r.ref})
    decision = {"state": "requeued", "reason": "tried again", "by": viewer.user, "decided_at": rfc3339(now)}
    admission = Admission(position=None)
    if not entry.headers["record_no"]:  # the whole file had been refused
        decided = decide_file(file, submission.value, known)
        receipt = decided.receipt
        if receipt["state"] == "refused":
            admission.quarantined = decided.quarantined
        else:
            admission.alerts = decided.alerts
            admission.quarantined = [
                NewEntry(entry.key, entry.value, {**entry.headers, **decision}),
                *decided.quarantined,
            ]
    else:
        record_no = int(entry.headers["record_no"])
        receipt = orjson.loads(quarantine.ledger.receipts([stamp.submission_id])[stamp.submission_id])
        record = next((r for r in file.records if r.record_no == record_no), None)
        if record is None:
            raise BadRequestError(
                f"the file as read now has no record {record_no} "
                f"({file.refused.code if file.refused else 'it has fewer'}): send the corrected record as a new file"
            )
        outcome, defects = decide_record(record, stamp.agency, known)
        if outcome in ("quarantined", "conflict"):
            admission.quarantined = [
                quarantine_entry(stamp, record_no, record.ref, record.place, defects, record.raw or entry.value)
            ]
        else:
            admission.quarantined = [NewEntry(entry.key, entry.value, {**entry.headers, **decision})]
            if outcome != "repeat":
                admission.alerts = [alert_entry(record, stamp)]
        for line in receipt["records"]:
            if line["record_no"] == record_no:
                line["outcome"] = outcome
                line["alert_id"] = record.alert_id if outcome not in ("quarantined", "conflict") else None
                line["errors"] = [worded(defect, record.place) for defect in defects]
        count(receipt)
    admission.receipts[stamp.submission_id] = orjson.dumps(receipt)
    quarantine.ledger.commit(admission)
    return dict(receipt)


def _own_entry(quarantine: Quarantine, viewer: Viewer, identity: str) -> Entry:
    found = quarantine.log.by_key("quarantine", identity)
    if not found or not _owns(viewer, found[-1].headers["agency"]):
        raise NotFoundError(f"no quarantine entry {identity}: `bongsu quarantine list` shows those that wait")
    return found[-1]


def _open_entry(quarantine: Quarantine, viewer: Viewer, identity: str) -> Entry:
    entry = _own_entry(quarantine, viewer, identity)
    if entry.headers["state"] != "open":
        raise ForbiddenError(
            f"entry {identity} is already {entry.headers['state']} ({entry.headers.get('reason', '')})"
        )
    return entry


def _owns(viewer: Viewer, agency: str) -> bool:
    return viewer.agency == agency and viewer.role in OWNING_ROLES


def _described(quarantine: Quarantine, entry: Entry) -> dict[str, Any]:
    headers = entry.headers
    defects = [Defect(d["field"], d["code"], d["values"]) for d in orjson.loads(headers["defects"])]
    lang = quarantine.feeds[headers["feed"]].language if headers["feed"] in quarantine.feeds else "en"
    return {
        **_metadata(entry),
        "ref": headers["ref"] or None,
        "place": headers["place"],
        "errors": [worded(defect, headers["place"]) for defect in defects],
        "local_errors": [worded(defect, headers["place"], lang) for defect in defects],
        "raw_sha256": sha256(entry.value).hexdigest(),
        "reason": headers.get("reason"),
        "decided_by": headers.get("by"),
        "decided_at": headers.get("decided_at"),
    }


def _metadata(entry: Entry) -> dict[str, Any]:
    """What an operator may know: whose, when, which kinds of error; nothing of the record itself."""
    headers = entry.headers
    return {
        "quarantine_id": entry.key,
        "agency": headers["agency"],
        "feed": headers["feed"],
        "submission_id": headers["submission_id"],
        "record_no": int(headers["record_no"]) if headers["record_no"] else None,
        "state": headers["state"],
        "quarantined_at": headers["at"],
        "codes": sorted({defect["code"] for defect in orjson.loads(headers["defects"])}),
    }
