"""`make bench-cluster`: measure the cluster engine on this machine and write docs/benchmarks/cluster.*.

usage: run.py [--records 100000] [--rounds 3] [--layout NAME] [--sizes 10000,30000,100000] [--full] [--layouts]
"""

import argparse
import os
import platform
import signal
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

for place in ("tests/bench", "deploy/devstack"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[3] / place))

import orjson
import psutil
from cluster.pages import write
from cluster.rounds import growth, throughput
from cluster.stack import LAYOUTS, Servers, servers

HERE = Path(__file__).resolve().parents[3]
BEST = "each"
FULL = 1_000_000
STEP = 100_000
WARM_UP = 30_000  # after 10,000 a third of the servers' processor time is still their compilers'
ATTRIBUTED = "each"  # a process for every kind of worker: its CPU time is the stage's


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000, help="records of a throughput run")
    parser.add_argument("--rounds", type=int, default=3, help="throughput runs; the median counts")
    parser.add_argument("--layout", choices=LAYOUTS, default=BEST, help="how processes share the work")
    parser.add_argument("--sizes", default="10000,30000,100000", help="sizes at which a growing hub's cost is taken")
    parser.add_argument("--full", action="store_true", help="let the hub grow to a million records (takes long)")
    parser.add_argument("--layouts", action="store_true", help="compare all layouts too")
    parser.add_argument("--folder", type=Path, help="where the servers keep their data (a new temporary folder)")
    parser.add_argument("--out", type=Path, default=HERE / "docs" / "benchmarks")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))  # so that the servers end too
    sizes = [int(size) for size in options.sizes.split(",")] + ([FULL] if options.full else [])
    results: dict[str, Any] = {"machine": machine(), "layout": options.layout}
    with tempfile.TemporaryDirectory(dir=options.folder) as folder, servers(Path(folder)) as both:
        throughput(both, options.layout, min(WARM_UP, options.records), 1)
        results["throughput"] = rounds(both, options.layout, options.records, options.rounds)
        if options.layout == ATTRIBUTED:
            results["stages"] = results["throughput"]["rounds"]
        else:
            results["stages"] = [throughput(both, ATTRIBUTED, options.records, 50)]
        results["one_unit"] = throughput(both, ATTRIBUTED, min(options.records, 30_000), 60, units=1)
        if options.layouts:
            results["layouts"] = compared(both, min(options.records, 30_000))
        print("growth", flush=True)
        results["growth"] = growth(both, ATTRIBUTED, sizes, STEP, 1_000)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "cluster.json").write_bytes(orjson.dumps(results, option=orjson.OPT_INDENT_2))
    write(results, options.out)


def rounds(both: Servers, layout: str, records: int, count: int) -> dict[str, Any]:
    """Runs into new hubs, each followed by the pass-through of its alerts; medians of both and of their ratio."""
    runs = []
    for seed in range(count):
        runs.append(throughput(both, layout, records, 10 + seed, compared=True))
        last = runs[-1]
        print(
            f"round {seed + 1}: {last['per_second']:,.0f} records/s; faust {last['faust']['per_second']:,.0f}/s;"
            f" ratio {last['ratio']:.2f}",
            flush=True,
        )
    return {
        "rounds": runs,
        "per_second_median": statistics.median(run["per_second"] for run in runs),
        "faust_per_second_median": statistics.median(run["faust"]["per_second"] for run in runs),
        "ratio_median": statistics.median(run["ratio"] for run in runs),
    }


def compared(both: Servers, records: int) -> dict[str, Any]:
    """Every layout once, in one go, so that they share the machine's mood."""
    found = {}
    for name in LAYOUTS:
        found[name] = throughput(both, name, records, 40)
        print(f"layout {name}: {found[name]['per_second']:,.0f} records/s", flush=True)
    return found


def machine() -> dict[str, Any]:
    """What this ran on."""
    return {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "python": platform.python_version(),
        "system": platform.system(),
        "load_before": os.getloadavg()[0],
    }


if __name__ == "__main__":
    main()
