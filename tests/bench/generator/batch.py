"""What passes between the steps: a report of one agency about an event, an entry of a file, a finished file."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

AGENCIES = ("kr.kcs", "kr.knp", "kr.spo", "kr.kcg", "kr.moj", "th.customs", "vn.customs")
Fields = dict[str, Any]


class Moment(NamedTuple):
    """A point in time (aware) that the agency's form will write; precision second, minute or day."""

    when: datetime
    precision: str


class Amount(NamedTuple):
    """A plain decimal number that the agency's form will write."""

    value: str


@dataclass(slots=True)
class Facts:
    """What the report says, in normal forms."""

    moment: Moment
    ids: list[tuple[str, str, bool]] = field(default_factory=list)
    text_ids: list[tuple[str, str, bool]] = field(default_factory=list)
    text_refs: list[str] = field(default_factory=list)  # agency/ref
    substance: str = ""
    term: str = ""
    doubtful: bool = False
    text_substance: str = ""
    grams: float | None = None


@dataclass(slots=True)
class Report:
    """One revision of one agency's record; `fields` in the agency's own keys, with `Moment` and `Amount` unwritten."""

    agency: str
    ref: str
    event: str
    fields: Fields
    facts: Facts
    revision: int = 1
    status: str = "new"  # new, corrected, withdrawn


@dataclass(slots=True)
class Entry:
    """One record's place in a file: a report in one written form, or a broken record.

    `record` is the native fields in order; `raw` replaces the whole written record (a line) when it is broken as text.
    `kind` is first, exact, reordered, nfd, other_form, conflict or broken.
    """

    report: Report
    record: Fields
    kind: str = "first"
    reason: str = ""
    raw: str = ""
    first: str = ""

    def again(self, kind: str, record: Fields) -> "Entry":
        """The same report once more, written as `record`."""
        return replace(self, kind=kind, record=record)


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """A finished file: `name` is `<agency>.<NNNN>.<ext>`, `records` counts its records, broken ones too."""

    name: str
    agency: str
    payload: bytes
    records: int
