"""How well disguised names of drugs are found: precision and recall over `slang.tsv`, by language and kind.

A line holds a text, the drugs that it names, `*` if it names none, its language and the kind of its spelling; `\\u200b`
and the like stand for characters that cannot be seen. The list was written before the code was tried on it, and half of
it, told by a hash of the text, is never looked at while the code is tuned.

    python tests/bench/linking/slang.py [--missed tuning]
"""

import argparse
import csv
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from bongsu.domain.recognition.substances import find_substances
from bongsu_schemas import codelists

LIST = Path(__file__).with_name("slang.tsv")
SECOND = LIST.with_name("slang_second.tsv")
"""Written later, as the other list was before the code was tried on it: it found 92 of 99, with 6 wrong claims."""
Half = Literal["tuning", "held-out"]
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


class Line(NamedTuple):
    """A text with the drugs that it names, none in an ordinary text."""

    text: str
    expected: frozenset[str]
    lang: str
    kind: str

    @property
    def half(self) -> Half:
        return "tuning" if hashlib.sha256(self.text.encode()).digest()[0] % 2 == 0 else "held-out"


class Score(NamedTuple):
    """What was named, found at all, found as more than a hint, and claimed or hinted at wrongly."""

    named: int = 0
    found: int = 0
    claimed: int = 0
    wrong_claims: int = 0
    wrong_hints: int = 0

    def __add__(self, other: object) -> "Score":
        if not isinstance(other, Score):
            return NotImplemented
        return Score(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def recall(self) -> float:
        """The share of the named drugs that were found, as a hint at least."""
        return self.found / self.named if self.named else 1.0

    @property
    def precision(self) -> float:
        """The share of right ones among what was claimed: what was found with little doubt."""
        claims = self.claimed + self.wrong_claims
        return self.claimed / claims if claims else 1.0


def lines(path: Path = LIST) -> list[Line]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Line(
                _ESCAPE.sub(lambda code: chr(int(code[1], 16)), row["text"]),
                frozenset(row["expected"].split(",")) - {""},
                row["lang"],
                row["kind"],
            )
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def scored(line: Line) -> Score:
    matches = find_substances(line.text)
    found = {match.id for match in matches}
    claimed = {match.id for match in matches if match.ambiguity < codelists.AMBIGUOUS}
    return Score(
        named=len(line.expected),
        found=len(found & line.expected),
        claimed=len(claimed & line.expected),
        wrong_claims=len(claimed - line.expected),
        wrong_hints=len(found - claimed - line.expected),
    )


def total(some: Iterable[Line]) -> Score:
    return sum((scored(line) for line in some), Score())


def _table(some: list[Line]) -> None:
    groups = sorted({(line.lang, line.kind) for line in some})
    print(f"{'':<22}{'lines':>6}{'recall':>9}{'claimed':>9}{'precision':>11}{'wrong claims':>14}{'wrong hints':>13}")
    for lang, kind in [*groups, *((lang, "all") for lang in ("ko", "th", "vi", "en")), ("all", "all")]:
        chosen = [line for line in some if lang in (line.lang, "all")]
        chosen = [line for line in chosen if kind in (line.kind, "all")]
        score = total(chosen)
        recall = f"{score.recall:9.1%}{score.claimed / score.named:9.1%}" if score.named else " " * 18
        print(
            f"{lang:<4}{kind:<18}{len(chosen):6}{recall}"
            f"{score.precision:11.1%}{score.wrong_claims:14}{score.wrong_hints:13}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--missed", choices=["tuning", "held-out"], help="show the lines of this half that go wrong")
    asked = parser.parse_args()
    for half in ("tuning", "held-out"):
        print(f"\n{half}")
        _table([line for line in lines() if line.half == half])
    for line in lines():
        if line.half == asked.missed:
            score = scored(line)
            if score.found < score.named or score.wrong_claims:
                got = [(match.id, match.word, match.ambiguity) for match in find_substances(line.text)]
                print(f"{line.lang} {line.kind}: {line.text!r} {set(line.expected) or ''} got {got}")


if __name__ == "__main__":
    main()
