"""Links are the same whatever the order of arrival, however batched, and again after a crash or a rebuild."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linked_alerts import entry, person, report, thing

from bongsu.adapters.memory_log import MemoryLog
from bongsu.adapters.sqlite_links import SqliteLinks
from bongsu.domain.linking.links import Link
from bongsu.domain.linking.model import first_model, frozen, to_json
from bongsu.ports.links import LinkBatch
from bongsu.ports.log import NewEntry
from bongsu.services import link as service
from bongsu.services import relink
from bongsu.services.link import JUDGEMENT, MODEL, REBUILD, Linking, link

PHONES = [f"+8210{n:08d}" for n in range(3)]
NAMES = ["김영희", "KIM YOUNG HEE", "박호태", "Lê Quốc Tuấn"]
ITEMS = ["8206894861", "8206894872"]


@st.composite
def records(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A few versions of a few records that share phones, names, items; some withdrawn."""
    made: list[dict[str, Any]] = []
    for ref in draw(st.lists(st.sampled_from([f"r{n}" for n in range(6)]), min_size=2, max_size=9)):
        version = 1 + sum(each["origin"]["ref"] == ref for each in made)
        entities = [person(draw(st.sampled_from(NAMES)), birth="1990-02-03", phone=draw(st.sampled_from(PHONES)))]
        if draw(st.booleans()):
            entities.append(thing("consignment", courier=draw(st.sampled_from(ITEMS))))
        status = "withdrawn" if draw(st.integers(0, 9)) == 0 else "active"
        made.append(report(ref, *entities, version=version, status=status, drug=("yaba", 90.0)))
    return made


def _links(store: SqliteLinks) -> list[Link]:
    return sorted(store.every("confirmed", "proposed", "rejected", "undone"), key=lambda each: each.pair)


def _linked(folder: Path, batches: Sequence[Sequence[NewEntry]]) -> list[Link]:
    log, store = MemoryLog(), SqliteLinks(folder)
    worker = Linking(log, store)
    for batch in batches:
        log.append("alerts", batch)
        link(worker)
    found = _links(store)
    store.close()
    return found


@pytest.fixture(params=[64, 2])
def crowded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks that are never full here, and blocks that soon are."""
    monkeypatch.setattr(relink, "MOST_HOLDERS", request.param)


@pytest.mark.usefixtures("crowded")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records(), st.integers(0, 2**32))
def test_the_order_of_arrival_makes_no_difference(
    tmp_path_factory: pytest.TempPathFactory, made: list[dict[str, Any]], seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311
    entries = [entry(each) for each in made]
    one = _linked(tmp_path_factory.mktemp("links"), [entries])
    shuffled = list(entries)
    chance.shuffle(shuffled)
    other = _linked(tmp_path_factory.mktemp("links"), [[each] for each in shuffled])
    assert one == other


def test_a_withdrawal_and_a_revision_take_their_links_along(tmp_path: Path) -> None:
    item = thing("consignment", courier=ITEMS[0])
    first = [entry(report("a", item)), entry(report("b", item)), entry(report("c", item))]
    assert len(_linked(tmp_path / "1", [first])) == 3
    withdrawn = entry(report("b", status="withdrawn", version=2))
    assert [each.pair[1:] for each in _linked(tmp_path / "2", [first, [withdrawn]])] == [("kr.kcs/a", "kr.kcs/c")]
    revised = entry(report("a", thing("consignment", courier=ITEMS[1]), version=2))
    assert [each.pair[1:] for each in _linked(tmp_path / "3", [[revised], first])] == [("kr.kcs/b", "kr.kcs/c")]


def _said(a: str, b: str, verdict: str) -> NewEntry:
    judgement = {
        "verdict": verdict,
        "author": "steward@hub",
        "reason": "why",
        "at": "2026-11-20T00:00:00Z",
        "needed": 1,
    }
    body = {"relation": "same_event", "a": a, "b": b, "judgement": judgement}
    return NewEntry(f"link/same_event/{a}|{b}", orjson.dumps(body), {"kind": JUDGEMENT})


def _rebuild(version: str) -> NewEntry:
    return NewEntry(f"link-rebuild/{version}", orjson.dumps({"model": version}), {"kind": REBUILD})


def test_a_judgement_outlives_revisions_rebuilds_and_models(tmp_path: Path) -> None:
    item = thing("consignment", courier=ITEMS[0])
    log, store = MemoryLog(), SqliteLinks(tmp_path)
    worker = Linking(log, store)
    log.append("alerts", [entry(report("a", item)), entry(report("b", item))])
    link(worker)
    assert [each.status for each in _links(store)] == ["confirmed"]
    log.append("decisions", [_said("kr.kcs/a", "kr.kcs/b", "reject")])
    link(worker)
    log.append("alerts", [entry(report("a", item, version=2))])
    link(worker)
    assert [each.status for each in _links(store)] == ["rejected"]
    other = frozen(replace(first_model(), alerts=7))
    log.append("decisions", [NewEntry(f"linking-model/{other.version}", to_json(other), {"kind": MODEL})])
    log.append("decisions", [_rebuild(other.version)])
    link(worker)
    assert store.version() == other.version  # the first store follows
    assert [(each.status, each.edge.model if each.edge else None) for each in _links(store)] == [
        ("rejected", other.version)
    ]
    log.append("decisions", [_said("kr.kcs/a", "kr.kcs/b", "undo")])
    link(worker)
    assert [each.status for each in _links(store)] == ["confirmed"]
    worker.store.close()  # type: ignore[attr-defined]


class DyingStore(SqliteLinks):
    """Dies before or after some commits."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        super().__init__(folder)
        self._chance = chance

    def commit(self, batch: LinkBatch) -> None:
        fate = self._chance.random()
        if fate < 0.2:
            raise InterruptedError
        super().commit(batch)
        if fate > 0.8:
            raise InterruptedError


def test_a_linker_that_dies_anywhere_ends_with_the_same_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_BATCH", 3)
    item, chance = thing("consignment", courier=ITEMS[0]), random.Random(3)  # noqa: S311
    made = [entry(report(f"r{n % 17}", item, version=1 + n // 17, drug=("yaba", 90.0))) for n in range(40)]
    expected = _linked(tmp_path / "calm", [made])
    log, store = MemoryLog(), DyingStore(tmp_path / "dying", chance)
    log.append("alerts", made)
    log.append("decisions", [_said("kr.kcs/r1", "kr.kcs/r2", "reject")])
    deaths = 0
    while True:
        try:
            link(Linking(log, store))
            break
        except InterruptedError:
            deaths += 1
    assert deaths > 5
    found = _links(store)
    assert [each.edge for each in found] == [each.edge for each in expected]
    assert sum(each.status == "rejected" and len(each.judgements) == 1 for each in found) == 1
    store.close()
