"""The figures as tables in Markdown and as a plot. What people wrote around the tables stays."""

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

GOAL = 10_000
BEGIN, END = "<!-- measured: run.py writes from here -->", "<!-- measured: to here -->"
STAGES = ("intake", "admit", "attest", "index", "notify", "kafka", "elasticsearch")


def write(results: Mapping[str, Any], out: Path) -> None:
    """`cluster.md` between its two marks, and `cluster.png`."""
    page = out / "cluster.md"
    text = page.read_text() if page.exists() else f"# Cluster engine\n\n{BEGIN}\n{END}\n"
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n{tables(results)}{END}{after}")
    plot(results["growth"], out / "cluster.png")


def stage_costs(runs: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """CPU microseconds a record by process, medians."""
    return {
        name: statistics.median(run["cpu_us_a_record"][name] for run in runs)
        for name in STAGES
        if name in runs[0]["cpu_us_a_record"]
    }


def tables(results: Mapping[str, Any]) -> str:
    """All tables."""
    through, costs = results["throughput"], stage_costs(results["stages"])
    total, cores = sum(costs.values()), results["machine"]["cores"]
    faust = {
        name: statistics.median(run["faust"]["cpu_us_a_record"][name] for run in through["rounds"])
        for name in through["rounds"][0]["faust"]["cpu_us_a_record"]
    }
    peak = {name: max(run["peak_mb"][name] for run in results["stages"]) for name in results["stages"][0]["peak_mb"]}
    idle = results["stages"][0]["idle_cpu"]
    unit = results["one_unit"]["cpu_us_a_record"]
    rounds = through["rounds"]
    lines = [
        "",
        "Machine: " + ", ".join(f"{name} {_short(value)}" for name, value in results["machine"].items()) + ".",
        f"Layout of the workers: `{results['layout']}`.",
        "",
        "| measure | value |",
        "|---|---|",
        _row(
            f"submission to indexed, attested and notified, {rounds[0]['records']:,} native records of which"
            f" {rounds[0]['records'] - rounds[0]['fresh']:,} repeats, median of {len(rounds)} runs",
            f"{through['per_second_median']:,.0f} records/s"
            f" (runs: {', '.join(_short(run['per_second']) for run in rounds)})",
        ),
        _row(
            "faust pass-through of the same alerts as JSON, nothing checked, nothing made searchable",
            f"{through['faust_per_second_median']:,.0f} alerts/s"
            f" (runs: {', '.join(_short(run['faust']['per_second']) for run in rounds)})",
        ),
        _row("ratio, median of the runs", f"{through['ratio_median']:.2f}"),
        _row("CPU time of all processes a record", f"{total:,.0f} µs"),
        _row(f"at most possible with it on {cores} cores with nothing else", f"{cores * 1e6 / total:,.0f} records/s"),
        _row("CPU time a record that the goal allows", f"{cores * 1e6 / GOAL:,.0f} µs"),
        _row("CPU time of the pass-through a record", _parts(faust)),
        "",
        "| process | CPU time a record, µs | share | idle, % of a core | largest memory, MB |",
        "|---|---|---|---|---|",
        *(
            _row(
                name,
                f"{value:,.0f}",
                f"{value / total:.0%}",
                f"{idle[name]:.1%}".rstrip("%") if name in idle else "–",
                f"{peak[name]:,.0f}",
            )
            for name, value in costs.items()
        ),
        "",
        (
            f"With one unit that is notified of everything released to it: notify {unit['notify']:,.0f} µs a record,"
            f" Kafka {unit['kafka']:,.0f} µs."
        ),
        "",
        *_layouts(results.get("layouts", {})),
        "A growing hub, step by step:",
        "",
        "| records there | records/s | CPU time a record, µs | " + " | ".join(STAGES) + " |",
        "|---" * (3 + len(STAGES)) + "|",
        *(
            _row(
                f"{step['before']:,} to {step['after']:,}",
                f"{step['per_second']:,.0f}",
                f"{sum(step['cpu_us_a_record'].values()):,.0f}",
                *(f"{step['cpu_us_a_record'][name]:,.0f}" for name in STAGES),
            )
            for step in results["growth"]
        ),
        "",
        "![CPU time a record by the number of records there](cluster.png)",
        "",
    ]
    return "\n".join(lines)


def plot(growth: Sequence[Mapping[str, Any]], path: Path) -> None:
    """CPU time a record at each size, by process."""
    figure, axes = plt.subplots(figsize=(7, 4.5))
    sizes = [step["after"] for step in growth]
    axes.plot(sizes, [sum(s["cpu_us_a_record"].values()) for s in growth], marker="o", color="black", label="all")
    for name in STAGES:
        axes.plot(sizes, [step["cpu_us_a_record"][name] for step in growth], marker=".", label=name)
    axes.set(xscale="log", xlabel="records in the hub", ylabel="CPU time a record, µs", title="Cost a record, cluster")
    axes.set_ylim(bottom=0)
    axes.legend(fontsize=8, ncols=2)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def _layouts(found: Mapping[str, Any]) -> list[str]:
    if not found:
        return []
    return [
        "| layout | records/s | CPU time a record, µs |",
        "|---|---|---|",
        *(
            _row(name, f"{run['per_second']:,.0f}", f"{sum(run['cpu_us_a_record'].values()):,.0f}")
            for name, run in found.items()
        ),
        "",
    ]


def _parts(costs: Mapping[str, float]) -> str:
    return f"{sum(costs.values()):,.0f} µs (" + ", ".join(f"{name} {us:,.0f}" for name, us in costs.items()) + ")"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _short(value: object) -> str:
    return f"{value:,.0f}" if isinstance(value, float) else str(value)
