"""Codes in words: what is closed stands here for the catalogues, what is a code list brings its own names."""

from collections.abc import Callable, Mapping
from typing import Any

from bongsu.entrypoints.web.languages import Language
from bongsu.entrypoints.web.languages import mark as _
from bongsu_schemas import codelists

WORDS: Mapping[str, Mapping[str, str]] = {
    "risk": {"low": _("low"), "medium": _("medium"), "high": _("high"), "critical": _("critical")},
    "status": {
        "active": _("active"),
        "superseded": _("superseded"),
        "withdrawn": _("withdrawn"),
        "expired": _("expired"),
    },
    "purpose": {
        "border_risk": _("border risk"),
        "criminal_investigation": _("criminal investigation"),
        "deconfliction": _("deconfliction"),
        "statistics": _("statistics"),
        "audit": _("audit"),
    },
    "user_role": {
        "analyst": _("analyst"),
        "investigator": _("investigator"),
        "steward": _("steward"),
        "feed": _("feed officer"),
        "auditor": _("auditor"),
        "operator": _("operator"),
    },
    "message_type": {
        "risk_alert": _("risk alert"),
        "seizure_report": _("seizure report"),
        "siren_alert": _("SIREN alert"),
        "sighting": _("sighting"),
        "request_for_information": _("request for information"),
        "feedback": _("feedback"),
        "correction": _("correction"),
        "withdrawal": _("withdrawal"),
        "deconfliction_notice": _("deconfliction notice"),
    },
    "precedence": {
        "routine": _("routine"),
        "priority": _("priority"),
        "immediate": _("immediate"),
        "flash": _("flash"),
    },
    "type": {
        "person": _("person"),
        "organisation": _("organisation"),
        "vessel": _("vessel"),
        "flight": _("flight"),
        "container": _("container"),
        "consignment": _("consignment"),
        "vehicle": _("vehicle"),
        "phone": _("telephone"),
        "account": _("bank account"),
        "handle": _("account name"),
        "document": _("document"),
        "address": _("address"),
    },
    "role": {
        "suspect": _("suspect"),
        "consignor": _("consignor"),
        "consignee": _("consignee"),
        "mentioned": _("mentioned"),
        "passenger": _("passenger"),
        "case": _("case"),
        "call_analysis": _("call analysis"),
        "master": _("master"),
        "subject": _("subject"),
        "supplier": _("supplier"),
        "accomplice": _("accomplice"),
        "companion": _("companion"),
    },
    "place_role": {
        "origin": _("origin"),
        "transit": _("transit"),
        "destination": _("destination"),
        "seizure": _("place of seizure"),
        "position": _("position"),
    },
    "scheme": {
        "container": _("container"),
        "bl": _("bill of lading"),
        "awb": _("air waybill"),
        "s10": _("postal item"),
        "courier": _("courier item"),
        "imo": "IMO",
        "mmsi": "MMSI",
        "callsign": _("call sign"),
        "flight": _("flight"),
        "passport": _("passport"),
        "national_id": _("national id"),
        "phone": _("telephone"),
        "vehicle": _("vehicle"),
        "account": _("bank account"),
        "handle": _("account name"),
        "crypto": _("crypto address"),
        "business_no": _("business number"),
        "declaration": _("customs declaration"),
        "cargo_no": _("cargo number"),
        "ref": _("reference"),
    },
    "kind": {
        "official": _("official name"),
        "common": _("common name"),
        "slang": _("street name"),
        "indicator": _("only perhaps"),
    },
    "link": {
        "same_event": _("same event"),
        "same_subject": _("same subject"),
        "confirmed": _("confirmed"),
        "proposed": _("proposed"),
        "rejected": _("rejected"),
        "confirm": _("confirmed"),
        "reject": _("rejected"),
        "undo": _("undone"),
    },
    "match": {
        "identifier": _("identifier"),
        "name": _("name"),
        "text": _("text"),
        "filter": _("filter"),
    },
    "facet": {
        "agency": _("Agency"),
        "substance": _("Substance"),
        "transport_mode": _("Transport"),
        "country": _("Country"),
        "risk": _("Risk"),
        "month": _("Month"),
        "message_type": _("Kind"),
    },
    "state": {
        "received": _("received"),
        "processed": _("processed"),
        "refused": _("refused"),
        "open": _("open"),
        "requeued": _("requeued"),
        "discarded": _("discarded"),
        "mended": _("mended"),
    },
    "count": {
        "records": _("records"),
        "admitted": _("admitted"),
        "repeats": _("repeats"),
        "revisions": _("revisions"),
        "withdrawals": _("withdrawals"),
        "conflicts": _("conflicts"),
        "quarantined": _("quarantined"),
        "repeat": _("repeat"),
        "revision": _("revision"),
        "conflict": _("conflict"),
    },
    "step": {
        "form": _("The file is in the hub's own serialisation"),
        "certificate": _("The hub's root certifies the signing key"),
        "purpose": _("The key is certified for checkpoints"),
        "checkpoint": _("That key signed the agency's checkpoint"),
        "inclusion": _("The alert is a leaf of the agency's log"),
        "identity": _("The alert's id belongs to its number and version"),
        "read": _("The file can be read as evidence"),
    },
    "compared": {
        "agency": _("Agency"),
        "title": _("Title"),
        "occurred": _("Happened"),
        "substances": _("Substances"),
        "quantities": _("Quantities"),
        "names": _("Names"),
        "birth_dates": _("Dates of birth"),
        "identifiers": _("Identifiers"),
        "addresses": _("Addresses"),
        "places": _("Places"),
        "concealment": _("Concealment"),
        "transport_modes": _("Transport"),
        "risk": _("Risk"),
    },
}


def word(kind: str, code: str, language: Language) -> str:
    """A code of a kind in a language; a code that nobody knows is shown as it is."""
    if kind in WORDS:
        found = WORDS[kind].get(code)
        return language.text(found) if found else code.replace("_", " ")
    return _LISTED[kind](code, language.code)


def _named(listed: Callable[[], Mapping[str, Any]]) -> Callable[[str, str], str]:
    """How a code of a list with a name in every language is said; one that is not in it stays as it is."""

    def name(code: str, lang: str) -> str:
        found = listed().get(code)
        return str(found.names[lang]) if found else code

    return name


def _place(code: str, lang: str) -> str:
    found = codelists.places().get(code)
    return found.names.get(lang) or found.names["en"] if found else code


def _substance(code: str, lang: str) -> str:
    """The name that the language's officials use first; English, then the id, where there is none."""
    found = codelists.substances().get(code)
    if found is None:
        return code
    for spoken in (lang, "en"):
        for kind in ("official", "common"):
            for term in found.terms:
                if term.lang == spoken and term.kind == kind:
                    return term.text
    return code


_LISTED = {
    "agency": _named(codelists.agencies),
    "country": _named(codelists.countries),
    "place": _place,
    "transport_mode": _named(codelists.transport_modes),
    "concealment": _named(codelists.concealment),
    "form": _named(codelists.substance_forms),
    "substance": _substance,
}
