"""One alert laid out for its page: every field in words, with what the agency wrote and a search for the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bongsu.domain.release import Viewer, audience_tokens, viewer_tokens
from bongsu.entrypoints.web.languages import Language, mark
from bongsu.entrypoints.web.moments import Clockface
from bongsu.entrypoints.web.vocabulary import word
from bongsu_schemas.codelists import agencies

Alert = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """A value in words; `raw` is the agency's own writing, `query` finds alerts that have the same."""

    text: str
    raw: str = ""
    query: str = ""
    warning: str = ""


def fields(alert: Alert, clock: Clockface) -> list[tuple[str, list[Value]]]:
    """The alert's own fields (as labels for the catalogues) with their values, those without one left out."""
    spoken = clock.language
    occurred = alert["times"]["occurred"]
    risk = alert["risk"]
    rows: list[tuple[str, list[Value]]] = [
        (mark("Kind"), [Value(word("message_type", alert["message_type"], spoken))]),
        (mark("Happened"), [Value(_both(clock, occurred), raw=occurred["raw"])]),
        (mark("Reported"), [Value(_moment(clock, alert["times"].get("reported")))]),
        (mark("Received"), [Value(_moment(clock, alert["times"]["received"]))]),
        (mark("Risk"), [Value(_risk(risk, spoken)), *(Value(each) for each in risk.get("indicators", []))]),
        (mark("Substances"), [_substance(each, spoken) for each in alert["substances"]]),
        (mark("Transport"), [_code(each, "transport_mode", spoken) for each in alert["transport_modes"]]),
        (mark("Concealment"), [_code(each, "concealment", spoken) for each in alert["concealment"]]),
        (mark("Places"), [place_value(each, spoken) for each in alert["places"]]),
        (mark("Assessment"), [Value(_assessment(alert.get("assessment")))]),
        (mark("Precedence"), [Value(word("precedence", alert["precedence"], spoken))]),
    ]
    return [(name, [each for each in values if each.text]) for name, values in rows if any(v.text for v in values)]


def entities(alert: Alert, spoken: Language) -> list[dict[str, Any]]:
    """Persons, vessels, consignments … with their names and identifiers."""
    return [
        {
            "type": word("type", each["type"], spoken),
            "role": word("role", each["role"], spoken) if each.get("role") else "",
            "names": [Value(name["text"], query=f'name:"{_quotable(name["text"])}"') for name in each["names"]],
            "identifiers": [_identifier(found, spoken) for found in each["identifiers"]],
            "facts": _facts(each, spoken),
        }
        for each in alert["entities"]
    ]


def readers(alert: Alert) -> list[str]:
    """The agencies whose analysts may see the alert, by their ids."""
    allowed = set(audience_tokens(alert))
    return [
        each for each in sorted(agencies()) if allowed & set(viewer_tokens(Viewer(f"analyst@{each}", each, "analyst")))
    ]


def provenance(alert: Alert, clock: Clockface) -> list[tuple[str, str]]:
    """Where the alert comes from, down to the bytes."""
    found, origin = alert["provenance"], alert["origin"]
    return [
        (mark("Agency"), word("agency", origin["agency"], clock.language)),
        (mark("Number"), origin["ref"]),
        (mark("Submission"), origin["submission_id"]),
        (mark("Record in the file"), clock.language.number(origin["record_no"] + 1)),
        (mark("SHA-256 of the record"), found["raw_sha256"]),
        (mark("Character set"), found["charset"]),
        (mark("Connector and mapping"), f"{found['connector']} / {found['mapping_version']}"),
        (mark("Alert id"), alert["alert_id"]),
    ]


def changed(older: Alert, newer: Alert) -> list[str]:
    """The names of the fields as sent in which two versions differ."""
    before, after = older["native"], newer["native"]
    return [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]


def _both(clock: Clockface, occurred: dict[str, Any]) -> str:
    found = clock.occurred(occurred)
    return f"{found.local} ({found.utc})" if found.utc else found.local


def _moment(clock: Clockface, instant: str | None) -> str:
    if not instant:
        return ""
    found = clock.moment(instant)
    return f"{found.local} ({found.utc})"


def _risk(risk: Mapping[str, Any], spoken: Language) -> str:
    level = word("risk", risk["level"], spoken) if risk.get("level") else ""
    score = spoken.number(risk["score"]) if risk.get("score") is not None else ""
    return " · ".join(each for each in (level, score) if each)


def _substance(substance: Mapping[str, Any], spoken: Language) -> Value:
    quantity = substance["quantity"] or {}
    parts = [word("substance", substance["id"], spoken) if substance["id"] else substance["as_reported"]]
    if substance.get("form"):
        parts.append(word("form", substance["form"], spoken))
    if quantity.get("mass_g") is not None:
        parts.append(f"{spoken.number(quantity['mass_g'])} g")
    raw = " ".join(each for each in (substance["as_reported"], quantity.get("raw")) if each)
    doubt = word("kind", "indicator", spoken) if substance["kind"] == "indicator" else ""
    return Value(", ".join(parts), raw, f"substance:{substance['id']}" if substance["id"] and not doubt else "", doubt)


def _code(code: str, kind: str, spoken: Language) -> Value:
    return Value(word(kind, code, spoken), query=f"{kind}:{code}")


def place_value(place: Mapping[str, Any], spoken: Language) -> Value:
    """A place with its role."""
    named = word("place", place["unlocode"], spoken) if place.get("unlocode") else place.get("name") or ""
    land = word("country", place["country"], spoken) if place.get("country") else ""
    degrees = f"{place['lat']:.4f}, {place['lon']:.4f}" if place.get("lat") is not None else ""
    text = ", ".join(dict.fromkeys(each for each in (named, land) if each)) or degrees
    query = f"place:{place['unlocode']}" if place.get("unlocode") else ""
    return Value(f"{word('place_role', place['role'], spoken)}: {text}", place.get("name") or "", query)


def _identifier(found: Mapping[str, Any], spoken: Language) -> Value:
    searchable = found["scheme"] not in ("national_id", "ref")
    return Value(
        f"{word('scheme', found['scheme'], spoken)} {found['value']}",
        found["raw"] if found["raw"] != found["value"] else "",
        f'{found["scheme"]}:"{_quotable(found["value"])}"' if searchable else "",
        "" if found["valid"] else spoken.text("the check digit is wrong"),
    )


def _facts(entity: Mapping[str, Any], spoken: Language) -> list[str]:
    lands = [word("country", entity[name], spoken) for name in ("nationality", "flag") if entity.get(name)]
    return [each for each in (entity.get("birth_date"), *lands, entity.get("address"), entity.get("bank")) if each]


def _assessment(found: Mapping[str, Any] | None) -> str:
    return f"{found['native']} ({found['scheme']})" if found else ""


def _quotable(text: str) -> str:
    return text.replace("\\", " ").replace('"', " ")
