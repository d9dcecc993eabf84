"""One record as cut out of a file, before anybody asks what its fields mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bongsu_schemas.feed import Defect


@dataclass(frozen=True, slots=True)
class RawRecord:
    """The fields of one record as sent; None where they cannot be told apart. `ref` is then the number if readable."""

    raw: bytes
    place: str
    fields: Mapping[str, Any] | None
    defects: tuple[Defect, ...] = ()
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class RawFile:
    """All records of a file in order, what stands around them, and what was odd about the file as a whole."""

    records: list[RawRecord]
    envelope: Mapping[str, Any]
    warnings: tuple[Defect, ...] = ()
