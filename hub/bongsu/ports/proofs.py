"""Where the agencies' Merkle logs are kept: tiles of leaf hashes, leaf numbers and signed checkpoints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


class Leaf(NamedTuple):
    """One attested alert: its log (the agency), its number in it, and the hash of its leaf."""

    agency: str
    number: int
    alert_id: str
    hash: bytes


@dataclass(frozen=True, slots=True)
class Node:
    """The root of a complete subtree of 256 nodes of the level eight below; level 8 stands over leaves."""

    agency: str
    level: int
    index: int
    hash: bytes


@dataclass(slots=True)
class Attested:
    """A batch of leaves, the checkpoints that close it, and the positions that it reaches in shards of `alerts`."""

    positions: Mapping[int, int]
    leaves: list[Leaf] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    checkpoints: dict[str, str] = field(default_factory=dict)  # agency -> signed note


class ProofStore(Protocol):
    """A projection of `alerts`; `clear` makes it empty for a rebuild."""

    def position(self, shard: int = 0) -> int:
        """The last position of a shard of `alerts` that is attested."""
        ...

    def find(self, alert_ids: Sequence[str]) -> dict[str, Leaf]:
        """The leaves of the alerts that are attested; others are left out."""
        ...

    def hashes(self, agency: str, level: int, first: int, count: int) -> list[bytes]:
        """`count` consecutive hashes of a kept level: 0 leaves, 8, 16, 24 … complete subtrees."""
        ...

    def checkpoint(self, agency: str) -> str | None:
        """The newest signed checkpoint of the agency's log."""
        ...

    def commit(self, attested: Attested) -> None:
        """Write a batch durably: leaves and nodes, then checkpoints, then the positions.

        Where another worker's leaves or checkpoint are further, the positions stay, so that the batch is made again
        from what is there now. No checkpoint ever becomes smaller, and no leaf another one.
        """
        ...

    def clear(self) -> None:
        """Forget everything; the logs make it again."""
        ...
