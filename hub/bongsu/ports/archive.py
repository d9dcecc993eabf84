"""Reading back what was logged: alerts by their id or by their record, quarantined records by theirs."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from bongsu.ports.log import Entry


class AlertArchive(Protocol):
    """The exact bytes that were logged, hashed and attested."""

    def alerts(self, alert_ids: Sequence[str]) -> dict[str, bytes]:
        """The bytes of each known alert; unknown ids are left out."""
        ...

    def history(self, key: str) -> list[bytes]:
        """All versions of the record `agency/ref`, in the order in which they were logged."""
        ...

    def records(self) -> Iterator[tuple[str, list[bytes]]]:
        """Every record with all its versions, in the order of the keys."""
        ...


class QuarantineArchive(Protocol):
    """The newest entry of each quarantined record."""

    def held(self) -> Iterator[Entry]:
        """All of them, in no order that means anything."""
        ...

    def held_entry(self, identity: str) -> Entry | None:
        """One of them; None when there is none."""
        ...
