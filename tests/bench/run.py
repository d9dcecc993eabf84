"""`make bench`: measure the goals of the design on this machine and write docs/benchmarks/.

usage: run.py [--records 20000] [--sizes 10000,100000,200000] [--million] [--out docs/benchmarks]
"""

import argparse
import os
import platform
import statistics
import sys
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import apsw
import matplotlib as mpl
import measures
import orjson
import psutil
from page_times import page_times

mpl.use("Agg")
from matplotlib import pyplot as plt

HERE = Path(__file__).resolve().parents[2]
GOALS = (
    "3,000 alerts/s from submission to searchable; acknowledgement p99 under 100 ms for 100 records at 10/s; "
    "search p95 under 50 ms at 200,000 alerts"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000, help="records of the throughput run")
    parser.add_argument("--sizes", default="10000,100000,200000", help="numbers of alerts to query at")
    parser.add_argument("--million", action="store_true", help="query at a million alerts too (takes long)")
    parser.add_argument("--rounds", type=int, default=60, help="queries of each kind at each size")
    parser.add_argument("--out", type=Path, default=HERE / "docs" / "benchmarks")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")] + ([1_000_000] if options.million else [])
    peak = measures.Peak()
    threading.Thread(target=peak.watch, daemon=True).start()
    results: dict[str, Any] = {"machine": machine(), "goals": GOALS}
    results["throughput"] = throughput(options.records)
    results["acknowledgement"] = acknowledgement()
    results["queries"] = query_times(sizes, options.rounds)
    results["memory_mb"] = {"hub": peak.own, "worker process": peak.child}
    write(results, options.out)
    print((options.out / "embedded.md").read_text())


def machine() -> dict[str, Any]:
    """What this ran on."""
    return {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "python": platform.python_version(),
        "sqlite": apsw.sqlite_lib_version(),
        "system": platform.system(),
    }


def throughput(records: int) -> dict[str, Any]:
    """Three runs into new hubs, 500 records a submission; the median counts."""
    runs = []
    for seed in range(3):
        with measures.demo_hub() as hub:
            signed = list(measures.envelopes(hub, seed, records, 500))
            runs.append(measures.throughput(hub, signed))
            print(f"throughput run {seed + 1}: {runs[-1]['per_second']:,.0f} records/s", flush=True)
            if seed == 0:
                alone = measures.stages(signed[: max(1, len(signed) // 4)])
    return {
        "runs": runs,
        "per_second_median": statistics.median(run["per_second"] for run in runs),
        "stage_microseconds": alone,
    }


def acknowledgement() -> dict[str, float]:
    """100-record submissions, ten a second, through the HTTP API of a server process of its own."""
    with measures.served() as server:
        signed = list(measures.envelopes(server.hub, 11, 20_000, 100))[:200]
        times = measures.acknowledgement(server.submit, signed, 10.0)
    return {**measures.percentiles(times), "submissions": len(times)}


def query_times(sizes: list[int], rounds: int) -> dict[str, Any]:
    """One growing hub, asked at each size."""
    found: dict[str, Any] = {}
    with measures.demo_hub() as hub:
        admitted, seed = 0, 100
        for size in sizes:
            while admitted < size:
                step = min(size - admitted, 50_000)
                started = time.perf_counter()
                measures.throughput(hub, list(measures.envelopes(hub, seed, step, 500)))
                print(f"loaded {admitted + step:,} ({step / (time.perf_counter() - started):,.0f}/s)", flush=True)
                admitted, seed = admitted + step, seed + 1
            measures.queries(hub, 3, seed=7)
            found[str(size)] = {**measures.queries(hub, rounds), **page_times(hub, rounds)}
    return found


def write(results: dict[str, Any], out: Path) -> None:
    """The figures as JSON, as a table and as a plot."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "embedded.json").write_bytes(orjson.dumps(results, option=orjson.OPT_INDENT_2))
    (out / "embedded.md").write_text(table(results))
    figure, axes = plt.subplots(figsize=(7, 4))
    sizes = [int(size) for size in results["queries"]]
    for kind in measures.QUERIES:
        axes.plot(sizes, [results["queries"][str(size)][kind]["p95"] for size in sizes], marker="o", label=kind)
    axes.axhline(50, color="grey", linestyle=":", label="goal at 200,000")
    axes.set(xscale="log", xlabel="alerts", ylabel="p95, ms", title="Search with facets and histogram, embedded engine")
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(out / "embedded.png", dpi=110)


def table(results: dict[str, Any]) -> str:
    """The figures in Markdown."""
    through, acknowledged = results["throughput"], results["acknowledgement"]
    lines = [
        "# Embedded engine, measured by `make bench`",
        "",
        "Machine: " + ", ".join(f"{name} {value}" for name, value in results["machine"].items()) + ".",
        f"Goals: {results['goals']}.",
        "",
        "| measure | value |",
        "|---|---|",
        row(
            f"submission to searchable, native formats, 500 a submission, median of {len(through['runs'])} runs",
            f"{through['per_second_median']:,.0f} records/s",
        ),
        *(
            row(f"{name} alone, one thread", f"{us:,.0f} µs a record")
            for name, us in through["stage_microseconds"].items()
        ),
        row("acknowledgement over HTTP, 100 records, 10 submissions/s, p50 / p95 / p99", f"{triple(acknowledged)} ms"),
        *(row(f"largest memory, {name}", f"{value:,.0f} MB") for name, value in results["memory_mb"].items()),
        "",
        "Search with facets and histogram, p50 / p95 / p99 in ms:",
        "",
        "| alerts | " + " | ".join(measures.QUERIES) + " |",
        "|---" * (len(measures.QUERIES) + 1) + "|",
    ]
    for size, kinds in results["queries"].items():
        lines.append(row(f"{int(size):,}", *(triple(kinds[kind]) for kind in measures.QUERIES)))
    pages = [kind for kind in next(iter(results["queries"].values())) if kind not in measures.QUERIES]
    lines += ["", "The console's pages on the server (goal: p95 under 100 ms at 200,000), p50 / p95 / p99 in ms:", ""]
    lines += ["| alerts | " + " | ".join(pages) + " |", "|---" * (len(pages) + 1) + "|"]
    for size, kinds in results["queries"].items():
        lines.append(row(f"{int(size):,}", *(triple(kinds[kind]) for kind in pages)))
    return "\n".join([*lines, "", "![p95 by size](embedded.png)", ""])


def row(*cells: str) -> str:
    """One row of a table."""
    return "| " + " | ".join(cells) + " |"


def triple(times: dict[str, float]) -> str:
    """p50, p95 and p99 in whole numbers."""
    return " / ".join(f"{times[name]:.0f}" for name in ("p50", "p95", "p99"))


if __name__ == "__main__":
    main()
