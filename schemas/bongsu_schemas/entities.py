"""Persons, organisations, conveyances, consignments and what identifies them."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bongsu_schemas.model import Country, Short, WireModel

Scheme = Literal[
    "container",
    "bl",
    "awb",
    "s10",
    "courier",
    "imo",
    "mmsi",
    "callsign",
    "flight",
    "passport",
    "national_id",
    "phone",
    "vehicle",
    "account",
    "handle",
    "crypto",
    "business_no",
    "declaration",
    "cargo_no",
    "ref",
]
"""Which rule an identifier follows; `bongsu_schemas.identifiers` holds the rules and their sources."""

EntityType = Literal[
    "person",
    "organisation",
    "vessel",
    "flight",
    "container",
    "consignment",
    "vehicle",
    "phone",
    "account",
    "handle",
    "document",
    "address",
]

EntityId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,32}$")]


class Identifier(WireModel):
    """An identifier as written (`raw`) and in its normal form (`value`). Invalid is kept, but is no strong key."""

    scheme: Scheme
    value: Short
    raw: Short
    valid: bool
    found_in: Literal["field", "text"]
    issuer: Annotated[str, StringConstraints(max_length=128)] | None = None


class Name(WireModel):
    """A name as written; `script` is the ISO 15924 code of most of its letters."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=512)]
    script: Literal["Latn", "Hang", "Hani", "Thai", "Zyyy"]
    kind: Literal["primary", "alias", "former", "romanised", "mrz"]


class Entity(WireModel):
    """Somebody or something that an alert speaks of; `id` is unique within the alert."""

    id: EntityId
    type: EntityType
    role: Annotated[str, StringConstraints(max_length=64)] | None = None
    names: Annotated[list[Name], Field(max_length=64)] = []
    identifiers: Annotated[list[Identifier], Field(max_length=256)] = []
    birth_date: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")] | None = None
    nationality: Country | None = None
    sex: Literal["f", "m", "x"] | None = None
    address: Annotated[str, StringConstraints(max_length=2_048)] | None = None
    flag: Country | None = None
    bank: Short | None = None


class Link(WireModel):
    """A directed relation between two entities of one alert, such as `consignor_of`."""

    source: EntityId = Field(alias="from")
    target: EntityId = Field(alias="to")
    type: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,64}$")]


class Place(WireModel):
    """Where something began, passed, was bound for or was found. Degrees are WGS 84 decimals."""

    role: Literal["origin", "transit", "destination", "seizure", "position"]
    unlocode: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[A-Z2-9]{3}$")] | None = None
    country: Country | None = None
    name: Short | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None

    @model_validator(mode="after")
    def _whole_position(self) -> Self:
        """Half a position is none."""
        if (self.lat is None) != (self.lon is None):
            raise ValueError("a position has both lat and lon: give the other one too, or neither")
        return self
