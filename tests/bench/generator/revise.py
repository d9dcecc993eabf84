"""Later revisions, withdrawals and conflicting copies of a report."""

import copy
from dataclasses import replace
from datetime import timedelta
from random import Random

from generator.batch import Amount, Moment, Report
from generator.feeds import FEEDS, things_of

AGAIN = {"ko": " 재확인 필요", "th": " ตรวจสอบเพิ่มเติม", "vi": " đang xác minh thêm"}
UNKNOWN = {"ko": "비고2", "th": "หมายเหตุ2", "vi": "GhiChuThem"}


def corrected(rng: Random, report: Report, revision: int) -> Report:
    """The next revision: another amount, another time or a longer text."""
    feed = FEEDS[report.agency]
    made = copy.deepcopy(report)
    made.revision, made.status = revision, "corrected"
    roll = rng.random()
    thing = things_of(feed, made.fields) if feed.quantity else None
    amount = thing.get(feed.quantity) if thing is not None else None
    if roll < 0.4 and thing is not None and isinstance(amount, Amount):
        old = float(amount.value)
        places = len(amount.value.partition(".")[2])
        new = f"{old * 1.25:.{places}f}"
        thing[feed.quantity] = Amount(new)
        if made.facts.grams is not None:
            made.facts.grams *= float(new) / old
    elif roll < 0.55:
        moment = made.facts.moment
        step = timedelta(days=1) if moment.precision == "day" else timedelta(minutes=11)
        earlier = Moment(moment.when - step, moment.precision)
        made.facts.moment = earlier
        made.fields = {key: earlier if isinstance(value, Moment) else value for key, value in made.fields.items()}
    else:
        made.fields[feed.text] += AGAIN[feed.lang]
    return made


def withdrawn(report: Report, revision: int) -> Report:
    """The record taken back; whether its content comes along is a matter of style."""
    return replace(report, revision=revision, status="withdrawn")


def conflicting(report: Report, number: int) -> Report:
    """The same number and revision with other content."""
    feed = FEEDS[report.agency]
    return replace(
        report, fields={**report.fields, feed.text: f"{report.fields[feed.text]}{AGAIN[feed.lang]} {number}"}
    )


def with_unknown(report: Report, value: str) -> Report:
    """With a column that the specification does not know."""
    return replace(report, fields={**report.fields, UNKNOWN[FEEDS[report.agency].lang]: value})
