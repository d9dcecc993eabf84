"""Admission: submissions read in order, prepared, decided against what was seen, and committed at once.

decode, split, normalise, validate, fingerprint (`pipeline.prepare`), seen? (`pipeline.outcomes`), append (`Ledger`).
"""

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass

import orjson

from bongsu.pipeline.outcomes import decide_file, record_key
from bongsu.pipeline.prepare import PreparedFile, parser_fault, prepare
from bongsu.pipeline.stamp import Stamp
from bongsu.ports.ledger import Admission, Ledger
from bongsu.ports.log import Entry, EventLog
from bongsu_schemas.feed import Feed

_AHEAD = 4  # submissions that are being prepared while one is decided
_MOST_RECORDS_A_COMMIT = 2_000

PrepareEntry = Callable[[bytes, dict[str, str]], PreparedFile]


@dataclass(frozen=True, slots=True)
class Admit:
    """What admission needs. `prepare_entry` must be importable by name when the executor is one of processes."""

    log: EventLog
    ledger: Ledger
    executor: Executor
    prepare_entry: PrepareEntry


def admit(worker: Admit) -> int:
    """Admit everything that waits in `submissions`; returns the number of submissions done."""
    done = 0
    after = worker.ledger.position()
    ahead: deque[tuple[Entry, Future[PreparedFile]]] = deque()
    ready: list[tuple[Entry, PreparedFile]] = []
    while True:
        while len(ahead) < _AHEAD and (entries := worker.log.read("submissions", after, 1)):
            entry = entries[0]
            after = entry.position
            ahead.append((entry, worker.executor.submit(worker.prepare_entry, entry.value, entry.headers)))
        if not ahead:
            break
        entry, future = ahead.popleft()
        ready.append((entry, _result(entry, future)))
        records = sum(len(file.records) for _, file in ready)
        if records >= _MOST_RECORDS_A_COMMIT or not (ahead and ahead[0][1].done()):
            commit(worker.ledger, ready)
            done += len(ready)
            ready = []
    return done


def _result(entry: Entry, future: Future[PreparedFile]) -> PreparedFile:
    """The prepared file; one that killed its worker process twice is refused, so that the rest goes on."""
    try:
        return future.result()
    except BrokenExecutor as fault:
        return PreparedFile(Stamp.from_headers(entry.headers), refused=parser_fault(fault))


def commit(ledger: Ledger, ready: list[tuple[Entry, PreparedFile]]) -> None:
    """Decide some submissions in their order and commit their outcomes together."""
    keys = {
        record_key(file.stamp.agency, record.ref)
        for _, file in ready
        for record in file.records
        if record.ref is not None
    }
    known = ledger.versions(keys)
    admission = Admission(position=ready[-1][0].position)
    for entry, file in ready:
        decided = decide_file(file, entry.value, known)
        admission.alerts += decided.alerts
        admission.quarantined += decided.quarantined
        admission.receipts[file.stamp.submission_id] = orjson.dumps(decided.receipt)
    ledger.commit(admission)


def prepare_with(feeds: Mapping[str, Feed], payload: bytes, headers: dict[str, str]) -> PreparedFile:
    """Prepare one log entry with the feed that its stamp names."""
    stamp = Stamp.from_headers(headers)
    return prepare(payload, stamp, feeds[stamp.feed])
