"""Broken records: each has one defect for which the specification quarantines it, and the code of that defect."""

import copy
import json
from collections.abc import Callable
from datetime import datetime
from random import Random

from generator.batch import Fields, Report
from generator.feeds import FEEDS, FeedForm, things_of
from generator.forms import BUDDHIST, TH_SHORT, date_text, local
from generator.writers import Record, d_record, torn

MANY = {
    "ko": ("약간", "다량", "12..5", "1.234,5"),
    "th": ("มาก", "12..5", "1.234,5"),
    "vi": ("nhiều", "12..5", "1,234.5"),
}
REVISIONS = ("0", "-1", "1.5", "가", "", "1차")
STATUSES = ("???", "7", "new", "")
NOT_FINITE = ("NaN", "1e400", "-Infinity", "Infinity", "-1e999")
Broken = tuple[Record, str]


def reasons(form: str) -> tuple[str, ...]:
    """The defects that a record of this feed can have in this written form."""
    found = ["missing_number", "unknown_status", "bad_number", "bad_number", "bad_date", "year_out_of_range"]
    if form in {"csv", "pipe", "ndjson"}:
        found += ["truncated", "nul"]
    if form in {"ndjson", "json"}:
        found += ["nul", "number_not_finite", "duplicate_key", "depth"]
    return tuple(found)


def broken(rng: Random, report: Report, record: Fields, form: str, reason: str) -> Record:
    """The written record with this defect."""
    feed = FEEDS[report.agency]
    record = copy.deepcopy(record)
    return MAKERS[reason](rng, feed, report, record, form)


def _missing_number(rng: Random, feed: FeedForm, _report: Report, record: Fields, form: str) -> Record:
    roll = rng.random()
    if form in {"json", "ndjson"} and roll < 0.3:
        record[feed.number] = None
    elif form in {"json", "ndjson", "xml"} and roll < 0.6:
        del record[feed.number]
    else:
        record[feed.number] = "" if roll < 0.8 else "-"
    return record


def _unknown_status(rng: Random, feed: FeedForm, _report: Report, record: Fields, _form: str) -> Record:
    record[feed.status] = rng.choice(STATUSES)
    return record


def _bad_number(rng: Random, feed: FeedForm, _report: Report, record: Fields, form: str) -> Record:
    thing = things_of(feed, record) if feed.quantity else None
    if thing is not None and rng.random() < 0.6:
        thing[feed.drug] = "MDMA"  # a drug, for only its quantity has to be a number
        thing[feed.quantity] = rng.choice(MANY[feed.lang])
        return record
    choices = REVISIONS if form != "csv" or feed.lang == "ko" else tuple(text for text in REVISIONS if text.isascii())
    record[feed.revision] = rng.choice(choices)
    return record


def _time_key(feed: FeedForm, record: Fields) -> str:
    return next((key for key in feed.time if record.get(key)), feed.time[0])


def _bad_date(rng: Random, feed: FeedForm, _report: Report, record: Fields, _form: str) -> Record:
    key = _time_key(feed, record)
    bad = {
        "kr.kcs": ("20261131090000", "20261301000000", "20261105250000", "2026115", "어제"),
        "kr.knp": ("2026-11-31 05:12", "2026-13-01 00:00", "2026-11-05 25:10", "어제 저녁"),
        "kr.kcg": ("2026-11-31 05:12", "2026-00-10 00:00", "2026-11-05 05:61", "새벽"),
        "kr.spo": ("2026. 11. 31.", "2026. 13. 1.", "2026년경", "2026. 2. 30."),
        "th.customs": ("31/02/2569 10:00", "20 พ.ย. 2569 25:00 น.", "32 ต.ค. 2569 08:00 น.", "เมื่อวาน"),
        "vn.customs": ("31/02/2026 10:00", "20/13/2026 14:30", "05/11/2026 24:61", "hôm qua"),
    }.get(feed.agency)
    if bad is None:
        bad = ("202611312359", "202613010000", "202611052561") if key == "arrival" else ("20261131", "20261301", "2026")
    record[key] = rng.choice(bad)
    return record


def _year_out_of_range(rng: Random, feed: FeedForm, report: Report, record: Fields, form: str) -> Record:
    """A Buddhist-era year read as a common-era one, the other way round, or a time too far off."""
    key = _time_key(feed, record)
    moment = report.facts.moment
    at = local(moment, feed.hours)
    if feed.lang == "th":
        year = rng.choice((at.year, at.year + BUDDHIST + 3, at.year + BUDDHIST - 40))
        day = min(at.day, 28)
        if rng.random() < 0.3:  # two digits are of the Buddhist era: 26 is 2526, that is 1983
            record[key] = f"{day}/{at.month}/26 10:00"
        elif rng.random() < 0.5:
            record[key] = f"{day:02d}/{at.month:02d}/{year} 10:00"
        else:
            record[key] = f"{day} {TH_SHORT[at.month - 1]} {year} 10:00 น."
        return record
    year = rng.choice((at.year + BUDDHIST, at.year + BUDDHIST, at.year + 4, at.year - 31, 1970))
    wrong = at.replace(day=min(at.day, 28), year=year)
    if form == "cells" and isinstance(record[key], datetime) and year < at.year + 5:
        record[key] = wrong.replace(second=0)
    else:
        record[key] = date_text(feed.agency, wrong, moment.precision, 0)
    return record


def _truncated(rng: Random, _feed: FeedForm, _report: Report, record: Fields, form: str) -> Record:
    if form == "csv":
        return torn(record, rng.choice(("fewer", "more")))
    if form == "pipe":
        fields = d_record(record)
        return fields + "|x" if rng.random() < 0.4 else "|".join(fields.split("|")[:4])
    text = json.dumps(record, ensure_ascii=False)
    roll = rng.random()
    if roll < 0.5:
        return text[: int(len(text) * (0.3 + rng.random() * 0.6))].rstrip("}") or "{"
    return rng.choice(("[1, 2]", "null", '"text"', "17", json.dumps([record], ensure_ascii=False)))


def _nul(rng: Random, feed: FeedForm, _report: Report, record: Fields, form: str) -> Record:
    if form in {"csv", "pipe"}:
        record[feed.text] = "x\0y"
        return record
    record[feed.text] = "x" + rng.choice(("\0", "\ud800", "\udfff")) + "y"
    text = json.dumps(record, ensure_ascii=False)
    text = text.replace("\ud800", "\\ud800").replace("\udfff", "\\udfff")
    return text.replace("\\u0000", "\0") if form == "ndjson" and rng.random() < 0.5 else text


def _number_not_finite(rng: Random, feed: FeedForm, _report: Report, record: Fields, _form: str) -> Record:
    thing = things_of(feed, record)
    if thing is None:
        thing = {feed.drug: "MDMA", feed.quantity: "", "단위": "정"}
        record[feed.things] = [thing]
    thing[feed.drug] = "MDMA"
    thing[feed.quantity] = "@@@"
    return json.dumps(record, ensure_ascii=False).replace('"@@@"', rng.choice(NOT_FINITE))


def _duplicate_key(rng: Random, feed: FeedForm, _report: Report, record: Fields, _form: str) -> Record:
    text = json.dumps(record, ensure_ascii=False)
    key = rng.choice([feed.revision, feed.text, feed.time[0]])
    return (
        f"{text[:-1]}, {json.dumps(key, ensure_ascii=False)}: {json.dumps(record.get(key, ''), ensure_ascii=False)}}}"
    )


def _depth(rng: Random, feed: FeedForm, _report: Report, record: Fields, _form: str) -> Record:
    depth = rng.choice((80, 300, 5000))
    record[feed.text] = "@@@"
    nest = "[" * depth + "]" * depth if rng.random() < 0.5 else '{"a":' * depth + "1" + "}" * depth
    return json.dumps(record, ensure_ascii=False).replace('"@@@"', nest)


MAKERS: dict[str, Callable[[Random, FeedForm, Report, Fields, str], Record]] = {
    "missing_number": _missing_number,
    "unknown_status": _unknown_status,
    "bad_number": _bad_number,
    "bad_date": _bad_date,
    "year_out_of_range": _year_out_of_range,
    "truncated": _truncated,
    "nul": _nul,
    "number_not_finite": _number_not_finite,
    "duplicate_key": _duplicate_key,
    "depth": _depth,
}
