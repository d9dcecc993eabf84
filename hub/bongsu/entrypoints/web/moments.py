"""Moments for a reader: in the zone of the reader's agency and in UTC, in the reader's calendar."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from bongsu.domain.release import parse_instant
from bongsu.entrypoints.web.languages import Language

_DAYS = {"ko": "y. M. d.", "en": "d MMM y", "th": "d MMM y", "vi": "dd/MM/y"}
_MONTHS = {"ko": "y. M.", "en": "MMM y", "th": "MMM y", "vi": "MM/y"}
_YEARS = dict.fromkeys(_DAYS, "y")
_BUDDHIST_YEARS = 543


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as it is shown; `utc` is empty where only a day or less is known."""

    machine: str
    local: str
    utc: str


@dataclass(frozen=True, slots=True)
class Clockface:
    """How one reader reads time."""

    language: Language
    zone: str
    buddhist: bool

    def moment(self, instant: str) -> Moment:
        """An instant of the wire, to the minute."""
        at = parse_instant(instant)
        local = at.astimezone(ZoneInfo(self.zone))
        same_day = local.date() == at.date()
        utc = f"{at:%H:%M} UTC" if same_day else f"{self._written(at, _DAYS)} {at:%H:%M} UTC"
        return Moment(instant, f"{self._written(local, _DAYS)} {local:%H:%M}", utc)

    def day(self, instant: str) -> str:
        """The day of an instant in the reader's zone."""
        return self._written(parse_instant(instant).astimezone(ZoneInfo(self.zone)), _DAYS)

    def date(self, day: str) -> str:
        """A calendar day of the wire in no zone, `2026-11-20`, or a month or a year of one; other texts stay."""
        year, *rest = day.split("-")
        try:
            at = datetime.strptime(f"{'-'.join([year, *rest, '01', '01'][:3])}+0000", "%Y-%m-%d%z")
        except ValueError:
            return day
        return self._written(at, (_YEARS, _MONTHS, _DAYS)[min(len(rest), 2)])

    def wall(self, text: str) -> str:
        """A day or an hour of a wall clock somewhere, `2026-11-20` or `2026-11-20T05:00`."""
        day, _, hour = text.partition("T")
        return f"{self.date(day)} {hour}".rstrip()

    def month(self, text: str) -> str:
        """A month of the wire, `2026-11`."""
        return self._written(datetime.strptime(f"{text}-01+0000", "%Y-%m-%d%z"), _MONTHS)

    def utc_day(self, instant: str) -> str:
        """The day of an instant in UTC, as histograms count it."""
        return self._written(parse_instant(instant).astimezone(UTC), _DAYS)

    def occurred(self, occurred: dict[str, Any]) -> Moment:
        """When something happened: to the minute, or the day, month or year in the zone of the event."""
        precision = occurred["precision"]
        if precision in ("second", "minute"):
            return self.moment(occurred["from"])
        at = parse_instant(occurred["from"]).astimezone(ZoneInfo(occurred["zone"]))
        if precision == "year":
            return Moment(occurred["from"], str(at.year + self._added()), "")
        return Moment(occurred["from"], self._written(at, _DAYS if precision == "day" else _MONTHS), "")

    def _written(self, at: datetime, patterns: dict[str, str]) -> str:
        year = at.year + self._added()
        pattern = patterns[self.language.code].replace("y", f"'{year}'")
        return str(format_datetime(at.replace(tzinfo=None), pattern, locale=self.language.locale))

    def _added(self) -> int:
        return _BUDDHIST_YEARS if self.buddhist else 0
