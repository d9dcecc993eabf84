"""Lists of name pairs of the benchmark, as the tests of single rules read them."""

from pathlib import Path

_LISTS = Path(__file__).parents[1] / "bench" / "linking"


def pairs(file: str, sign: str) -> list[tuple[str, str]]:
    """The pairs of a list whose line begins with a sign: `=` for one name, `!` for two."""
    rows = [line.split("\t") for line in (_LISTS / file).read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(one, other) for found, one, other in rows if found == sign]
