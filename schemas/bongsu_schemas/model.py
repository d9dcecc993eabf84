"""The settings every wire model shares: strict types, no unknown field, no change after validation."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class WireModel(BaseModel):
    """A value that crosses the wire: validated strictly, immutable, closed to unknown fields."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


AgencyId = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}\.[a-z0-9_-]{2,32}$")]
"""A registry id: ISO 3166 alpha-2, a dot, a short name (`kr.kcs`)."""

Ref = Annotated[str, StringConstraints(min_length=1, max_length=128)]
"""The originator's own number, verbatim."""

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
"""A content-derived id: the first 160 bits of a SHA-256, in hex."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

Instant = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$")]
"""RFC 3339 in UTC."""

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""

Lang = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""ISO 639."""

Short = Annotated[str, StringConstraints(max_length=512)]
Text = Annotated[str, StringConstraints(max_length=65_536)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
