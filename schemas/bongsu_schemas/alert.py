"""The alert: one agency's report in the one schema that everybody shares (`bongsu/alert/1`)."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from bongsu_schemas.entities import Entity, Link, Place
from bongsu_schemas.handling import Handling, Legal
from bongsu_schemas.model import AgencyId, Code, Hash, Instant, Lang, Ref, Sha256, Short, Text, WireModel, Zone

ALERT_SCHEMA = "bongsu/alert/1"

MessageType = Literal[
    "risk_alert",
    "seizure_report",
    "siren_alert",
    "sighting",
    "request_for_information",
    "feedback",
    "correction",
    "withdrawal",
    "deconfliction_notice",
]
Status = Literal["active", "superseded", "withdrawn", "expired"]
Decimal = Annotated[str, StringConstraints(pattern=r"^-?\d{1,32}(\.\d{1,32})?$")]


class Origin(WireModel):
    """Whose record this is and in which submission it came."""

    agency: AgencyId
    feed: Annotated[str, StringConstraints(max_length=64)]
    ref: Ref
    submission_id: Hash
    record_no: Annotated[int, Field(ge=0)]


class Occurred(WireModel):
    """When it happened: an interval, half open for precision day and coarser, with the text as sent."""

    start: Instant = Field(alias="from")
    end: Instant = Field(alias="to")
    precision: Literal["second", "minute", "day", "month", "year"]
    zone: Zone
    raw: Short


class Times(WireModel):
    """When it happened, when the agency reported it, when the hub received it."""

    occurred: Occurred
    reported: Instant | None = None
    received: Instant


class Localised(WireModel):
    """A text and its language."""

    lang: Lang
    text: Text


class Quantity(WireModel):
    """A quantity as sent and in grams: `measured` from a mass unit, `factor` by a dated factor, else `none`."""

    value: Decimal
    unit: Annotated[str, StringConstraints(max_length=64)]
    raw: Short
    mass_g: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    method: Literal["measured", "factor", "none"]
    factor_id: Code | None = None


class Substance(WireModel):
    """A drug that the record names; kind `indicator` is a word that only might mean one and is never counted."""

    id: Code | None
    cas: Annotated[str, StringConstraints(pattern=r"^\d{2,7}-\d\d-\d$")] | None = None
    as_reported: Short
    kind: Literal["official", "common", "slang", "indicator"]
    form: Code | None = None
    quantity: Quantity | None = None


class Risk(WireModel):
    """The originator's own grade; never overwritten by the hub."""

    level: Literal["low", "medium", "high", "critical"] | None = None
    score: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    indicators: Annotated[list[Short], Field(max_length=64)] = []


class Ordinals(WireModel):
    """Grades derived for sorting, 5 the best; null where the grade says that it cannot be judged."""

    source: Annotated[int, Field(ge=1, le=5)] | None
    information: Annotated[int, Field(ge=1, le=5)] | None


class Assessment(WireModel):
    """The originator's grade of source and information in its own scheme, verbatim in `native`."""

    scheme: Annotated[str, StringConstraints(max_length=32)]
    source: Annotated[str, StringConstraints(max_length=8)] | None = None
    information: Annotated[str, StringConstraints(max_length=8)] | None = None
    native: Short
    ordinals: Ordinals | None = None


class Warned(WireModel):
    """A defect that did not stop the record."""

    field: Short
    code: Annotated[str, StringConstraints(max_length=64)]
    message: Text


class Provenance(WireModel):
    """Which bytes, which charset, which connector and which mapping made this alert."""

    raw_sha256: Sha256
    charset: Annotated[str, StringConstraints(max_length=32)]
    connector: Annotated[str, StringConstraints(max_length=64)]
    mapping_version: Annotated[str, StringConstraints(max_length=32)]
    warnings: Annotated[list[Warned], Field(max_length=256)] = []


class Alert(WireModel):
    """One version of one agency's record, in the form in which the hub stores, hashes and delivers it."""

    schema_: Literal["bongsu/alert/1"] = Field(alias="schema")
    alert_id: Hash
    origin: Origin
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    edition: Annotated[int, Field(ge=1, le=2**15)]
    status: Status
    message_type: MessageType
    topics: Annotated[list[Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.-]{1,128}$")]], Field(max_length=32)]
    precedence: Literal["routine", "priority", "immediate", "flash"]
    times: Times
    title: Short
    summary: Annotated[list[Localised], Field(max_length=16)] = []
    substances: Annotated[list[Substance], Field(max_length=200)] = []
    concealment: Annotated[list[Code], Field(max_length=32)] = []
    transport_modes: Annotated[list[Code], Field(max_length=16)] = []
    risk: Risk
    entities: Annotated[list[Entity], Field(max_length=200)] = []
    links: Annotated[list[Link], Field(max_length=400)] = []
    places: Annotated[list[Place], Field(max_length=64)] = []
    assessment: Assessment | None = None
    handling: Handling
    legal: Legal
    provenance: Provenance
    native: dict[str, Any]
