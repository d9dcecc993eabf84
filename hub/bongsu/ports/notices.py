"""What a unit's own streams found, read back for the unit's people."""

from collections.abc import Sequence
from typing import Protocol


class Notices(Protocol):
    """The notices of units that run their own streams."""

    def newest(self, unit: str, most: int) -> Sequence[bytes]:
        """The newest lines of a unit's topic of notices, oldest first, as its streams wrote them."""
        ...
