"""The seam between an agency's parser and all who run it: the hub, the agency's own tools and the testing kit."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from bongsu_schemas.draft import Draft


@dataclass(frozen=True, slots=True)
class Defect:
    """Something wrong in a file or a record: which field, which code, and the values that the message names.

    `code` is one of `messages.CODES`; `values` fill its template in any of the hub's languages.
    """

    field: str
    code: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


class FileRefused(Exception):
    """The file cannot be read at all: nothing of it is admitted, its bytes are kept in quarantine."""

    def __init__(self, defect: Defect, place: str = "") -> None:
        """Name the defect and the place in the file (`line 7`, `byte 1042`, `sheet 1, cell C3`)."""
        super().__init__(f"{defect.code} at {place or 'the file'}: {defect.values}")
        self.defect = defect
        self.place = place


class ParsedRecord(NamedTuple):
    """One record of a file: either a draft, or the defects for which it is quarantined."""

    record_no: int  # 0-based position in the file
    ref: str | None
    raw: bytes  # the record's own bytes, as sent where they can be cut out
    place: str  # where in the file, in words: `line 14`, `/범죄정보/3`
    draft: Draft | None = None
    defects: tuple[Defect, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """All records of a file in their order, and what was odd about the file as a whole."""

    records: list[ParsedRecord]
    warnings: tuple[Defect, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """An agency's feed: what it is called, how it is written, and the pure function that reads it.

    `parse(payload, received_at)` raises `FileRefused` for a file that cannot be read as a whole and nothing else,
    whatever the bytes. `split(payload, max_bytes, max_records)` cuts a file that is over the hub's limits into
    whole files of the same format (counts and trailers made right), in order.
    """

    agency: str  # registry id; `generic` for alerts already in our schema
    title: str
    payload_type: str  # the DSSE payload type that the agency signs
    charset: str
    zone: str  # IANA name
    language: str  # ko, th, vi, en: the language of its error messages
    mapping_version: str
    parse: Callable[[bytes, datetime], ParsedFile]
    split: Callable[[bytes, int, int], list[bytes]]
