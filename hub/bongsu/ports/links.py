"""Where links are kept: those that everybody reads, and what the linker remembers of the alerts it compared."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from bongsu.domain.linking.links import Link, Pair


class Linked(NamedTuple):
    """A record as the linker knows it: its newest version; `traits` is empty for one that was withdrawn."""

    key: str
    version: int
    traits: bytes
    blocks: frozenset[int]


@dataclass(slots=True)
class LinkBatch:
    """What some log entries changed, to be committed at once. A link of None is gone."""

    positions: dict[str, int] = field(default_factory=dict)  # `alerts/SHARD` and `decisions/SHARD`
    records: dict[str, Linked] = field(default_factory=dict)
    links: dict[Pair, Link | None] = field(default_factory=dict)


class Links(Protocol):
    """Links as everybody reads them."""

    def of(self, keys: Collection[str]) -> list[Link]:
        """All links that have an end among these record keys."""
        ...

    def every(self, *statuses: str) -> Iterator[Link]:
        """All links whose status now is one of these, the highest score first."""
        ...

    def version(self) -> str:
        """The version of the model under which the links were made."""
        ...

    def judged(self) -> Iterator[Link]:
        """All links of which a steward has said something."""
        ...


class LinkPublication(Protocol):
    """Where links go to be read, if that is not the linker's own store. Doing it twice changes nothing."""

    def publish(self, links: Mapping[Pair, Link | None], model: str) -> None:
        """Write and remove links of a model; durable and readable when it returns."""
        ...

    def reached(self, positions: Mapping[str, int]) -> None:
        """Note how far the linker has come in each part of the logs, for those who wait for it."""
        ...

    def retain(self, model: str) -> None:
        """From now on this model is in use: remove the links that were published under another."""
        ...


class LinkerStore(Links, Protocol):
    """What the one linker reads and writes."""

    def position(self, name: str) -> int:
        """How far it has come in `alerts/SHARD` or `decisions/SHARD`."""
        ...

    def model(self) -> bytes | None:
        """The model in use, as published; None for the one that ships with the package."""
        ...

    def records(self, keys: Collection[str]) -> dict[str, Linked]:
        """What is known of these records; unknown ones are left out."""
        ...

    def holders(self, blocks: Collection[int], most: int, beside: int = 0) -> dict[int, list[str]]:
        """The record keys under each block, at most `most` of one.

        Also under those that lie `beside` before and after the blocks that are no smaller than it.
        """
        ...

    def links(self, pairs: Collection[Pair]) -> dict[Pair, Link]:
        """The links of these pairs, as far as there are any."""
        ...

    def commit(self, batch: LinkBatch) -> None:
        """Write a batch at once and durably."""
        ...

    def begin(self, model: bytes | None) -> "LinkerStore":
        """An empty store beside this one, for a model; it takes over when it is told to."""
        ...

    def take_over(self) -> None:
        """From now on this store is the one that is read."""
        ...
