"""The agencies' own numbers, each given once."""

from collections.abc import Sequence
from datetime import datetime

from generator.batch import AGENCIES, Report

POLICE = ("서울", "대구", "제주", "광주", "경남", "부산")
STATIONS = ("여수", "제주", "포항", "군산", "부산")
# A step that shares no factor with the span visits every number of the span once.
SPAN, STEP = 90_000, 48_271
FIRST = 10_000


class Numbers:
    """Counts per agency; the numbers look scattered, as real ones do."""

    def __init__(self, seed: int) -> None:
        self.given = dict.fromkeys(AGENCIES, 0)
        self.start = {agency: (seed + 12_347 * place) * 7919 % SPAN for place, agency in enumerate(AGENCIES)}

    def next(self, agency: str, at: datetime) -> str:  # noqa: PLR0911 (one agency a line)
        """A new number of the agency for a record of that time (its year and month stand in it)."""
        count = self.given[agency]
        self.given[agency] = count + 1
        rounds, place = divmod(count, SPAN)
        number = FIRST + (self.start[agency] + place * STEP) % SPAN + rounds * 100_000
        year = at.year % 100
        if agency == "kr.kcs":
            return f"KCS{year}{number:08d}"
        if agency == "kr.knp":
            return f"{POLICE[number % 6]}-{at.year}-{number}"
        if agency == "kr.spo":
            return f"대검마약-{at.year}-{number}"
        if agency == "kr.kcg":
            return f"{STATIONS[number % 5]}-{at.month:02d}{at.day:02d}-{number}"
        if agency == "kr.moj":
            return f"MOJ{year}-{number:06d}"
        if agency == "th.customs":
            return f"{'AITF' if number % 3 else 'SITF'}-{number}/{at.year + 543}"
        return f"HQ-{year}/{number}/MT"

    def skip(self, reports: Sequence[Report]) -> None:
        """Go on after the numbers of these reports, scattered as theirs are not: above every one of them."""
        for agency in AGENCIES:
            rounds = sum(report.agency == agency for report in reports) // SPAN + 1
            self.given[agency] = rounds * SPAN
