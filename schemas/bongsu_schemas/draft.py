"""What a connector makes of one native record, before the hub normalises and validates it.

A draft is plain JSON-shaped data in the alert's own field names (see `alert.py`), so that it can be
written to a golden file as it is. The connector states what the record says and maps the agency's codes
to ours; the hub alone decides normal forms, check digits, substances and grams.
"""

from typing import Any, Literal, NotRequired, TypedDict

RecordStatus = Literal["new", "corrected", "withdrawn"]


class IdentifierDraft(TypedDict):
    """An identifier as written. The hub adds `value`, `valid` and `found_in`."""

    scheme: str
    raw: str
    issuer: NotRequired[str]  # passport: ISO 3166 alpha-2 of the issuing country; account: the bank as written
    region: NotRequired[str]  # phone: ISO 3166 alpha-2 that a number without country code belongs to


class NameDraft(TypedDict):
    """A name as written; `kind` is primary, alias, former, romanised or mrz."""

    text: str
    kind: str


class EntityDraft(TypedDict):
    """One person, organisation, vessel, flight, container, consignment, phone, account, handle, document or address."""

    id: str  # unique within the record: e1, e2, …
    type: str
    role: NotRequired[str]
    names: NotRequired[list[NameDraft]]
    identifiers: NotRequired[list[IdentifierDraft]]
    birth_date: NotRequired[str]  # YYYY-MM-DD, or YYYY
    nationality: NotRequired[str]  # ISO 3166 alpha-2
    sex: NotRequired[str]
    address: NotRequired[str]
    flag: NotRequired[str]
    bank: NotRequired[str]


class QuantityDraft(TypedDict):
    """A quantity: `value` a plain decimal number as text, `unit` and `raw` as sent."""

    value: str
    unit: str
    raw: str


class SubstanceDraft(TypedDict):
    """A drug as the record names it in a field of its own."""

    as_reported: str
    quantity: NotRequired[QuantityDraft]
    form: NotRequired[str]


class FreeText(TypedDict):
    """A text in which the hub looks for identifiers and drug words; `region` is where local phone numbers belong."""

    lang: str
    field: str
    text: str
    region: str


class WarningDraft(TypedDict):
    """A defect that does not stop the record."""

    field: str
    code: str
    message: str


class Draft(TypedDict, total=False):
    """One native record in the alert's field names; see the module's docstring."""

    ref: str
    version: int
    status: RecordStatus
    message_type: str
    topics: list[str]
    precedence: str
    times: dict[str, Any]  # {"occurred": {"from", "to", "precision", "zone", "raw"}, "reported": "…Z" | None}
    title: str
    summary: list[dict[str, str]]  # [{"lang", "text"}]
    substances: list[SubstanceDraft]
    concealment_text: list[str]  # the hub finds concealment codes in these
    concealment: list[str]  # codes that the record gives itself (generic feed)
    transport_modes: list[str]
    risk: dict[str, Any]  # {"level", "score", "indicators": []}
    entities: list[EntityDraft]
    links: list[dict[str, str]]
    places: list[dict[str, Any]]  # {"role", "unlocode"?, "iata"?, "country"?, "name"?, "lat"?, "lon"?}
    assessment: dict[str, Any] | None
    handling: dict[str, Any]
    legal: dict[str, Any]
    free_text: list[FreeText]
    native: dict[str, Any]  # every field as sent
    canonical: dict[
        str, Any
    ]  # every native field after NFC, digit, blank, number and date normalisation: the fingerprint
    warnings: list[WarningDraft]
