"""What an agency asks to be done with a record in quarantine: tried again, closed by a corrected one, or discarded.

An instruction is an entry of `submissions` among the files, so that admission alone decides, in one order, and comes
to the same when it is done again.
"""

from typing import Any

from bongsu.domain.ids import instruction_id
from bongsu.pipeline.outcomes import (
    ADMITTED,
    Decided,
    alert_entry,
    count,
    decide_file,
    decide_record,
    quarantine_entry,
    worded,
)
from bongsu.pipeline.prepare import Prepared, PreparedFile
from bongsu.ports.ledger import Version
from bongsu.ports.log import Entry, NewEntry
from bongsu_schemas.feed import Defect

REQUEUE, MENDED, DISCARD = "requeue", "mended", "discard"
_CLOSED = {REQUEUE: "requeued", MENDED: "mended", DISCARD: "discarded"}
_HELD = frozenset({"quarantined", "conflict"})


def instruction(kind: str, entry: Entry, reason: str, by: str, decided_at: str) -> NewEntry:
    """The log entry that asks for `kind` to be done with a quarantine entry."""
    headers = {
        **entry.headers,
        "instruction": kind,
        "quarantine_id": entry.key,
        "reason": reason,
        "by": by,
        "decided_at": decided_at,
    }
    return NewEntry(instruction_id(entry.key, kind, by, decided_at), entry.value, headers)


def kind_of(entry: Entry) -> str | None:
    """Which instruction an entry of `submissions` is; None for a submitted file."""
    return entry.headers.get("instruction")


def carry_out(
    asked: Entry, file: PreparedFile | None, receipt: dict[str, Any], known: dict[str, dict[int, Version]]
) -> Decided:
    """What an instruction comes to. `file` is the submission as it is read now, for a requeue; `receipt` is its own.

    A record that was taken or closed in the meantime stays as it is.
    """
    decided = Decided(receipt=receipt)
    record_no = int(asked.headers["record_no"]) if asked.headers["record_no"] else None
    held = receipt["state"] == "refused" if record_no is None else _line(receipt, record_no)["outcome"] in _HELD
    if not held:
        return decided
    if asked.headers["instruction"] != REQUEUE or file is None:
        decided.quarantined.append(_closed(asked))
    elif record_no is None:
        _whole_file(asked, file, decided, known)
    else:
        _record(asked, file, record_no, decided, known)
    return decided


def _whole_file(asked: Entry, file: PreparedFile, decided: Decided, known: dict[str, dict[int, Version]]) -> None:
    again = decide_file(file, asked.value, known, asked.position)
    decided.receipt = again.receipt
    decided.alerts = again.alerts
    decided.quarantined = [_of_submission(asked, entry) for entry in again.quarantined]
    if again.receipt["state"] != "refused":
        decided.quarantined.insert(0, _closed(asked))


def _record(
    asked: Entry, file: PreparedFile, record_no: int, decided: Decided, known: dict[str, dict[int, Version]]
) -> None:
    record = next((each for each in file.records if each.record_no == record_no), None)
    line = _line(decided.receipt, record_no)
    if record is None:  # the file as it is read now has no such record
        defect = file.refused or Defect("", "record_gone", {"record_no": record_no})
        record = Prepared(record_no, asked.headers["ref"] or None, asked.headers["place"], asked.value, (defect,))
    outcome, defects = decide_record(record, file.stamp.agency, known, asked.position)
    line["outcome"] = outcome
    line["alert_id"] = record.alert_id if outcome not in _HELD else None
    line["errors"] = [worded(defect, record.place) for defect in defects]
    count(decided.receipt)
    if outcome in _HELD:
        raw = record.raw or asked.value
        still = quarantine_entry(file.stamp, record_no, record.ref, record.place, defects, raw, asked.position)
        decided.quarantined.append(_of_submission(asked, still))
        return
    decided.quarantined.append(_closed(asked))
    if outcome in ADMITTED:
        decided.alerts.append(alert_entry(record, file.stamp, asked.position))


def _closed(asked: Entry) -> NewEntry:
    headers = {name: value for name, value in asked.headers.items() if name not in ("instruction", "quarantine_id")}
    closed = {"state": _CLOSED[asked.headers["instruction"]], "source": str(asked.position)}
    return NewEntry(asked.headers["quarantine_id"], asked.value, headers | closed)


def _of_submission(asked: Entry, entry: NewEntry) -> NewEntry:
    """The entry with the place of the submission it came in, not of the instruction."""
    entry.headers["submission_position"] = asked.headers["submission_position"]
    return entry


def _line(receipt: dict[str, Any], record_no: int) -> dict[str, Any]:
    return next(line for line in receipt["records"] if line["record_no"] == record_no)
