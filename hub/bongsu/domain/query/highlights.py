"""Why a hit is a hit: the texts of an alert in which what was looked for stands, with its places in them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bongsu.domain.query.lexicon import name_keys
from bongsu.domain.query.understanding import Sought
from bongsu_schemas.text import compact, highlight, index_terms, is_character, query_phrase

MOST_HIGHLIGHTS = 5
LONGEST_SNIPPET = 240
_BEFORE = 60  # characters shown before the first place


def highlights(alert: Mapping[str, Any], sought: Sought) -> list[dict[str, Any]]:
    """At most five `{field, text, ranges}`; long texts are cut to the part around the first place."""
    phrases = list(sought.phrases)
    phrases += [
        tuple(query_phrase(substance["as_reported"]))
        for substance in alert["substances"]
        if substance["id"] in sought.substances and substance["kind"] != "indicator"
    ]
    found: list[dict[str, Any]] = []
    for field, text, whole in _texts(alert, sought):
        ranges = [[0, len(text)]] if whole else _ranges(text, phrases)
        if ranges:
            found.append(_snippet(field, text, ranges))
            if len(found) == MOST_HIGHLIGHTS:
                return found
    if not found:
        for field, value in alert["native"].items():
            if isinstance(value, str) and (ranges := _ranges(value, phrases)):
                found.append(_snippet(f"native.{field}", value, ranges))
                if len(found) == MOST_HIGHLIGHTS:
                    break
    return found


def _texts(alert: Mapping[str, Any], sought: Sought) -> Iterator[tuple[str, str, bool]]:
    """Field, text, and whether the text as a whole is what was looked for (an identifier, a name)."""
    ref = alert["origin"]["ref"]
    yield "ref", ref, compact(ref) in sought.identifier_values
    for at, entity in enumerate(alert["entities"]):
        for identifier in entity.get("identifiers", ()):
            whole = (
                f"{identifier['scheme']}:{identifier['value']}" in sought.identifiers
                or compact(identifier["value"]) in sought.identifier_values
                or compact(identifier["raw"]) in sought.identifier_values
            )
            yield f"entities.{at}.identifiers", identifier["raw"], whole
        for name in entity.get("names", ()):
            text = name["text"]
            same = bool(sought.name_keys) and not sought.name_keys.isdisjoint(name_keys(text))
            yield f"entities.{at}.names", text, same
    yield "title", alert["title"], False
    for at, summary in enumerate(alert["summary"]):
        yield f"summary.{at}", summary["text"], False
    for at, substance in enumerate(alert["substances"]):
        yield f"substances.{at}", substance["as_reported"], False
    for at, entity in enumerate(alert["entities"]):
        if entity.get("address"):
            yield f"entities.{at}.address", entity["address"], False
    for at, place in enumerate(alert["places"]):
        if place.get("name"):
            yield f"places.{at}.name", place["name"], False


def _ranges(text: str, phrases: Sequence[tuple[str, ...]]) -> list[list[int]]:
    terms = f" {index_terms(text)} "
    there = [
        phrase
        for phrase in phrases
        if phrase
        and (f" {' '.join(phrase)} " in terms or (len(phrase) == 1 and is_character(phrase[0]) and phrase[0] in terms))
    ]
    return highlight(text, there) if there else []


def _snippet(field: str, text: str, ranges: list[list[int]]) -> dict[str, Any]:
    if len(text) > LONGEST_SNIPPET:
        start = max(0, ranges[0][0] - _BEFORE)
        text = text[start : start + LONGEST_SNIPPET]
        ranges = [
            [max(0, first - start), min(last - start, len(text))] for first, last in ranges if first - start < len(text)
        ]
    return {"field": field, "text": text, "ranges": ranges}
