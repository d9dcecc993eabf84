"""Admission's durable state: what was seen, what became of each submission, how far the worker came.

All of it can be made again from the logs. What one `commit` holds counts as done together with its position or not at
all, so that a process killed at any moment leaves every record admitted once, quarantined once, or still to be done.
Where a log cannot append to several topics at once, an attempt that died may have left some of its entries: they name
their `source`, so that the next attempt decides as the first did and appends only what is missing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from bongsu.ports.log import NewEntry


class Version(NamedTuple):
    """One version of one record, as it was first logged, and the position in `submissions` that it came from."""

    version: int
    fingerprint: str
    alert_id: str
    withdrawn: bool
    source: int = 0


class Receipt(NamedTuple):
    """A receipt's JSON with its agency and the position in `submissions` that brought it about."""

    agency: str
    body: bytes
    source: int


@dataclass(slots=True)
class Admission:
    """The outcome of some entries of `submissions`, to be committed at once, with the position that they reach."""

    position: int
    shard: int = 0
    alerts: list[NewEntry] = field(default_factory=list)
    quarantined: list[NewEntry] = field(default_factory=list)
    receipts: dict[str, Receipt] = field(default_factory=dict)  # by submission_id or instruction


class StaleAdmissionError(RuntimeError):
    """Another worker committed this first; nothing was written. Read the ledger again and decide anew."""


class Ledger(Protocol):
    """Read what is known, commit what was decided."""

    def position(self, shard: int = 0) -> int:
        """The last position of a shard of `submissions` whose outcome is committed."""
        ...

    def versions(self, keys: Collection[str]) -> dict[str, dict[int, Version]]:
        """For each `agency/ref` its logged versions; unknown keys are left out."""
        ...

    def receipts(self, submission_ids: Sequence[str]) -> dict[str, bytes]:
        """The receipts' JSON of processed submissions; others are left out."""
        ...

    def commit(self, admission: Admission) -> None:
        """Append alerts and quarantine entries, write receipts and the position, all at once and durably.

        `StaleAdmissionError` when another worker was there first; then nothing is written.
        """
        ...
