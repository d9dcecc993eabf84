"""decode, split, normalise, validate, fingerprint: a submission's bytes made into records that can be decided on.

Pure, and the expensive part of admission: it runs in worker processes.
"""

from pathlib import Path
from typing import Any, NamedTuple

import orjson
from pydantic import ValidationError

from bongsu.domain.ids import fingerprint
from bongsu.pipeline.normalise import alert_of
from bongsu.pipeline.stamp import Stamp
from bongsu_schemas.alert import Alert
from bongsu_schemas.feed import Defect, Feed, FileRefused, ParsedRecord

_fits = Alert.__pydantic_validator__.isinstance_python


class Prepared(NamedTuple):
    """One record: either the alert's bytes with what admission asks for, or the defects that quarantine it."""

    record_no: int
    ref: str | None
    place: str
    raw: bytes
    defects: tuple[Defect, ...] = ()
    version: int = 0
    withdrawn: bool = False
    fingerprint: str = ""
    alert_id: str = ""
    alert: bytes = b""


class PreparedFile(NamedTuple):
    """All records of one submission, or the reason why it is refused as a whole."""

    stamp: Stamp
    records: tuple[Prepared, ...] = ()
    refused: Defect | None = None
    place: str = ""


def prepare(payload: bytes, stamp: Stamp, feed: Feed) -> PreparedFile:
    """Read a submission. Whatever the bytes are and whatever the parser does, the answer is a `PreparedFile`."""
    try:
        parsed = feed.parse(payload, stamp.received())
    except FileRefused as refusal:
        return PreparedFile(stamp, refused=refusal.defect, place=refusal.place)
    except Exception as fault:  # noqa: BLE001 - a parser's own fault holds this file back and nothing else
        return PreparedFile(stamp, refused=parser_fault(fault))
    return PreparedFile(stamp, tuple(_record(record, stamp, feed) for record in parsed.records))


def _record(record: ParsedRecord, stamp: Stamp, feed: Feed) -> Prepared:
    draft = record.draft
    if draft is None or record.defects:
        return Prepared(record.record_no, record.ref, record.place, record.raw, record.defects)
    try:
        alert = alert_of(draft, stamp, record.record_no, feed)
        if not _fits(alert):  # quicker than making the model, which nobody needs
            Alert.model_validate(alert)
    except ValidationError as error:
        return Prepared(record.record_no, record.ref, record.place, record.raw, _schema_defects(error))
    except Exception as fault:  # noqa: BLE001 - our own fault holds this record back and nothing else
        return Prepared(record.record_no, record.ref, record.place, record.raw, (parser_fault(fault),))
    return Prepared(
        record_no=record.record_no,
        ref=record.ref,
        place=record.place,
        raw=record.raw,
        version=draft["version"],
        withdrawn=draft["status"] == "withdrawn",
        fingerprint=fingerprint(draft["canonical"]),
        alert_id=alert["alert_id"],
        alert=orjson.dumps(alert),
    )


def parser_fault(fault: BaseException) -> Defect:
    """What the log may say of a fault: its kind and line, never its text, which could hold a value of the record."""
    line = fault.__traceback__
    while line is not None and line.tb_next is not None:
        line = line.tb_next
    where = f" at {Path(line.tb_frame.f_code.co_filename).name}:{line.tb_lineno}" if line else ""
    return Defect("", "parser_failed", {"problem": f"{type(fault).__name__}{where}"})


def _schema_defects(error: ValidationError) -> tuple[Defect, ...]:
    """What the alert's schema finds wrong, a defect a field."""
    defects: list[Defect] = []
    for each in error.errors(include_url=False, include_context=False):
        field = ".".join(str(part) for part in each["loc"])
        values: dict[str, Any] = {"problem": each["msg"], "found": repr(each["input"])[:80]}
        defects.append(Defect(field, "schema", values))
    return tuple(defects)
