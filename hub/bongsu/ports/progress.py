"""How far each webhook and each e-mail subscription has come, and the watch."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(slots=True)
class Progress:
    """How far one has come, and what stands in its way."""

    place: str = ""
    failures: int = 0
    failing_since: str | None = None
    next_try: str = ""
    problem: str | None = None
    dead_at: str | None = None
    reminded: str = ""  # the last reminder or escalation of which it was told: its time and id


class ProgressStore(Protocol):
    """Progress by subscription. Lost, it begins where the subscription began, with the same event ids."""

    def read(self, identity: str) -> Progress:
        """What is kept; new when there is nothing."""
        ...

    def keep(self, identity: str, progress: Progress) -> None:
        """Keep it."""
        ...
