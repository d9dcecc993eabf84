"""The event log: ordered, append-only topics. It is the truth; everything else is made from it again.

A topic has one shard or several; order holds inside a shard, and one agency's entries are in one shard.
"""

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
    """What was appended, with its position (from 1, rising by 1, one sequence a shard)."""

    position: int
    key: str
    value: bytes
    headers: dict[str, str]
    shard: int = 0


class DuplicateKeyError(RuntimeError):
    """`submissions` holds each key once, and this one is there already."""


class EventLog(Protocol):
    """Append, read on, find by key."""

    def append(self, topic: Topic, entries: Sequence[NewEntry]) -> list[int]:
        """Write entries and return their positions. Durable when it returns.

        `DuplicateKeyError` when a key of `submissions` is there already; then nothing is written.
        """
        ...

    def read(self, topic: Topic, after: int, limit: int, shard: int = 0) -> list[Entry]:
        """At most `limit` entries of a shard whose position is greater than `after`, in order."""
        ...

    def end(self, topic: Topic, shard: int = 0) -> int:
        """The last position of a shard, 0 when empty."""
        ...

    def shards(self, topic: Topic) -> Sequence[int]:
        """The numbers of a topic's shards."""
        ...

    def by_key(self, topic: Topic, key: str) -> list[Entry]:
        """All entries of one key, in order."""
        ...
