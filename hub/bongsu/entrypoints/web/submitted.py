"""An agency's last submissions with their receipts, read backwards from the log's end."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from bongsu.bootstrap import Hub
from bongsu.domain.release import parse_instant
from bongsu.pipeline.instructions import kind_of
from bongsu.pipeline.outcomes import empty_receipt
from bongsu.pipeline.stamp import Stamp

_AT_ONCE = 8  # entries: a file has up to 8 MiB
_LOOKED_AT = 200  # entries of the agency's shard


def last_submissions(hub: Hub, agency: str, most: int) -> list[dict[str, Any]]:
    """The receipts of the agency's last files, the newest first."""
    stamps: list[Stamp] = []
    for stamp in _stamps(hub, agency):
        stamps.append(stamp)
        if len(stamps) == most:
            break
    processed = hub.ledger.receipts([each.submission_id for each in stamps])
    return [
        dict(orjson.loads(processed[each.submission_id])) if each.submission_id in processed else empty_receipt(each)
        for each in stamps
    ]


def totals(receipts: list[dict[str, Any]]) -> dict[str, int]:
    """The counts of several receipts added up."""
    found: Counter[str] = Counter()
    for receipt in receipts:
        found.update(receipt["counts"])
    return dict(found)


def error_kinds(receipts: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """The codes of all errors with how often each came, the most frequent first."""
    found: Counter[str] = Counter(error["code"] for receipt in receipts for error in _errors(receipt))
    return found.most_common()


@dataclass(slots=True)
class Day:
    """What came on one day of the reader's zone, as it is drawn: heights of a bar of `HIGH` units."""

    day: str
    files: int = 0
    records: int = 0
    held: int = 0
    codes: Counter[str] = attribute(default_factory=Counter)
    high: float = 0.0
    high_held: float = 0.0


HIGH = 40


def days(receipts: Sequence[Mapping[str, Any]], zone: str, now: datetime, most: int = 14) -> list[Day]:
    """The last days with what came on each, today last; days without a file are there too."""
    today = now.astimezone(ZoneInfo(zone)).date()
    found = {each: Day(each.isoformat()) for each in (today - timedelta(days=most - 1 - n) for n in range(most))}
    for receipt in receipts:
        at = parse_instant(receipt["received_at"]).astimezone(ZoneInfo(zone)).date()
        if at in found:
            found[at].files += 1
            found[at].records += receipt["counts"]["records"]
            found[at].held += receipt["counts"]["quarantined"] + (receipt["state"] == "refused")
            found[at].codes.update(error["code"] for error in _errors(receipt))
    scale = HIGH / max(1, *(each.records for each in found.values()), *(each.held for each in found.values()))
    for each in found.values():
        each.high, each.high_held = round(each.records * scale, 1), round(each.held * scale, 1)
    return list(found.values())


def admitted(receipts: Sequence[Mapping[str, Any]], most: int) -> list[str]:
    """The ids of the alerts that the last files brought, the newest file first."""
    ids = (each["alert_id"] for receipt in receipts for each in receipt["records"] if each["alert_id"])
    return list(islice(dict.fromkeys(ids), most))


def _errors(receipt: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from receipt.get("errors", ())
    for record in receipt["records"]:
        yield from record["errors"]


def _stamps(hub: Hub, agency: str) -> Iterator[Stamp]:
    """The stamps of the agency's files, the newest first, among the last entries of its shard."""
    shards = hub.log.shards("submissions")
    shard = hub.directory.shard_of(agency) if len(shards) > 1 else shards[0]
    end = hub.log.end("submissions", shard)
    stop = max(0, end - _LOOKED_AT)
    while end > stop:
        start = max(stop, end - _AT_ONCE)
        for entry in reversed(hub.log.read("submissions", start, end - start, shard)):
            if kind_of(entry) is None and entry.headers.get("agency") == agency:
                yield Stamp.from_headers(entry.headers)
        end = start
