"""One field's say on two alerts, and the words that comparisons share."""

from typing import NamedTuple

from bongsu.domain.linking.traits import Traits

_HOUR = 3_600
MANY = 4
"""Unrelated events from which on a key that they share says nothing: it is a hub key."""


class Evidence(NamedTuple):
    """One field's say. `bits` for one event, `subject` for one subject; `anchor` says that it can carry a link.

    `spreads`: a key that unrelated events may share; `doubtful`: one that two or three in the model's log do share.
    """

    field: str
    level: str
    values: tuple[str, ...]
    bits: float
    subject: float = 0.0
    similarity: float = 1.0
    anchor: bool = False
    spreads: bool = False
    doubtful: bool = False
    kind: str = ""


def hours_between(one: Traits, other: Traits) -> float:
    """Hours between two intervals; 0 when they touch."""
    after, before = one.start - other.end, other.start - one.end
    apart = max(before, after)
    return apart / _HOUR if apart > 0 else 0.0
