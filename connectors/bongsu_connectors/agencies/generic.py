"""generic: alerts that are already in the hub's schema, from a sender who has no native format. JSON or NDJSON, UTF-8.

A document is one alert, an array of alerts, or `{"alerts": [ … ]}`; NDJSON is one alert a line. What the hub mints
(`alert_id`, `submission_id`, `received`, `provenance`, identifiers' `value` and `valid`) may be left out.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
from pydantic import ValidationError

from bongsu_connectors.reading import limits
from bongsu_connectors.reading.canonical import canonical
from bongsu_connectors.reading.decoding import checked, decoded
from bongsu_connectors.reading.json_records import document_records, line_records, malformed
from bongsu_connectors.reading.json_values import MalformedJsonError, Strict, finite, strict
from bongsu_connectors.reading.occurrence import implausible
from bongsu_connectors.reading.raw_record import RawFile, RawRecord
from bongsu_connectors.reading.splitting import split_lines
from bongsu_schemas.alert import ALERT_SCHEMA, Alert
from bongsu_schemas.draft import Draft, WarningDraft
from bongsu_schemas.feed import Defect, Feed, FileRefused, ParsedFile, ParsedRecord
from bongsu_schemas.messages import message, shown

_STATUSES = {"active": "new", "new": "new", "corrected": "corrected", "withdrawn": "withdrawn"}
_HASH, _SHA256 = "0" * 40, "0" * 64
_SHARED = [
    "message_type",
    "topics",
    "precedence",
    "title",
    "summary",
    "transport_modes",
    "risk",
    "links",
    "places",
    "assessment",
    "handling",
    "legal",
    "concealment",
]
_STRICTEST = {"tlp": "red", "codes": [], "releasable_to": [], "onward": "none", "purposes": [], "judicial_use": "none"}


def parse(payload: bytes, received_at: datetime) -> ParsedFile:
    """Read alerts in the hub's own schema; see `feed.Feed.parse`."""
    payload = checked(payload)
    file = _cut(payload, decoded(payload, "utf-8"))
    limits.check_count(len(file.records), limits.SUBMISSION_RECORDS)
    return ParsedFile([_read(no, raw, received_at) for no, raw in enumerate(file.records)])


def _cut(payload: bytes, text: str) -> RawFile:
    """Records of a document if the whole text is one, else of its lines."""
    bare = text.lstrip(" \t\r\n")
    if bare.startswith("["):
        inner = f'{{"alerts":{text}}}'
        try:
            return _listed(inner.encode(), inner)
        except FileRefused:
            _strict(text)  # what is malformed is told at its own place, not at that of what was put around it
            raise
    head = bare.split("\n", 1)[0].strip()
    if head.endswith("}") and len(head) < len(bare.rstrip()):  # the first line is an object and more follows
        return line_records(payload, text, "ref")
    try:
        whole = _strict(text)
    except FileRefused:
        if "\n" in bare.strip():
            return line_records(payload, text, "ref")
        raise
    if isinstance(whole.value, dict) and "alerts" in whole.value:
        return _listed(payload, text)
    if not isinstance(whole.value, dict):
        found = "an array" if isinstance(whole.value, list) else "a single value"
        raise FileRefused(Defect("", "root", {"found": found, "expected": "an object { … } or an array [ … ]"}))
    return RawFile([RawRecord(payload, "record 1", finite(whole.value), whole.defects)], {})


def _strict(text: str) -> Strict:
    try:
        return strict(text)
    except MalformedJsonError as error:
        raise malformed(error, text) from error


def _listed(payload: bytes, text: str) -> RawFile:
    return document_records(payload, text, "alerts", None, "ref")


def _read(no: int, raw: RawRecord, received_at: datetime) -> ParsedRecord:
    ref = shown(raw.ref) if raw.ref else None
    if raw.fields is None:
        return ParsedRecord(no, ref, raw.raw, raw.place, None, raw.defects)
    sent = raw.fields
    origin = sent.get("origin")
    number = origin.get("ref") if isinstance(origin, Mapping) else sent.get("ref")
    defects = list(raw.defects)
    if not isinstance(number, str) or not number.strip():
        defects.append(Defect("origin.ref", "missing_number", {"found": shown(str(number or ""))}))
    else:
        ref = shown(number.strip(), 128)
    status = _STATUSES.get(str(sent.get("status", "new")))
    if status is None:
        values = {"found": shown(str(sent.get("status"))), "expected": ", ".join(_STATUSES)}
        defects.append(Defect("status", "unknown_status", values))
    if sent.get("message_type") == "withdrawal":
        status = "withdrawn"
    if len(raw.raw) > limits.RECORD_BYTES:
        defects.append(Defect("", "size_limit", {"limit": "record", "size": len(raw.raw), "most": limits.RECORD_BYTES}))
    whole = _whole(sent, ref or "-", received_at, withdrawn=status == "withdrawn")
    defects += _unnamed(whole["substances"])
    try:
        Alert.model_validate(whole)
        defects += _implausible(whole, received_at)
    except ValidationError as error:
        told = {each.field for each in defects}
        found = [_schema_defect(each) for each in error.errors(include_url=False, include_context=False)[:20]]
        defects += [each for each in found if each.field not in told]
    if defects:
        return ParsedRecord(no, ref, raw.raw, raw.place, None, tuple(defects))
    return ParsedRecord(no, ref, raw.raw, raw.place, _draft(whole, sent, ref or "", str(status), raw.place))


def _whole(sent: Mapping[str, Any], ref: str, received_at: datetime, *, withdrawn: bool) -> dict[str, Any]:
    """The alert as it would be with what the hub mints: for validation alone."""
    whole = {name: value for name, value in sent.items() if name not in ("ref", "native")}
    times = sent.get("times")
    whole |= {
        "schema": sent.get("schema", ALERT_SCHEMA),
        "alert_id": _HASH,
        "origin": {"agency": "xx.generic", "feed": "generic", "ref": ref, "submission_id": _HASH, "record_no": 0},
        "version": sent.get("version", 1),
        "edition": 1,
        "status": "withdrawn" if withdrawn else "active",
        "message_type": "withdrawal" if withdrawn else sent.get("message_type", "risk_alert"),
        "topics": sent.get("topics", ["narcotics"]),
        "precedence": sent.get("precedence", "routine"),
        "title": sent.get("title", ref),
        "risk": sent.get("risk", {}),
        "handling": _completed_handling(sent.get("handling", _STRICTEST)),
        "legal": sent.get("legal", {}),
        "provenance": {"raw_sha256": _SHA256, "charset": "utf-8", "connector": "generic", "mapping_version": "1"},
        "native": {},
    }
    if isinstance(times, Mapping):
        now = received_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        whole["times"] = {**times, "received": now}
    whole["entities"] = [_completed_entity(each) for each in _list(sent.get("entities"))]
    whole["substances"] = [_completed_substance(each) for each in _list(sent.get("substances"))]
    return whole


def _completed_handling(handling: Any) -> Any:
    """The conditions with those that the schema lets be left out: nothing that reads an alert fills them in."""
    if not isinstance(handling, Mapping):
        return handling
    return {"codes": [], "onward": "none", "purposes": [], "judicial_use": "ask", **handling}


def _completed_entity(entity: Any) -> Any:
    if not isinstance(entity, Mapping):
        return entity
    names = [
        {"script": "Zyyy", "kind": "primary", **each} if isinstance(each, Mapping) else each
        for each in _list(entity.get("names"))
    ]
    held = []
    for each in _list(entity.get("identifiers")):
        if isinstance(each, Mapping):
            raw = each.get("raw", each.get("value", ""))
            held.append({"valid": False, "found_in": "field", **each, "raw": raw, "value": each.get("value", raw)})
        else:
            held.append(each)
    return {**entity, "names": names, "identifiers": held}


def _completed_substance(substance: Any) -> Any:
    if not isinstance(substance, Mapping):
        return substance
    quantity = substance.get("quantity")
    if isinstance(quantity, Mapping):
        quantity = {"method": "none", "raw": f"{quantity.get('value')} {quantity.get('unit')}", **quantity}
    name = substance.get("as_reported", substance.get("id"))
    return {"id": None, "kind": "common", **substance, "as_reported": name, "quantity": quantity}


def _unnamed(substances: list[Any]) -> list[Defect]:
    """Quantities that nobody says what they are of."""
    return [
        Defect(f"substances.{at}.as_reported", "unnamed_substance", {"found": shown(str(each["quantity"]["raw"]))})
        for at, each in enumerate(substances)
        if isinstance(each, Mapping) and isinstance(each.get("quantity"), Mapping) and not each.get("as_reported")
    ]


def _odd_quantities(substances: list[dict[str, Any]], place: str) -> list[WarningDraft]:
    """Quantities that are none, 0 or less: kept as sent. In the agencies' own forms 0 says that there is none."""
    found = []
    for at, each in enumerate(substances):
        quantity = each.get("quantity")
        if quantity and Decimal(quantity["value"]) <= 0:
            field, code = f"substances.{at}.quantity.value", "no_amount"
            told = message(code, "en", field=field, found=quantity["raw"], place=place)
            found.append(WarningDraft(field=field, code=code, message=told))
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _implausible(whole: Mapping[str, Any], received_at: datetime) -> list[Defect]:
    occurred = whole["times"]["occurred"]
    field, start = "times.occurred.from", occurred["from"]
    try:
        at = datetime.fromisoformat(start)
    except ValueError:
        return [Defect(field, "bad_date", {"found": shown(start), "expected": "2026-11-20T05:30:00Z"})]
    at = at.astimezone(UTC).replace(tzinfo=None)
    told = implausible(at, occurred["precision"], occurred["zone"], received_at)
    return [Defect(field, "year_out_of_range", {"found": start, **told})] if told else []


def _schema_defect(error: Any) -> Defect:
    field = ".".join(str(part) for part in error["loc"])
    return Defect(
        shown(field), "schema", {"problem": shown(error["msg"], 200), "found": shown(repr(error["input"])[:200])}
    )


def _draft(whole: Mapping[str, Any], sent: Mapping[str, Any], ref: str, status: str, place: str) -> Draft:
    entities = []
    for entity in whole["entities"]:
        held = [
            {k: each[k] for k in ("scheme", "raw", "issuer") if each.get(k)}
            for each in entity["identifiers"]
            if each["raw"]
        ]
        named = [{"text": each["text"], "kind": each["kind"]} for each in entity["names"]]
        filled = {name: value for name, value in entity.items() if value is not None}
        entities.append({**filled, "identifiers": held, "names": named})
    substances = []
    for each in whole["substances"]:
        made = {name: each[name] for name in ("as_reported", "form") if each.get(name)}
        if each.get("quantity"):
            made["quantity"] = {name: each["quantity"][name] for name in ("value", "unit", "raw")}
        substances.append(made)
    times = whole["times"]
    draft: dict[str, Any] = {name: whole[name] for name in _SHARED if whole.get(name) is not None}
    draft |= {
        "ref": ref,
        "version": whole["version"],
        "status": status,
        "times": {"occurred": times["occurred"], "reported": times.get("reported")},
        "entities": entities,
        "substances": substances,
        "native": dict(sent),
        "canonical": canonical(sent, {}),
        "free_text": [
            {"lang": each["lang"], "field": "summary", "text": each["text"], "region": ""}
            for each in whole.get("summary", [])
        ],
        "warnings": _odd_quantities(substances, place) if status != "withdrawn" else [],
    }
    return draft  # type: ignore[return-value]


def _split(payload: bytes, most_bytes: int, most_records: int) -> list[bytes]:
    """Lines as lines; a document becomes NDJSON, which is the same feed."""
    try:
        bare = checked(payload[: limits.SUBMISSION_BYTES]) if len(payload) <= limits.SUBMISSION_BYTES else payload
        document = orjson.loads(bare)
    except (FileRefused, orjson.JSONDecodeError):
        return split_lines(payload, most_bytes, most_records)
    listed = document if isinstance(document, list) else document.get("alerts") if isinstance(document, dict) else None
    if not isinstance(listed, list) or (len(payload) <= most_bytes and len(listed) <= most_records):
        return [payload]
    return split_lines(b"\n".join(orjson.dumps(each) for each in listed), most_bytes, most_records)


FEED = Feed(
    agency="generic",
    title="Alerts in the hub's own schema",
    payload_type="application/vnd.bongsu.alert+json",
    charset="utf-8",
    zone="UTC",
    language="en",
    mapping_version="1",
    parse=parse,
    split=_split,
)
