"""What a subscriber asked for: a topic, filters, a query. It narrows what is released; it never widens it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from bongsu.domain.errors import BadRequestError
from bongsu.domain.query.asked import RISK_LEVELS
from bongsu.domain.query.ast import And, Field, Or, canonical
from bongsu.domain.query.clauses import Clause, widest
from bongsu.domain.query.fields import check_field
from bongsu.domain.query.grammar import join, parse
from bongsu.domain.query.holding import holds
from bongsu.domain.query.lexicon import drugs
from bongsu.domain.query.understanding import understand
from bongsu.domain.saying import Saying, saying
from bongsu.domain.streams.version import Version
from bongsu_schemas import codelists

FILTERS = ("agency", "substance", "risk", "country")
EVERY_TOPIC = "*"
_LONGEST_QUERY = 4_000
_SHOWN_CODES = 10


@dataclass(frozen=True, slots=True)
class Wants:
    """A topic (`*` is all), any of the values of each filter, perhaps some records alone, perhaps a query.

    `incident` names the record whose incident is followed: its members are not known here, see `Sought`.
    """

    topic: str = EVERY_TOPIC
    filters: tuple[frozenset[str], ...] = ()
    records: frozenset[str] | None = None
    query: str = ""
    incident: str | None = None

    @property
    def plain(self) -> bool:
        """Whether the traits of a version are enough to decide."""
        return not self.query and self.incident is None

    def meets(self, key: str, version: Version) -> bool:
        """Whether a version of the record `key` is one that was asked for, as far as its traits tell."""
        if self.topic != EVERY_TOPIC and f"topic:{self.topic}" not in version.traits:
            return False
        if self.records is not None and key not in self.records:
            return False
        return all(not values.isdisjoint(version.traits) for values in self.filters)

    def text(self) -> str:
        """The same for the same wish, however it was written."""
        parts = sorted(",".join(sorted(values)) for values in self.filters)
        text = "|".join([self.topic, *parts, "" if self.records is None else ",".join(sorted(self.records))])
        return text if self.plain else "|".join([text, self.query, self.incident or ""])


@dataclass(frozen=True, slots=True)
class Sought:
    """A wish that needs more than traits: the members of an incident, or what stands in the alert."""

    wants: Wants
    members: frozenset[str] | None
    document: Callable[[Version], Mapping[str, Any]]

    def meets(self, key: str, version: Version) -> bool:
        """As `Wants.meets`, all of it."""
        if not self.wants.meets(key, version) or (self.members is not None and key not in self.members):
            return False
        return not self.wants.query or holds(self.document(version), asked(self.wants.query, version.received))


def check_filters(filters: Mapping[str, Iterable[str]]) -> None:
    """BadRequestError for a value that no alert can have, as it would let nothing through for ever."""
    listed: Mapping[str, Iterable[str]] = {
        "agency": codelists.agencies(),
        "substance": codelists.substances(),
        "risk": RISK_LEVELS,
        "country": codelists.countries(),
    }
    for name, values in filters.items():
        for value in values:
            if value and name in listed and value not in listed[name]:
                raise BadRequestError(_unlisted(name, value, listed[name]))


def _unlisted(name: str, value: str, listed: Iterable[str]) -> Saying:
    meant = [code] if name == "country" and (code := codelists.country(value)) else []
    meant += drugs(value) if name == "substance" else []
    if near := meant or get_close_matches(value.lower(), [each.lower() for each in listed], n=3):
        return saying(
            "%(field)s %(value)s is not in the code list: did you mean %(near)s?",
            field=name,
            value=repr(value),
            near=" / ".join(near),
        )
    return saying(
        "%(field)s %(value)s is not in the code list: write a code, such as %(some)s",
        field=name,
        value=repr(value),
        some=", ".join(sorted(listed)[:_SHOWN_CODES]),
    )


def wants(
    topic: str,
    filters: Mapping[str, Iterable[str]],
    records: Iterable[str] | None = None,
    query: str = "",
    incident: str | None = None,
) -> Wants:
    """The wish for a topic, filters and a query. BadRequestError for a filter that there is not, QueryError."""
    unknown = sorted(set(filters) - set(FILTERS))
    if unknown:
        raise BadRequestError(
            saying(
                "no filter %(unknown)s: a stream is narrowed by %(filters)s",
                unknown=repr(unknown[0]),
                filters=", ".join(FILTERS),
            )
        )
    if len(query) > _LONGEST_QUERY:
        raise BadRequestError(
            saying("the query has more than %(most)s characters: make two of it", most=_LONGEST_QUERY)
        )
    if query:
        asked(query, 0)
    chosen = ((name, [v for v in values if v]) for name, values in sorted(filters.items()))
    return Wants(
        topic or EVERY_TOPIC,
        tuple(frozenset(f"{name}:{value}" for value in values) for name, values in chosen if values),
        None if records is None else frozenset(records),
        query,
        incident,
    )


def any_subject(named: Sequence[str], query: str = "") -> str:
    """A query for alerts that name one of these (`passport:M12345678`, `name:김영희`), narrowed by a query.

    QueryError for a name of a field that there is not.
    """
    fields = [each.partition(":") for each in named]
    subjects = [Field(check_field(name, 0), value.strip()) for name, _, value in fields]
    return canonical(join(And, [join(Or, list(subjects)), parse(query)])) if subjects else query


def asked(query: str, received: int) -> Clause:
    """What a query asks of the index document of an alert that was received at a moment (epoch seconds).

    A date such as `now-7d` counts from there, so that the answer is the same however late it is asked for.
    """
    return _clause(query, received if "now" in query else 0)


@lru_cache(1_024)
def _clause(query: str, moment: int) -> Clause:
    return widest(understand(parse(query), datetime.fromtimestamp(moment, UTC)).clause)
