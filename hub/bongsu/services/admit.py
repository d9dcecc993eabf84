"""Admission: submissions read in order, prepared, decided against what was seen, and committed at once.

decode, split, normalise, validate, fingerprint (`pipeline.prepare`), seen? (`pipeline.outcomes`), append (`Ledger`).
What it comes to is a function of the log's entries before, so an attempt that died is done again the same way.
"""

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass

import orjson

from bongsu.pipeline.instructions import REQUEUE, carry_out, kind_of
from bongsu.pipeline.outcomes import Decided, decide_file, record_key
from bongsu.pipeline.prepare import PreparedFile, parser_fault, prepare
from bongsu.pipeline.stamp import Stamp
from bongsu.ports.ledger import Admission, Ledger, Receipt, Version
from bongsu.ports.log import Entry, EventLog
from bongsu_schemas.feed import Feed

_AHEAD = 4  # submissions that are being prepared while one is decided
_MOST_RECORDS_A_COMMIT = 2_000
MOST_A_CALL = 50  # submissions of one shard before the next shard has its turn

PrepareEntry = Callable[[bytes, dict[str, str]], PreparedFile]
Known = dict[str, dict[int, Version]]


@dataclass(frozen=True, slots=True)
class Admit:
    """What admission needs. `prepare_entry` must be importable by name when the executor is one of processes."""

    log: EventLog
    ledger: Ledger
    executor: Executor
    prepare_entry: PrepareEntry


def admit(worker: Admit, shard: int = 0, most: int = MOST_A_CALL) -> int:
    """Admit what waits in a shard of `submissions`, `most` entries at least; returns the number of entries done."""
    done = 0
    after = worker.ledger.position(shard)
    ahead: deque[tuple[Entry, Future[PreparedFile]]] = deque()
    ready: list[tuple[Entry, PreparedFile]] = []
    while True:
        while (
            len(ahead) < _AHEAD
            and done + len(ready) < most
            and (entries := worker.log.read("submissions", after, 1, shard))
        ):
            entry = entries[0]
            after = entry.position
            ahead.append((entry, _prepared(worker, entry)))
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


def commit(ledger: Ledger, ready: list[tuple[Entry, PreparedFile]]) -> None:
    """Decide some entries in their order and commit their outcomes together."""
    known = ledger.versions({key for _, file in ready for key in _keys(file)})
    receipts = ledger.receipts([*(entry.key for entry, _ in ready), *(_submission(entry) for entry, _ in ready)])
    first = ready[0][0]
    # What an attempt that died before its position was kept has left in the log.
    left = {v.alert_id for versions in known.values() for v in versions.values() if v.source >= first.position}
    admission = Admission(position=ready[-1][0].position, shard=first.shard)
    for entry, file in ready:
        if entry.key in receipts:  # done already: by such an attempt, or the same submission was logged twice
            continue
        before = _known_before(known, entry.position) if left else known
        decided = _decide(entry, file, receipts, before)
        if left:
            for key, versions in before.items():
                known.setdefault(key, {}).update(versions)
        admission.alerts += [alert for alert in decided.alerts if alert.headers["alert_id"] not in left]
        admission.quarantined += decided.quarantined
        body = orjson.dumps(decided.receipt)
        for identity in {entry.key, _submission(entry)}:
            receipts[identity] = body
            admission.receipts[identity] = Receipt(decided.receipt["agency"], body, entry.position)
    ledger.commit(admission)


def prepare_with(feeds: Mapping[str, Feed], payload: bytes, headers: dict[str, str]) -> PreparedFile:
    """Prepare one log entry with the feed that its stamp names."""
    stamp = Stamp.from_headers(headers)
    return prepare(payload, stamp, feeds[stamp.feed])


def _decide(entry: Entry, file: PreparedFile, receipts: Mapping[str, bytes], known: Known) -> Decided:
    if kind_of(entry) is None:
        return decide_file(file, entry.value, known, entry.position)
    return carry_out(entry, file, orjson.loads(receipts[_submission(entry)]), known)


def _prepared(worker: Admit, entry: Entry) -> Future[PreparedFile]:
    """The file of an entry in preparation: its own, or for a requeue that of the submission it is about."""
    if kind_of(entry) is None:
        return worker.executor.submit(worker.prepare_entry, entry.value, entry.headers)
    if kind_of(entry) == REQUEUE:
        at = int(entry.headers["submission_position"])
        [submission] = worker.log.read("submissions", at - 1, 1, entry.shard)
        return worker.executor.submit(worker.prepare_entry, submission.value, submission.headers)
    nothing: Future[PreparedFile] = Future()
    nothing.set_result(PreparedFile(Stamp.from_headers(dict.fromkeys(Stamp.__dataclass_fields__, ""))))
    return nothing


def _result(entry: Entry, future: Future[PreparedFile]) -> PreparedFile:
    """The prepared file; one that killed its worker process twice is refused, so that the rest goes on."""
    try:
        return future.result()
    except BrokenExecutor as fault:
        blank = dict.fromkeys(Stamp.__dataclass_fields__, "")
        return PreparedFile(Stamp.from_headers(blank | entry.headers), refused=parser_fault(fault))


def _keys(file: PreparedFile) -> list[str]:
    return [record_key(file.stamp.agency, record.ref) for record in file.records if record.ref is not None]


def _submission(entry: Entry) -> str:
    """The submission that an entry is, or that an instruction is about."""
    return entry.headers["submission_id"]


def _known_before(known: Known, position: int) -> Known:
    """What the entry at `position` may know: the versions that came before it."""
    return {
        key: {number: version for number, version in versions.items() if version.source < position}
        for key, versions in known.items()
    }
