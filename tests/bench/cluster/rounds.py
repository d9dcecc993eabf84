"""The measured runs: from the first submission until everything is indexed, attested and notified."""

import os
import time
from typing import Any

from cluster.baseline import baseline
from cluster.cost import Costs, spent
from cluster.load import Load, load
from cluster.stack import LAYOUTS, WORK, Servers, Workers, demo_hub

from bongsu.bootstrap import Hub
from bongsu.services import intake

_LOOK_SECONDS = 0.25
_TELL_SECONDS = 30.0
_IDLE_SECONDS = 5.0
_PATIENCE_SECONDS = 1_800.0
INTAKE = "intake"


def throughput(
    both: Servers, layout: str, records: int, seed: int, *, units: int = 0, compared: bool = False
) -> dict[str, Any]:
    """One run into a new hub; `compared` sends the same alerts through faust right afterwards."""
    with demo_hub(both, units) as hub:
        workers = warm(hub, layout)
        try:
            found = measured(hub, both, workers, load(hub, seed, records))
            found["idle_cpu"] = idle(both, workers)
        finally:
            workers.stop()
        if compared:
            found["faust"] = baseline(both, hub)
            found["ratio"] = found["per_second"] / found["faust"]["per_second"]
    return found


def idle(both: Servers, workers: Workers) -> dict[str, float]:
    """CPU seconds a second while nothing happens."""
    costs = Costs({**both.pids(), **workers.pids()})
    before = costs.cpu()
    time.sleep(_IDLE_SECONDS)
    return {name: value / _IDLE_SECONDS for name, value in spent(before, costs.cpu()).items()}


def growth(both: Servers, layout: str, sizes: list[int], step: int, seed: int) -> list[dict[str, Any]]:
    """One growing hub, measured step by step: what a record costs when so many are there already."""
    found: list[dict[str, Any]] = []
    with demo_hub(both, 0) as hub:
        workers = warm(hub, layout)
        try:
            there = 0
            for size in sizes:
                while there < size:
                    part = load(hub, seed + there, min(step, size - there))
                    found.append({"before": there} | measured(hub, both, workers, part))
                    there += part.records
                    found[-1]["after"] = there
                    print(f"  at {there:,}: {found[-1]['per_second']:,.0f} records/s", flush=True)
        finally:
            workers.stop()
    return found


def warm(hub: Hub, layout: str) -> Workers:
    """Workers that are up and have read each feed: in a deployment they run already."""
    workers = Workers(hub.settings.data)
    workers.start(LAYOUTS[layout])
    submit(hub, load(hub, 99_991, 1_400, per_file=20))
    settle(hub, workers)
    return workers


def measured(hub: Hub, both: Servers, workers: Workers, part: Load) -> dict[str, Any]:
    """Submit while the workers work; how long until nothing waits, and what it cost which process."""
    costs = Costs({**both.pids(), INTAKE: os.getpid(), **workers.pids()})
    costs.start()
    before, started = costs.cpu(), time.perf_counter()
    submit(hub, part)
    taken, intake_cpu = time.perf_counter() - started, costs.cpu()[INTAKE] - before[INTAKE]
    settle(hub, workers)
    seconds = time.perf_counter() - started
    cpu = spent(before, costs.cpu()) | {INTAKE: intake_cpu}
    costs.stop()
    return {
        "records": part.records,
        "fresh": part.fresh,
        "seconds": seconds,
        "per_second": part.records / seconds,
        "intake_seconds": taken,
        "cpu_us_a_record": {name: value / part.records * 1e6 for name, value in cpu.items()},
        "peak_mb": costs.peak_mb,
    }


def submit(hub: Hub, part: Load) -> None:
    """Take all files in, one after the other: each is verified, and durable before the next."""
    for file in part.files:
        intake.submit(hub.intake, file.agency, file.envelope)


def settle(hub: Hub, workers: Workers) -> None:
    """Return when nothing waits for any worker that runs. TimeoutError when that takes too long."""
    started = told = time.monotonic()
    while any((waiting := {each.name: each.waiting() for each in hub.workers if each.name in WORK}).values()):
        workers.pids()
        if time.monotonic() > started + _PATIENCE_SECONDS:
            raise TimeoutError(f"still waiting after {_PATIENCE_SECONDS:.0f} s: {waiting}")
        if time.monotonic() > told + _TELL_SECONDS:
            told = time.monotonic()
            print(f"  after {told - started:.0f} s: {waiting}", flush=True)
        time.sleep(_LOOK_SECONDS)
