"""One draft made into one alert: normal forms, substances, grams, concealment, and what the texts mention."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from bongsu.domain.ids import alert_id
from bongsu.domain.recognition.concealment import find_concealment
from bongsu.domain.recognition.identifiers import find_identifiers
from bongsu.domain.recognition.quantities import grams
from bongsu.domain.recognition.substances import SubstanceMatch, find_substances, resolve_reported
from bongsu.domain.recognition.vessels import find_vessels
from bongsu.pipeline.stamp import Stamp
from bongsu_schemas import codelists
from bongsu_schemas.alert import ALERT_SCHEMA
from bongsu_schemas.draft import Draft, EntityDraft, IdentifierDraft, SubstanceDraft
from bongsu_schemas.feed import Feed
from bongsu_schemas.identifiers import is_placeholder, normalise, stands_for_no_number
from bongsu_schemas.names.folding import fold_name
from bongsu_schemas.text import script_of

_FIRST_EDITION = 1
_ENTITY_OF_SCHEME = {
    "container": "container",
    "bl": "consignment",
    "awb": "consignment",
    "s10": "consignment",
    "courier": "consignment",
    "cargo_no": "consignment",
    "declaration": "consignment",
    "imo": "vessel",
    "mmsi": "vessel",
    "callsign": "vessel",
    "flight": "flight",
    "phone": "phone",
    "account": "account",
    "crypto": "account",
    "handle": "handle",
    "vehicle": "vehicle",
    "business_no": "organisation",
    "passport": "document",
    "national_id": "document",
    "ref": "document",
}
_MOST_ENTITIES = 200


def alert_of(draft: Draft, stamp: Stamp, record_no: int, feed: Feed) -> dict[str, Any]:
    """The alert's JSON in the schema's own field order. The caller validates it; nothing is raised for odd values."""
    texts = draft.get("free_text", [])
    times = draft["times"]
    on = date.fromisoformat(times["occurred"]["from"][:10])
    withdrawn = draft["status"] == "withdrawn"
    warnings: list[dict[str, str]] = [dict(warning) for warning in draft.get("warnings", [])]  # type: ignore[arg-type]
    entities = [_entity(each) for each in draft.get("entities", [])]
    _add_mentioned(entities, draft, stamp.agency)
    return {
        "schema": ALERT_SCHEMA,
        "alert_id": alert_id(stamp.agency, draft["ref"], draft["version"], _FIRST_EDITION),
        "origin": {
            "agency": stamp.agency,
            "feed": stamp.feed,
            "ref": draft["ref"],
            "submission_id": stamp.submission_id,
            "record_no": record_no,
        },
        "version": draft["version"],
        "edition": _FIRST_EDITION,
        "status": "withdrawn" if withdrawn else "active",
        "message_type": "withdrawal" if withdrawn else draft["message_type"],
        "topics": draft.get("topics") or ["narcotics"],
        "precedence": draft.get("precedence", "routine"),
        "times": {
            "occurred": times["occurred"],
            "reported": times.get("reported"),
            "received": stamp.received_at,
        },
        "title": draft.get("title", ""),
        "summary": draft.get("summary", []),
        "substances": _substances(draft, texts, on),
        "concealment": _concealment(draft),
        "transport_modes": draft.get("transport_modes", []),
        "risk": draft.get("risk", {}),
        "entities": entities,
        "links": draft.get("links", []),
        "places": [_place(each) for each in draft.get("places", [])],
        "assessment": draft.get("assessment"),
        "handling": draft["handling"],
        "legal": draft.get("legal", {}),
        "provenance": {
            "raw_sha256": stamp.sha256,
            "charset": feed.charset,
            "connector": feed.agency,
            "mapping_version": stamp.mapping_version,
            "warnings": warnings,
        },
        "native": {} if withdrawn else draft.get("native", {}),  # a withdrawal carries no content
    }


def _entity(draft: EntityDraft) -> dict[str, Any]:
    entity: dict[str, Any] = {**draft}
    entity["names"] = [
        {"text": name["text"], "script": script_of(name["text"]), "kind": name["kind"]}
        for name in draft.get("names", [])
        if not is_placeholder(name["text"])
    ]
    entity["identifiers"] = [
        _identifier(each, "field")
        for each in draft.get("identifiers", [])
        if not stands_for_no_number(each["scheme"], each["raw"])
    ]
    return entity


def _identifier(draft: IdentifierDraft, found_in: str) -> dict[str, Any]:
    issuer = draft.get("issuer")
    normal = normalise(draft["scheme"], draft["raw"], region=draft.get("region"), issuer=issuer)
    identifier = {
        "scheme": draft["scheme"],
        "value": normal.value,
        "raw": draft["raw"],
        "valid": normal.valid,
        "found_in": found_in,
    }
    if issuer:
        identifier["issuer"] = issuer
    return identifier


def _add_mentioned(entities: list[dict[str, Any]], draft: Draft, agency: str) -> None:
    """Add what the free texts mention and no field says, each as an entity of its own marked `found_in: text`."""
    known = {(i["scheme"], i["value"]) for entity in entities for i in entity["identifiers"]}
    known.add(("ref", normalise("ref", draft["ref"]).value))
    region = agency[:2].upper()
    for text in draft.get("free_text", []):
        for found in find_identifiers(text["text"], region=text.get("region") or region):
            if (found.scheme, found.value) in known or len(entities) >= _MOST_ENTITIES:
                continue
            known.add((found.scheme, found.value))
            entities.append(
                {
                    "id": f"t{len(entities) + 1}",
                    "type": _ENTITY_OF_SCHEME[found.scheme],
                    "role": "mentioned",
                    "names": [],
                    "identifiers": [
                        {
                            "scheme": found.scheme,
                            "value": found.value,
                            "raw": found.raw,
                            "valid": found.valid,
                            "found_in": "text",
                        }
                    ],
                }
            )
        _add_ships_named(entities, text["text"])


def _add_ships_named(entities: list[dict[str, Any]], text: str) -> None:
    """Add the ships that a text names and no entity is called, each a vessel without a number."""
    found = find_vessels(text)
    if not found:
        return
    known = {fold_name(name["text"]) for each in entities if each["type"] == "vessel" for name in each["names"]}
    for name in found:
        if (folded := fold_name(name.text)) in known or len(entities) >= _MOST_ENTITIES:
            continue
        known.add(folded)
        entities.append(
            {
                "id": f"t{len(entities) + 1}",
                "type": "vessel",
                "role": "mentioned",
                "names": [{"text": name.text, "script": script_of(name.text), "kind": "primary"}],
                "identifiers": [],
            }
        )


def _concealment(draft: Draft) -> list[str]:
    """The codes that the record states, and those that its words describe."""
    texts = [*draft.get("concealment_text", []), *(text["text"] for text in draft.get("free_text", []))]
    return list(dict.fromkeys([*draft.get("concealment", []), *find_concealment("\n".join(texts))]))


def _substances(draft: Draft, texts: Any, on: date) -> list[dict[str, Any]]:
    """What the drug fields name, then what the texts name beyond that."""
    substances: list[dict[str, Any]] = []
    named: set[str] = set()
    for reported in draft.get("substances", []):
        matches: list[SubstanceMatch | None] = [*resolve_reported(reported["as_reported"])]
        for match in matches or [None]:
            substances.append(_substance(match, reported, on))
            if match is not None and match.kind != "indicator":
                named.add(match.id)
    in_text: dict[tuple[str, bool], SubstanceMatch] = {}
    for text in texts:
        for mentioned in find_substances(text["text"]):
            in_text.setdefault((mentioned.id, mentioned.kind == "indicator"), mentioned)
    for (substance, indicator), mentioned in in_text.items():
        if substance in named or (indicator and (substance, False) in in_text):
            continue
        substances.append(_substance(mentioned, None, on))
    return substances


def _substance(match: SubstanceMatch | None, reported: SubstanceDraft | None, on: date) -> dict[str, Any]:
    known = codelists.substances().get(match.id) if match else None
    substance: dict[str, Any] = {
        "id": match.id if match else None,
        "cas": known.cas[0] if known and known.cas else None,
        "as_reported": reported["as_reported"] if reported else (match.word if match else ""),
        "kind": match.kind if match else "common",
        "form": reported.get("form") if reported else None,
        "quantity": None,
    }
    if reported and (quantity := reported.get("quantity")):
        mass, method, factor = _grams(quantity["value"], quantity["unit"], match, on)
        substance["quantity"] = {
            "value": quantity["value"],
            "unit": quantity["unit"],
            "raw": quantity["raw"],
            "mass_g": mass,
            "method": method,
            "factor_id": factor,
        }
    return substance


def _grams(value: str, unit: str, match: SubstanceMatch | None, on: date) -> tuple[float | None, str, str | None]:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None, "none", None
    mass, method, factor = grams(number, unit, match.id if match and match.kind != "indicator" else None, on)
    return (float(mass) if mass is not None else None), method, factor


def _place(place: dict[str, Any]) -> dict[str, Any]:
    """Fill country and position of a place from its UN/LOCODE or its IATA code where the record gives none."""
    known = codelists.places().get(place.get("unlocode", ""))
    if known is None and place.get("iata"):
        known = codelists.place_by_iata(place["iata"])
    filled = {name: value for name, value in place.items() if name != "iata"}
    if known is None:
        return filled
    if filled.get("lat") is None and filled.get("lon") is None:
        filled |= {"lat": known.lat, "lon": known.lon}
    return {**filled, "unlocode": known.unlocode, "country": filled.get("country") or known.country}
