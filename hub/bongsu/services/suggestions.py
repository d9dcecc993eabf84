"""Suggestions while a query is written: only what alerts in the viewer's own view hold, so they tell nothing else.

The codes come from the facets of everything that the viewer may see, names and numbers from alerts that are decided
again one by one, as every hit is.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from bongsu.domain.query.clauses import Begins, Clause, Every, Match, Nothing, Words, all_of, any_of, without
from bongsu.domain.query.fields import FIELDS
from bongsu.domain.query.writing import clause
from bongsu.domain.release import Decision, Viewer, decide
from bongsu.ports.index import Plan, SearchIndex
from bongsu.services.reading import check_purpose
from bongsu.services.search import NOT_ACTIVE, AlertsById, audience
from bongsu_schemas.text import compact, fold, is_character, query_phrase

MOST = 10
_MOST_ALERTS = 60
_LAST_WORD = re.compile(r'[^\s()"]*\Z')
_HIDDEN_SCHEMES = ("national_id", "ref")

Kind = Literal["field", "agency", "substance", "message_type", "transport_mode", "country", "risk", "name", "number"]
Spellings = Callable[[str, str], Sequence[str]]  # of a facet's value: all its names in all languages


class Suggestion(NamedTuple):
    """The query when it is taken, what kind of thing it names, the thing itself, and how many alerts name it."""

    query: str
    kind: Kind
    value: str
    alerts: int


def suggest(
    index: SearchIndex,
    alerts_by_id: AlertsById,
    viewer: Viewer,
    purpose: str | None,
    text: str,
    now: datetime,
    spellings: Spellings,
) -> tuple[list[Suggestion], list[Mapping[str, Any]]]:
    """At most ten ways to go on with the last word of `text`, and the alerts whose names and numbers are among them.

    None for a single character or inside quotes.
    """
    purpose = check_purpose(viewer, purpose)
    last = _LAST_WORD.search(text)
    word = last[0] if last else ""
    before = text[: len(text) - len(word)]
    field, colon, typed = word.rpartition(":")
    if text.count('"') % 2 or len(typed) < (0 if colon else 2) or (colon and field.lower() not in FIELDS):
        return [], []
    within = all_of(audience(viewer, purpose, now), without(Match("status", NOT_ACTIVE)))
    found: list[tuple[str, Kind, str, int]] = []
    if not colon:
        found += [(f"{name}:", "field", name, 0) for name in FIELDS if name.startswith(typed.lower())]
    found += _codes(index, within, field.lower(), typed, spellings)
    shown: list[Mapping[str, Any]] = []
    if typed and len(found) < MOST:
        alerts = _alerts(index, alerts_by_id, within, typed)
        shown = [each for each in alerts if decide(viewer, each, "search_hit", purpose, now) is Decision.ALLOW]
        found += _texts(shown, field.lower(), typed)
    return [Suggestion(before + query, kind, value, count) for query, kind, value, count in found[:MOST]], shown


def _codes(
    index: SearchIndex, within: Clause, field: str, typed: str, spellings: Spellings
) -> Iterator[tuple[str, Kind, str, int]]:
    """Values of the facets that the view has and whose code or name has a word that begins as typed."""
    kinds: tuple[Kind, ...] = ("substance", "agency", "message_type", "transport_mode", "country", "risk")
    wanted = [kind for kind in kinds if field in ("", kind)]
    if not wanted:
        return
    start = fold(typed)
    facets = index.search(Plan(within, Every(), (("filter", Every()),), 1)).facets
    for kind in wanted:
        for bucket in facets.get(kind, ()):
            value = str(bucket.value)
            names = [fold(each) for each in (value, *spellings(kind, value))]
            if any(name.startswith(start) or f" {start}" in name for name in names):
                yield f"{clause(kind, value)} ", kind, value, bucket.count


def _alerts(index: SearchIndex, alerts_by_id: AlertsById, within: Clause, typed: str) -> Sequence[Mapping[str, Any]]:
    """The newest alerts of the view with a name or a number that begins as typed."""
    number = compact(typed)
    wanted = any_of(_named(typed), Begins("identifier_values", number) if len(number) > 1 else Nothing())
    found = index.search(Plan(within, wanted, (("filter", wanted),), _MOST_ALERTS, counted=False))
    return list(alerts_by_id([hit.alert_id for hit in found.hits]).values()) if found.hits else []


def _named(typed: str) -> Clause:
    *whole, last = query_phrase(typed) or [""]
    if not last or is_character(last):
        return Nothing()
    if not last.isascii():
        return Words("names", (*whole, last))
    return all_of(Begins("names", last), *([Words("names", tuple(whole))] if whole else []))


def _texts(alerts: Sequence[Mapping[str, Any]], field: str, typed: str) -> Iterator[tuple[str, Kind, str, int]]:
    """Names and numbers of alerts that begin as typed, the most frequent first."""
    start, number = fold(typed), compact(typed)
    names: Counter[str] = Counter()
    numbers: Counter[tuple[str, str]] = Counter()
    for alert in alerts:
        for entity in alert["entities"]:
            names.update({name["text"] for name in entity["names"] if _begins(fold(name["text"]), start)})
            numbers.update(
                {
                    (each["scheme"], each["value"])
                    for each in entity["identifiers"]
                    if each["scheme"] not in _HIDDEN_SCHEMES and number and compact(each["value"]).startswith(number)
                }
            )
    if field in ("", "name"):
        for text, count in sorted(names.items(), key=lambda item: (-item[1], item[0])):
            yield f"{clause('name', text)} ", "name", text, count
    for (scheme, value), count in sorted(numbers.items(), key=lambda item: (-item[1], item[0])):
        if field in ("", "identifier", scheme):
            yield f"{clause(scheme, value)} ", "number", value, count


def _begins(name: str, start: str) -> bool:
    """Whether a name, a word of it, or for scripts without blanks any part of it begins as typed."""
    return name.startswith(start) or f" {start}" in name or (not start.isascii() and start in name)
