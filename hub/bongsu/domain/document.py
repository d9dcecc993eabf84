"""One alert as the document of the search index: what can be found, counted, sorted and filtered, and by whom.

The document is plain JSON. Texts arrive in the index already cut into tokens (`bongsu_schemas/text.py`); `Match`
fields hold exact values. A record is one document, so its key is `agency/ref`; a withdrawn or expired one is a
tombstone.
"""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any

from bongsu.domain.release import audience_tokens, epoch_second, expires_at
from bongsu.domain.routes import mapped
from bongsu_schemas import codelists
from bongsu_schemas.names import fold_keys
from bongsu_schemas.names.middle import keys_without_middle_names
from bongsu_schemas.text import compact, index_terms

KEYWORD_FIELDS = (
    "agency", "alert_id", "ref", "identifiers", "identifier_values", "name_keys", "substance", "cas", "transport_mode",
    "country", "nationality", "place", "risk", "month", "message_type", "status", "topic", "tlp", "code", "concealment",
    "precedence", "role", "type", "birth_date", "has", "audience", "purposes", "mapped",
)  # fmt: skip
TEXT_FIELDS = ("body", "names", "title", "place_names")
NUMBER_FIELDS = (
    "occurred",
    "reported",
    "received",
    "expires",
    "version",
    "birth_day",
    "revision",
    "position",
    "order",
    "risk_order",
    "key_hash",
)
DECIMAL_FIELDS = ("mass_g", "risk_score")
MAPPED = "mapped"  # what a map counts
FACETS = ("agency", "substance", "transport_mode", "country", "risk", "month", "message_type")

TOMBSTONES = frozenset({"withdrawn", "expired"})
_SECONDS_BEFORE_1970 = 62_135_596_800  # from the year 1, so that no order is negative
_HASH_BITS = 24
_LEVELS = {None: 0, "low": 1, "medium": 2, "high": 3, "critical": 4}


def revision(version: int, state: int) -> int:
    """The external version of a document: the record's revision, then the number of its state."""
    return version << 20 | state


def key_hash(key: str) -> int:
    """63 bits of a key: a number that an index gives back faster than the key itself."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) >> 1


def index_document(
    alert: Mapping[str, Any], *, position: int, state: int = 0, status: str | None = None
) -> dict[str, Any]:
    """The document of an alert in the wire's form; `status` replaces the alert's own where a state entry changed it."""
    status = status or alert["status"]
    origin, times = alert["origin"], alert["times"]
    occurred = epoch_second(times["occurred"]["from"])
    key = f"{origin['agency']}/{origin['ref']}"
    document: dict[str, Any] = {
        "key": key,
        "key_hash": key_hash(key),
        "revision": revision(alert["version"], state),
        "position": position,
        "alert_id": alert["alert_id"],
        "version": alert["version"],
        "status": status,
        "order": (occurred + _SECONDS_BEFORE_1970) << _HASH_BITS | int(alert["alert_id"][:6], 16),
        "risk_order": _risk_order({} if status in TOMBSTONES else alert["risk"], occurred, alert["alert_id"]),
        "occurred": occurred,
        "received": epoch_second(times["received"]),
        "month": times["occurred"]["from"][:7],
        "agency": origin["agency"],
        "ref": compact(origin["ref"]),
        "message_type": alert["message_type"],
        "audience": audience_tokens(alert),
        "purposes": list(alert["handling"]["purposes"]) or ["any"],
        "expires": expires_at(alert),
    }
    if status in TOMBSTONES:
        document["has"] = list(_ALWAYS)
        return document
    if times.get("reported"):
        document["reported"] = epoch_second(times["reported"])
    document |= {
        "topic": alert["topics"],
        "precedence": alert["precedence"],
        "tlp": alert["handling"]["tlp"],
        "code": alert["handling"]["codes"],
        "concealment": _distinct(alert["concealment"]),
        "transport_mode": _distinct(alert["transport_modes"]),
    }
    _add_risk(document, alert["risk"])
    _add_substances(document, alert["substances"])
    _add_entities(document, alert)
    _add_places(document, alert)
    document[MAPPED] = mapped(alert)
    document["title"] = index_terms(alert["title"])
    document["body"] = _body(alert, document)
    document["has"] = _present(document)
    return document


def _add_risk(document: dict[str, Any], risk: Mapping[str, Any]) -> None:
    if risk.get("level"):
        document["risk"] = risk["level"]
    if risk.get("score") is not None:
        document["risk_score"] = float(risk["score"])


def _add_substances(document: dict[str, Any], substances: Iterable[Mapping[str, Any]]) -> None:
    """Indicators are words that only might mean a drug: they are in the text, and are not counted."""
    sure = [each for each in substances if each["kind"] != "indicator"]
    document["substance"] = _distinct(each["id"] for each in sure)
    document["cas"] = _distinct(each.get("cas") for each in sure)
    masses = [q["mass_g"] for each in sure if (q := each.get("quantity")) and q.get("mass_g") is not None]
    if masses:
        document["mass_g"] = float(sum(masses))


def _add_entities(document: dict[str, Any], alert: Mapping[str, Any]) -> None:
    identifiers: dict[str, None] = {}
    values: dict[str, None] = {document["ref"]: None}
    names: dict[str, None] = {}
    keys: dict[str, None] = {}
    births: list[str] = []
    for entity in alert["entities"]:
        for identifier in entity.get("identifiers", ()):
            identifiers[f"{identifier['scheme']}:{identifier['value']}"] = None
            values[compact(identifier["value"])] = None
            values[compact(identifier["raw"])] = None
        for name in entity.get("names", ()):
            names[index_terms(name["text"])] = None
            keys.update(dict.fromkeys(fold_keys(name["text"])))
            if entity["type"] == "person":
                keys.update(dict.fromkeys(keys_without_middle_names(name["text"])))
        if entity.get("birth_date"):
            births.append(entity["birth_date"])
    values.pop("", None)
    names.pop("", None)
    document["identifiers"] = list(identifiers)
    document["identifier_values"] = list(values)
    document["names"] = list(names)
    document["name_keys"] = list(keys)
    document["type"] = _distinct(entity["type"] for entity in alert["entities"])
    document["nationality"] = _distinct(entity.get("nationality") for entity in alert["entities"])
    # A date of birth is found by its year and by its month too; YYYY0000 stands for a year known alone.
    document["birth_date"] = _distinct(birth[:length] for birth in births for length in (4, 7, 10))
    document["birth_day"] = [int(birth.replace("-", "").ljust(8, "0")) for birth in births]


def _add_places(document: dict[str, Any], alert: Mapping[str, Any]) -> None:
    entities, places = alert["entities"], alert["places"]
    document["country"] = _distinct(
        [
            *(place.get("country") for place in places),
            *(entity.get("nationality") for entity in entities),
            *(entity.get("flag") for entity in entities),
        ]
    )
    document["role"] = _distinct([*(entity.get("role") for entity in entities), *(place["role"] for place in places)])
    codes: dict[str, None] = {}
    names: dict[str, None] = {}
    for place in places:
        code, known = _known_place(place.get("unlocode"), place.get("name"))
        if code:
            codes[code] = None
        names.update(dict.fromkeys(known))
    names.pop("", None)
    document["place"] = list(codes)
    document["place_names"] = list(names)


def _body(alert: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
    """Everything that an analyst expects to find by a word: what was sent, and what the code lists add in words.

    Summaries, addresses and the like are made of what was sent, so they are taken from the alert only where the
    record as sent is not kept.
    """
    texts: dict[str, None] = {alert["title"]: None, alert["origin"]["ref"]: None}
    _collect(alert["native"] or [alert["summary"], alert["substances"], alert["entities"]], texts)
    terms = dict.fromkeys(map(index_terms, texts))
    terms.update(dict.fromkeys(document["names"]))
    terms.update(dict.fromkeys(document["place_names"]))
    for code in document["concealment"]:
        terms.update(dict.fromkeys(_concealment_words().get(code, ())))
    terms.pop("", None)
    return list(terms)


def _collect(value: Any, texts: dict[str, None]) -> None:
    """Add all texts and numbers of a JSON value, in their order. Its depth is limited where it is read."""
    if isinstance(value, str):
        texts[value] = None
    elif isinstance(value, dict):
        for each in value.values():
            _collect(each, texts)
    elif isinstance(value, list):
        for each in value:
            _collect(each, texts)
    elif value is not None and not isinstance(value, bool):
        texts[str(value)] = None


def _present(document: Mapping[str, Any]) -> list[str]:
    """The names of the query's fields that the alert has."""
    present = dict.fromkeys(_ALWAYS)
    present.update({field: None for field in _SOMETIMES if document.get(field) not in (None, [], "")})
    present.update(dict.fromkeys(identifier.split(":", 1)[0] for identifier in document["identifiers"]))
    if document["names"]:
        present["name"] = None
    if document["place_names"]:
        present["place"] = None
    return list(present)


_ALWAYS = (
    "agency", "ref", "alert_id", "identifier", "occurred", "received", "month", "message_type", "status", "version",
    "text",
)  # fmt: skip
_SOMETIMES = (
    "title", "substance", "cas", "mass_g", "reported", "risk", "transport_mode", "country", "place", "nationality",
    "birth_date", "role", "type", "concealment", "topic", "tlp", "code", "precedence",
)  # fmt: skip


def _risk_order(risk: Mapping[str, Any], occurred: int, alert_id: str) -> int:
    """Level, then score, then time; a score without a level stands where its quarter of the scale would."""
    score = min(max(round(risk.get("score") or 0), 0), 100)
    level = _LEVELS.get(risk.get("level"), 0)
    if not level and risk.get("score") is not None:
        level = min(score // 25 + 1, 4)
    return ((level << 7 | score) << 39 | (occurred + _SECONDS_BEFORE_1970)) << 14 | int(alert_id[:6], 16) >> 10


def _distinct(values: Iterable[str | None]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]


@lru_cache(4_096)
def _known_place(unlocode: str | None, name: str | None) -> tuple[str | None, tuple[str, ...]]:
    """A place's code, and its name as sent and in every language of the code list, in tokens."""
    known = codelists.places().get(unlocode or "") or (codelists.place(name) if name else None)
    names = [name or "", *(known.names.values() if known else ())]
    return (known.unlocode if known else unlocode), tuple(dict.fromkeys(map(index_terms, names)))


@cache
def _concealment_words() -> Mapping[str, tuple[str, ...]]:
    return {
        code: tuple(dict.fromkeys(map(index_terms, each.names.values())))
        for code, each in codelists.concealment().items()
    }
