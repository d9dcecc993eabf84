"""What people decided that is no judgement of links: members and their tokens, reviews of the access log."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import orjson

from bongsu.domain.release import Viewer
from bongsu.ports.log import EventLog, NewEntry
from bongsu.services.intake import rfc3339

MEMBER = "member"
REVIEW = "access-review"
_PAGE = 500
_MOST = 10_000


def decide(log: EventLog, kind: str, about: str, by: Viewer, now: datetime, **content: Any) -> None:
    """Append a decision of `by` about something. Durable when it returns."""
    body = orjson.dumps({"about": about, "by": by.user, "at": rfc3339(now), **content})
    log.append("decisions", [NewEntry(f"{kind}/{about}", body, {"kind": kind})])


def decided(log: EventLog, kinds: Collection[str]) -> Iterator[dict[str, Any]]:
    """Decisions of some kinds, the newest first, among the last ten thousand entries; each with its `kind`."""
    left = _MOST
    for shard in log.shards("decisions"):
        end = log.end("decisions", shard)
        while end > 0 and left > 0:
            start = max(0, end - _PAGE)
            for entry in reversed(log.read("decisions", start, end - start, shard)):
                if entry.headers.get("kind") in kinds:
                    yield {**orjson.loads(entry.value), "kind": entry.headers["kind"]}
            left -= end - start
            end = start
