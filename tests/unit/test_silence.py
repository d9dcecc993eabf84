"""A feed is silent when it is silent for longer than its own habit, or than is allowed to any."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bongsu.services.silence import LEAST_LIMIT, silence

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOST = timedelta(hours=72)


def every(hours: float, count: int, last: float = 0) -> list[datetime]:
    return [NOW - timedelta(hours=last + hours * n) for n in range(count)]


def test_a_daily_feed_may_be_away_three_days_at_most() -> None:
    assert not silence(every(24, 10, last=71), NOW, MOST).silent
    found = silence(every(24, 10, last=73), NOW, MOST)
    assert found.silent
    assert found.habit == timedelta(hours=24)


def test_a_feed_of_every_three_hours_is_missed_after_nine() -> None:
    assert not silence(every(3, 20, last=8), NOW, MOST).silent
    assert silence(every(3, 20, last=10), NOW, MOST).silent


def test_a_burst_is_one_delivery_and_makes_no_habit() -> None:
    burst = [NOW - timedelta(hours=20, seconds=n) for n in range(50)]
    found = silence(burst, NOW, MOST)
    assert (found.habit, found.silent, found.limit) == (None, False, MOST)


def test_a_feed_that_never_sent_is_not_missed() -> None:
    found = silence([], NOW, MOST)
    assert (found.last, found.silent) == (None, False)


@given(st.lists(st.integers(0, 10_000_000), max_size=40), st.randoms())
def test_the_order_of_the_files_does_not_matter_and_the_limit_keeps_its_bounds(ages: list[int], random: object) -> None:
    times = [NOW - timedelta(seconds=age) for age in ages]
    shuffled = list(times)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = silence(times, NOW, MOST)
    assert found == silence(shuffled, NOW, MOST)
    assert LEAST_LIMIT <= found.limit <= MOST
