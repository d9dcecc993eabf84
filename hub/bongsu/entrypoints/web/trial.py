"""A file tried without a signature and without being stored: what its receipt would say, in the agency's language."""

from collections.abc import Mapping
from typing import Any

from bongsu.bootstrap import Hub
from bongsu.pipeline.outcomes import worded
from bongsu.services.intake import try_out


def tried(hub: Hub, agency: str, payload: bytes, lang: str, feed: str | None = None) -> dict[str, Any]:
    """The receipt that the file would get now, and every error with its place in words of a language."""
    file, receipt = try_out(hub.intake, agency, payload, feed)
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
