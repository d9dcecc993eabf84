"""Titles, summaries, places and free texts of a draft, in the agency's language."""

from typing import Any

from bongsu_connectors.reading.cast import clip
from bongsu_connectors.reading.fields import Fields
from bongsu_schemas import codelists
from bongsu_schemas.draft import FreeText

_LONGEST_TITLE = 200
_LONGEST_SUMMARY = 4_000
_UNLOCODE = 5


def title(*parts: str) -> str:
    """One line of what, where and which drug; empty parts are left out."""
    return clip(", ".join(filter(None, parts)), _LONGEST_TITLE)


def summary(lang: str, *parts: str) -> list[dict[str, str]]:
    """The record's facts as one text of the agency's language."""
    told = [part.strip() for part in parts if part]
    text = ". ".join([part.rstrip(".") for part in told if part])
    return [{"lang": lang, "text": clip(text, _LONGEST_SUMMARY)}] if text else []


def free_text(fields: Fields, lang: str, region: str, *names: str) -> list[FreeText]:
    """The fields in which the hub looks for identifiers and drug words."""
    return [
        {"lang": lang, "field": fields.path + name, "text": text, "region": region}
        for name in names
        if (text := fields.text(name))
    ]


def place(role: str, text: str, country: str | None = None) -> dict[str, Any] | None:
    """A place by code or by name; None when nothing is said. A code that no list knows is kept as a name."""
    if not text:
        return {"role": role, "country": country} if country else None
    known = codelists.place(text)
    if known is not None and (country is None or known.country == country):
        return {"role": role, "unlocode": known.unlocode, "country": known.country, "name": clip(text)}
    code = text.strip().upper()
    if country is None and len(code) == _UNLOCODE and code.isascii() and code.isalpha():
        country = codelists.country(code[:2])
    made = {"role": role, "name": clip(text)}
    if country:
        made["country"] = country
    return made


def named_place(found: dict[str, Any] | None, lang: str) -> str:
    """How a place is called in a language, as far as it is known."""
    if not found:
        return ""
    known = codelists.places().get(found.get("unlocode", ""))
    if known is not None:
        return known.names.get(lang) or known.names.get("en") or known.unlocode
    return str(found.get("name") or found.get("country") or "")
