"""What an agency gets back for a submission: the receipt, and what became of each record."""

from typing import Annotated, Literal

from pydantic import Field

from bongsu_schemas.model import AgencyId, Hash, Instant, Sha256, Short, Text, WireModel

Outcome = Literal["admitted", "repeat", "revision", "withdrawal", "conflict", "quarantined"]


class FieldError(WireModel):
    """What is wrong, in which field, in words that say what to do; `suggestion` where it is certain what was meant."""

    field: Short
    code: Short
    message: Text
    suggestion: Short | None = None


class RecordReceipt(WireModel):
    """The outcome of one record; `record_no` is its 0-based position in the file."""

    record_no: Annotated[int, Field(ge=0)]
    ref: str | None
    outcome: Outcome
    alert_id: Hash | None = None
    errors: list[FieldError] = []


class Counts(WireModel):
    """records = admitted + repeats + revisions + withdrawals + quarantined; conflicts are among the quarantined."""

    records: int = 0
    admitted: int = 0
    repeats: int = 0
    revisions: int = 0
    withdrawals: int = 0
    conflicts: int = 0
    quarantined: int = 0


class Receipt(WireModel):
    """RECEIVED means durable. The later states are a projection of the logs."""

    submission_id: Hash
    agency: AgencyId
    sha256: Sha256
    received_at: Instant
    state: Literal["received", "processed", "refused"]
    counts: Counts
    records: list[RecordReceipt] = []
    errors: list[FieldError] = []
