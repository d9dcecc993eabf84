"""A file tried without a signature and without being stored: what its receipt would say, in the agency's language."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bongsu.bootstrap import Hub
from bongsu.domain.ids import submission_id
from bongsu.pipeline.outcomes import decide_file, record_key, worded
from bongsu.pipeline.prepare import prepare
from bongsu.pipeline.stamp import Stamp
from bongsu.services.intake import rfc3339


def tried(hub: Hub, agency: str, payload: bytes, lang: str) -> dict[str, Any]:
    """The receipt that the file would get now, and every error with its place in words of a language."""
    feed = hub.intake.feeds[agency]
    digest = sha256(payload).hexdigest()
    stamp = Stamp(
        submission_id=submission_id(agency, feed.agency, digest),
        agency=agency,
        feed=feed.agency,
        payload_type=feed.payload_type,
        sha256=digest,
        received_at=rfc3339(hub.clock()),
        mapping_version=feed.mapping_version,
        signatures="[]",
    )
    file = prepare(payload, stamp, feed)
    keys = {record_key(agency, record.ref) for record in file.records if record.ref}
    receipt = decide_file(file, payload, hub.ledger.versions(keys)).receipt
    if file.refused is not None:
        return {"receipt": receipt, "errors": [_line(None, None, file.place, worded(file.refused, file.place, lang))]}
    errors = []
    for record, outcome in zip(file.records, receipt["records"], strict=True):
        # What only the comparison with the log finds, such as a conflict, stands in the receipt alone.
        worded_here = [worded(each, record.place, lang) for each in record.defects] or outcome["errors"]
        errors += [_line(record.record_no, record.ref, record.place, each) for each in worded_here]
    return {"receipt": receipt, "errors": errors}


def _line(record_no: int | None, ref: str | None, place: str, error: Mapping[str, str]) -> dict[str, Any]:
    return {"record_no": record_no, "ref": ref, "place": place, **error}
