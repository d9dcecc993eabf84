"""Alerts in words for the page: handling, fields, and highlights as segments that the template escapes."""

from collections.abc import Mapping
from typing import Any

import orjson

_CODES = {
    "H0": "May be used under the general rules (H0).",
    "H1": "Not to be used as evidence in court without the originator's consent (H1).",
    "H2": "Not to be passed on without the originator's consent (H2).",
    "H3": "Restricted: other conditions of the originator hold, ask first (H3).",
}
_ONWARD = {
    "none": "It must not be passed on.",
    "ask": "Ask the originator before passing it on.",
    "free": "It may be passed on to other member agencies.",
}
_COURT = {
    "free": "Use in court is free.",
    "ask": "Ask the originator before any use in court.",
    "none": "It must not be used in court.",
}


def handling_in_words(alert: Mapping[str, Any]) -> list[str]:
    """The originator's conditions as sentences."""
    handling = alert["handling"]
    released = handling["releasable_to"]
    if released == ["*"]:
        audience = "Released to all member agencies."
    elif released:
        audience = f"Released to {', '.join(released)}."
    else:
        audience = "Released to nobody but the originator and the joint desk."
    sentences = [f"TLP:{handling['tlp'].upper()}.", audience]
    sentences += [_CODES[code] for code in handling["codes"]]
    sentences += [_ONWARD[handling["onward"]], _COURT[handling["judicial_use"]]]
    if handling["purposes"]:
        sentences.append(f"Only for: {', '.join(each.replace('_', ' ') for each in handling['purposes'])}.")
    if handling.get("caveat"):
        sentences.append(handling["caveat"])
    if alert["legal"].get("expires_at"):
        sentences.append(f"It expires on {moment(alert['legal']['expires_at'])}.")
    return sentences


def moment(instant: str) -> str:
    """An instant of the wire for a reader: to the minute, in UTC."""
    return f"{instant[:10]} {instant[11:16]} UTC"


def segments(text: str, ranges: list[list[int]]) -> list[tuple[str, bool]]:
    """A text cut at its highlights: (part, whether it is marked). Joined, the parts are the text again."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for first, last in sorted(ranges):
        start = max(first, at)
        if start >= last:
            continue
        parts += [(text[at:start], False), (text[start:last], True)]
        at = last
    parts.append((text[at:], False))
    return [part for part in parts if part[0]]


def plain(value: Any) -> str:
    """A field as sent: texts as they are, anything else as JSON."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def fields(alert: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """The alert's own fields with their values, those without one left out."""
    occurred = alert["times"]["occurred"]
    rows: list[tuple[str, list[str]]] = [
        ("Agency", [alert["origin"]["agency"]]),
        ("Number", [alert["origin"]["ref"]]),
        ("Version", [f"{alert['version']} ({alert['status']})"]),
        ("Kind", [alert["message_type"].replace("_", " ")]),
        (
            "Happened",
            [f"{moment(occurred['from'])}, precise to the {occurred['precision']} (sent as {occurred['raw']})"],
        ),
        ("Received", [moment(alert["times"]["received"])]),
        ("Risk", [alert["risk"].get("level") or "", *alert["risk"].get("indicators", [])]),
        ("Substances", [_substance(each) for each in alert["substances"]]),
        ("Transport", list(alert["transport_modes"])),
        ("Concealment", list(alert["concealment"])),
        ("Places", [_place(each) for each in alert["places"]]),
    ]
    return [(name, [each for each in values if each]) for name, values in rows if any(values)]


def entities(alert: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Persons, vessels, consignments … with names and identifiers as lines of text."""
    return [
        {
            "type": each["type"],
            "role": (each.get("role") or "").replace("_", " "),
            "names": [name["text"] for name in each["names"]],
            "identifiers": [
                f"{found['scheme']} {found['value']}" + ("" if found["valid"] else " (check digit is wrong)")
                for found in each["identifiers"]
            ],
        }
        for each in alert["entities"]
    ]


def _substance(substance: Mapping[str, Any]) -> str:
    quantity = substance["quantity"]
    amount = f", {quantity['raw']} {quantity['unit']}".rstrip() if quantity else ""
    if quantity and quantity["mass_g"] is not None:
        amount += f" ({quantity['mass_g']:g} g)"
    doubt = " (only perhaps)" if substance["kind"] == "indicator" else ""
    return f"{substance['id'] or 'unknown'}: {substance['as_reported']}{amount}{doubt}"


def _place(place: Mapping[str, Any]) -> str:
    named = [place.get("name"), place.get("unlocode"), place.get("country")]
    return f"{place['role']}: {' '.join(each for each in named if each)}"
