"""Keeps the books while files are written, and settles the truth at the end."""

from typing import Any

from generator.batch import Report
from generator.feeds import FEEDS
from generator.forms import truth_time
from generator.truth import Truth


class Ledger:
    """Every record as it is written, in push order."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.first: dict[tuple[str, int], tuple[str, str]] = {}  # key and revision to place and form
        self.latest: dict[str, Report] = {}
        self.names: set[str] = set()
        self.in_file = {"good": 0, "broken": 0, "repeats": 0, "conflicts": 0}

    def entered(self, name: str, place: int, report: Report, kind: str, form: str) -> None:
        """A good record, a repeat or a conflict: what has come before decides."""
        key = f"{report.agency}/{report.ref}"
        at, truth, agency = f"{name}#{place}", self.truth, report.agency
        where: dict[str, Any] = {
            "agency": agency,
            "ref": report.ref,
            "revision": report.revision,
            "file": name,
            "index": place,
        }
        if kind == "conflict":
            truth.conflicts.append({**where, "first": self.first[key, report.revision][0]})
            truth.count(agency, "conflicts")
            self.in_file["conflicts"] += 1
            return
        self.in_file["good"] += 1
        seen = self.first.get((key, report.revision))
        if seen is not None:
            truth.repeats.append({**where, "first": seen[0], "kind": kind if seen[1] == form else "other_form"})
            self.in_file["repeats"] += 1
            return
        self.first[key, report.revision] = (at, form)
        truth.count(agency, "unique_revisions")
        known = self.latest.get(key)
        if known is None:
            truth.count(agency, "unique")
        elif known.revision > report.revision:
            truth.out_of_order.append(f"{key}@{report.revision}")
            return
        self.latest[key] = report

    def broken(self, name: str, place: int, report: Report, reason: str) -> None:
        ref = f"#{place}" if reason == "missing_number" else report.ref
        row = {"file": name, "agency": report.agency, "ref_or_line": ref, "index": place, "reason": reason}
        self.truth.broken.append(row)
        self.truth.count(report.agency, "broken")
        self.in_file["broken"] += 1

    def file(self, name: str, agency: str, records: int) -> None:
        """The file is full."""
        self.truth.files.append({"file": name, "agency": agency, "records": records, **self.in_file})
        self.truth.count(agency, "files")
        self.truth.count(agency, "records_received", records)
        self.in_file = dict.fromkeys(self.in_file, 0)

    def resent(self, name: str, earlier: str, agency: str, records: int) -> None:
        """The same bytes once more: they give the earlier receipt and count nowhere but among files and records."""
        before = next(file for file in self.truth.files if file["file"] == earlier)
        self.truth.files.append({**before, "file": name, "resend_of": earlier})
        self.truth.count(agency, "files")
        self.truth.count(agency, "records_received", records)

    def settle(self) -> None:
        """The latest revisions decide what each record says."""
        truth = self.truth
        for key, report in self.latest.items():
            if report.revision > 1:
                truth.revisions[key] = report.revision
            if report.status == "withdrawn":
                truth.withdrawn.append(key)
                truth.count(report.agency, "withdrawn")
                continue
            truth.count(report.agency, "current")
            self._says(key, report)
        for event in truth.events.values():
            event["records"] = [r for r in event["records"] if f"{r['agency']}/{r['ref']}" in truth.times]
        truth.link()

    def _says(self, key: str, report: Report) -> None:
        truth, facts = self.truth, report.facts
        truth.times[key] = truth_time(facts.moment, FEEDS[report.agency].hours)
        truth.time_precision[key] = facts.moment.precision
        if facts.substance:
            truth.substances[key], truth.terms[key] = facts.substance, facts.term
        if facts.text_substance:
            truth.substances_text[key] = facts.text_substance
        if facts.doubtful:
            truth.ambiguous_terms.append(key)
        if facts.grams is not None:
            truth.quantities[key] = round(facts.grams, 4)
        if facts.ids:
            truth.identifiers[key] = list(dict.fromkeys(facts.ids))
        if facts.text_ids:
            truth.identifiers_in_text[key] = list(dict.fromkeys(facts.text_ids))
        if phones := [value for scheme, value, _ in facts.text_ids if scheme == "phone"]:
            truth.phones_in_text[key] = phones
        if facts.text_refs:
            truth.refs_in_text[key] = facts.text_refs
        truth.bad_check += [
            {"agency": report.agency, "ref": report.ref, "kind": scheme, "value": value}
            for scheme, value, valid in facts.ids
            if not valid
        ]
