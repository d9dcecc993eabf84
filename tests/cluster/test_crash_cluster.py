"""Kill -9 of workers, broker and Elasticsearch under load: nothing lost, nothing twice, order kept, nobody stuck.

`make crash` kills more often: BONGSU_TEST_CLUSTER_KILLS workers, BONGSU_TEST_SERVER_KILLS times each server.
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from cluster import entries, write_settings
from crew import Crew
from devstack import Server
from generator import generate

from bongsu.adapters.elastic_client import open_client
from bongsu.adapters.feed_registry import installed_feeds
from bongsu.adapters.memory_log import MemoryLog
from bongsu.adapters.sqlite_proofs import SqliteProofs
from bongsu.bootstrap import Hub, create_hub, open_hub
from bongsu.domain.checkpoint import parse_note
from bongsu.domain.errors import HubError
from bongsu.entrypoints.cli.admin import enrol_demo
from bongsu.ports.directory import Unit
from bongsu.ports.log import Entry, NewEntry
from bongsu.services import intake
from bongsu.services.attest import Attest, CheckpointSigner, attest, prove
from bongsu.settings import Settings
from bongsu_schemas import envelope as dsse

SUBMITTED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORKER_KILLS = int(os.environ.get("BONGSU_TEST_CLUSTER_KILLS", "100"))
SERVER_KILLS = int(os.environ.get("BONGSU_TEST_SERVER_KILLS", "10"))
AWAY_SECONDS = float(os.environ.get("BONGSU_TEST_AWAY_SECONDS", "60"))
KINDS = ("admit", "attest", "index", "notify", "link")
UNIT = "kr.knp.seoul"
STUCK_SECONDS = 30.0
RECEIPT_SECONDS = 60.0
CAUGHT_UP_SECONDS = 600.0
MOST_MEMORY = 400 * 1024 * 1024

_MOST_SECONDS = 600 + 3 * WORKER_KILLS + 30 * SERVER_KILLS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("own servers"),
    pytest.mark.timeout(_MOST_SECONDS, method="thread"),  # ends the process even when it waits inside a client's C code
]


@pytest.fixture
def away_hub(tmp_path: Path, own_servers: tuple[Server, Server]) -> Iterator[Hub]:
    """A demo hub on servers of its own; members that die are missed after 3 seconds."""
    broker, node = own_servers
    data = tmp_path / "hub"
    data.mkdir()
    write_settings(data, f"127.0.0.1:{broker.port}", f"http://127.0.0.1:{node.port}", units=(UNIT,))
    (data / "kafka.properties").write_text("session.timeout.ms=3000\nheartbeat.interval.ms=500\nlog_level=2\n")
    with (data / "hub.env").open("a") as settings:
        settings.write(f"BONGSU_KAFKA_PROPERTIES={data / 'kafka.properties'}\n")
    create_hub(data)
    hub = open_hub(Settings.of(data))
    enrol_demo(hub)
    hub.directory.add_unit(Unit(UNIT, "kr.knp", "criminal_investigation"))
    yield hub
    hub.close()


class Load:
    """Submits files one after the other until stopped; what got its receipt is promised.

    With `resends` some come again. Those are answered from Elasticsearch: while it is away, the load waits there.
    """

    def __init__(self, hub: Hub, pause: float, *, resends: bool) -> None:
        self.promised: list[str] = []
        self._hub, self._pause, self._resends = hub, pause, resends
        self._stop = threading.Event()
        self._stopped_at: float | None = None
        self._fault: HubError | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the submission that is on its way; HubError when that gets no receipt."""
        self._stopped_at = time.monotonic()
        self._stop.set()
        self._thread.join()
        if self._fault is not None:
            raise self._fault

    def submit(self, agency: str, payload: bytes) -> str:
        """Submit until there is a receipt, as `push` does: for ever while the load goes on, then for a minute."""
        key = dsse.load_private_key((self._hub.settings.data / "agencies" / f"{agency}.key").read_bytes())
        envelope = dsse.sign(payload, installed_feeds()[agency].payload_type, key)
        while True:
            try:
                receipt = intake.submit(self._hub.intake, agency, envelope)
            except HubError:
                if self._stopped_at is not None and time.monotonic() > self._stopped_at + RECEIPT_SECONDS:
                    raise
                time.sleep(0.2)
            else:
                return str(receipt["submission_id"])

    def _run(self) -> None:
        try:
            self._go_on()
        except HubError as fault:
            self._fault = fault

    def _go_on(self) -> None:
        for seed in range(10_000):
            for file in generate(seed, 400, 60, SUBMITTED_AT, 0.6, None):
                if self._stop.wait(self._pause):
                    return
                self.promised.append(self.submit(file.agency, file.payload))
                if self._resends and seed % 3 == 0:
                    self.submit(file.agency, file.payload)


def _eventually(condition: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except Exception:  # noqa: BLE001, S110 - a server may still be coming up
            pass
        time.sleep(0.2)
    pytest.fail(what)


def test_whatever_dies_nothing_is_lost_or_doubled(
    away_hub: Hub, own_servers: tuple[Server, Server], indexed: Callable[[Hub], int]
) -> None:
    broker, node = own_servers
    chance = random.Random(7)
    crew = Crew(away_hub.settings.data, KINDS)
    load = Load(away_hub, 0.3, resends=True)
    try:
        every = max(1, WORKER_KILLS // max(1, SERVER_KILLS))
        for number in range(WORKER_KILLS):
            time.sleep(chance.uniform(0.1, 0.8))
            crew.kill_one(KINDS[number % len(KINDS)], chance)
            if number % every == every - 1:
                for server in (broker, node):
                    server.kill()
                    time.sleep(chance.uniform(0.2, 1.5))
                    server.start()
                _has_its_shards(node)
                _is_not_stuck(away_hub)
        load.stop()
        _eventually(lambda: not any(away_hub.waiting().values()), CAUGHT_UP_SECONDS, "the workers do not catch up")
    finally:
        load.stop()
        crew.stop()
    _check(away_hub, set(load.promised), indexed)


def test_a_minute_without_elasticsearch_costs_nothing_but_time(
    away_hub: Hub, own_servers: tuple[Server, Server], indexed: Callable[[Hub], int]
) -> None:
    _, node = own_servers
    crew = Crew(away_hub.settings.data, KINDS, each=1)
    load = Load(away_hub, 0.2, resends=False)
    try:
        _eventually(lambda: indexed(away_hub) > 100, 180, "nothing is indexed")
        node.kill()
        admitted = away_hub.logged("alerts")
        time.sleep(AWAY_SECONDS)
        assert away_hub.logged("alerts") > admitted, "admission waits for Elasticsearch"
        node.start()
        _has_its_shards(node)
        _is_not_stuck(away_hub)
        assert crew.memory() < MOST_MEMORY
        load.stop()
        _eventually(lambda: not any(away_hub.waiting().values()), CAUGHT_UP_SECONDS, "the workers do not catch up")
        assert crew.memory() < MOST_MEMORY
    finally:
        load.stop()
        crew.stop()
    _check(away_hub, set(load.promised), indexed)


def _has_its_shards(node: Server) -> None:
    """Elasticsearch is back when it has read its indices, some time after it answers."""

    def read() -> bool:
        with open_client(f"http://127.0.0.1:{node.port}") as client:
            return bool(client.cluster.health()["status"] != "red")

    _eventually(read, CAUGHT_UP_SECONDS, "Elasticsearch does not come back")


def _is_not_stuck(hub: Hub) -> None:
    """Within 30 seconds of the servers' return every worker has moved on; the load sees to it that there is work."""
    before = _reached(hub)
    moved: set[str] = set()

    def all_moved() -> bool:
        moved.update(name for name, reached in _reached(hub).items() if reached > before[name])
        return moved == set(KINDS)

    _eventually(all_moved, STUCK_SECONDS, f"not every worker moved on, but {moved}")


def _reached(hub: Hub) -> dict[str, int]:
    """How far each worker is, over all shards."""
    shards = hub.log.shards("alerts")
    return {
        "admit": sum(map(hub.ledger.position, shards)),
        "attest": sum(map(hub.proofs.position, shards)),
        "index": sum(map(hub.index.position, shards)),
        **{name: hub.logged("alerts") - hub.waiting()[name] for name in ("notify", "link")},
    }


def _check(hub: Hub, promised: set[str], indexed: Callable[[Hub], int]) -> None:
    logged = {entry.key: (entry.shard, entry.position) for entry in reversed(entries(hub, "submissions"))}
    assert promised <= set(logged), "a promised submission is not in the log"
    receipts = {key: orjson.loads(body) for key, body in hub.ledger.receipts(list(logged)).items()}
    assert set(receipts) == set(logged), "a logged submission was never processed"
    lines = [record for receipt in receipts.values() for record in receipt["records"]]
    alerts = entries(hub, "alerts")
    told = Counter(line["alert_id"] for line in lines if line["outcome"] in ("admitted", "revision", "withdrawal"))
    # 1. Every accepted record is an alert once, or waits in quarantine once, or is a repeat of an alert.
    assert set(told.values()) == {1}, "one alert was told of twice"
    assert set(told) == {entry.headers["alert_id"] for entry in alerts}
    held = sum(line["outcome"] in ("quarantined", "conflict") for line in lines)
    held += sum(receipt["state"] == "refused" for receipt in receipts.values())
    assert held == len({entry.key for entry in entries(hub, "quarantine")}) == len(list(hub.archive.held()))
    assert {line["alert_id"] for line in lines if line["outcome"] == "repeat"} <= set(told)
    # 2. What was appended again after a crash is the same, byte for byte.
    once = {entry.headers["alert_id"]: entry.value for entry in alerts}
    assert all(once[entry.headers["alert_id"]] == entry.value for entry in alerts)
    # 3. One document a record, that of its newest version; the archive has every version.
    newest: dict[str, int] = {}
    for entry in alerts:
        newest[entry.key] = max(newest.get(entry.key, 0), int(entry.headers["version"]))
    assert indexed(hub) == len(newest)
    assert sum(len(versions) for _, versions in hub.archive.records()) == len(once)
    # 4. A record's entries are in the order of the submissions that brought them.
    sources: dict[str, int] = {}
    first: set[str] = set()
    for entry in alerts:
        if entry.headers["alert_id"] not in first:
            first.add(entry.headers["alert_id"])
            assert sources.get(entry.key, 0) <= int(entry.headers["source"]), entry.key
            sources[entry.key] = int(entry.headers["source"])
    # 5. Every alert is proven, in trees that are what one undisturbed worker makes of the log.
    _check_proofs(hub, alerts)
    assert len(once) > 200, "too little happened to prove anything"


def _check_proofs(hub: Hub, alerts: list[Entry]) -> None:
    ids = list({entry.headers["alert_id"]: None for entry in alerts})
    agencies = {entry.key.split("/", 1)[0]: entry.shard for entry in alerts}
    notes = {agency: hub.proofs.checkpoint(agency) for agency in agencies}
    sizes = {agency: parse_note(note)[0].size if note else 0 for agency, note in notes.items()}
    leaves = hub.proofs.find(ids)
    where = {e.headers["alert_id"]: (e.key.split("/", 1)[0], e.shard, e.position) for e in reversed(alerts)}
    unproven = []
    for alert_id in ids:
        agency, shard, position = where[alert_id]
        leaf = leaves.get(alert_id)
        if leaf is None or leaf.number >= sizes[agency]:
            reached = f"shard {shard} attested to {hub.proofs.position(shard)} of {hub.log.end('alerts', shard)}"
            number = "no leaf" if leaf is None else f"leaf {leaf.number}"
            unproven.append(f"{agency} {alert_id} at {position}: {number}, checkpoint {sizes[agency]}, {reached}")
    assert not unproven, f"{len(unproven)} of {len(ids)} alerts are not proven:\n" + "\n".join(unproven[:20])
    assert sum(sizes.values()) == len(ids), "an alert has two leaves"
    assert all(prove(hub.proofs, hub.keys.log_key, alert_id) is not None for alert_id in ids[::29])
    store, log = SqliteProofs(hub.settings.data / "again.sqlite3"), MemoryLog()
    try:
        log.append("alerts", [NewEntry(entry.key, entry.value, entry.headers) for entry in alerts])
        signer = CheckpointSigner(dsse.public_bytes(hub.keys.checkpoint), hub.keys.checkpoint.sign)
        attest(Attest(log, store, hub.keys.log_key, signer), most=len(alerts))
        assert {agency: store.checkpoint(agency) for agency in agencies} == notes, "a tree is not that of the log"
    finally:
        store.close()
