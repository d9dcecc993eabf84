"""What every archive keeps: alerts by id and by record, quarantined records as they are now."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import pytest

from bongsu.adapters.elastic_archive import ElasticArchive
from bongsu.adapters.elastic_bulk import BulkWriter
from bongsu.adapters.elastic_client import open_client
from bongsu.adapters.memory_log import MemoryLog
from bongsu.adapters.sqlite_log import SqliteLog
from bongsu.bootstrap.hub import Archive
from bongsu.ports.ledger import Admission
from bongsu.ports.log import Entry, NewEntry


class Filled:
    """An archive and the way in which entries get into it."""

    def __init__(self, kind: str, folder: Path, request: pytest.FixtureRequest) -> None:
        self._log: MemoryLog | SqliteLog | None = None
        self._position = 0
        self.archive: Archive
        if kind == "elastic":
            self.client = open_client(request.getfixturevalue("elasticsearch"))
            self._elastic = self.archive = ElasticArchive(self.client, f"t{uuid4().hex[:12]}")
            self._bulk = BulkWriter(self.client)
        else:
            self._log = self.archive = MemoryLog() if kind == "memory" else SqliteLog(folder / "hub.sqlite3")

    def add(self, alerts: Sequence[NewEntry] = (), quarantined: Sequence[NewEntry] = ()) -> None:
        self._position += 1
        if self._log is not None:
            self._log.commit(Admission(self._position, alerts=[*alerts], quarantined=[*quarantined]))
            return
        base = self._position * 100
        self._elastic.put_alerts(self._bulk, [Entry(base + at, *_parts(each)) for at, each in enumerate(alerts)])
        self._elastic.put_quarantine(
            self._bulk, [Entry(base + at, *_parts(each)) for at, each in enumerate(quarantined)]
        )
        assert self._bulk.flush().poisoned == []
        self._elastic.refresh()

    def close(self) -> None:
        if self._log is not None:
            self._log.close()
        else:
            self._bulk.close()
            self.client.close()


def _parts(entry: NewEntry) -> tuple[str, bytes, dict[str, str]]:
    return entry.key, entry.value, entry.headers


@pytest.fixture(params=["memory", "sqlite", "elastic"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Filled]:
    made = Filled(request.param, tmp_path, request)
    yield made
    made.close()


def _alert(key: str, version: int) -> NewEntry:
    headers = {"alert_id": f"{version:02x}" * 20, "version": str(version), "fingerprint": "ab" * 32}
    return NewEntry(key, f"{key} ‘v{version}’\n".encode(), headers | {"withdrawn": "0", "source": "1"})


def _held(identity: str, state: str, source: int, raw: bytes = b"\xff raw") -> NewEntry:
    return NewEntry(identity, raw, {"agency": "kr.kcs", "state": state, "source": str(source), "reason": "왜"})


def test_alerts_are_found_by_id_and_by_record(filled: Filled) -> None:
    filled.add([_alert("kr.kcs/b", 2), _alert("kr.kcs/a", 1)])
    filled.add([_alert("kr.kcs/b", 3)])
    archive = filled.archive
    assert archive.alerts(["02" * 20, "ff" * 20, "no hex", ""]) == {"02" * 20: "kr.kcs/b ‘v2’\n".encode()}
    assert archive.history("kr.kcs/b") == ["kr.kcs/b ‘v2’\n".encode(), "kr.kcs/b ‘v3’\n".encode()]
    assert archive.history("kr.kcs/c") == []
    assert [(key, len(versions)) for key, versions in archive.records()] == [("kr.kcs/a", 1), ("kr.kcs/b", 2)]


def test_records_come_in_the_order_of_their_keys_over_several_pages(filled: Filled) -> None:
    alerts = [_alert(f"kr.kcs/{'김' if at % 2 else 'r'}-{at:05}", 1) for at in range(2_100)]
    for at, alert in enumerate(alerts):
        alert.headers["alert_id"] = f"{at:040x}"
    filled.add(alerts)
    assert [key for key, _ in filled.archive.records()] == sorted((alert.key for alert in alerts), key=str.encode)


def test_a_quarantined_record_is_kept_as_it_is_now(filled: Filled) -> None:
    filled.add(quarantined=[_held("q1", "open", 1), _held("q2", "open", 1, b"")])
    filled.add(quarantined=[_held("q1", "discarded", 2)])
    entry = filled.archive.held_entry("q1")
    assert entry is not None
    assert (entry.key, entry.value, entry.headers["state"], entry.headers["reason"]) == (
        "q1",
        b"\xff raw",
        "discarded",
        "왜",
    )
    assert {each.key: each.headers["state"] for each in filled.archive.held()} == {"q1": "discarded", "q2": "open"}
    assert filled.archive.held_entry("q3") is None


def test_what_is_written_late_or_twice_changes_nothing(elasticsearch: str) -> None:
    with open_client(elasticsearch) as client:
        archive, bulk = ElasticArchive(client, f"t{uuid4().hex[:12]}"), BulkWriter(client)
        first, other = Entry(1, *_parts(_alert("kr.kcs/a", 1))), Entry(9, *_parts(_alert("kr.kcs/a", 1)))
        archive.put_alerts(bulk, [first, other._replace(value=b"appended again")])
        later, earlier = _held("q", "requeued", 9), _held("q", "open", 1)
        archive.put_quarantine(bulk, [Entry(1, *_parts(later)), Entry(2, *_parts(earlier))])
        result = bulk.flush()
        bulk.close()
        assert (result.written, result.stale) == (2, 2)
        assert archive.alerts(["01" * 20]) == {"01" * 20: first.value}
        entry = archive.held_entry("q")
        assert entry is not None
        assert entry.headers["state"] == "requeued"


def test_a_poisoned_document_is_set_aside_alone(elasticsearch: str) -> None:
    with open_client(elasticsearch) as client:
        name = f"t{uuid4().hex[:12]}"
        archive, bulk = ElasticArchive(client, name), BulkWriter(client)
        bulk.put(f"{name}-archive", "bad", b'{"unheard_of": 1}')
        archive.put_alerts(bulk, [Entry(1, *_parts(_alert("kr.kcs/a", 1)))])
        result = bulk.flush()
        bulk.close()
        assert (result.written, [each.doc_id for each in result.poisoned]) == (1, ["bad"])
