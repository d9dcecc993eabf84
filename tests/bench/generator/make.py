"""Seed to files: events in the order of time, their reports, and either plain files as fast as can be or messy ones."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from random import Random

from generator import writers
from generator.batch import AGENCIES, GeneratedFile, Moment, Report
from generator.events import Event, event, reporters
from generator.feeds import EXTENSIONS, FEEDS
from generator.hand import Hand
from generator.mess import messy_files
from generator.plain import PlainHand
from generator.refs import Numbers
from generator.reports_border import kcg, th, vn
from generator.reports_land import kcs, knp, moj, spo
from generator.truth import Truth

WRITERS: dict[str, Callable[[Hand, Event, str, Moment], Report]] = {
    "kr.kcs": kcs, "kr.knp": knp, "kr.spo": spo, "kr.kcg": kcg, "kr.moj": moj, "th.customs": th, "vn.customs": vn,
}  # fmt: skip
SPAN = 60 * 86_400  # seconds over which the events are spread
PRECISIONS = {"kr.kcs": "second", "kr.spo": "day"}
# Old knowledge used again: a share of events repeats the phone or the container of an earlier one.
REUSE = 0.03


def generate(
    seed: int, records: int, per_file: int, ends: datetime, mess: float, truth: Truth | None = None
) -> Iterator[GeneratedFile]:
    """Yield files of at most `per_file` records, in the order in which they are to be pushed.

    `records` counts records with repeats and broken ones; whole files sent again come on top. `ends` (aware) is the
    newest event time. `mess` 0 gives plain first revisions, streaming, for load; up to 1.0 gives the senders' habits,
    held in memory. `truth`, when given, is filled by the time the last file has been yielded.
    """
    if ends.tzinfo is None:
        raise ValueError("ends: a time without a zone; give an aware datetime such as 2026-11-20T15:00Z")
    if not 0 <= mess <= 1:
        raise ValueError(f"mess: {mess} is not between 0.0 and 1.0")
    if per_file < 1 or records < 1:
        raise ValueError("records and per_file: both must be at least 1")
    if truth is not None:
        truth.seed, truth.ends = seed, ends.isoformat()
    rng = Random(seed)
    if mess > 0 or truth is not None:
        wanted = max(1, round(records / (1 + 0.45 * mess)))
        stream = reports(Hand(rng, mess), wanted, ends, truth)
        yield from messy_files(list(stream), records, per_file, ends, mess, Random(seed + 1), truth)
        return
    yield from plain_files(reports(PlainHand(rng), records, ends, None), per_file, ends)


def reports(hand: Hand, count: int, ends: datetime, truth: Truth | None) -> Iterator[Report]:
    """`count` first revisions, clustered by event, times rising to `ends`."""
    rng = hand.rng
    numbers = Numbers(rng.getrandbits(30))
    made, last, newest = 0, None, int(ends.timestamp())
    for number in itertools.count(1):
        when = newest - SPAN + SPAN * made // count
        happened = event(rng, f"E{number:06d}")
        if last is not None and rng.random() < REUSE:
            happened.phone = last.phone  # a forwarder's number in two events
        last = happened
        keys = []
        for agency in reporters(rng, happened.kind, happened.origin):
            late = when + int(rng.random() ** 2 * 200_000)
            at = datetime.fromtimestamp(newest if made + 1 == count else min(newest, late), UTC)
            hand.country, hand.wide = agency[:2], agency != "th.customs"
            precision = PRECISIONS.get(agency, "minute")
            if agency == "kr.moj" and (happened.kind != "passenger" or rng.random() < 0.2):
                precision = "day"
            report = WRITERS[agency](hand, happened, numbers.next(agency, at), Moment(at, precision))
            happened.quoted = f"{agency}/{report.ref}"
            keys.append((agency, report.ref))
            yield report
            made += 1
            if made == count:
                break
        if truth is not None:
            truth.events[happened.key] = {
                "type": happened.kind,
                "substance_id": happened.drug.id,
                "records": [{"agency": agency, "ref": ref} for agency, ref in keys],
                "origin": happened.origin,
            }
        if made == count:
            return


def plain_files(stream: Iterator[Report], per_file: int, ends: datetime) -> Iterator[GeneratedFile]:
    """Files of plain records as soon as each is full."""
    waiting: dict[str, list[writers.Record]] = {agency: [] for agency in AGENCIES}
    count = dict.fromkeys(AGENCIES, 0)

    def filled(agency: str) -> GeneratedFile:
        count[agency] += 1
        form = FEEDS[agency].form
        data = writers.payload(agency, form, waiting[agency], ends, count[agency], None)
        file = GeneratedFile(f"{agency}.{count[agency]:04d}.{EXTENSIONS[form]}", agency, data, len(waiting[agency]))
        waiting[agency] = []
        return file

    for report in stream:
        records = waiting[report.agency]
        records.append(report.fields)
        if len(records) == per_file:
            yield filled(report.agency)
    for agency in AGENCIES:
        if waiting[agency]:
            yield filled(agency)
