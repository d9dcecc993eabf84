"""How well the hub links: files pushed into a new embedded hub, its incidents held against the truth."""

import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from linking.corpus import ENDS, EVIDENCE, KINDS, LinkTruth, generate_linked

from bongsu.adapters.feed_registry import installed_feeds
from bongsu.bootstrap import Hub, create_hub, open_hub
from bongsu.domain.linking.links import Link
from bongsu.entrypoints.cli.admin import enrol_demo
from bongsu.services import intake, linking_model, reading
from bongsu.settings import Settings
from bongsu_schemas import envelope as dsse

Pair = tuple[str, str]
PER_FILE = 500


@dataclass(slots=True)
class Scores:
    """One state of the links against the truth; rates are shares of 1."""

    pairs: int
    found: int
    false: int
    b_cubed: tuple[float, float]  # precision, recall
    by_kind: Mapping[str, tuple[int, int, int]]  # pairs, confirmed (also by way of others), of the rest proposed
    recall_of_evidence: float
    ceiling: tuple[float, float]  # share of pairs with evidence of their own; also by way of others
    false_links: Mapping[str, tuple[int, int]]  # by confounder kind: confirmed, proposed
    false_subjects: Mapping[str, tuple[int, int]]
    wrong: list[tuple[str, Link]] = field(default_factory=list)
    missed: list[tuple[str, Pair, list[str]]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false) if self.found + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.pairs if self.pairs else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    def share(self, kind: str) -> float:
        """Recall among the pairs of one kind of evidence."""
        pairs, found, _ = self.by_kind[kind]
        return found / pairs if pairs else 1.0


@contextmanager
def linked_hub(seed: int, records: int, truth: LinkTruth) -> Iterator[Hub]:
    """A demo hub in a folder of its own, with the corpus admitted and linked by the first model."""
    with tempfile.TemporaryDirectory() as made:
        data = Path(made) / "hub"
        create_hub(data)
        hub = open_hub(Settings.of(data), clock=lambda: ENDS + timedelta(days=1))
        enrol_demo(hub)
        try:
            for file in generate_linked(seed, records, PER_FILE, truth):
                key = dsse.load_private_key((data / "agencies" / f"{file.agency}.key").read_bytes())
                body = dsse.sign(file.payload, installed_feeds()[file.agency].payload_type, key)
                intake.submit(hub.intake, file.agency, body)
            hub.catch_up()
            yield hub
        finally:
            hub.close()


def learn(hub: Hub) -> None:
    """`bongsu model learn` and `bongsu rebuild links`."""
    linking_model.learn_model(hub.archive, hub.log, hub.clock())
    linking_model.ask_for_rebuild(hub.log, None, hub.clock())
    hub.catch_up()


def measured(seed: int, records: int) -> tuple[Scores, Scores, dict[str, float]]:
    """Scores before and after learning, and seconds."""
    truth = LinkTruth()
    started = time.perf_counter()
    with linked_hub(seed, records, truth) as hub:
        linked = time.perf_counter()
        first = scored(hub, truth)
        begun = time.perf_counter()
        learn(hub)
        ended = time.perf_counter()
        return first, scored(hub, truth), {"admit and link": linked - started, "learn and rebuild": ended - begun}


def incidents(hub: Hub) -> dict[str, str]:
    """The incident of every active record, as a steward exports it."""
    steward = hub.directory.user("steward@hub")
    if steward is None:
        raise LookupError("the demo hub has no steward@hub")
    lines = reading.export(hub.reading, steward, "criminal_investigation", hub.clock(), everything=False)
    return {f"{line['origin']['agency']}/{line['origin']['ref']}": line["incident_id"] for line in lines}


def scored(hub: Hub, truth: LinkTruth) -> Scores:
    return compared(incidents(hub), list(hub.links.every("confirmed", "proposed")), truth)


def compared(of: Mapping[str, str], links: Iterable[Link], truth: LinkTruth) -> Scores:
    """Incidents and links against the truth."""
    together = _pairs(of)
    true = {pair: kind for pair, (kind, _) in truth.pairs.items() if pair[0] in of and pair[1] in of}
    links = list(links)
    proposed = {(each.pair.a, each.pair.b) for each in links if each.pair.relation == "same_event"}
    by_kind = {}
    for kind in KINDS:
        mine = [pair for pair, own in true.items() if own == kind]
        found = [pair for pair in mine if pair in together]
        asked = [pair for pair in mine if pair not in together and pair in proposed]
        by_kind[kind] = (len(mine), len(found), len(asked))
    evident = [pair for pair, kind in true.items() if kind in EVIDENCE]
    scores = Scores(
        pairs=len(true),
        found=len(together & true.keys()),
        false=len(together - true.keys()),
        b_cubed=_b_cubed(of, truth.of),
        by_kind=by_kind,
        recall_of_evidence=sum(pair in together for pair in evident) / max(1, len(evident)),
        ceiling=(len(evident) / max(1, len(true)), len(_reached(evident, true)) / max(1, len(true))),
        false_links=_false(links, truth, "same_event"),
        false_subjects=_false(links, truth, "same_subject"),
    )
    scores.wrong = [
        ("/".join(truth.confounders(link.pair.a, link.pair.b)) or "none", link)
        for link in links
        if truth.of.get(link.pair.a) != truth.of.get(link.pair.b) and link.pair.relation == "same_event"
    ]
    scores.missed = [(true[pair], pair, truth.pairs[pair][1]) for pair in evident if pair not in together]
    return scores


def _pairs(of: Mapping[str, str]) -> set[Pair]:
    members: dict[str, list[str]] = defaultdict(list)
    for key in sorted(of):
        members[of[key]].append(key)
    return {pair for keys in members.values() for pair in combinations(keys, 2)}


def _b_cubed(of: Mapping[str, str], event: Mapping[str, str]) -> tuple[float, float]:
    """Precision and recall averaged over records: of those beside a record how many belong, and the reverse."""
    known = [key for key in of if key in event]
    ours, theirs = Counter(of[key] for key in known), Counter(event[key] for key in known)
    both = Counter((of[key], event[key]) for key in known)
    right = [both[of[key], event[key]] for key in known]
    precision = sum(n / ours[of[key]] for key, n in zip(known, right, strict=True)) / len(known)
    return precision, sum(n / theirs[event[key]] for key, n in zip(known, right, strict=True)) / len(known)


def _reached(evident: Iterable[Pair], true: Mapping[Pair, str]) -> set[Pair]:
    """The true pairs that hang together by way of pairs with evidence."""
    top: dict[str, str] = {}

    def find(key: str) -> str:
        while top.setdefault(key, key) != key:
            key = top[key]
        return key

    for a, b in evident:
        top[find(a)] = find(b)
    return {(a, b) for a, b in true if find(a) == find(b)}


def _false(links: Iterable[Link], truth: LinkTruth, relation: str) -> dict[str, tuple[int, int]]:
    """Links between records of different events by the confounder kinds that they stand in together."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for link in links:
        a, b = link.pair.a, link.pair.b
        if link.pair.relation == relation and truth.of.get(a) != truth.of.get(b):
            if relation == "same_subject" and truth.one_ship(a, b):
                continue  # one ship on two voyages is one subject
            for kind in truth.confounders(a, b) or ["none of these"]:
                found[kind][link.status or ""] += 1
    return {kind: (count["confirmed"], count["proposed"]) for kind, count in sorted(found.items())}


def plain(scores: Scores) -> dict[str, Any]:
    """For JSON, without the pairs themselves."""
    return {
        "pairs": scores.pairs, "found": scores.found, "false": scores.false, "precision": scores.precision,
        "recall": scores.recall, "f1": scores.f1, "b_cubed": list(scores.b_cubed),
        "recall_of_evidence": scores.recall_of_evidence, "ceiling": list(scores.ceiling),
        "by_kind": {k: list(v) for k, v in scores.by_kind.items()},
        "false_links": {k: list(v) for k, v in scores.false_links.items()},
        "false_subjects": {k: list(v) for k, v in scores.false_subjects.items()},
    }  # fmt: skip
