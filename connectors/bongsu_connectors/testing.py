"""The testing kit for a new agency's parser: golden samples, and the laws that every parser keeps.

Put samples into a folder, run `check_feed(FEED, folder, received_at, write=True)` once, read the `.expected.json`
files that it wrote as carefully as code, and keep them. From then on `check_feed` compares.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

import orjson

from bongsu_schemas.feed import Defect, Feed, FileRefused, ParsedFile
from bongsu_schemas.messages import CODES, message

EXPECTED = ".expected.json"
REQUIRED = ("ref", "version", "status", "message_type", "times", "title", "handling", "native", "canonical")
_CUTS = 40
_FLIPS = 60
_NOT_COMPARED = ("native", "canonical")  # the bytes stand beside it; what matters of them are the laws below


class FeedError(AssertionError):
    """The feed does not do what its golden folder or a law says; the text says what to look at."""


def check_feed(feed: Feed, golden: Path, received_at: datetime, *, write: bool = False) -> int:
    """Compare every sample in `golden` with its `.expected.json` and hold the feed to the laws.

    Subfolders are left alone. With `write` the expected files are written instead of compared. Returns the number of
    samples; raises `FeedError` on the first difference, or when there is no sample.
    """
    samples = sorted(each for each in golden.iterdir() if each.is_file() and not each.name.endswith(EXPECTED))
    if not samples:
        raise FeedError(f"{golden} holds no samples: put at least one file of the feed there")
    for sample in samples:
        payload = sample.read_bytes()
        told = outcome(feed, payload, received_at)
        kept = sample.with_name(sample.name + EXPECTED)
        if write:
            kept.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        elif not kept.exists():
            raise FeedError(f"{sample.name}: there is no {kept.name}; write it with check_feed(…, write=True), read it")
        else:
            _compare(sample.name, json.loads(kept.read_text(encoding="utf-8")), told)
        check_laws(feed, payload, received_at, sample.name)
    return len(samples)


def outcome(feed: Feed, payload: bytes, received_at: datetime) -> dict[str, Any]:
    """What the feed makes of a file, as plain JSON: each record's draft or defects, or why the file is refused."""
    try:
        parsed = feed.parse(payload, received_at)
    except FileRefused as refusal:
        return {"refused": _defect(refusal.defect, refusal.place)}
    records = []
    for record in parsed.records:
        made: dict[str, Any] = {"record_no": record.record_no, "ref": record.ref, "place": record.place}
        if record.draft is not None:
            made["draft"] = {name: value for name, value in record.draft.items() if name not in _NOT_COMPARED}
        if record.defects:
            made["defects"] = [_defect(defect, record.place) for defect in record.defects]
        records.append(made)
    told: dict[str, Any] = {"records": records, "warnings": [_defect(each, "") for each in parsed.warnings]}
    return dict(orjson.loads(orjson.dumps(told)))


def check_laws(feed: Feed, payload: bytes, received_at: datetime, name: str = "the sample", seed: int = 0) -> None:
    """Raise `FeedError` when the feed breaks a law on this file or on one that is cut or damaged at random.

    Laws: parsing raises nothing but `FileRefused`; parsing twice gives the same; every record has a draft or defects;
    a draft has its required fields and is JSON; every code has a text; splitting loses no record.
    """
    first = _parsed(feed, payload, received_at, name)
    if first is not None:
        check_records(feed, first, name)
        if first != _parsed(feed, payload, received_at, name):
            raise FeedError(f"{name}: parsing the same bytes twice gave two results; parse must be pure")
        _check_split(feed, payload, received_at, first, name)
    for damage, damaged in damages(payload, seed):
        parsed = _parsed(feed, damaged, received_at, f"{name} {damage}")
        if parsed is not None:
            check_records(feed, parsed, f"{name} {damage}")


def check_records(feed: Feed, parsed: ParsedFile, name: str) -> None:
    """Raise `FeedError` when a record of a parsed file is neither a whole draft nor a record with defects."""
    for number, record in enumerate(parsed.records):
        where = f"{name}, record {number} ({record.place})"
        if record.record_no != number:
            raise FeedError(f"{where}: record_no is {record.record_no}; it is the 0-based position in the file")
        if (record.draft is None) == (not record.defects):
            raise FeedError(f"{where}: a record has either a draft or defects")
        for defect in record.defects:
            if defect.code not in CODES:
                raise FeedError(f"{where}: the code {defect.code!r} is not in bongsu_schemas.messages.CODES")
            message(defect.code, feed.language, **{**defect.values, "field": defect.field, "place": record.place})
            orjson.dumps(asdict(defect))
        if record.draft is not None:
            missing = [each for each in REQUIRED if each not in record.draft]
            if missing:
                raise FeedError(f"{where}: the draft lacks {', '.join(missing)}")
            try:
                orjson.dumps(record.draft)
            except TypeError as error:
                raise FeedError(f"{where}: the draft is no JSON: {error}") from error


def damages(payload: bytes, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """The file cut off at various places and with bytes changed, the same every time for one seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    size = len(payload)
    for at in sorted({size * step // _CUTS for step in range(_CUTS)}):
        yield f"cut at byte {at}", payload[:at]
    for _ in range(_FLIPS if size else 0):
        at, byte = chance.randrange(size), chance.randrange(256)
        yield f"with byte {at} set to {byte:#04x}", payload[:at] + bytes([byte]) + payload[at + 1 :]


def _parsed(feed: Feed, payload: bytes, received_at: datetime, name: str) -> ParsedFile | None:
    try:
        return feed.parse(payload, received_at)
    except FileRefused as refusal:
        if refusal.defect.code not in CODES:
            raise FeedError(f"{name}: the code {refusal.defect.code!r} is not in messages.CODES") from refusal
        return None
    except Exception as error:
        raise FeedError(
            f"{name}: parse raised {error!r}; it may raise FileRefused alone, whatever the bytes"
        ) from error


def _check_split(feed: Feed, payload: bytes, received_at: datetime, whole: ParsedFile, name: str) -> None:
    """No record is lost by splitting. One that is broken may be refused where it comes to stand alone in a file."""
    records = len(whole.records)
    most = max(1, records // 3)
    pieces = feed.split(payload, len(payload) + 1_024, most)
    found = 0
    for piece in pieces:
        parsed = _parsed(feed, piece, received_at, f"{name}, split")
        if parsed is None:
            if found == records or whole.records[found].draft is not None:
                raise FeedError(f"{name}: split made a file that parse refuses")
            found += 1
            continue
        if len(parsed.records) > most and len(pieces) > 1:
            raise FeedError(f"{name}: split made a file of {len(parsed.records)} records, at most {most} were allowed")
        found += len(parsed.records)
    if found != records:
        raise FeedError(f"{name}: split kept {found} of {records} records")


def _defect(defect: Defect, place: str) -> dict[str, str]:
    text = message(defect.code, "en", **{**defect.values, "field": defect.field, "place": place})
    return {"field": defect.field, "code": defect.code, "message": text}


def _compare(name: str, expected: dict[str, Any], told: dict[str, Any]) -> None:
    if expected == told:
        return
    pairs = zip_longest(expected.get("records", []), told.get("records", []))
    for number, (old, new) in enumerate(pairs):
        if old != new:
            raise FeedError(f"{name}, record {number}: {_difference(old, new)}")
    raise FeedError(f"{name}: {_difference(expected, told)}")


def _difference(old: Any, new: Any, path: str = "") -> str:
    """The first place where two JSON values differ, with both values."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                return _difference(old.get(key), new.get(key), f"{path}/{key}")
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for at, (one, other) in enumerate(zip(old, new, strict=True)):
            if one != other:
                return _difference(one, other, f"{path}/{at}")
    shown_old, shown_new = (json.dumps(each, ensure_ascii=False)[:300] for each in (old, new))
    return f"{path or '/'} was expected to be {shown_old} and is {shown_new}"
