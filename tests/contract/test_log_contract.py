"""What every event log with its ledger keeps: the same suite over all of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cluster import PARTITIONS, shard_by_name

from bongsu.adapters.kafka_group import KafkaPositions
from bongsu.adapters.kafka_ledger import KafkaLedger
from bongsu.adapters.kafka_log import KafkaLog
from bongsu.adapters.kafka_submissions import SubmissionFinder
from bongsu.adapters.memory_log import MemoryLog
from bongsu.adapters.sqlite_log import SqliteLog
from bongsu.ports.ledger import Admission, Ledger, Receipt, StaleAdmissionError, Version
from bongsu.ports.log import DuplicateKeyError, EventLog, NewEntry
from bongsu_schemas import codelists


class Logs:
    """A log and its ledger, opened and reopened."""

    def __init__(self, kind: str, folder: Path, request: pytest.FixtureRequest) -> None:
        self.kind, self.folder = kind, folder
        if kind == "kafka":
            self.prefix: str = request.getfixturevalue("topic_prefix")
            self.config: dict[str, Any] = request.getfixturevalue("kafka_config")
        self.log: EventLog
        self.ledger: Ledger
        self._close: list[Any] = []
        self.open()

    def open(self) -> None:
        if self.kind != "kafka":
            made = MemoryLog() if self.kind == "memory" else SqliteLog(self.folder / "hub.sqlite3")
            self.log, self.ledger, self._close = made, made, [made]
            return
        shard_of = shard_by_name()
        positions = KafkaPositions(self.config, f"{self.prefix}.admit", f"{self.prefix}.submissions")
        finder = SubmissionFinder(
            self.config, f"{self.prefix}.submissions", range(12), positions.position, lambda _: None
        )
        log = KafkaLog(self.config, self.prefix, PARTITIONS, shard_of, known_submission=finder.find)
        ledger = KafkaLedger(
            log, lambda: positions, self.folder / "seen", lambda: sorted(codelists.agencies()), shard_of
        )
        self.log, self.ledger, self._close = log, ledger, [ledger, finder, positions, log]

    def close(self) -> None:
        for each in self._close:
            each.close()


@pytest.fixture(params=["memory", "sqlite", "kafka"])
def logs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Logs]:
    made = Logs(request.param, tmp_path, request)
    yield made
    made.close()


@pytest.fixture
def log(logs: Logs) -> EventLog:
    return logs.log


@pytest.fixture
def ledger(logs: Logs) -> Ledger:
    return logs.ledger


def _alert(key: str, version: int, alert_id: str = "", *, withdrawn: bool = False, source: int = 1) -> NewEntry:
    alert_id = alert_id or f"{version:02x}" * 20
    headers = {"alert_id": alert_id, "version": str(version), "fingerprint": "ab" * 32}
    headers |= {"withdrawn": "01"[withdrawn], "source": str(source)}
    return NewEntry(key, f"{key} v{version}".encode(), headers)


def test_entries_come_back_in_order_with_their_bytes(log: EventLog) -> None:
    assert log.append("decisions", [NewEntry("a", b"\x00\xff", {"kind": "key"}), NewEntry("b", b"2")]) == [1, 2]
    assert log.append("decisions", [NewEntry("a", b"3")]) == [3]
    assert [(e.position, e.key, e.value) for e in log.read("decisions", 0, 10)] == [
        (1, "a", b"\x00\xff"),
        (2, "b", b"2"),
        (3, "a", b"3"),
    ]
    assert [e.position for e in log.read("decisions", 1, 1)] == [2]
    assert [e.value for e in log.by_key("decisions", "a")] == [b"\x00\xff", b"3"]
    assert log.end("decisions") == 3
    assert log.end("alerts") == 0


def test_a_submission_is_logged_once(log: EventLog) -> None:
    log.append("submissions", [NewEntry("s1", b"x", {"agency": "kr.kcs"})])
    with pytest.raises(DuplicateKeyError):
        log.append("submissions", [NewEntry("s1", b"x", {"agency": "kr.kcs"})])
    assert sum(log.end("submissions", shard) for shard in log.shards("submissions")) == 1
    assert [entry.key for entry in log.by_key("submissions", "s1")] == ["s1"]
    assert log.by_key("submissions", "s2") == []


def _shard(log: EventLog) -> int:
    """The shard of kr.kcs."""
    return shard_by_name()("kr.kcs") if len(log.shards("alerts")) > 1 else 0


def test_an_admission_becomes_visible_as_one(log: EventLog, ledger: Ledger) -> None:
    shard = _shard(log)
    admission = Admission(position=4, shard=shard, alerts=[_alert("kr.kcs/1", 1)])
    admission.quarantined = [NewEntry("q", b"raw", {"agency": "kr.kcs"})]
    admission.receipts["s1"] = Receipt("kr.kcs", b"{}", 4)
    ledger.commit(admission)
    assert ledger.position(shard) == 4
    found = ledger.versions({"kr.kcs/1", "kr.kcs/2"})
    assert {key: {v: each._replace(source=0) for v, each in own.items()} for key, own in found.items()} == {
        "kr.kcs/1": {1: Version(1, "ab" * 32, "01" * 20, withdrawn=False)}
    }
    assert ledger.receipts(["s1", "s2"]) == {"s1": b"{}"}
    assert log.end("quarantine", shard) == 1
    assert [entry.value for entry in log.read("alerts", 0, 10, shard)] == [b"kr.kcs/1 v1"]


def test_an_admission_that_was_overtaken_writes_nothing(log: EventLog, ledger: Ledger) -> None:
    shard = _shard(log)
    ledger.commit(Admission(position=4, shard=shard, alerts=[_alert("kr.kcs/1", 1)]))
    overtaken = {"s": Receipt("kr.kcs", b"{}", 5)}
    with pytest.raises(StaleAdmissionError):
        ledger.commit(Admission(position=4, shard=shard, alerts=[_alert("kr.kcs/2", 2)], receipts=overtaken))
    with pytest.raises(StaleAdmissionError):
        ledger.commit(Admission(position=5, shard=shard, alerts=[_alert("kr.kcs/1", 1)], receipts=overtaken))
    assert ledger.position(shard) == 4
    assert log.end("alerts", shard) == 1
    assert ledger.receipts(["s"]) == {}


def test_what_was_committed_is_there_after_reopening(logs: Logs) -> None:
    if logs.kind == "memory":
        return
    shard = _shard(logs.log)
    admission = Admission(position=7, shard=shard, alerts=[_alert("kr.kcs/1", 1)])
    admission.receipts["s1"] = Receipt("kr.kcs", b"{}", 7)
    logs.ledger.commit(admission)
    for forgotten in (False, True):
        logs.close()
        if forgotten and logs.kind == "kafka":  # another machine takes over: nothing but the log is there
            logs.folder = logs.folder / "another"
        logs.open()
        assert logs.ledger.position(shard) == 7
        assert logs.ledger.receipts(["s1"]) == {"s1": b"{}"}
        assert list(logs.ledger.versions({"kr.kcs/1"})["kr.kcs/1"]) == [1]
        assert [entry.value for entry in logs.log.read("alerts", 0, 9, shard)] == [b"kr.kcs/1 v1"]
