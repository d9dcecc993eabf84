"""Names and disguised drug names for the page of figures: the held-out halves, and the lists of near misses."""

from typing import Any

from linking import names, slang

from bongsu_schemas.names.matching import compare

NEAR = names.DATA.with_name("name_pairs_near.tsv")
_GROUPS = ("same surname", "same surname, Thai", "siblings, Korean")


def measured() -> dict[str, Any]:
    """Rates of 1 and counts."""
    scores = names.measure(names.read_entries("held-out"))
    whole = names.total(scores)
    precision, recall = whole.found / (whole.found + whole.false), whole.found / (whole.found + whole.missed)
    false = {group: scores[group].false / (scores[group].false + scores[group].refused) for group in _GROUPS}
    return {
        "names": {
            "pairs": whole.found + whole.missed,
            "mispairs": whole.false + whole.refused,
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / (precision + recall),
            "false": false,
        },
        "near": near(),
        "slang": {
            "held-out half": _of([line for line in slang.lines() if line.half == "held-out"]),
            "second list": _of(slang.lines(slang.SECOND)),
        },
    }


def near() -> dict[str, int]:
    """Counts over the near misses: pairs of one name found and lost, pairs of two told apart and not."""
    counts = {"found": 0, "lost": 0, "apart": 0, "false": 0}
    for line in NEAR.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            sign, one, other = line.split("\t")
            same = compare(one, other).same
            counts[("found" if same else "lost") if sign == "=" else ("false" if same else "apart")] += 1
    return counts


def _of(lines: list[slang.Line]) -> dict[str, float]:
    score = slang.total(lines)
    return {"lines": len(lines), "recall": score.recall, "precision": score.precision, "hints": score.wrong_hints}
