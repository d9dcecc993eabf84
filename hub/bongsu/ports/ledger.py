"""Admission's durable state: what was seen, what became of each submission, how far the worker came.

All of it can be made again from the logs. What one `commit` holds becomes visible together or not at all, so that a
process killed at any moment leaves every record admitted once, quarantined once, or still to be done.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from bongsu.ports.log import NewEntry


class Version(NamedTuple):
    """One version of one record, as it was first logged."""

    version: int
    fingerprint: str
    alert_id: str
    withdrawn: bool


@dataclass(slots=True)
class Admission:
    """The outcome of some submissions, to be committed at once, with the input position that they reach.

    `position` is None for what does not come from the head of `submissions`: a record taken out of quarantine.
    """

    position: int | None
    alerts: list[NewEntry] = field(default_factory=list)
    quarantined: list[NewEntry] = field(default_factory=list)
    receipts: dict[str, bytes] = field(default_factory=dict)  # submission_id -> the receipt's JSON


class StaleAdmissionError(RuntimeError):
    """Another worker committed this first; nothing was written. Read the ledger again and decide anew."""


class Ledger(Protocol):
    """Read what is known, commit what was decided."""

    def position(self) -> int:
        """The last position of `submissions` whose outcome is committed."""
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
