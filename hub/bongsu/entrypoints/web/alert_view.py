"""One alert laid out for its page: every field in words, with what the agency wrote and a search for the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bongsu.domain.query.doubts import has_wrong_check_digit
from bongsu.domain.query.writing import clause
from bongsu.domain.release import Viewer, audience_tokens, viewer_tokens
from bongsu.domain.routes import exact
from bongsu.entrypoints.web.languages import Language, mark
from bongsu.entrypoints.web.moments import Clockface
from bongsu.entrypoints.web.vocabulary import word
from bongsu_schemas import codelists

Alert = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """A value in words; `raw` is the agency's own writing, `query` the clause that finds alerts which have the same."""

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
        (mark("Kind"), [_code(alert["message_type"], "message_type", spoken)]),
        (mark("Topics"), [Value(each, query=clause("topic", each)) for each in alert["topics"]]),
        (mark("Happened"), [Value(_both(clock, occurred), occurred["raw"], clause("occurred", occurred["from"][:10]))]),
        (mark("Reported"), [Value(_moment(clock, alert["times"].get("reported")))]),
        (mark("Received"), [Value(_moment(clock, alert["times"]["received"]))]),
        (mark("Risk"), [_risk(risk, spoken), *(Value(each) for each in risk.get("indicators", []))]),
        (mark("Substances"), [_substance(each, spoken) for each in alert["substances"]]),
        (mark("Transport"), [_code(each, "transport_mode", spoken) for each in alert["transport_modes"]]),
        (mark("Concealment"), [_code(each, "concealment", spoken) for each in alert["concealment"]]),
        (mark("Places"), [place_value(each, spoken) for each in exact(alert["places"])]),
        (mark("Assessment"), [Value(_assessment(alert.get("assessment")))]),
        (mark("Precedence"), [_code(alert["precedence"], "precedence", spoken)]),
        (mark("Legal basis"), [Value(alert["legal"].get("basis") or "")]),
        (mark("To be reviewed"), [Value(_moment(clock, alert["legal"].get("review_due")))]),
        (mark("Expires"), [Value(_moment(clock, alert["legal"].get("expires_at")))]),
    ]
    return [(name, [each for each in values if each.text]) for name, values in rows if any(v.text for v in values)]


def entities(alert: Alert, clock: Clockface) -> list[dict[str, Any]]:
    """Persons, vessels, consignments … with their names and identifiers."""
    spoken = clock.language
    return [
        {
            "type": word("type", each["type"], spoken),
            "role": word("role", each["role"], spoken) if each.get("role") else "",
            "names": [Value(name["text"], query=clause("name", name["text"])) for name in each["names"]],
            "identifiers": [_identifier(found, spoken) for found in each["identifiers"]],
            "facts": _facts(each, clock),
            "hangs_with": _hangs_with(alert, each["id"], spoken),
        }
        for each in alert["entities"]
    ]


def readers(alert: Alert) -> list[str]:
    """The agencies whose analysts may see the alert, by their ids."""
    allowed = set(audience_tokens(alert))
    analysts = (Viewer(f"analyst@{each}", each, "analyst") for each in sorted(codelists.agencies()))
    return [each.agency for each in analysts if allowed & set(viewer_tokens(each))]


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


def _risk(risk: Mapping[str, Any], spoken: Language) -> Value:
    level = word("risk", risk["level"], spoken) if risk.get("level") else ""
    score = spoken.number(risk["score"]) if risk.get("score") is not None else ""
    text = " · ".join(each for each in (level, score) if each)
    return Value(text, query=clause("risk", risk["level"]) if level else "")


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
    if place.get("country") and codelists.country(named) == place["country"]:
        named = ""  # the country's own name, in whatever language: said below in the reader's
    land = word("country", place["country"], spoken) if place.get("country") else ""
    degrees = f"{place['lat']:.4f}, {place['lon']:.4f}" if place.get("lat") is not None else ""
    text = ", ".join(dict.fromkeys(each for each in (named, land) if each)) or degrees
    query = f"place:{place['unlocode']}" if place.get("unlocode") else ""
    if not query and place.get("country"):
        query = clause("country", place["country"])
    return Value(f"{word('place_role', place['role'], spoken)}: {text}", place.get("name") or "", query)


def _identifier(found: Mapping[str, Any], spoken: Language) -> Value:
    searchable = found["scheme"] not in ("national_id", "ref")
    return Value(
        f"{word('scheme', found['scheme'], spoken)} {found['value']}",
        found["raw"] if found["raw"] != found["value"] else "",
        clause(found["scheme"], found["value"]) if searchable else "",
        "" if found["valid"] else _doubt(found, spoken),
    )


def _doubt(found: Mapping[str, Any], spoken: Language) -> str:
    if has_wrong_check_digit(found["scheme"], found["raw"]):
        return spoken.text("the check digit is wrong")
    return spoken.text("no number of this kind looks like that")


def _facts(entity: Mapping[str, Any], clock: Clockface) -> list[Value]:
    """What else is said of an entity."""
    spoken = clock.language
    facts = []
    if entity.get("birth_date"):
        facts.append(Value(clock.date(entity["birth_date"]), query=clause("birth_date", entity["birth_date"])))
    if entity.get("nationality"):
        land = entity["nationality"]
        facts.append(Value(word("country", land, spoken), query=clause("nationality", land)))
    if entity.get("flag"):
        facts.append(_code(entity["flag"], "country", spoken))
    if entity.get("sex"):
        facts.append(Value(word("sex", entity["sex"], spoken)))
    if entity.get("address"):
        facts.append(Value(entity["address"], query=clause("text", entity["address"])))
    if entity.get("bank"):
        facts.append(Value(entity["bank"]))
    return facts


def _hangs_with(alert: Alert, entity: str, spoken: Language) -> list[str]:
    """The entities of the same alert with which its agency joins this one, each with the kind of the tie."""
    named = {each["id"]: each for each in alert["entities"]}
    ties = []
    for link in alert["links"]:
        other = named.get(link["to"]) if link["from"] == entity else None
        if other is not None:
            shown = [name["text"] for name in other["names"]] + [found["value"] for found in other["identifiers"]]
            kind = word("type", other["type"], spoken)
            ties.append(f"{word('tie', link['type'], spoken)}: {kind} {shown[0] if shown else ''}")
    return ties


def _assessment(found: Mapping[str, Any] | None) -> str:
    return f"{found['native']} ({found['scheme']})" if found else ""
