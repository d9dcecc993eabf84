"""The search index: a projection of the log `alerts` that can be thrown away and made again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol, runtime_checkable

from bongsu.domain.query.clauses import Clause, MatchKind

Sort = Literal["newest", "oldest", "risk"]
SORTS: tuple[Sort, ...] = ("newest", "oldest", "risk")
MOST_MAPPED = 3_000  # values of a map (domain/routes.py)
MOST_BUCKETS = 50  # values of a facet that an answer shows


class Write(NamedTuple):
    """One document (`domain/document.py`) as JSON. It replaces what the key has, unless that is as new or newer."""

    key: str  # agency/ref
    revision: int
    document: str


class Kept(NamedTuple):
    """What the index has of a key. An engine that does not give documents back knows only the revision."""

    revision: int
    document: Mapping[str, Any] | None


class After(NamedTuple):
    """The place in a list of hits: the tier and order of the last one, and all alert ids given with that order."""

    tier: int
    order: int
    alert_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look for. No clause holds a `Free`; `within` (audience, validity, state) binds all of them."""

    within: Clause
    clause: Clause
    tiers: tuple[tuple[MatchKind, Clause], ...]  # disjoint; their union is `clause`
    limit: int
    sort: Sort = "newest"
    after: After | None = None
    counted: bool = True  # whether facets and histogram are wanted
    mapped: bool = False  # whether the values of a map are wanted, and then nothing else but the total


class Hit(NamedTuple):
    """One hit: which alert, in which tier, and the integer by which it is sorted."""

    alert_id: str
    match: MatchKind
    tier: int
    order: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """A value (a facet's, or the start of an interval in epoch seconds) and the number of alerts that have it."""

    value: str | int
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: exact numbers, one page of hits. `histogram` holds the intervals that are not empty."""

    total: int
    hits: list[Hit]
    more: bool
    facets: dict[str, list[Bucket]] = field(default_factory=dict)  # most frequent first, 50 at most
    interval: str = "day"  # hour, day, week (from Monday) or month, UTC
    histogram: list[Bucket] = field(default_factory=list)
    mapped: list[Bucket] = field(default_factory=list)  # most frequent first, `MOST_MAPPED` at most


class SearchIndex(Protocol):
    """Write documents, make them searchable with the log position that they reach, search."""

    def apply(self, writes: Sequence[Write]) -> None:
        """Take documents in. Not yet searchable, not yet durable."""
        ...

    def commit(self, position: int, shard: int = 0) -> None:
        """Make all that was applied durable and searchable, together with the position of a shard that it reaches."""
        ...

    def position(self, shard: int = 0) -> int:
        """The position of a shard at the last commit, 0 when there was none."""
        ...

    def search(self, plan: Plan) -> Found:
        """Carry out a plan on what was committed."""
        ...

    def clear(self) -> None:
        """Throw everything away, the position too."""
        ...


@runtime_checkable
class InspectableIndex(SearchIndex, Protocol):
    """An index that can be compared with the log, document by document, and mended."""

    def documents(self, keys: Sequence[str]) -> dict[str, Kept]:
        """What is kept of those keys that have a document."""
        ...

    def keys(self) -> Iterator[str] | None:
        """All keys in the order of their characters; None where the engine does not give them back."""
        ...

    def replace(self, writes: Sequence[Write]) -> None:
        """Write over what the keys have in the same or an older revision; searchable and durable at once."""
        ...

    def remove(self, revisions: Mapping[str, int]) -> None:
        """Remove documents, but none that is newer than the given revision; durable at once."""
        ...
