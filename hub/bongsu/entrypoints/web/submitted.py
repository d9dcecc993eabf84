"""An agency's last submissions with their receipts, read backwards from the log's end."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from bongsu.bootstrap import Hub
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
