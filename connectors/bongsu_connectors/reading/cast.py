"""The persons and things that a record speaks of, numbered e1, e2, … as they come, and how they hang together."""

from collections.abc import Sequence
from typing import Any

from bongsu_connectors.reading.fields import Fields
from bongsu_connectors.reading.ship import ship
from bongsu_schemas import codelists
from bongsu_schemas.draft import EntityDraft, IdentifierDraft, NameDraft
from bongsu_schemas.identifiers import classify_transport, stands_for_no_number
from bongsu_schemas.names.firm_words import names_firm

SHORT = 512
ADDRESS = 2_048
_MOST_ENTITIES = 180  # the alert holds 200; the rest is for what the hub finds in the texts
_MOST_LINKS = 400
_MOST_NAMES = 64
_ENTITY_OF = {"container": "container", "imo": "vessel", "mmsi": "vessel", "flight": "flight"}
_MODE_OF = {
    "s10": "post",
    "courier": "express",
    "awb": "air_cargo",
    "container": "sea_container",
    "bl": "sea_container",
    "flight": "air_pax",
    "imo": "vessel",
    "mmsi": "vessel",
}


def clip(text: str, most: int = SHORT) -> str:
    """At most `most` characters of a text."""
    return text if len(text) <= most else text[: most - 1] + "…"


def identifier(scheme: str, raw: str, **more: str | None) -> IdentifierDraft:
    """An identifier as written, with `issuer` and `region` where they are known."""
    made: dict[str, str] = {"scheme": scheme, "raw": raw if len(raw) <= SHORT else clip(raw)}
    for name, value in more.items():
        if value:
            made[name] = clip(value, 128)
    return made  # type: ignore[return-value]


def phones(numbers: Sequence[str], region: str | None) -> list[IdentifierDraft]:
    """Telephone numbers of a region (ISO 3166 alpha-2)."""
    return [identifier("phone", each, region=region) for each in numbers]


def names(primary: str, *others: tuple[str, str]) -> list[NameDraft]:
    """A primary name and others as (text, kind), without empty ones and repetitions."""
    if not others:
        return [{"text": clip(primary), "kind": "primary"}] if primary else []
    made: dict[str, NameDraft] = {}
    for text, kind in ((primary, "primary"), *others):
        if text:
            made.setdefault(text, {"text": clip(text), "kind": kind})
    return list(made.values())[:_MOST_NAMES]


class Cast:
    """The entities and links of one record under construction."""

    __slots__ = ("_fields", "_full", "entities", "links", "modes")

    def __init__(self, fields: Fields) -> None:
        """Warnings go to the fields of the record."""
        self._fields = fields
        self._full = False
        self.entities: list[EntityDraft] = []
        self.links: list[dict[str, str]] = []
        self.modes: list[str] = []

    def add(self, kind: str, role: str | None, **more: Any) -> str | None:
        """Add an entity with `names`, `identifiers`, `address`, …; its id, or None when nothing is known of it."""
        if held := more.get("identifiers"):
            more["identifiers"] = [each for each in held if not stands_for_no_number(each["scheme"], each["raw"])]
        get = more.get
        if not (get("names") or get("identifiers") or get("address")):
            return None
        if len(self.entities) >= _MOST_ENTITIES:
            if not self._full:
                self._full = True
                self._fields.warn("", "too_many", found=str(_MOST_ENTITIES))
            return None
        own = f"e{len(self.entities) + 1}"
        entity: dict[str, Any] = {"id": own, "type": kind}
        if role:
            entity["role"] = role
        for name, value in more.items():
            if value:
                entity[name] = value if name != "address" else clip(value, ADDRESS)
        self.entities.append(entity)  # type: ignore[arg-type]
        return own

    def party(
        self, role: str, name: str, numbers: Sequence[str] = (), region: str | None = None, **more: Any
    ) -> str | None:
        """A person, or an organisation where the name says so, with telephone numbers of a region."""
        if not (name or numbers or more):
            return None
        kind = "organisation" if names_firm(name) else "person"
        held = [*more.pop("identifiers", ()), *phones(numbers, region)]
        return self.add(kind, role, names=more.pop("names", None) or names(name), identifiers=held, **more)

    def suspect(self, role: str, name: str, *, born: Any, passports: Sequence[str], **more: Any) -> str | None:
        """A person by the record's own words; an organisation where the name says so and nothing is told of a person.

        `born` is a birth date as it was read, `passports` the numbers as written: neither is a firm's.
        """
        has_passport = not all(stands_for_no_number("passport", each) for each in passports)
        kind = "organisation" if names_firm(name) and not born and not has_passport else "person"
        return self.add(kind, role, birth_date=born, **more)

    def transport(self, raw: str, mode: str | None, role: str | None = None) -> str | None:
        """An item, bill, container, flight or vessel by its number, whose scheme is read off it."""
        if stands_for_no_number("courier", raw):
            self.mode(mode)
            return None
        if vessel := self.ship(raw, role):
            self.mode("vessel")
            return vessel
        scheme = classify_transport(raw, mode)
        self.mode(_MODE_OF.get(scheme))
        return self.add(_ENTITY_OF.get(scheme, "consignment"), role, identifiers=[identifier(scheme, raw)])

    def ship(self, raw: str, role: str | None = None) -> str | None:
        """A vessel by its name with its number; None where a text gives no IMO number."""
        name, number = ship(raw)
        return self.add("vessel", role, names=names(name), identifiers=[identifier("imo", number)]) if number else None

    def mode(self, mode: str | None) -> None:
        """Note a mode of transport once."""
        if mode and mode not in self.modes:
            self.modes.append(mode)

    def link(self, source: str | None, target: str | None, kind: str) -> None:
        """Link two entities; nothing when one of them is not there."""
        if source and target and source != target and len(self.links) < _MOST_LINKS:
            self.links.append({"from": source, "to": target, "type": kind})


def country_of(fields: Fields, name: str) -> str | None:
    """The country (alpha-2) that a field names; a warning when it names none that is known."""
    text = fields.text(name)
    if not text:
        return None
    found = codelists.country(text)
    if found is None:
        fields.warn(name, "unknown_country", found=text)
    return found
