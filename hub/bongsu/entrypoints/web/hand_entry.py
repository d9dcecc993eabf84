"""One alert entered by hand: the form as a file of the feed `generic`, which the agency signs like any other."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from bongsu.entrypoints.web.languages import Language
from bongsu.entrypoints.web.vocabulary import word
from bongsu_schemas import codelists
from bongsu_schemas.alert import ALERT_SCHEMA

MESSAGE_TYPES = ("risk_alert", "seizure_report", "sighting", "request_for_information", "correction", "withdrawal")
PRECEDENCES = ("routine", "priority", "immediate", "flash")
LEVELS = ("low", "medium", "high", "critical")
MARKINGS = ("red", "amber+strict", "amber", "green", "clear")
CODES = ("H1", "H2", "H3")
ONWARD = ("none", "ask", "free")
TYPES = ("person", "organisation", "vessel", "container", "consignment", "vehicle", "phone", "account", "handle")
SCHEMES = (
    "container", "bl", "awb", "s10", "courier", "imo", "mmsi", "flight", "passport", "phone", "vehicle", "account",
    "handle", "crypto", "declaration",
)  # fmt: skip
PLACE_ROLES = ("origin", "transit", "destination", "seizure", "position")
ENTERED_PLACES = ("origin", "seizure", "destination")
SUBJECTS = ("1", "2", "3")
_CONTROLS = {
    "origin": "ref", "version": "version", "message_type": "message_type", "precedence": "precedence",
    "times": "day", "title": "title", "summary": "summary", "risk": "level", "transport_modes": "mode",
    "handling": "tlp",
}  # fmt: skip
_DIGITS = 18  # as many as JSON's numbers hold; what is longer goes on as it is, for the parser to name it
UNITS = ("g", "kg", "mg", "ml", "l", "tablet")


def file_of(form: Mapping[str, str], zone: str, now: datetime) -> bytes:
    """The form as one alert in JSON; what is wrong in it the feed's parser says, as of any file."""
    alert: dict[str, Any] = {
        "schema": ALERT_SCHEMA,
        "origin": {"ref": _text(form, "ref")},
        "version": _number(form, "version") or 1,
        "message_type": _text(form, "message_type") or MESSAGE_TYPES[0],
        "precedence": _text(form, "precedence") or PRECEDENCES[0],
        "times": {
            "occurred": _occurred(_text(form, "day"), _text(form, "hour"), zone),
            "reported": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        "title": _text(form, "title"),
        "risk": {"level": _text(form, "level") or None},
        "handling": _handling(form),
    }
    if summary := _text(form, "summary"):
        alert["summary"] = [{"lang": _text(form, "lang") or "en", "text": summary}]
    if substance := _substance(form):
        alert["substances"] = [substance]
    if mode := _text(form, "mode"):
        alert["transport_modes"] = [mode]
    if places := [place for role in ENTERED_PLACES if (place := _place(form, role))]:
        alert["places"] = places
    if entities := [entity for number in SUBJECTS if (entity := _entity(form, number))]:
        alert["entities"] = entities
    return orjson.dumps(alert, option=orjson.OPT_INDENT_2)


def control_of(field: str, form: Mapping[str, str]) -> str:
    """The control of the form that a field of the alert was filled from; empty when it was none."""
    path = field.split(".")
    at = int(path[1]) if len(path) > 1 and path[1].isdigit() else 0
    if path[0] == "entities":
        filled = [number for number in SUBJECTS if _entity(form, number)]
        kind = {"names": "name", "identifiers": "value"}.get(path[2] if len(path) > 2 else "", "type")  # noqa: PLR2004
        return f"{kind}.{filled[at]}" if at < len(filled) else ""
    if path[0] == "places":
        filled = [role for role in ENTERED_PLACES if _place(form, role)]
        return f"{filled[at]}.{'name' if path[-1] == 'name' else 'country'}" if at < len(filled) else ""
    if path[0] == "substances":
        return "quantity" if "quantity" in path else "substance"
    return _CONTROLS.get(path[0], "")


def label_of(control: str, spoken: Language) -> str:
    """What stands beside a control of the form."""
    base, _, rest = control.partition(".")
    if base in ENTERED_PLACES:
        return f"{word('place_role', base, spoken)}: {word('control', rest, spoken)}"
    return f"{rest}. {word('control', base, spoken)}" if rest else word("control", base, spoken)


def _occurred(day: str, hour: str, zone: str) -> dict[str, str]:
    """The day, or the minute, in the agency's zone; what is no day goes on as it is, for the parser to name it."""
    raw = f"{day} {hour}".strip()
    try:
        start = datetime.fromisoformat(f"{day}T{hour or '00:00'}").replace(tzinfo=ZoneInfo(zone))
        end = start if hour else start + timedelta(days=1)
        first, last = (each.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for each in (start, end))
    except (ValueError, OverflowError):
        return {"from": raw, "to": raw, "precision": "day", "zone": zone, "raw": raw}
    return {"from": first, "to": last, "precision": "minute" if hour else "day", "zone": zone, "raw": raw}


def _handling(form: Mapping[str, str]) -> dict[str, Any]:
    """Nothing is released that is not chosen: without a choice the strictest stands."""
    audience = _text(form, "audience")
    named = [each for each in sorted(codelists.agencies()) if f"to.{each}" in form]
    return {
        "tlp": _text(form, "tlp") or "red",
        "codes": [each for each in CODES if f"code.{each}" in form],
        "releasable_to": ["*"] if audience == "all" else named if audience == "named" else [],
        "onward": _text(form, "onward") or "none",
        "judicial_use": _text(form, "judicial_use") or "none",
    }


def _substance(form: Mapping[str, str]) -> dict[str, Any] | None:
    name, value, unit = (_text(form, each) for each in ("substance", "quantity", "unit"))
    held: dict[str, Any] = {"as_reported": name} if name else {}
    if value:  # of nothing too: the parser asks what it is of
        held["quantity"] = {"value": value, "unit": unit or "g"}
    return held or None


def _place(form: Mapping[str, str], role: str) -> dict[str, str] | None:
    found = {"country": _text(form, f"{role}.country"), "name": _text(form, f"{role}.name")}
    held = {name: value for name, value in found.items() if value}
    return {"role": role, **held} if held else None


def _entity(form: Mapping[str, str], number: str) -> dict[str, Any] | None:
    name, value = _text(form, f"name.{number}"), _text(form, f"value.{number}")
    if not name and not value:
        return None
    entity: dict[str, Any] = {"id": f"e{number}", "type": _text(form, f"type.{number}") or TYPES[0]}
    if name:
        entity["names"] = [{"text": name}]
    if value:
        entity["identifiers"] = [{"scheme": _text(form, f"scheme.{number}") or SCHEMES[0], "raw": value}]
    return entity


def _text(form: Mapping[str, str], name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()


def _number(form: Mapping[str, str], name: str) -> int | str:
    sent = _text(form, name)
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= _DIGITS else sent
