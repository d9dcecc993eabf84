"""The two servers, a demo hub on them, and its worker processes: what a run starts and ends."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import devstack
from confluent_kafka.admin import AdminClient

from bongsu.adapters.elastic_client import open_client
from bongsu.adapters.kafka_admin import KafkaAdmin
from bongsu.adapters.kafka_topics import topics
from bongsu.bootstrap import Hub, create_hub, open_hub
from bongsu.entrypoints.cli.admin import enrol_demo
from bongsu.ports.directory import Unit
from bongsu.settings import ENV_FILE, Settings
from bongsu_schemas import codelists

REST = ("attest", "index", "notify")
WORK = ("admit", *REST)  # from submission to indexed, attested and notified; linking comes after
# Ways to share the work: for each process the names of its workers, and its preparing processes.
LAYOUTS: dict[str, list[tuple[tuple[str, ...], int]]] = {
    "one": [(WORK, 0)],
    "one+1": [(WORK, 1)],
    "one+2": [(WORK, 2)],
    "two": [(WORK, 0), (WORK, 0)],
    "halves": [(("admit",), 0), (REST, 0)],
    "admits": [(("admit",), 0), (("admit",), 0), (REST, 0)],
    "each": [((name,), 0) for name in WORK],
}


@dataclass(slots=True)
class Servers:
    """A broker and a node with data in one folder."""

    broker: devstack.Server
    node: devstack.Server

    @property
    def kafka(self) -> str:
        """The broker's address."""
        return f"127.0.0.1:{self.broker.port}"

    @property
    def elasticsearch(self) -> str:
        """The node's address."""
        return f"http://127.0.0.1:{self.node.port}"

    def pids(self) -> dict[str, int]:
        """Their processes, by name."""
        found = {"kafka": self.broker.process, "elasticsearch": self.node.process}
        return {name: process.pid for name, process in found.items() if process}


@contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    """Both servers, started anew in `folder` and ended afterwards."""
    both = Servers(devstack.kafka(folder / "kafka"), devstack.elasticsearch(folder / "elasticsearch"))
    try:
        both.broker.start(wait=False)
        both.node.start(wait=False)
        both.broker.wait()
        both.node.wait()
        yield both
    finally:
        both.broker.kill()
        both.node.kill()


@dataclass(slots=True)
class Workers:
    """Worker processes of a hub: `bongsu worker NAME…`, as a deployment runs them."""

    data: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, layout: Sequence[tuple[tuple[str, ...], int]]) -> None:
        """Start a process for each entry of a layout."""
        for number, (names, preparing) in enumerate(layout):
            name = " ".join(names)
            if name in self.processes:
                name = f"{name}, {number + 1}"
            command = [sys.executable, "-m", "bongsu", "worker", *names, "--data", str(self.data)]
            with (self.data / f"worker-{number}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    command, stdout=log, stderr=log, env={**os.environ, "BONGSU_WORKERS": str(preparing)}
                )

    def pids(self) -> dict[str, int]:
        """The processes by what they do. RuntimeError when one has ended."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise RuntimeError(f"the worker process {name!r} ended by itself; see its log in {self.data}")
        return {name: process.pid for name, process in self.processes.items()}

    def stop(self) -> None:
        """End them all."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait()
        self.processes.clear()


@contextmanager
def demo_hub(both: Servers, units: int) -> Iterator[Hub]:
    """A new demo hub with topics and indices of its own, which are removed afterwards."""
    prefix = f"bench-{uuid4().hex[:8]}"
    names = [f"kr.knp.{number}" for number in range(units)]
    with tempfile.TemporaryDirectory() as made:
        data = Path(made) / "hub"
        data.mkdir()
        (data / ENV_FILE).write_text(
            f"BONGSU_ENGINE=cluster\nBONGSU_KAFKA={both.kafka}\nBONGSU_ELASTICSEARCH={both.elasticsearch}\n"
            f"BONGSU_TOPIC_PREFIX={prefix}\nBONGSU_INDEX_PREFIX={prefix}\n"
        )
        with KafkaAdmin(both.kafka) as admin:
            admin.create(topics(prefix, codelists.agencies(), names), 1)
        create_hub(data)
        hub = open_hub(Settings.of(data))
        try:
            enrol_demo(hub)
            for name in names:
                hub.directory.add_unit(Unit(name, "kr.knp", "criminal_investigation"))
            yield hub
        finally:
            hub.close()
            _remove(both, prefix)


def _remove(both: Servers, prefix: str) -> None:
    admin = AdminClient({"bootstrap.servers": both.kafka})
    for future in admin.delete_topics(
        [t for t in admin.list_topics(timeout=10).topics if t.startswith(prefix)]
    ).values():
        future.result(30)
    with open_client(both.elasticsearch) as client:
        for name in client.indices.get(index=f"{prefix}-*", features="settings"):
            client.indices.delete(index=name)
