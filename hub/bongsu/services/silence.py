"""Whether a feed is silent: longer than its own habit, or longer than is allowed to any."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

ONE_DELIVERY = timedelta(hours=1)  # files that follow one another within this are one delivery
LEAST_LIMIT = timedelta(hours=6)
_HABIT_GAPS = 5  # gaps from which a habit is known
_OVER_HABIT = 3


@dataclass(frozen=True, slots=True)
class Silence:
    """`last` is None when nothing has ever come; `habit` is None as long as too little has come to have one."""

    last: datetime | None
    habit: timedelta | None
    limit: timedelta
    silent: bool


def silence(times: Sequence[datetime], now: datetime, most: timedelta) -> Silence:
    """Judge a feed by the times at which its files came, in any order; `most` is the limit for every feed.

    The habit is the gap between deliveries that nine in ten stay under; silent is three times that, but never under
    six hours and never over `most`. A feed that has sent nothing yet is not silent: nothing is missed.
    """
    ordered = sorted(times)
    gaps = sorted(b - a for a, b in pairwise(ordered) if b - a > ONE_DELIVERY)
    habit = gaps[min(len(gaps) - 1, len(gaps) * 9 // 10)] if len(gaps) >= _HABIT_GAPS else None
    limit = min(most, max(LEAST_LIMIT, habit * _OVER_HABIT)) if habit else most
    last = ordered[-1] if ordered else None
    return Silence(last, habit, limit, last is not None and now - last > limit)
