"""Reading a file without a hub: every defect in it, with field, place and words, as the agency's own parser sees it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bongsu_connectors.report import defect_error, without_place
from bongsu_connectors.signing import MOST_BYTES, MOST_RECORDS
from bongsu_schemas.feed import Defect, Feed, FileRefused, ParsedFile
from bongsu_schemas.suggestion import suggested

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect, with the mended value where it is certain what was meant.

    A `warning` does not stop its record; `record_no` is null for a defect of the file as a whole.
    """

    place: str
    record_no: int | None
    ref: str | None
    field: str
    code: str
    message: str
    local_message: str
    warning: bool = False
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the parser makes of a file. `good` records would go on to the hub, which checks further."""

    records: int
    good: int
    refused: bool
    findings: list[Finding]

    @property
    def clean(self) -> bool:
        """Whether nothing was stopped."""
        return not self.refused and self.good == self.records

    def document(self, file: str) -> dict[str, Any]:
        """The inspection as JSON."""
        return {"file": file, "language": ENGLISH, **asdict(self)}


def inspect(feed: Feed, payload: bytes, received_at: datetime) -> Inspection:
    """Parse a file as the hub would at `received_at`, cut as `push` cuts it, and gather every defect."""
    records, good, refused = 0, 0, False
    findings: list[Finding] = []
    try:
        parts = feed.split(payload, MOST_BYTES, MOST_RECORDS)
    except FileRefused as error:
        return Inspection(0, 0, refused=True, findings=[_finding(feed, error.defect, error.place, None, None)])
    for number, part in enumerate(parts, start=1):
        where = f"part {number}, " if len(parts) > 1 else ""
        try:
            parsed = feed.parse(part, received_at)
        except FileRefused as error:
            refused = True
            findings.append(_finding(feed, error.defect, where + error.place, None, None))
            continue
        findings += (replace(each, place=where + each.place) for each in _findings(feed, parsed))
        records += len(parsed.records)
        good += sum(record.draft is not None for record in parsed.records)
    return Inspection(records, good, refused, findings)


def lines(name: str, inspection: Inspection, feed: Feed) -> Iterator[str]:
    """An inspection for people: English, and beneath it the agency's language where that is another."""
    if inspection.refused:
        yield f"{name}: cannot be read, the hub would refuse it as a whole"
    else:
        stopped = inspection.records - inspection.good
        yield f"{name}: {inspection.records} records: {inspection.good} good, {stopped} would be quarantined"
    for each in inspection.findings:
        kind = "warning " if each.warning else ""
        ref = f" ({each.ref})" if each.ref else ""
        field = f" in {each.field}" if each.field else ""
        head = f"    {each.place or 'the file'}{ref}: {kind}{each.code}{field}: "
        yield head + without_place(each.message, each.place)
        if feed.language != ENGLISH and each.local_message != each.message:
            yield f"        {without_place(each.local_message, each.place)}"
        if each.suggestion:
            yield f"        suggestion: {each.suggestion}"


def _findings(feed: Feed, parsed: ParsedFile) -> Iterator[Finding]:
    for defect in parsed.warnings:
        yield _finding(feed, defect, "", None, None, warning=True)
    for record in parsed.records:
        for defect in record.defects:
            yield _finding(feed, defect, record.place, record.record_no, record.ref)
        for warned in record.draft.get("warnings", []) if record.draft else []:
            text = warned["message"]
            yield Finding(
                record.place, record.record_no, record.ref, warned["field"], warned["code"], text, text, warning=True
            )


def _finding(
    feed: Feed, defect: Defect, place: str, record_no: int | None, ref: str | None, *, warning: bool = False
) -> Finding:
    english, local = (defect_error(defect, place, lang)["message"] for lang in (ENGLISH, feed.language))
    return Finding(
        place, record_no, ref, defect.field, defect.code, english, local, warning, suggested(defect.code, defect.values)
    )
