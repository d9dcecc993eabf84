"""The senders' habits: revisions in any order, repeats, withdrawals, conflicts, broken records, files sent again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from generator import breakage, revise, writers
from generator.batch import AGENCIES, GeneratedFile, Report
from generator.feeds import COLUMNS, EXTENSIONS, FEEDS
from generator.forms import Style, written
from generator.ledger import Ledger
from generator.refs import Numbers
from generator.truth import Truth

REVISED, REPEATED, CONFLICT, BROKEN, UNKNOWN, RESENT = 0.13, 0.16, 0.015, 0.1, 0.04, 0.06  # shares at full mess
SHEETS = frozenset({"th.customs", "vn.customs"})  # every second file of these comes as XLSX


@dataclass(slots=True)
class Planned:
    """A record's turn: where it stands in the agency's stream, in which style, and as what."""

    place: float
    report: Report
    style: Style
    kind: str  # first, exact, reordered, nfd, other_form, conflict, broken


def first_style(rng: Random, agency: str, mess: float) -> Style:
    """How the record is written when it first comes."""
    number = int(rng.random() * 210)
    return Style(
        date=int(rng.random() * 30),
        number=number,
        nfd=agency == "vn.customs" and rng.random() < 0.3 * mess,
        order=1 + int(rng.random() * 1e6) if rng.random() < 0.2 * mess else 0,
        bare=rng.random() < 0.6,
    )


def repeat_style(rng: Random, agency: str, style: Style) -> tuple[str, Style]:
    """Another style of the same content, and what kind of repeat that makes."""
    form = FEEDS[agency].form
    kinds = ["exact", "exact", "other_form"]
    if form in {"ndjson", "json", "xml"}:
        kinds.append("reordered")
    if form != "csv":
        kinds.append("nfd")
    kind = kinds[int(rng.random() * len(kinds))]
    if kind == "reordered":
        # Parity decides whether a bare withdrawal drops its empty keys, which is no matter of order.
        return kind, style._replace(order=style.order + 2 * (1 + int(rng.random() * 1e6)))
    if kind == "nfd":
        return kind, style._replace(nfd=not style.nfd)
    if kind == "other_form":
        return kind, style._replace(
            date=style.date + 1 + int(rng.random() * 7), number=style.number + 1 + int(rng.random() * 5),
            digits=rng.random() < 0.5, blanks=rng.random() < 0.5,
        )  # fmt: skip
    return kind, style


def plan(reports: Sequence[Report], mess: float, rng: Random, numbers: Numbers) -> list[Planned]:
    """Every record's turn, sorted."""
    turns: list[Planned] = []
    for index, first in enumerate(reports):
        base = with_habits(rng, first, index, mess)
        mine = _life(rng, base, float(index), mess)
        turns += mine
        turns += _again(rng, mine, mess, index)
        if rng.random() < BROKEN * mess:
            ref = numbers.next(base.agency, base.facts.moment.when)
            style = first_style(rng, base.agency, mess)._replace(bare=False)
            turns.append(Planned(index + rng.random() * 30, replace(base, ref=ref), style, "broken"))
    turns.sort(key=lambda turn: turn.place)
    return turns


def with_habits(rng: Random, report: Report, index: int, mess: float) -> Report:
    if report.agency != "kr.moj" and rng.random() < UNKNOWN * mess:
        return revise.with_unknown(report, f"X{index}")
    return report


def _life(rng: Random, first: Report, place: float, mess: float) -> list[Planned]:
    """The record's revisions; one in three lives comes out of order."""
    life = [first]
    if rng.random() < REVISED * mess:
        for revision in range(2, 3 + (rng.random() < 0.3) + (rng.random() < 0.1)):
            newer = revise.corrected(rng, life[-1], revision)
            life.append(revise.withdrawn(life[-1], revision) if rng.random() < 0.25 else newer)
    places = [place + (gap and rng.random() * 60) for gap in range(len(life))]
    places.sort(reverse=len(life) > 1 and rng.random() < 0.33)
    return [
        Planned(at, report, style if report.status == "withdrawn" else style._replace(bare=False), "first")
        for at, report in zip(places, life, strict=True)
        for style in [first_style(rng, first.agency, mess)]
    ]


def _again(rng: Random, turns: Sequence[Planned], mess: float, index: int) -> Iterator[Planned]:
    for turn in turns:
        if rng.random() < REPEATED * mess:
            for _ in range(1 + (rng.random() < 0.2)):
                kind, style = repeat_style(rng, turn.report.agency, turn.style)
                yield Planned(turn.place + 0.01 + rng.random() ** 2 * 400, turn.report, style, kind)
        if turn.report.status != "withdrawn" and rng.random() < CONFLICT * mess:
            other = revise.conflicting(turn.report, index)
            yield Planned(turn.place + 0.01 + rng.random() * 90, other, turn.style, "conflict")


def sized(turns: list[Planned], records: int) -> list[Planned]:
    """So many records: repeats are dropped from the end or first reports repeated once more."""
    spare = len(turns) - records
    if spare > 0:
        soft = [turn for turn in turns if turn.kind not in {"first", "conflict"}][-spare:]
        gone = {id(turn) for turn in soft}
        kept = [turn for turn in turns if id(turn) not in gone]
        return kept[:records]
    whole = [turn for turn in turns if turn.kind == "first"]
    end = turns[-1].place + 1
    return turns + [replace(whole[n % len(whole)], place=end + n, kind="exact") for n in range(-spare)]


def messy_files(
    reports: Sequence[Report],
    records: int,
    per_file: int,
    ends: datetime,
    mess: float,
    rng: Random,
    truth: Truth | None,
) -> Iterator[GeneratedFile]:
    """All files in push order; the truth is settled after the last."""
    numbers = Numbers(0)
    numbers.skip(reports)
    turns = (
        plan(reports, mess, rng, numbers) if mess else [Planned(n, r, Style(), "first") for n, r in enumerate(reports)]
    )
    turns = sized(turns, records)
    ledger = Ledger(truth if truth is not None else Truth())
    composer = Composer(ledger, rng if mess else None, ends, mess)
    chunks: list[tuple[float, str, list[Planned]]] = []
    for agency in AGENCIES:
        mine = [turn for turn in turns if turn.report.agency == agency]
        chunks += [(mine[at].place, agency, mine[at : at + per_file]) for at in range(0, len(mine), per_file)]
    chunks.sort(key=lambda chunk: (chunk[0], chunk[1]))
    for _, agency, chunk in chunks:
        yield from composer.files(agency, chunk)
    ledger.settle()


class Composer:
    """Writes chunks of planned records as files and enters them in the ledger."""

    def __init__(self, ledger: Ledger, rng: Random | None, ends: datetime, mess: float) -> None:
        self.ledger = ledger
        self.rng = rng
        self.ends = ends
        self.mess = mess
        self.count = dict.fromkeys(AGENCIES, 0)
        self.broken: dict[tuple[str, str], int] = {}

    def files(self, agency: str, chunk: Sequence[Planned]) -> Iterator[GeneratedFile]:
        """One file, and now and then the same bytes once more."""
        rng = self.rng
        form = "cells" if rng and agency in SHEETS and self.count[agency] % 2 else FEEDS[agency].form
        name = self._name(agency, form)
        records = [self._written(name, place, turn, form) for place, turn in enumerate(chunk)]
        data = writers.payload(agency, form, records, self.ends, self.count[agency], rng)
        self.ledger.file(name, agency, len(chunk))
        yield GeneratedFile(name, agency, data, len(chunk))
        if rng and rng.random() < RESENT * self.mess:
            again = self._name(agency, form)
            self.ledger.resent(again, name, agency, len(chunk))
            yield GeneratedFile(again, agency, data, len(chunk))

    def _name(self, agency: str, form: str) -> str:
        self.count[agency] += 1
        return f"{agency}.{self.count[agency]:04d}.{EXTENSIONS[form]}"

    def _written(self, name: str, place: int, turn: Planned, form: str) -> writers.Record:
        style = turn.style._replace(nfd=False) if form == "csv" else turn.style
        record = written(turn.report, style, form)
        if turn.kind == "broken" and self.rng:
            agency = turn.report.agency
            codes = breakage.reasons(form)
            turns = self.broken[agency, form] = self.broken.get((agency, form), -1) + 1
            reason = codes[turns % len(codes)]
            self.ledger.broken(name, place, turn.report, reason)
            # A row is laid out by the header, so that unknown columns are left out of a broken one.
            kept = {key: value for key, value in record.items() if form != "csv" or key in COLUMNS[agency]}
            return breakage.broken(self.rng, turn.report, kept, form, reason)
        self.ledger.entered(name, place, turn.report, turn.kind, form)
        return record
