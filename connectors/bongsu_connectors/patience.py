"""Trying again: exponential backoff with jitter until the patience is used up."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from bongsu_connectors.transport import HubAwayError

T = TypeVar("T")
_MOST_DOUBLINGS = 30


def _silence(_message: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on when the hub is away. Clock, sleep and chance come in, so that tests need no waiting.

    The pause before try n+1 lies between half of and the whole of `first` * 2**n, at most `most` seconds, so that
    a hundred agencies that lost the hub together do not come back together. The hub's own Retry-After is a floor.
    """

    seconds: float = 30.0
    first: float = 0.5
    most: float = 15.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    draw: Callable[[], float] = random.random  # between 0 and 1
    tell: Callable[[str], None] = _silence

    def call(self, work: Callable[[], T]) -> T:
        """The result of `work`, tried until it is there. `HubAwayError`, the last one, when time is up."""
        deadline = self.clock() + self.seconds
        for tried in count():
            try:
                return work()
            except HubAwayError as error:
                pause = self.pause(tried, error.retry_after)
                if self.clock() + pause > deadline:
                    raise
                self.tell(f"{error}; trying again in {pause:.1f} s")
                self.sleep(pause)
        raise AssertionError("count() has no end")

    def pause(self, tried: int, retry_after: float | None = None) -> float:
        """Seconds to wait after failure number `tried`, counted from 0."""
        whole: float = min(self.most, self.first * 2 ** min(tried, _MOST_DOUBLINGS))
        return max(retry_after or 0.0, whole * (1 + self.draw()) / 2)
