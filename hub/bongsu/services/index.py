"""Bring the index up to the end of `alerts`: the newest revision of each record becomes its document."""

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

import orjson

from bongsu.domain.document import index_document
from bongsu.domain.ids import quarantine_id
from bongsu.ports.index import SearchIndex, Write
from bongsu.ports.log import Entry, EventLog, NewEntry

_BATCH = 500
_MOST_A_COMMIT = 4_000
MOST_A_CALL = 20_000  # entries of one shard before the next shard has its turn


Documents = tuple[list[Write], list[tuple[bytes, str]]]
"""What a batch comes to: the documents, and the alerts that none could be made of, each with what was wrong."""


@dataclass(frozen=True, slots=True)
class Indexing:
    """What indexing needs; the executor makes the documents."""

    log: EventLog
    index: SearchIndex
    executor: Executor


def index_pending(worker: Indexing, shard: int = 0, most: int = MOST_A_CALL) -> int:
    """Index what waits in a shard of `alerts`, about `most` entries; returns the number of entries passed.

    While one batch is written, the next one's documents are being made. A commit records the log position, so what
    a crash leaves half done is done again, and an older revision never replaces a newer one.
    """
    after = worker.index.position(shard)
    done = uncommitted = 0
    ahead = _start(worker, after, shard)
    while ahead is not None:
        entries, future = ahead
        after = entries[-1].position
        ahead = _start(worker, after, shard) if done + len(entries) < most else None
        writes, held = future.result()
        if held:
            worker.log.append("quarantine", [unindexable(logged, problem) for logged, problem in held])
        worker.index.apply(writes)
        done += len(entries)
        uncommitted += len(entries)
        if ahead is None or uncommitted >= _MOST_A_COMMIT:
            worker.index.commit(after, shard)
            uncommitted = 0
    return done


def documents(alerts: Sequence[tuple[bytes, int]]) -> Documents:
    """Documents of logged alerts (bytes, log position); importable by name, so that worker processes can run it.

    An alert that no document can be made of is held back alone, with what was wrong: it must not stop those after it.
    """
    writes: list[Write] = []
    held: list[tuple[bytes, str]] = []
    for logged, position in alerts:
        try:
            document = index_document(orjson.loads(logged), position=position)
            writes.append(Write(document["key"], document["revision"], orjson.dumps(document).decode()))
        except Exception as fault:  # noqa: BLE001 - our own fault holds this alert back and nothing else
            held.append((logged, f"{type(fault).__name__}: {fault}"))
    return writes, held


def unindexable(logged: bytes, reason: str) -> NewEntry:
    """The quarantine entry of a logged alert that the index refuses, for its agency and the operator to see."""
    alert = orjson.loads(logged)
    origin = alert["origin"]
    return NewEntry(
        quarantine_id(alert["alert_id"], None),
        logged,
        {
            "state": "open",
            "agency": origin["agency"],
            "feed": origin["feed"],
            "submission_id": origin["submission_id"],
            "record_no": str(origin["record_no"]),
            "ref": origin["ref"],
            "place": f"alert {alert['alert_id']}",
            "at": alert["times"]["received"],
            "defects": orjson.dumps([{"field": "", "code": "not_indexed", "values": {"problem": reason}}]).decode(),
            "submission_position": "0",
            "source": "1",
        },
    )


def _start(worker: Indexing, after: int, shard: int) -> tuple[list[Entry], Future[Documents]] | None:
    """Read the next batch and have its documents made; what a newer revision in it has overtaken is left out."""
    entries = worker.log.read("alerts", after, _BATCH, shard)
    if not entries:
        return None
    newest: dict[str, Entry] = {}
    for entry in entries:
        before = newest.get(entry.key)
        if before is None or int(before.headers["version"]) < int(entry.headers["version"]):
            newest[entry.key] = entry
    return entries, worker.executor.submit(documents, [(entry.value, entry.position) for entry in newest.values()])
