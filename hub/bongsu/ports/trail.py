"""The versions of a record by its key, as far as a stream needs them, up to the newest entry that was taken in."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bongsu.domain.streams.version import Version


class Trail(Protocol):
    """A projection of `alerts` that can be made again; several processes may write the same one."""

    def reached(self, shard: int) -> int:
        """The position up to which a shard is taken in."""
        ...

    def note(self, shard: int, versions: Sequence[tuple[str, Version]]) -> None:
        """Take in versions (with their keys) that follow what was reached. Doing it twice changes nothing."""
        ...

    def history(self, keys: Collection[str]) -> dict[str, list[Version]]:
        """All versions of some records that were taken in."""
        ...

    def first_received(self, shard: int, since: int) -> int:
        """The position after which everything was received at `since` (epoch seconds) or later, and some before."""
        ...

    def close(self) -> None:
        """Give back what is open."""
        ...
