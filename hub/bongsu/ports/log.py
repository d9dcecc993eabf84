"""The event log: ordered, append-only topics. It is the truth; everything else is made from it again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

Topic = Literal["submissions", "alerts", "quarantine", "decisions", "access"]
TOPICS: tuple[Topic, ...] = ("submissions", "alerts", "quarantine", "decisions", "access")


@dataclass(slots=True)
class NewEntry:
    """What is to be appended: the key decides order, headers are small texts, the value is kept byte for byte."""

    key: str
    value: bytes
    headers: dict[str, str] = field(default_factory=dict)


class Entry(NamedTuple):
    """What was appended, with its position (from 1, rising by 1, one sequence a topic)."""

    position: int
    key: str
    value: bytes
    headers: dict[str, str]


class DuplicateKeyError(RuntimeError):
    """`submissions` holds each key once, and this one is there already."""


class EventLog(Protocol):
    """Append, read on, find by key."""

    def append(self, topic: Topic, entries: Sequence[NewEntry]) -> list[int]:
        """Write entries and return their positions. Durable when it returns.

        `DuplicateKeyError` when a key of `submissions` is there already; then nothing is written.
        """
        ...

    def read(self, topic: Topic, after: int, limit: int) -> list[Entry]:
        """At most `limit` entries whose position is greater than `after`, in order."""
        ...

    def end(self, topic: Topic) -> int:
        """The last position, 0 when empty."""
        ...

    def by_key(self, topic: Topic, key: str) -> list[Entry]:
        """All entries of one key, in order."""
        ...
