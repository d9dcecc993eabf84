"""What becomes of each prepared record, given what was logged before: the rules of `docs/way-of-a-record.md`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from bongsu.domain.ids import quarantine_id
from bongsu.pipeline.prepare import Prepared, PreparedFile
from bongsu.pipeline.stamp import Stamp
from bongsu.ports.ledger import Version
from bongsu.ports.log import NewEntry
from bongsu_schemas.feed import Defect
from bongsu_schemas.messages import message
from bongsu_schemas.suggestion import suggested

ADMITTED = frozenset({"admitted", "revision", "withdrawal"})
_COUNTER = {
    "admitted": "admitted",
    "repeat": "repeats",
    "revision": "revisions",
    "withdrawal": "withdrawals",
    "conflict": "conflicts",
    "quarantined": "quarantined",
}


@dataclass(slots=True)
class Decided:
    """What one submission adds to the logs, and its receipt."""

    receipt: dict[str, Any]
    alerts: list[NewEntry] = field(default_factory=list)
    quarantined: list[NewEntry] = field(default_factory=list)


def record_key(agency: str, ref: str) -> str:
    """The name of a record across its versions."""
    return f"{agency}/{ref}"


def decide_file(file: PreparedFile, payload: bytes, known: dict[str, dict[int, Version]], position: int = 0) -> Decided:
    """Outcomes of a submission's records in their order. `known` is brought up to date with what is admitted.

    `position` is the submission's place in the log; what it brings about names it as its source.
    """
    stamp = file.stamp
    decided = Decided(receipt=empty_receipt(stamp))
    if file.refused is not None:
        decided.receipt["state"] = "refused"
        decided.receipt["errors"] = [worded(file.refused, file.place)]
        decided.quarantined.append(quarantine_entry(stamp, None, None, file.place, (file.refused,), payload, position))
        return decided
    for record in file.records:
        outcome, defects = decide_record(record, stamp.agency, known, position)
        if outcome in ADMITTED:
            decided.alerts.append(alert_entry(record, stamp, position))
        elif outcome != "repeat":
            decided.quarantined.append(
                quarantine_entry(stamp, record.record_no, record.ref, record.place, defects, record.raw, position)
            )
        decided.receipt["records"].append(
            {
                "record_no": record.record_no,
                "ref": record.ref,
                "outcome": outcome,
                "alert_id": record.alert_id if outcome in ADMITTED or outcome == "repeat" else None,
                "errors": [worded(defect, record.place) for defect in defects],
            }
        )
    decided.receipt["state"] = "processed"
    count(decided.receipt)
    return decided


def decide_record(
    record: Prepared, agency: str, known: dict[str, dict[int, Version]], position: int
) -> tuple[str, tuple[Defect, ...]]:
    """The outcome of one record and the defects that it is told. What is admitted is added to `known`."""
    if record.defects or record.ref is None:
        return "quarantined", record.defects
    versions = known.setdefault(record_key(agency, record.ref), {})
    before = versions.get(record.version)
    if before is not None:
        if before.fingerprint == record.fingerprint:
            return "repeat", ()
        values = {"ref": record.ref, "version": record.version, "next": max(versions) + 1}
        return "conflict", (Defect("", "conflict", values),)
    first = not versions
    versions[record.version] = Version(record.version, record.fingerprint, record.alert_id, record.withdrawn, position)
    if record.withdrawn:
        return "withdrawal", ()
    return ("admitted" if first else "revision"), ()


def alert_entry(record: Prepared, stamp: Stamp, position: int) -> NewEntry:
    """The log entry of an admitted record: the very bytes that will be hashed, attested and delivered."""
    headers = {
        "alert_id": record.alert_id,
        "version": str(record.version),
        "fingerprint": record.fingerprint,
        "withdrawn": "1" if record.withdrawn else "0",
        "source": str(position),
    }
    if stamp.backfill:
        headers["backfill"] = stamp.backfill
    return NewEntry(record_key(stamp.agency, record.ref or ""), record.alert, headers)


def quarantine_entry(
    stamp: Stamp,
    record_no: int | None,
    ref: str | None,
    place: str,
    defects: tuple[Defect, ...],
    raw: bytes,
    position: int,
) -> NewEntry:
    """The log entry of what could not be admitted; `record_no` None stands for the whole file."""
    return NewEntry(
        quarantine_id(stamp.submission_id, record_no),
        raw,
        {
            "state": "open",
            "agency": stamp.agency,
            "feed": stamp.feed,
            "submission_id": stamp.submission_id,
            "record_no": "" if record_no is None else str(record_no),
            "ref": ref or "",
            "place": place,
            "at": stamp.received_at,
            "defects": orjson.dumps(
                [{"field": each.field, "code": each.code, "values": each.values} for each in defects]
            ).decode(),
            "submission_position": str(position),
            "source": str(position),
        },
    )


def empty_receipt(stamp: Stamp) -> dict[str, Any]:
    """The receipt of a submission that is durable and not yet processed."""
    receipt: dict[str, Any] = {
        "submission_id": stamp.submission_id,
        "agency": stamp.agency,
        "sha256": stamp.sha256,
        "received_at": stamp.received_at,
        "state": "received",
        "counts": {},
        "records": [],
        "errors": [],
    }
    count(receipt)
    return receipt


def count(receipt: dict[str, Any]) -> None:
    """Make a receipt's counts from its records; the quarantined include the conflicts."""
    counts = {"records": len(receipt["records"]), **dict.fromkeys(_COUNTER.values(), 0)}
    for record in receipt["records"]:
        counts[_COUNTER[record["outcome"]]] += 1
    counts["quarantined"] += counts["conflicts"]
    receipt["counts"] = counts


def worded(defect: Defect, place: str, lang: str = "en") -> dict[str, str]:
    """A defect as a receipt's error, in words of one language, with the mended value where that is certain."""
    mended = suggested(defect.code, defect.values)
    return {
        "field": defect.field,
        "code": defect.code,
        "message": message(defect.code, lang, **{**_plain(defect.values), "field": defect.field, "place": place}),
        **({"suggestion": mended} if mended else {}),
    }


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ("code", "lang")}
