"""The settings every wire model shares: strict types, no unknown field, no change after validation."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


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

_YEARS = (1900, 2999)  # in every zone and every calendar there is a day before and after


def _moment(text: str) -> str:
    """Refuse what is written like a moment and is none (the 99th of a month, digits of another script)."""
    if not text.isascii() or not _YEARS[0] <= datetime.fromisoformat(text).year <= _YEARS[1]:
        raise ValueError(f"a moment is written in ASCII digits and lies in the years {_YEARS[0]} to {_YEARS[1]}")
    return text


def _zone(name: str) -> str:
    """Refuse a zone that no clock can be read in."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; a path; a folder of zones
        raise ValueError("this is no time zone: name one of the IANA time zone database, such as Asia/Seoul") from None
    return name


Instant = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$"),
    AfterValidator(_moment),
]
"""RFC 3339 in UTC, a moment of the years 1900 to 2999."""

Zone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_zone)]
"""A time zone of the IANA database."""

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""

Lang = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""ISO 639."""

Short = Annotated[str, StringConstraints(max_length=512)]
Text = Annotated[str, StringConstraints(max_length=65_536)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
