"""The tables of docs/scaling.md are what its script prints, and the arithmetic keeps its sense."""

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
SCALING = runpy.run_path(str(DOCS / "scaling.py"))


def test_the_page_shows_what_the_script_computes() -> None:
    page = (DOCS / "scaling.md").read_text()
    shown = page.split("<!-- tables: begin -->\n")[1].split("\n<!-- tables: end -->")[0]
    assert shown == SCALING["tables"]()


def test_ten_times_the_rate_needs_about_ten_times_the_cores_and_never_less_than_three_nodes() -> None:
    small, large = SCALING["plan"](100_000, 1e9), SCALING["plan"](1_000_000, 1e9)
    assert 9.5 <= large.admit_cores / small.admit_cores <= 10.5
    assert SCALING["plan"](1, 1).elastic_nodes == SCALING["plan"](1, 1).kafka_nodes == 3
    assert SCALING["plan"](100_000, 1e9).bottleneck == "one agency's partition"
