"""Runs the pass-through of `passthrough.py` over the alerts that a hub has logged, and measures it."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from cluster.cost import Costs, spent
from cluster.stack import Servers
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]

from bongsu.adapters.elastic_client import open_client
from bongsu.bootstrap import Hub

_PARTITIONS = 4
_AT_ONCE = 2_000
_PATIENCE_SECONDS = 900.0
_WARM = 5_000  # alerts that go through before the clock starts


def baseline(both: Servers, hub: Hub) -> dict[str, Any]:
    """All alerts of the hub, as JSON on a topic, through faust: from when it is warm to the last bulk's answer."""
    topic = index = f"{hub.settings.topic_prefix}-passthrough"
    admin = AdminClient({"bootstrap.servers": both.kafka})
    [made] = admin.create_topics([NewTopic(topic, _PARTITIONS, 1)]).values()
    made.result(30)
    with open_client(both.elasticsearch) as client, tempfile.TemporaryDirectory() as folder:
        client.indices.create(
            index=index,
            settings={"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
            mappings={"dynamic": False},
        )
        told = Path(folder) / "told.txt"
        records = copied(hub, both.kafka, topic)
        process = _started(both, topic, index, told)
        try:
            done, started = _until(told, min(_WARM, records // 2), process)
            costs = Costs({**both.pids(), "faust": process.pid})
            costs.start()
            before = costs.cpu()
            _, ended = _until(told, records, process)
            cpu = spent(before, costs.cpu())
            costs.stop()
        finally:
            process.terminate()
            process.wait()
    records, seconds = records - done, ended - started
    return {
        "records": records,
        "seconds": seconds,
        "per_second": records / seconds,
        "cpu_us_a_record": {name: value / records * 1e6 for name, value in cpu.items()},
        "peak_mb": costs.peak_mb,
    }


def copied(hub: Hub, kafka: str, topic: str) -> int:
    """Put all alerts of the hub's log on a topic of their own; returns how many."""
    producer = Producer({"bootstrap.servers": kafka, "linger.ms": 20})
    count = 0
    for shard in hub.log.shards("alerts"):
        after = 0
        while entries := hub.log.read("alerts", after, _AT_ONCE, shard):
            for entry in entries:
                producer.produce(topic, entry.value, entry.key.encode(), partition=count % _PARTITIONS)
                count += 1
            after = entries[-1].position
            producer.flush()
    return count


def _started(both: Servers, topic: str, index: str, told: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "BENCH_KAFKA": both.kafka,
        "BENCH_ELASTICSEARCH": both.elasticsearch,
        "BENCH_TOPIC": topic,
        "BENCH_INDEX": index,
    }
    command = [
        sys.executable,
        str(Path(__file__).with_name("passthrough.py")),
        "--datadir",
        str(told.with_name("faust")),
    ]
    with told.open("ab") as output, told.with_name("faust.log").open("ab") as log:
        return subprocess.Popen(
            [*command, "worker", "-l", "warn", "--without-web"], stdout=output, stderr=log, env=environment
        )


def _until(told: Path, wanted: int, process: subprocess.Popen[bytes]) -> tuple[int, float]:
    """How many alerts were written when there were so many for the first time, and when that was."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the pass-through ended by itself: {(told.parent / 'faust.log').read_text()[-2_000:]}")
        written = told.read_text() if told.exists() else ""
        for line in written[: written.rfind("\n") + 1].splitlines():
            done, _, moment = line.partition(" ")
            if done.isdigit() and int(done) >= wanted:  # faust has lines of its own
                return int(done), float(moment)
        time.sleep(0.05)
    raise TimeoutError(f"the pass-through did not write {wanted} alerts in {_PATIENCE_SECONDS:.0f} s")
