"""What a reader asked for on the search page, and the addresses of the questions next to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import AfterValidator

from bongsu.entrypoints.web.links import url

FACETS = ("agency", "substance", "message_type", "transport_mode", "country", "risk", "month")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _day(text: str) -> str:
    """A calendar day that exists, or nothing: another text would be compared as if it were one."""
    if text and not _is_day(text):
        raise ValueError("this is no day: write one as 2026-11-20")
    return text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return bool(_DAY.fullmatch(text))


Day = Annotated[str, AfterValidator(_day)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the order of its hits, the days that narrow it (inclusive, UTC) and the chosen facet values."""

    q: str
    sort: str
    since: str
    until: str
    chosen: Mapping[str, Sequence[str]]

    @property
    def kept(self) -> dict[str, Any]:
        """All of it as the parameters of an address."""
        sort = self.sort if self.sort != "newest" else ""
        return {"q": self.q, "sort": sort, "since": self.since, "until": self.until, **self.chosen}

    def fields(self, *but: str) -> list[tuple[str, str]]:
        """All of it but some as the hidden fields of a form."""
        found: list[tuple[str, str]] = []
        for name, value in self.kept.items():
            values = [value] if isinstance(value, str) else value
            found += [(name, each) for each in values if name not in but and (each or name == "q")]
        return found

    def link(self, **changes: Any) -> str:
        """The same question with something changed."""
        return url("/", **{**self.kept, **changes})

    def toggled(self, facet: str, value: str) -> str:
        """With a facet's value chosen, or no longer chosen."""
        values = self.chosen[facet]
        return self.link(**{facet: [each for each in values if each != value] if value in values else [*values, value]})

    def only(self, clause: str) -> str:
        """Only what a clause of the query language matches too."""
        return self.link(q=f"({self.q}) AND {clause}" if self._narrows else clause)

    def without(self, clause: str) -> str:
        """Without what a clause matches."""
        return self.link(q=f"({self.q}) AND NOT {clause}" if self._narrows else f"NOT {clause}")

    def query(self) -> tuple[str, int]:
        """The query with the days, and how many characters were put before what the reader wrote."""
        if not self.since and not self.until:
            return self.q or "*", 0
        days = f"occurred:[{self.since or '*'} TO {self.until or '*'}]"
        return (f"({self.q}) AND {days}", 1) if self._narrows else (days, 0)

    @property
    def _narrows(self) -> bool:
        return self.q.strip() not in ("", "*")


def asked(request: Request, q: str = "", sort: str = "newest", since: Day = "", until: Day = "") -> Asked:
    """The question of a request."""
    return Asked(q, sort, since, until, {name: request.query_params.getlist(name) for name in FACETS})


Question = Annotated[Asked, Depends(asked)]
