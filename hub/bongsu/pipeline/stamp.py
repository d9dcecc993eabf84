"""What the hub fixes about a submission when it takes it in; it travels in the headers of the log entry."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Self

from bongsu.domain.release import parse_instant


@dataclass(frozen=True, slots=True)
class Stamp:
    """One submission as it was logged. `received_at` is RFC 3339 in UTC, `backfill` admits without notifying."""

    submission_id: str
    agency: str
    feed: str
    payload_type: str
    sha256: str
    received_at: str
    mapping_version: str
    signatures: str  # the envelope's signatures, as JSON
    backfill: str = ""

    def headers(self) -> dict[str, str]:
        """The log entry's headers."""
        return asdict(self)

    @classmethod
    def from_headers(cls, headers: dict[str, str]) -> Self:
        """Read a log entry's headers; ones that a later version added are ignored."""
        return cls(**{name: headers[name] for name in cls.__dataclass_fields__ if name in headers})

    def received(self) -> datetime:
        """The moment of submission (aware, UTC)."""
        return parse_instant(self.received_at)
