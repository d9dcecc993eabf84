"""When a count is far above its own past: a robust statistic with a minimum, in whole numbers of records.

    centre    = median of the past counts
    spread    = 1.4826 * median distance of the past counts from the centre (a standard deviation if they are normal)
    noise     = square root of the centre (what pure chance does to a count)
    threshold = centre + 6 * the greatest of spread, noise and 1

A count is a burst when it is at least 5 and above the threshold. The past of a day is the 28 days before it, the past
of an hour the same hour of these days; only days after the first of which the unit has a record count, with zeros
where nothing was received. With fewer than 7 of them there is no past to speak of and no burst.

A quiet subject (all zeros) is thus a burst from 7 records on; one with 100 a day, give or take little, from 161 on. One
past burst among the 28 days moves median and spread hardly, so a second burst is seen as well.
"""

import math
from collections.abc import Sequence
from statistics import median

LEAST_COUNT = 5
LEAST_PAST = 7
_SPREADS = 6.0
_NORMAL = 1.4826


def threshold(past: Sequence[int]) -> float | None:
    """Above which count a window is a burst; None while the past is too short to say."""
    if len(past) < LEAST_PAST:
        return None
    centre = float(median(past))
    spread = _NORMAL * float(median(abs(count - centre) for count in past))
    return max(centre + _SPREADS * max(spread, math.sqrt(centre), 1.0), LEAST_COUNT - 1.0)
