"""A real Kafka and a real Elasticsearch for the tests: one start per test run, shared by all its processes.

Docker's official images where an engine answers, else the jars through Maven (`deploy/devstack`). Without either the
tests are skipped, unless BONGSU_REQUIRE_SERVERS is set, as CI does: then they fail.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import devstack
import pytest

_ADDRESSES = "servers.json"
_RUNNING: list[devstack.Server] = []  # whoever started them must not forget them
_KAFKA_IMAGE = "confluentinc/cp-kafka:8.1.0"  # Apache Kafka 4.1
_ELASTICSEARCH_IMAGE = "docker.elastic.co/elasticsearch/elasticsearch:9.2.0"


class Servers(NamedTuple):
    """Where the two servers answer."""

    kafka: str
    elasticsearch: str


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Servers:
    """Kafka and Elasticsearch, started by whichever process asks first."""
    shared = _shared_folder(tmp_path_factory)
    with (shared / "servers.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        noted = shared / _ADDRESSES
        if not noted.exists():
            noted.write_text(json.dumps(_started(shared)))
        document = json.loads(noted.read_text())
    if document.get("missing"):
        if os.environ.get("BONGSU_REQUIRE_SERVERS"):
            pytest.fail(document["missing"])
        pytest.skip(document["missing"])
    return Servers(document["kafka"], document["elasticsearch"])


@pytest.fixture(scope="session")
def kafka(servers: Servers) -> str:
    """The broker's address, as BONGSU_KAFKA has it."""
    return servers.kafka


@pytest.fixture(scope="session")
def elasticsearch(servers: Servers) -> str:
    """The node's address, as BONGSU_ELASTICSEARCH has it."""
    return servers.elasticsearch


@pytest.fixture
def own_servers(tmp_path: Path) -> Iterator[tuple[devstack.Server, devstack.Server]]:
    """A broker and a node of this test's own, which it may kill and start again."""
    if not devstack.available():
        if os.environ.get("BONGSU_REQUIRE_SERVERS"):
            pytest.fail("needs Java 17, Java 21 and Maven")
        pytest.skip("needs Java 17, Java 21 and Maven")
    started = (
        devstack.kafka(tmp_path / "kafka", options=devstack.QUICK),
        devstack.elasticsearch(tmp_path / "elasticsearch", heap="512m", options=devstack.QUICK),
    )
    try:
        for server in started:
            server.start(wait=False)
        for server in started:
            server.wait()
        yield started
    finally:
        for server in started:
            server.kill()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End the servers when the whole run is over: not in a worker process of xdist."""
    if hasattr(session.config, "workerinput"):
        return
    factory: pytest.TempPathFactory = session.config._tmp_path_factory  # type: ignore[attr-defined]
    noted = factory.getbasetemp() / _ADDRESSES
    if not noted.exists():
        return
    document = json.loads(noted.read_text())
    for pid in document.get("pids", ()):
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    for container in document.get("containers", ()):
        subprocess.run(["docker", "rm", "-f", container], capture_output=True, check=False)
    shutil.rmtree(factory.getbasetemp() / "servers", ignore_errors=True)


def _shared_folder(factory: pytest.TempPathFactory) -> Path:
    """The run's own folder: xdist gives each worker process a folder below it."""
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def _started(shared: Path) -> dict[str, object]:
    if _docker_answers():
        return _containers()
    if not devstack.available():
        return {"missing": "needs a Docker engine, or Java 17, Java 21 and Maven"}
    both = devstack.kafka(shared / "servers" / "kafka"), devstack.elasticsearch(shared / "servers" / "elasticsearch")
    _RUNNING.extend(both)
    for server in both:
        server.start(wait=False)
    for server in both:
        server.wait()
    pids = [server.process.pid for server in both if server.process]
    for server in both:
        if server.process:
            server.process.returncode = 0  # whoever ends the run ends it, not this process
    return {
        "kafka": f"127.0.0.1:{both[0].port}",
        "elasticsearch": f"http://127.0.0.1:{both[1].port}",
        "pids": pids,
    }


def _docker_answers() -> bool:
    docker = shutil.which("docker")
    return bool(docker) and subprocess.run([str(docker), "info"], capture_output=True, check=False).returncode == 0


def _containers() -> dict[str, object]:
    from testcontainers.elasticsearch import ElasticSearchContainer  # noqa: PLC0415 - only where Docker is
    from testcontainers.kafka import KafkaContainer  # noqa: PLC0415

    os.environ["TESTCONTAINERS_RYUK_DISABLED"] = "true"  # the run ends them itself, from whichever process is last
    broker = (
        KafkaContainer(_KAFKA_IMAGE)
        .with_kraft()
        .with_env("KAFKA_MESSAGE_MAX_BYTES", str(devstack.MOST_MESSAGE_BYTES))
        .with_env("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
    )
    node = (
        ElasticSearchContainer(_ELASTICSEARCH_IMAGE, mem_limit="2g")
        .with_env("xpack.security.enabled", "false")
        .with_env("cluster.max_shards_per_node", "5000")  # every hub of the run has indices of its own
    )
    broker.start()
    node.start()
    return {
        "kafka": broker.get_bootstrap_server(),
        "elasticsearch": f"http://{node.get_container_host_ip()}:{node.get_exposed_port(9200)}",
        "containers": [broker.get_wrapped_container().id, node.get_wrapped_container().id],
    }
