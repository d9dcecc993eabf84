"""What every log, ledger and archive must do, whichever adapter: the same suite over all of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bongsu.adapters.memory_log import MemoryLog
from bongsu.adapters.sqlite_log import SqliteLog
from bongsu.ports.ledger import Admission, Receipt, StaleAdmissionError, Version
from bongsu.ports.log import DuplicateKeyError, NewEntry

Log = SqliteLog | MemoryLog


@pytest.fixture(params=["memory", "sqlite"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Log]:
    made: Log = MemoryLog() if request.param == "memory" else SqliteLog(tmp_path / "hub.sqlite3")
    yield made
    made.close()


def _alert(key: str, version: int, alert_id: str = "", *, withdrawn: bool = False) -> NewEntry:
    alert_id = alert_id or f"{version:02x}" * 20
    headers = {"alert_id": alert_id, "version": str(version), "fingerprint": "ab" * 32, "withdrawn": "01"[withdrawn]}
    return NewEntry(key, f"{key} v{version}".encode(), headers)


def test_entries_come_back_in_order_with_their_bytes(log: Log) -> None:
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


def test_a_submission_is_logged_once(log: Log) -> None:
    log.append("submissions", [NewEntry("s1", b"x")])
    with pytest.raises(DuplicateKeyError):
        log.append("submissions", [NewEntry("s1", b"x")])
    assert log.end("submissions") == 1


def test_an_admission_becomes_visible_as_one(log: Log) -> None:
    admission = Admission(position=4, alerts=[_alert("kr.kcs/1", 1)], quarantined=[NewEntry("q", b"raw")])
    admission.receipts["s1"] = Receipt("kr.kcs", b"{}", 4)
    log.commit(admission)
    assert log.position() == 4
    assert log.versions({"kr.kcs/1", "kr.kcs/2"}) == {
        "kr.kcs/1": {1: Version(1, "ab" * 32, "01" * 20, withdrawn=False)}
    }
    assert log.receipts(["s1", "s2"]) == {"s1": b"{}"}
    assert log.end("quarantine") == 1


def test_an_admission_that_was_overtaken_writes_nothing(log: Log) -> None:
    log.commit(Admission(position=4, alerts=[_alert("kr.kcs/1", 1)]))
    with pytest.raises(StaleAdmissionError):
        log.commit(Admission(position=4, alerts=[_alert("kr.kcs/2", 2)], receipts={"s": Receipt("kr.kcs", b"{}", 5)}))
    with pytest.raises(StaleAdmissionError):
        log.commit(Admission(position=5, alerts=[_alert("kr.kcs/1", 1)], receipts={"s": Receipt("kr.kcs", b"{}", 5)}))
    assert log.position() == 4
    assert log.end("alerts") == 1
    assert log.receipts(["s"]) == {}


def test_alerts_are_found_by_id_and_by_record(log: Log) -> None:
    log.commit(Admission(position=1, alerts=[_alert("kr.kcs/b", 2), _alert("kr.kcs/a", 1), _alert("kr.kcs/b", 3)]))
    assert log.alerts(["02" * 20, "ff" * 20, "no hex"]) == {"02" * 20: b"kr.kcs/b v2"}
    assert log.history("kr.kcs/b") == [b"kr.kcs/b v2", b"kr.kcs/b v3"]
    assert list(log.records()) == [("kr.kcs/a", [b"kr.kcs/a v1"]), ("kr.kcs/b", [b"kr.kcs/b v2", b"kr.kcs/b v3"])]


def test_what_was_committed_is_there_after_reopening(tmp_path: Path) -> None:
    first = SqliteLog(tmp_path / "hub.sqlite3")
    first.commit(Admission(position=7, alerts=[_alert("kr.kcs/1", 1)]))
    first.close()
    second = SqliteLog(tmp_path / "hub.sqlite3")
    assert second.position() == 7
    assert second.history("kr.kcs/1") == [b"kr.kcs/1 v1"]
    second.close()
