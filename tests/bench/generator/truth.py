"""What an honest reader must find in the generated files, in the shape of the samples' truth."""

import json
from dataclasses import asdict, dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

Identifier = tuple[str, str, bool]  # scheme, normal value, whether its own check holds


@dataclass
class Truth:
    """Answers by record key `agency/ref`; lists in the order in which the files are to be pushed.

    `substances`, `quantities`, `times` and the identifiers are those of the latest revision of current records.
    `doubtful` text identifiers are not required. Records in `ambiguous_terms` may be read either way.
    """

    seed: int = 0
    ends: str = ""
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    link_pairs: dict[str, list[list[Any]]] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    out_of_order: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    broken: list[dict[str, Any]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    repeats: list[dict[str, Any]] = field(default_factory=list)
    substances: dict[str, str] = field(default_factory=dict)
    substances_text: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    ambiguous_terms: list[str] = field(default_factory=list)
    quantities: dict[str, float] = field(default_factory=dict)
    times: dict[str, str] = field(default_factory=dict)
    time_precision: dict[str, str] = field(default_factory=dict)
    identifiers: dict[str, list[Identifier]] = field(default_factory=dict)
    identifiers_in_text: dict[str, list[Identifier]] = field(default_factory=dict)
    phones_in_text: dict[str, list[str]] = field(default_factory=dict)
    refs_in_text: dict[str, list[str]] = field(default_factory=dict)
    bad_check: list[dict[str, str]] = field(default_factory=list)

    def count(self, agency: str, name: str, by: int = 1) -> None:
        """Raise one of the agency's counts."""
        row = self.counts.setdefault(agency, dict.fromkeys(COUNTS, 0))
        row[name] += by

    def link(self) -> None:
        """Work out which records of an event share an identifier: hard in fields, text when one end is a narrative."""
        for event, facts in self.events.items():
            keys = [f"{r['agency']}/{r['ref']}" for r in facts["records"]]
            pairs = [[a, b, *evidence] for a, b in combinations(keys, 2) if (evidence := self._evidence(a, b))]
            if pairs:
                self.link_pairs[event] = pairs

    def _evidence(self, one: str, other: str) -> list[Any]:
        def held(key: str, where: dict[str, list[Identifier]]) -> set[str]:
            return {f"{scheme}={value}" for scheme, value, valid in where.get(key, ()) if valid and scheme != "flight"}

        fields_one, fields_other = held(one, self.identifiers), held(other, self.identifiers)
        if hard := fields_one & fields_other:
            return ["hard", sorted(hard)]
        every_one = fields_one | held(one, self.identifiers_in_text)
        if text := every_one & (fields_other | held(other, self.identifiers_in_text)):
            return ["text", sorted(text)]
        quoted = [ref for a, b in ((one, other), (other, one)) for ref in self.refs_in_text.get(a, ()) if ref == b]
        return ["text", [f"ref={ref}" for ref in quoted]] if quoted else []

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")


COUNTS = ("files", "records_received", "unique", "unique_revisions", "current", "withdrawn", "broken", "conflicts")
