"""Bring the index up to the end of `alerts`: the newest revision of each record becomes its document."""

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

import orjson

from bongsu.domain.document import index_document
from bongsu.ports.index import SearchIndex, Write
from bongsu.ports.ledger import Ledger
from bongsu.ports.log import Entry, EventLog

_BATCH = 500
_MOST_A_COMMIT = 4_000


@dataclass(frozen=True, slots=True)
class Indexing:
    """What indexing needs; the executor makes the documents."""

    log: EventLog
    ledger: Ledger
    index: SearchIndex
    executor: Executor


def index_pending(worker: Indexing) -> int:
    """Index everything that waits in `alerts`; returns the number of log entries passed.

    While one batch is written, the next one's documents are being made. A commit records the log position, so what
    a crash leaves half done is done again, and an older revision never replaces a newer one.
    """
    after = worker.index.position()
    done = uncommitted = 0
    ahead = _start(worker, after)
    while ahead is not None:
        entries, future = ahead
        after = entries[-1].position
        ahead = _start(worker, after)
        worker.index.apply(future.result())
        done += len(entries)
        uncommitted += len(entries)
        if ahead is None or uncommitted >= _MOST_A_COMMIT:
            worker.index.commit(after)
            uncommitted = 0
    return done


def documents(alerts: Sequence[tuple[bytes, int]]) -> list[Write]:
    """Documents of logged alerts (bytes, log position); importable by name, so that worker processes can run it."""
    writes = []
    for logged, position in alerts:
        document = index_document(orjson.loads(logged), position=position)
        writes.append(Write(document["key"], document["revision"], orjson.dumps(document).decode()))
    return writes


def _start(worker: Indexing, after: int) -> tuple[list[Entry], Future[list[Write]]] | None:
    """Read the next batch and have its documents made; entries that a newer revision has overtaken are left out."""
    entries = worker.log.read("alerts", after, _BATCH)
    if not entries:
        return None
    known = worker.ledger.versions({entry.key for entry in entries})
    newest = [
        (entry.value, entry.position) for entry in entries if int(entry.headers["version"]) == max(known[entry.key])
    ]
    return entries, worker.executor.submit(documents, newest)
