"""An agency's form, and the reading of its records: the head that every feed has, then the agency's own body.

Every defect of a record is found, not only the first. A withdrawal needs number, revision, status and time only.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from bongsu_connectors.reading import limits
from bongsu_connectors.reading.canonical import Reader, canonical, readers, squashed
from bongsu_connectors.reading.fields import Fields
from bongsu_connectors.reading.moments import Form as MomentForm
from bongsu_connectors.reading.numbers import revision
from bongsu_connectors.reading.occurrence import occurred
from bongsu_connectors.reading.raw_record import RawFile, RawRecord
from bongsu_schemas.draft import Draft, RecordStatus, WarningDraft
from bongsu_schemas.feed import Defect, ParsedFile, ParsedRecord
from bongsu_schemas.messages import message, shown

_MOST_WARNINGS = 64


@dataclass(frozen=True)
class Form:
    """What a feed's records look like. `numeric` and `moments` name the columns that hold numbers and times."""

    number: str
    revision: str
    status: str
    statuses: Mapping[str, RecordStatus]  # by the word without blanks, in NFC and lower case
    when: Callable[[Fields], tuple[str, MomentForm]]  # which field tells the time, and how it is written
    zone: str
    columns: frozenset[str]
    body: Callable[[Fields], Draft]
    """What the record says beside its head. Notes defects on the fields; never called for a withdrawal."""

    numeric: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    moments: Mapping[str, MomentForm] = field(default_factory=dict)
    handling: Callable[[Fields], dict[str, Any]] = lambda _: {}
    exact_status: bool = False  # a code whose case counts

    @cached_property
    def special(self) -> Mapping[str, Reader]:
        """How the numeric and the date columns are read for the canonical form."""
        return readers(self.numeric, self.moments)


def read_records(file: RawFile, form: Form, received_at: datetime, reported: str | None = None) -> ParsedFile:
    """Every record of a file as a draft or as its defects. `reported` is the file's own time, for all records."""
    limits.check_count(len(file.records), limits.SUBMISSION_RECORDS)
    records = [_record(no, raw, form, received_at, reported) for no, raw in enumerate(file.records)]
    return ParsedFile(records, tuple(_cleaned(warning) for warning in file.warnings))


def _record(no: int, raw: RawRecord, form: Form, received_at: datetime, reported: str | None) -> ParsedRecord:
    defects = list(raw.defects)
    if len(raw.raw) > limits.RECORD_BYTES:
        defects.append(Defect("", "size_limit", {"limit": "record", "size": len(raw.raw), "most": limits.RECORD_BYTES}))
    if raw.fields is None:
        ref = squashed(raw.ref) if raw.ref else None
        return ParsedRecord(no, shown(ref) if ref else None, raw.raw, raw.place, None, _all_cleaned(defects))
    fields = Fields(_known_names(raw.fields, form, defects))
    ref, version, status = _head(fields, form)
    name, moment = form.when(fields)
    time = occurred(name, fields.get(name), moment, form.zone, received_at)
    if isinstance(time, Defect):
        fields.defects.append(time)
    body: Draft = {} if status == "withdrawn" else form.body(fields)
    defects += fields.defects
    if defects or version is None or status is None:
        return ParsedRecord(no, shown(ref) if ref else None, raw.raw, raw.place, None, _all_cleaned(defects))
    native = dict(raw.fields)
    if datetime in map(type, native.values()):
        native = {key: value.isoformat(" ") if isinstance(value, datetime) else value for key, value in native.items()}
    draft: Draft = {
        "ref": ref,
        "version": version,
        "status": status,
        "message_type": "withdrawal",
        "topics": ["narcotics"],
        "times": {"occurred": time, "reported": reported},
        "title": ref,
        "handling": form.handling(fields),
        **body,
        "native": native,
        "canonical": canonical(fields.sent, form.special),
        "warnings": _worded(fields, form, raw.place) if status != "withdrawn" else [],
    }
    return ParsedRecord(no, ref, raw.raw, raw.place, draft)


def _head(fields: Fields, form: Form) -> tuple[str, int | None, RecordStatus | None]:
    ref = squashed(fields.text(form.number))
    if not ref:
        fields.stop(form.number, "missing_number", found=_sent(fields, form.number))
    version = revision(fields.get(form.revision))
    if version is None:
        fields.stop(form.revision, "bad_number", found=_sent(fields, form.revision), expected="1, 2, 3 …")
    word = squashed(_sent(fields, form.status))
    status = form.statuses.get(word if form.exact_status else word.casefold())
    if status is None:
        expected = ", ".join(form.statuses)
        fields.stop(form.status, "unknown_status", found=_sent(fields, form.status), expected=expected)
    return ref, version, status


def _sent(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else "" if value is None else str(value)


def _known_names(sent: Mapping[str, Any], form: Form, defects: list[Defect]) -> Mapping[str, Any]:
    """The fields under the form's own names, which may be sent in NFD or with blanks."""
    if sent.keys() <= form.columns:
        return sent
    known = {squashed(column): column for column in form.columns}
    named: dict[str, Any] = {}
    for key, value in sent.items():
        name = key if key in form.columns else known.get(squashed(key), key)
        if name in named:
            defects.append(Defect(name, "duplicate_key", {"found": key}))
        named[name] = value
    return named


def _worded(fields: Fields, form: Form, place: str) -> list[WarningDraft]:
    warnings = fields.warnings
    if not fields.sent.keys() <= form.columns:
        unknown = [name for name, value in fields.sent.items() if name not in form.columns and value not in (None, "")]
        warnings = [*warnings, *(Defect(name, "unknown_column", {"found": name}) for name in unknown)]
    return [
        WarningDraft(
            field=shown(warning.field, 512),
            code=warning.code,
            message=message(warning.code, "en", **{**warning.values, "field": warning.field, "place": place}),
        )
        for warning in warnings[:_MOST_WARNINGS]
    ]


def _all_cleaned(defects: list[Defect]) -> tuple[Defect, ...]:
    unique: dict[tuple[str, str], Defect] = {}
    for defect in defects:
        unique.setdefault((defect.field, defect.code), _cleaned(defect))
    return tuple(unique.values())


def _cleaned(defect: Defect) -> Defect:
    """A defect that any JSON writer takes: short texts without control characters and lone surrogates."""
    values = {name: shown(value) if isinstance(value, str) else value for name, value in defect.values.items()}
    return Defect(shown(defect.field), defect.code, values)
