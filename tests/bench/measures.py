"""How a hub is loaded and timed: throughput, acknowledgement, queries, memory. Used by `run.py`."""

import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psutil
from generator import generate

from bongsu.adapters.feed_registry import installed_feeds
from bongsu.bootstrap import Hub, create_hub, open_hub
from bongsu.entrypoints.cli.admin import enrol_demo
from bongsu.entrypoints.running import WorkerThreads, settled
from bongsu.pipeline.prepare import prepare
from bongsu.pipeline.stamp import Stamp
from bongsu.services import intake
from bongsu.services.index import documents
from bongsu.services.search import search
from bongsu.settings import Settings
from bongsu_schemas import envelope as dsse

QUERIES = {
    "word": ["은닉", "첩보", "커피", "부산", "ซุกซ่อน", "giấu", "국제우편", "coffee"],
    "in a third": [
        "의심",
        "인천",
        "마약류관리에관한법률위반",
    ],  # words and phrases that hit a quarter to a third of all
    "substance": ["필로폰", "야바", "เคตามีน", "thuốc lắc", "코카인", "heroin", "대마초", "LSD"],
    "name": [],  # filled with names, and below with identifiers, that the corpus holds
    "identifier": [],
    "filter": ["agency:kr.kcs risk:high", "transport_mode:post country:TH", "agency:kr.knp occurred:[now-20d TO *]"],
    "everything": ["*"],
}


@dataclass(slots=True)
class Peak:
    """The largest resident memory seen, in MB, of this process and of its largest child."""

    own: float = 0.0
    child: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        process = psutil.Process()
        while not self.stop.wait(0.2):
            self.own = max(self.own, process.memory_info().rss / 1e6)
            for child in process.children(recursive=True):
                try:
                    self.child = max(self.child, child.memory_info().rss / 1e6)
                except psutil.NoSuchProcess:
                    continue


@contextmanager
def demo_hub(folder: str | None = None, processes: int = 2) -> Iterator[Hub]:
    """A new demo hub in a temporary folder, with worker processes as `bongsu serve` has them."""
    with tempfile.TemporaryDirectory(dir=folder) as made:
        data = Path(made) / "hub"
        create_hub(data)
        hub = open_hub(Settings.of(data), processes=processes)
        enrol_demo(hub)
        try:
            yield hub
        finally:
            hub.close()


def envelopes(hub: Hub, seed: int, records: int, per_file: int) -> Iterator[tuple[str, bytes, int]]:
    """Signed native files of all seven agencies: (agency, envelope, records)."""
    keys = {
        agency: dsse.load_private_key((hub.settings.data / "agencies" / f"{agency}.key").read_bytes())
        for agency in hub.directory.agencies()
    }
    ends = datetime.now(UTC).replace(microsecond=0)
    for file in generate(seed, records, per_file, ends, 0.0):
        feed = installed_feeds()[file.agency]
        yield file.agency, dsse.sign(file.payload, feed.payload_type, keys[file.agency]), file.records


def throughput(hub: Hub, signed: Sequence[tuple[str, bytes, int]]) -> dict[str, float]:
    """Seconds from the first submission until the last record is searchable, and records a second."""
    total = sum(count for _, _, count in signed)
    workers = WorkerThreads(hub)
    workers.start()
    # As in a running server, the worker processes are up and have read each feed before the clock starts.
    for agency, envelope, _ in envelopes(hub, 99_991, 1_400, 20):
        intake.submit(hub.intake, agency, envelope)
    while not settled(hub):
        time.sleep(0.01)
    started = time.perf_counter()
    for agency, envelope, _ in signed:
        intake.submit(hub.intake, agency, envelope)
    taken = time.perf_counter() - started
    while not settled(hub):
        time.sleep(0.01)
    seconds = time.perf_counter() - started
    workers.stop()
    hub.lock.release()
    return {"records": total, "seconds": seconds, "per_second": total / seconds, "intake_seconds": taken}


def stages(signed: Sequence[tuple[str, bytes, int]]) -> dict[str, float]:
    """Microseconds a record of each stage alone, in one thread."""
    feeds = installed_feeds()
    prepared, seconds = [], dict.fromkeys(("parse", "parse and normalise", "documents"), 0.0)
    records = 0
    for agency, envelope, _ in signed:
        payload = dsse.read(envelope).payload
        received = intake.rfc3339(datetime.now(UTC))
        stamp = Stamp("0" * 40, agency, agency, "", "0" * 64, received, feeds[agency].mapping_version, "[]")
        started = time.perf_counter()
        feeds[agency].parse(payload, stamp.received())
        seconds["parse"] += time.perf_counter() - started
        started = time.perf_counter()
        file = prepare(payload, stamp, feeds[agency])
        seconds["parse and normalise"] += time.perf_counter() - started
        prepared += [(record.alert, number) for number, record in enumerate(file.records, 1) if record.alert]
        records += len(file.records)
    started = time.perf_counter()
    documents(prepared)
    seconds["documents"] = time.perf_counter() - started
    return {name: value / records * 1e6 for name, value in seconds.items()}


def queries(hub: Hub, rounds: int, seed: int = 1) -> dict[str, dict[str, float]]:
    """Milliseconds (p50, p95, p99) of six kinds of query, with facets and histogram, as an analyst asks them."""
    viewer = hub.directory.user("analyst@kr.kcs")
    if viewer is None:
        raise LookupError("the demo hub has no analyst@kr.kcs")
    asked = {**QUERIES, **_held(hub, viewer)}
    chance = random.Random(seed)
    results = {}
    for kind, texts in asked.items():
        times = []
        for _ in range(rounds):
            text = chance.choice(texts)
            started = time.perf_counter()
            search(hub.index, hub.alerts_by_id, viewer, "border_risk", text, hub.clock())
            times.append((time.perf_counter() - started) * 1e3)
        results[kind] = percentiles(times)
    return results


def _held(hub: Hub, viewer: Any) -> dict[str, list[str]]:
    """Names and identifiers that a hundred alerts of the corpus hold."""
    answer = search(hub.index, hub.alerts_by_id, viewer, "border_risk", "*", hub.clock(), limit=100)
    alerts = hub.alerts_by_id([hit["alert_id"] for hit in answer["hits"]]).values()
    entities = [entity for alert in alerts for entity in alert["entities"]]
    return {
        "name": [f'name:"{name["text"]}"' for entity in entities for name in entity["names"]],
        "identifier": [i["value"] for entity in entities for i in entity["identifiers"] if i["valid"]],
    }


def acknowledgement(
    submit: Callable[[str, bytes], None], signed: Sequence[tuple[str, bytes, int]], rate: float
) -> list[float]:
    """Milliseconds of each acknowledgement at a steady rate of submissions; late starts are not forgiven."""
    times = []
    begun = time.perf_counter()
    for number, (agency, envelope, _) in enumerate(signed):
        due = begun + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        submit(agency, envelope)
        times.append((time.perf_counter() - due) * 1e3)
    return times


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98]}


@dataclass(slots=True)
class Served:
    """A server process and the hub behind it."""

    hub: Hub
    url: str
    tokens: dict[str, str]
    client: httpx.Client

    def submit(self, agency: str, envelope: bytes) -> None:
        """Submit over HTTP; anything but 202 is an error."""
        response = self.client.post(
            f"{self.url}/v1/feeds/{agency}/submissions",
            content=envelope,
            headers={"Authorization": f"Bearer {self.tokens[agency]}", "Content-Type": dsse.ENVELOPE_TYPE},
        )
        response.raise_for_status()


@contextmanager
def served() -> Iterator[Served]:
    """`bongsu serve` as a process of its own over a new demo hub."""
    with demo_hub(processes=0) as hub, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        data = hub.settings.data
        tokens = {agency: (data / "tokens" / f"feed@{agency}").read_text() for agency in hub.directory.agencies()}
        command = [sys.executable, "-m", "bongsu", "serve", "--data", str(data), "--port", str(port)]
        server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        url = f"http://127.0.0.1:{port}"
        with httpx.Client(timeout=30) as client:
            for _ in range(300):
                try:
                    if client.get(f"{url}/readyz").status_code == httpx.codes.OK:
                        break
                except httpx.TransportError:
                    pass
                time.sleep(0.1)
            try:
                yield Served(hub, url, tokens, client)
            finally:
                server.terminate()
                server.wait()
