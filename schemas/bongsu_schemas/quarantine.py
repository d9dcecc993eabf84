"""What could not be admitted: its bytes, the place in the file, and the reason in words."""

from typing import Literal

from bongsu_schemas.model import AgencyId, Hash, Instant, WireModel
from bongsu_schemas.receipt import FieldError


class QuarantineRecord(WireModel):
    """A record (or a whole file: `record_no` null) waiting for a mend; nothing is lost and nothing else is blocked."""

    quarantine_id: Hash
    agency: AgencyId
    feed: str
    submission_id: Hash
    record_no: int | None
    ref: str | None
    place: str
    state: Literal["open", "requeued", "mended", "discarded"]
    quarantined_at: Instant
    errors: list[FieldError]
    local_errors: list[FieldError]
    raw_sha256: str
    raw_base64: str | None = None
    decided_at: Instant | None = None
    decided_by: str | None = None
    reason: str | None = None
