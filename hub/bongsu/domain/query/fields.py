"""The one table of fields that a query may name: what each means, and which field of the index answers it."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from bongsu.domain.query.errors import QueryError
from bongsu.domain.saying import saying

Kind = Literal[
    "keyword",  # compared as it is, letters lower-cased
    "code",  # an upper-case code
    "identifier",  # normalised by the scheme of the same name
    "any_identifier",
    "ref",
    "name",
    "text",
    "substance",
    "country",
    "place",
    "transport",
    "risk",
    "day",  # YYYY, YYYY-MM or YYYY-MM-DD without a zone
    "date",  # an instant; a day means the whole day, UTC
    "number",
]


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A field: how its values are read, where the index keeps it, and what it means in words."""

    kind: Kind
    index: str
    meaning: str


def _schemes() -> dict[str, FieldInfo]:
    meanings = {
        "container": "container number (ISO 6346)",
        "bl": "bill of lading, master or house",
        "awb": "air waybill",
        "s10": "postal item number",
        "courier": "courier item number",
        "imo": "IMO number of a vessel",
        "mmsi": "MMSI of a vessel",
        "callsign": "call sign",
        "flight": "flight number",
        "passport": "passport number",
        "phone": "telephone number, in any writing",
        "vehicle": "registration of a vehicle",
        "account": "bank account",
        "handle": "account name in a messenger or network",
        "crypto": "crypto address",
        "business_no": "business registration number",
        "declaration": "customs declaration",
        "cargo_no": "cargo control number",
    }
    return {scheme: FieldInfo("identifier", "identifiers", meaning) for scheme, meaning in meanings.items()}


FIELDS: dict[str, FieldInfo] = {
    "agency": FieldInfo("keyword", "agency", "agency that reported it, such as kr.kcs"),
    "ref": FieldInfo("ref", "ref", "the agency's own number of the record"),
    "alert_id": FieldInfo("keyword", "alert_id", "the hub's id of one version of the record"),
    "identifier": FieldInfo("any_identifier", "identifier_values", "any identifier, own and quoted numbers too"),
    **_schemes(),
    "name": FieldInfo("name", "name_keys", "name of a person, an organisation or a vessel, in any script"),
    "text": FieldInfo("text", "body", "words of the whole alert"),
    "title": FieldInfo("text", "title", "words of the title"),
    "substance": FieldInfo("substance", "substance", "drug, by id or by any of its names"),
    "cas": FieldInfo("keyword", "cas", "CAS number of a drug"),
    "mass_g": FieldInfo("number", "mass_g", "grams of drugs in all"),
    "occurred": FieldInfo("date", "occurred", "when it happened"),
    "reported": FieldInfo("date", "reported", "when the agency reported it"),
    "received": FieldInfo("date", "received", "when the hub received it"),
    "month": FieldInfo("keyword", "month", "month in which it happened (YYYY-MM, UTC)"),
    "risk": FieldInfo("risk", "risk", "low, medium, high, critical, or the score from 0 to 100"),
    "transport_mode": FieldInfo("transport", "transport_mode", "how it travelled: post, express, sea_container …"),
    "country": FieldInfo("country", "country", "country of a place, an entity or a flag, by code or name"),
    "place": FieldInfo("place", "place", "place, by UN/LOCODE, IATA code or name"),
    "nationality": FieldInfo("country", "nationality", "nationality of a person"),
    "birth_date": FieldInfo("day", "birth_date", "date of birth, or the year alone"),
    "role": FieldInfo("keyword", "role", "role of an entity or a place: consignee, suspect, transit …"),
    "type": FieldInfo("keyword", "type", "type of an entity: person, vessel, container …"),
    "concealment": FieldInfo("keyword", "concealment", "way of concealment, by code"),
    "message_type": FieldInfo("keyword", "message_type", "risk_alert, seizure_report, sighting …"),
    "status": FieldInfo("keyword", "status", "active, withdrawn or expired; active alone when the query does not say"),
    "topic": FieldInfo("keyword", "topic", "topic of the alert"),
    "tlp": FieldInfo("keyword", "tlp", "TLP marking"),
    "code": FieldInfo("code", "code", "handling code: H0, H1, H2, H3"),
    "precedence": FieldInfo("keyword", "precedence", "routine, priority, immediate, flash"),
    "version": FieldInfo("number", "version", "revision of the record"),
}


def check_field(name: str, position: int) -> str:
    """The field's own spelling. `QueryError` names fields with near names."""
    lower = name.lower()
    if lower in FIELDS:
        return lower
    near = get_close_matches(lower, FIELDS, n=3, cutoff=0.6)
    quoted = f'"{name}:…"'
    advice = (
        saying(
            "Did you mean %(near)s? To search for the text itself put it in quotes: %(quoted)s.",
            near=" / ".join(near),
            quoted=quoted,
        )
        if near
        else saying(
            "Fields are %(fields)s. To search for the text itself put it in quotes: %(quoted)s.",
            fields=", ".join(FIELDS),
            quoted=quoted,
        )
    )
    raise QueryError(
        saying("there is no field “%(name)s”", name=name),
        position=position,
        found=f"{name}:",
        advice=advice,
    )
