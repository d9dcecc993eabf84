"""What was delivered to the units' topics, and the topics themselves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


class Held(NamedTuple):
    """What a unit holds of a record: the version that was delivered to it last."""

    version: int
    alert_id: str


@dataclass(slots=True)
class Delivered:
    """What is known of one record: its newest version so far, and which units hold which version."""

    top: int = 0
    units: dict[str, Held] = field(default_factory=dict)


class Event(NamedTuple):
    """One event for one unit's topic (`bongsu_schemas.event`)."""

    unit: str
    key: str
    headers: list[tuple[str, bytes]]
    value: bytes


class Deliveries(Protocol):
    """A projection of `alerts` with a position a shard; events are durable before the position moves."""

    def position(self, shard: int) -> int:
        """The position up to which entries are taken in."""
        ...

    def delivered_up_to(self, shard: int) -> int:
        """The position up to which events were sent already: entries before it are only remembered again."""
        ...

    def records(self, shard: int, keys: Collection[str]) -> dict[str, Delivered]:
        """What is known of some records; unknown ones are left out."""
        ...

    def commit(self, shard: int, position: int, records: Mapping[str, Delivered], events: Sequence[Event]) -> None:
        """Send events, then keep the records and the position."""
        ...
