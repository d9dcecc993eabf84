"""Admission is a function of the log: an attempt that died on the way is done again to the same end."""

from hashlib import sha256

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from bongsu.adapters.memory_log import MemoryLog
from bongsu.domain.ids import alert_id
from bongsu.pipeline.prepare import Prepared, PreparedFile
from bongsu.pipeline.stamp import Stamp
from bongsu.ports.ledger import Admission, Ledger
from bongsu.ports.log import Entry
from bongsu.services.admit import commit
from bongsu_schemas.feed import Defect

Ready = list[tuple[Entry, PreparedFile]]
RECORD = st.tuples(st.sampled_from("abc"), st.integers(1, 3), st.sampled_from("xy"), st.booleans(), st.booleans())
FILES = st.lists(st.lists(RECORD, min_size=1, max_size=4), min_size=1, max_size=6)


def _file(number: int, records: list[tuple[str, int, str, bool, bool]]) -> tuple[Entry, PreparedFile]:
    identity = f"{number:040x}"
    stamp = Stamp(identity, "kr.kcs", "kr.kcs", "t", "00", "2026-11-22T00:00:00Z", "1", "[]")
    prepared = tuple(
        Prepared(at, ref, f"record {at}", b"raw", (Defect("f", "missing", {}),))
        if broken
        else Prepared(
            record_no=at,
            ref=ref,
            place=f"record {at}",
            raw=b"raw",
            version=version,
            withdrawn=withdrawn,
            fingerprint=sha256(content.encode()).hexdigest(),
            alert_id=alert_id("kr.kcs", ref, version, 1),
            alert=f"{ref} {version} {content}".encode(),
        )
        for at, (ref, version, content, withdrawn, broken) in enumerate(records)
    )
    return Entry(number, identity, b"payload", stamp.headers()), PreparedFile(stamp, prepared)


class Dying:
    """A ledger on which an admission dies after some of its entries, as one on Kafka may."""

    def __init__(self, log: MemoryLog, alerts: int, quarantined: int) -> None:
        self._log, self._alerts, self._quarantined = log, alerts, quarantined

    def __getattr__(self, name: str) -> object:
        return getattr(self._log, name)

    def commit(self, admission: Admission) -> None:
        self._log.append("alerts", admission.alerts[: self._alerts])
        self._log.append("quarantine", admission.quarantined[: self._quarantined])


def _state(log: MemoryLog, ready: Ready) -> tuple[object, ...]:
    receipts = [orjson.loads(log.receipts([entry.key])[entry.key]) for entry, _ in ready]
    alerts = {entry.headers["alert_id"]: (entry.value, entry.headers) for entry in log.read("alerts", 0, 1_000)}
    held = {entry.key: entry.headers for entry in log.read("quarantine", 0, 1_000)}
    return receipts, alerts, held


@settings(deadline=None)
@given(FILES, st.integers(0, 5), st.integers(1, 6), st.integers(0, 6), st.integers(0, 3), st.integers(1, 3))
def test_an_attempt_that_died_is_done_again_to_the_same_end(
    files: list[list[tuple[str, int, str, bool, bool]]], at: int, together: int, alerts: int, held: int, batch: int
) -> None:
    ready = [_file(number, records) for number, records in enumerate(files, 1)]
    clean, crashed = MemoryLog(), MemoryLog()
    for each in ready:
        commit(clean, [each])
    for each in ready[:at]:
        commit(crashed, [each])
    if ready[at : at + together]:
        dying: Ledger = Dying(crashed, alerts, held)  # type: ignore[assignment]
        commit(dying, ready[at : at + together])
    for start in range(at, len(ready), batch):
        commit(crashed, ready[start : start + batch])
    assert _state(crashed, ready) == _state(clean, ready)


@settings(deadline=None)
@given(FILES)
def test_a_submission_that_was_logged_twice_is_admitted_once(
    files: list[list[tuple[str, int, str, bool, bool]]],
) -> None:
    ready = [_file(number, records) for number, records in enumerate(files, 1)]
    once, twice = MemoryLog(), MemoryLog()
    for each in ready:
        commit(once, [each])
        entry, file = each
        commit(twice, [(entry._replace(position=2 * entry.position - 1), file)])
        commit(twice, [(entry._replace(position=2 * entry.position), file)])
    receipts = [orjson.loads(twice.receipts([entry.key])[entry.key]) for entry, _ in ready]
    assert receipts == [orjson.loads(once.receipts([entry.key])[entry.key]) for entry, _ in ready]
    assert [entry.value for entry in twice.read("alerts", 0, 1_000)] == [e.value for e in once.read("alerts", 0, 1_000)]
