"""How well names are matched across scripts: precision, recall and speed over `name_pairs.tsv`.

    .venv/bin/python tests/bench/linking/names.py [--half tuning|held-out|all] [--errors]

Lines are divided by the hash of their first spelling: rules were tuned on one half, and figures are told of the other,
whose errors are not shown. Mispairs are made of the data: names of other people, and of people of the same surname.
"""

import argparse
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import combinations
from pathlib import Path

from bongsu_schemas.names import fold_keys
from bongsu_schemas.names.matching import Kind, NameMatch, compare, compare_prepared, prepare
from bongsu_schemas.names.prepared import Prepared
from bongsu_schemas.names.surnames import LATIN_SURNAMES

DATA = Path(__file__).with_name("name_pairs.tsv")
KINDS: dict[str, Kind] = {"person": "person", "organisation": "organisation", "vessel": "vessel"}
MISPAIRS_EACH = 12
SAME_SURNAME = 6_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One person, firm or vessel: who gave it, its kind and its spellings."""

    group: str
    kind: Kind
    spellings: tuple[str, ...]

    @property
    def held_out(self) -> bool:
        return sha256(self.spellings[0].encode()).digest()[0] % 2 == 0


@dataclass(slots=True)
class Score:
    """Counts of one group of pairs."""

    found: int = 0
    missed: int = 0
    false: int = 0
    refused: int = 0
    keyed: int = 0
    keyed_false: int = 0
    errors: list[str] = field(default_factory=list)

    def row(self, name: str) -> str:
        pairs = self.found + self.missed
        recall = self.found / pairs if pairs else float("nan")
        precision = self.found / (self.found + self.false) if self.found + self.false else float("nan")
        middle = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        wrong = self.false / max(1, self.false + self.refused)
        keys = self.keyed / pairs if pairs else float("nan")
        keyed_false = self.keyed_false / max(1, self.false + self.refused)
        return (
            f"{name:<26}{pairs:>7}{self.false + self.refused:>10}{precision:>10.3f}{recall:>8.3f}{middle:>7.3f}"
            f"{wrong:>9.2%}{keys:>11.3f}{keyed_false:>11.2%}"
        )


def read_entries(half: str) -> list[Entry]:
    entries = []
    for line in DATA.read_text().splitlines():
        if not line.startswith("#"):
            group, kind, *spellings = line.split("\t")
            entries.append(Entry(group, KINDS[kind], tuple(spellings)))
    return [each for each in entries if half == "all" or each.held_out == (half == "held-out")]


def script_of(text: str) -> str:
    for script, first, last in (("Hangul", "가", "힣"), ("Thai", "ก", "๎"), ("Han", "一", "鿿")):
        if any(first <= char <= last for char in text):
            return script
    return "Latin"


def group_of(entry: Entry, one: str, other: str) -> str:  # noqa: PLR0911 - a table
    scripts = "/".join(sorted({script_of(one), script_of(other)}, key=("Hangul", "Han", "Thai", "Latin").index))
    if entry.kind == "organisation":
        return "firms"
    if entry.kind == "vessel":
        return "vessels"
    if entry.group == "vietnamese":
        return "Vietnamese" if scripts == "Latin" else "Vietnamese in Hangul"
    if entry.group == "transcribed":
        return f"foreign {scripts}"
    if scripts == "Latin" and entry.group in {"assembly", "public"}:
        return "Latin/Latin Korean"
    if scripts == "Latin" and entry.group in {"thai", "nla"}:
        return "Latin/Latin Thai"
    return scripts if scripts != "Latin" else "Latin/Latin other"


def surname_of(entry: Entry) -> str:
    first = entry.spellings[0]
    if entry.group in {"assembly", "public"}:
        return "KR " + first[0]
    if entry.group == "vietnamese":
        return "VN " + first.split()[0]
    return f"{entry.group} {first.split()[-1]}"


def other_people(entries: list[Entry], chance: random.Random) -> Iterator[tuple[Entry, str, str]]:
    """Spellings of other entries of the same group, drawn at random."""
    groups = defaultdict(list)
    for each in entries:
        groups[each.group].append(each)
    for each in entries:
        for _ in range(MISPAIRS_EACH):
            other = chance.choice(groups[each.group])
            if other is not each:
                yield each, chance.choice(each.spellings), chance.choice(other.spellings)


def same_surname(entries: list[Entry], chance: random.Random) -> Iterator[tuple[Entry, str, str]]:
    """Two people of one surname and different given names; numbered vessels and trades with one word changed too."""
    families = defaultdict(list)
    for each in entries:
        if each.kind == "person":
            families[surname_of(each)].append(each)
    pairs = [pair for family in families.values() for pair in combinations(family, 2)]
    while pairs:
        for _ in range(SAME_SURNAME):
            one, other = chance.choice(pairs)
            yield one, chance.choice(one.spellings), chance.choice(other.spellings)
        return


def siblings(entries: list[Entry], chance: random.Random) -> Iterator[tuple[Entry, str, str]]:
    """Korean siblings, who share surname and first syllable: the second is another person's, as it is spelled there."""
    people = []
    for each in entries:
        hangul = each.spellings[0]
        latin = [re.fullmatch(r"(\w+) (\w+)[- ](\w+)", spelling) for spelling in each.spellings[1:]]
        if each.group in {"assembly", "public"} and re.fullmatch("[가-힣]{3}", hangul):
            people += [(each, hangul, found) for found in latin if found and surname_first(hangul, found[1])]
    for each, hangul, found in people:
        for _ in range(MISPAIRS_EACH):
            _, other, theirs = chance.choice(people)
            if other[2] != hangul[2]:
                yield each, hangul, f"{found[1]} {found[2]}-{theirs[3]}"
                yield each, found[0], f"{found[1]} {found[2]} {theirs[3]}"


def surname_first(hangul: str, word: str) -> bool:
    return word.lower() in LATIN_SURNAMES.get(hangul[0], "").split()


def swapped_thai(entries: list[Entry], chance: random.Random) -> Iterator[tuple[Entry, str, str]]:
    """Thai and Vietnamese people given another's surname: the same surname, another given name."""
    people = [each for each in entries if each.group in {"thai", "nla"}]
    people = [each for each in people if all(len(spelling.split()) == 2 for spelling in each.spellings)]
    for each in people:
        for _ in range(MISPAIRS_EACH * 2):
            other = chance.choice(people)
            if other.spellings[0].split()[0] == each.spellings[0].split()[0]:
                continue
            number = chance.randrange(len(each.spellings))
            same_script = [s for s in other.spellings if script_of(s) == script_of(each.spellings[number])]
            given = chance.choice(same_script).split()[0]
            yield each, f"{given} {each.spellings[number].split()[-1]}", chance.choice(each.spellings)


def renumbered(entries: list[Entry]) -> Iterator[tuple[Entry, str, str]]:
    """Vessels whose number is one more."""
    for each in entries:
        if each.kind == "vessel":
            for one in each.spellings:
                for other in each.spellings:
                    number = "".join(char for char in other if char.isdigit())
                    if number:
                        yield each, one, other.replace(number, str(int(number) + 1))


def mispairs(entries: list[Entry]) -> Iterator[tuple[str, Entry, str, str]]:
    chance = random.Random(5)
    for each, one, other in other_people(entries, chance):
        yield group_of(each, one, other), each, one, other
    for each, one, other in same_surname(entries, chance):
        yield "same surname", each, one, other
    for each, one, other in siblings(entries, chance):
        yield "siblings, Korean", each, one, other
    for each, one, other in swapped_thai(entries, chance):
        yield "same surname, Thai", each, one, other
    for each, one, other in renumbered(entries):
        yield "another number", each, one, other


def measure(entries: list[Entry]) -> dict[str, Score]:
    scores: dict[str, Score] = defaultdict(Score)
    for each in entries:
        for one, other in combinations(each.spellings, 2):
            score = scores[group_of(each, one, other)]
            found = compare(one, other, each.kind)
            keyed = bool(fold_keys(one) & fold_keys(other))
            score.keyed += keyed
            score.found += found.same
            score.missed += not found.same
            if not found.same:
                score.errors.append(f"missed  {one} | {other} | {found.score} {found.grade}")
            elif not keyed:
                score.errors.append(f"no key  {one} | {other}")
    for group, each, one, other in mispairs(entries):
        score = scores[group]
        found = compare(one, other, each.kind)
        score.false += found.same
        score.refused += not found.same
        score.keyed_false += bool(fold_keys(one) & fold_keys(other))
        if found.same:
            score.errors.append(f"false   {one} | {other} | {found.score} {found.grade}")
    return scores


def total(scores: dict[str, Score]) -> Score:
    whole = Score()
    for score in scores.values():
        whole.found += score.found
        whole.missed += score.missed
        whole.false += score.false
        whole.refused += score.refused
        whole.keyed += score.keyed
        whole.keyed_false += score.keyed_false
    return whole


def speed(entries: list[Entry]) -> tuple[float, float, float]:
    """Microseconds a pair with prepared forms, a name to prepare, a name's keys."""
    names = [spelling for each in entries for spelling in each.spellings]
    prepare.cache_clear()
    start = time.perf_counter()
    ready: list[Prepared] = [form for name in names if (form := prepare(name))]
    preparing = (time.perf_counter() - start) / len(names)
    chance = random.Random(7)
    pairs = [(chance.choice(ready), chance.choice(ready)) for _ in range(20_000)]
    start = time.perf_counter()
    found: list[NameMatch] = [compare_prepared(one, other, "person") for one, other in pairs]
    comparing = (time.perf_counter() - start) / len(found)
    start = time.perf_counter()
    for name in names:
        fold_keys(name)
    return comparing * 1e6, preparing * 1e6, (time.perf_counter() - start) / len(names) * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--half", choices=["tuning", "held-out", "all"], default="held-out")
    parser.add_argument("--errors", action="store_true", help="show the errors of the tuning half")
    options = parser.parse_args()
    entries = read_entries(options.half)
    scores = measure(entries)
    print(f"{options.half}: {len(entries)} names")
    print(f"{'group':<26}{'pairs':>7}{'mispairs':>10}{'precision':>10}{'recall':>8}{'F1':>7}", end="")
    print(f"{'false':>9}{'with keys':>11}{'false keys':>11}")
    for group in sorted(scores):
        print(scores[group].row(group))
    print(total(scores).row("all"))
    comparing, preparing, keying = speed(entries)
    print(
        f"{comparing:.1f} µs a pair with prepared forms, {preparing:.0f} µs to prepare a name, {keying:.0f} µs its keys"
    )
    if options.errors:
        if options.half != "tuning":
            parser.error("only the errors of the tuning half are shown: the other half is for measuring")
        for group, score in sorted(scores.items()):
            for error in dict.fromkeys(score.errors):
                print(f"{group:<22}{error}")


if __name__ == "__main__":
    main()
