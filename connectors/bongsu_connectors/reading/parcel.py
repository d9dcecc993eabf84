"""A consignment as a customs administration reports it: numbers, carrier, sender, recipient and their links."""

from dataclasses import dataclass

from bongsu_connectors.reading.cast import Cast, identifier, names
from bongsu_connectors.reading.fields import Fields
from bongsu_schemas.identifiers import classify_transport

_TRAVELLER = "air_pax"


@dataclass(frozen=True, slots=True)
class Columns:
    """What a form calls the fields of a consignment; `items` are those that hold item, B/L or AWB numbers."""

    items: tuple[str, ...]
    container: str
    carrier: str
    sender: str
    sender_phone: str
    recipient: str
    recipient_phone: str
    recipient_address: str


def add_parcel(
    cast: Cast,
    fields: Fields,
    columns: Columns,
    mode: str | None,
    suspect: str | None,
    regions: tuple[str, str | None],
) -> None:
    """Add a consignment's entities and links. `regions`: where telephones of sender and recipient belong (alpha-2)."""
    cast.mode(mode)
    numbers = [identifier(classify_transport(raw, mode), raw) for name in columns.items if (raw := fields.text(name))]
    item = cast.add("consignment", None, identifiers=numbers)
    container = cast.add(
        "container", None, identifiers=[identifier("container", each) for each in fields.parts(columns.container, "/")]
    )
    carrier = _carrier(cast, fields.text(columns.carrier), mode)
    sender = cast.party("consignor", fields.text(columns.sender), fields.texts(columns.sender_phone), regions[0])
    recipient = cast.party(
        "consignee",
        fields.text(columns.recipient),
        fields.texts(columns.recipient_phone),
        regions[1],
        address=fields.text(columns.recipient_address),
    )
    goods = item or container
    cast.link(sender, goods, "consignor_of")
    cast.link(recipient, goods, "consignee_of")
    if not goods:
        cast.link(sender, recipient, "sent_to")
    cast.link(item, container, "shipped_in")
    cast.link(container or item, carrier, "carried_on")
    cast.link(
        suspect, carrier if mode == _TRAVELLER else goods, "travelled_on" if mode == _TRAVELLER else "associated_with"
    )


def _carrier(cast: Cast, raw: str, mode: str | None) -> str | None:
    """A flight by its number, or a vessel by its name, its number or both."""
    if not raw:
        return None
    if vessel := cast.ship(raw):
        return vessel
    scheme = classify_transport(raw, mode if mode in ("sea_container", "vessel") else _TRAVELLER)
    if scheme == "imo":
        return cast.add("vessel", None, identifiers=[identifier("imo", raw)])
    if scheme == "flight" and mode != "sea_container":
        return cast.add("flight", None, identifiers=[identifier("flight", raw)])
    return cast.add("vessel", None, names=names(raw))
