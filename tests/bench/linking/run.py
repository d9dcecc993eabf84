"""`make bench-linking`: how well and how fast the hub links; writes docs/benchmarks/linking.{md,json}.

.venv/bin/python tests/bench/linking/run.py [--parts hub,words] [--sizes 240,2000,10000] [--load 10000] [--full]
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import orjson
from linking import febrl, load, words
from linking.corpus import KINDS, SEEDS
from linking.measures import Scores, measured, plain
from linking.tables import document
from run import machine

PARTS = ("load", "febrl", "words", "hub")
HERE = Path(__file__).resolve().parents[3]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="240,2000,10000", help="records pushed into a hub")
    parser.add_argument("--load", default="10000,100000", help="alerts at which the linker alone is measured")
    parser.add_argument("--full", action="store_true", help="the linker alone at a million alerts too (takes an hour)")
    parser.add_argument("--profile", action="store_true", help="tell where the linker's time goes")
    parser.add_argument("--note", default="", help="a sentence for the head of the page: what this run left out, say")
    parser.add_argument("--parts", default=",".join(PARTS), help="what to measure; the rest stays as it was measured")
    parser.add_argument("--out", type=Path, default=HERE / "docs" / "benchmarks")
    options = parser.parse_args()
    sizes = [int(size) for size in options.load.split(",")] + ([1_000_000] if options.full else [])
    parts, where = options.parts.split(","), ""
    written = options.out / "linking.json"
    results: dict[str, Any] = orjson.loads(written.read_bytes()) if set(parts) < set(PARTS) else {}
    results |= {"machine": machine(), "seeds": SEEDS, "note": options.note}
    if "load" in parts:
        found, where = load.measured(sizes, profile=options.profile)
        before = results.get("load", {"sizes": []})["sizes"]
        kept = [each for each in before if each.get("code") not in (None, found[0].code)]
        results["load"] = {"sizes": [*kept, *(asdict(each) for each in found)]}
    if "febrl" in parts:
        results["febrl"] = linked_febrl()
    if "words" in parts:
        results["words"] = words.measured()
    if "hub" in parts:
        results["hub"] = {size: of_all_seeds(int(size)) for size in options.sizes.split(",")}
    options.out.mkdir(parents=True, exist_ok=True)
    written.write_bytes(orjson.dumps(results, option=orjson.OPT_INDENT_2))
    (options.out / "linking.md").write_text(document(results))
    print(document(results), where)


def linked_febrl() -> dict[str, Any] | None:
    if not febrl.DATA.exists():
        return None
    return {name: {**asdict(result), "f1": result.f1} for name, result in febrl.measured().items()}


def of_all_seeds(size: int) -> dict[str, Any]:
    """Counts of all held-out seeds together, before and after learning."""
    first, learnt = [], []
    for seed in SEEDS:
        started = time.perf_counter()
        before, after, _ = measured(seed, size)
        first.append(before)
        learnt.append(after)
        print(f"{size} records, seed {seed}: {time.perf_counter() - started:.0f} s", flush=True)
    return {"first": together(first), "learnt": together(learnt)}


def together(runs: Sequence[Scores]) -> dict[str, Any]:
    """The counts added up; B-cubed and ceilings, which count records, averaged."""
    pairs, found, false = (sum(getattr(each, name) for each in runs) for name in ("pairs", "found", "false"))
    by_kind = {kind: [sum(each.by_kind[kind][n] for each in runs) for n in range(3)] for kind in KINDS}
    evident = sum(by_kind[kind][0] for kind in KINDS[:3])
    every = Scores(
        pairs, found, false,
        b_cubed=_mean([each.b_cubed for each in runs]),
        by_kind={kind: (n[0], n[1], n[2]) for kind, n in by_kind.items()},
        recall_of_evidence=sum(by_kind[kind][1] for kind in KINDS[:3]) / max(1, evident),
        ceiling=_mean([each.ceiling for each in runs]),
        false_links=_summed([each.false_links for each in runs]),
        false_subjects=_summed([each.false_subjects for each in runs]),
    )  # fmt: skip
    return plain(every)


def _mean(values: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(a for a, _ in values) / len(values), sum(b for _, b in values) / len(values)


def _summed(found: Sequence[Mapping[str, tuple[int, int]]]) -> dict[str, tuple[int, int]]:
    confirmed, proposed = Counter[str](), Counter[str]()
    for each in found:
        confirmed.update({kind: n[0] for kind, n in each.items()})
        proposed.update({kind: n[1] for kind, n in each.items()})
    return {kind: (confirmed[kind], proposed[kind]) for kind in sorted({*confirmed, *proposed})}


if __name__ == "__main__":
    main()
