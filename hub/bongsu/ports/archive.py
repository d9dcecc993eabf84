"""Reading alerts back from the log, by their id or by their record."""

from collections.abc import Iterator, Sequence
from typing import Protocol


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
