"""The same feeds pushed into both engines: every alert, receipt, quarantine entry, proof and answer is the same.

The two hubs have the same keys and the same clock, so that even signatures must be equal, byte by byte.
"""

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from cluster import entries, write_settings
from drawn_queries import drawn_filters, drawn_query
from generator import generate

import bongsu.bootstrap.hub as hub_module
from bongsu.adapters.feed_registry import installed_feeds
from bongsu.bootstrap import Hub, create_hub, open_hub
from bongsu.domain import evidence
from bongsu.domain.query.fields import FIELDS
from bongsu.domain.release import PURPOSES, Viewer
from bongsu.entrypoints.cli.admin import enrol_demo
from bongsu.ports.index import SORTS
from bongsu.ports.log import NewEntry
from bongsu.services import checks, intake, quarantine, reading
from bongsu.services.search import mapped, search
from bongsu.settings import Settings
from bongsu_schemas import envelope as dsse
from bongsu_schemas.feed import Defect, Feed, FileRefused, ParsedFile

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
GENERATED = 2_000
QUERIES = 300
MOST_PAGES = 4
CORPUS = 20_261_122  # seed of all that is drawn here
READERS = ("steward@hub", "analyst@kr.kcs", "investigator@kr.knp", "analyst@th.customs", "feed@vn.customs")

pytestmark = pytest.mark.xdist_group("twins")  # one process has both hubs


class Twins(NamedTuple):
    """Two hubs that were told the same, and what each answered meanwhile."""

    embedded: Hub
    cluster: Hub
    told: tuple[list[Any], list[Any]]
    alerts: list[dict[str, Any]]

    def same(self, ask: Callable[..., Any], *about: Any) -> Any:
        """What both answer to `ask(hub, *about)`; a failure where the answers differ."""
        expected, found = ask(self.embedded, *about), ask(self.cluster, *about)
        assert found == expected
        return expected


@pytest.fixture(scope="module")
def twins(
    tmp_path_factory: pytest.TempPathFactory, kafka: str, elasticsearch: str, samples: list[tuple[str, bytes]]
) -> Iterator[Twins]:
    folder = tmp_path_factory.mktemp("twins")
    one, other = folder / "embedded", folder / "cluster"
    create_hub(one)
    embedded = open_hub(Settings.of(one), clock=lambda: NOW)
    enrol_demo(embedded)
    other.mkdir()
    write_settings(other, kafka, elasticsearch)
    for name in ("keys", "agencies", "tokens"):
        shutil.copytree(one / name, other / name)
    for name in ("directory.json", "root.pub", "checkpoint.json"):
        shutil.copy(one / name, other / name)
    cluster = open_hub(Settings.of(other), clock=lambda: NOW)
    cluster.log.append(
        "decisions", [NewEntry(e.key, e.value, e.headers) for e in embedded.log.read("decisions", 0, 99)]
    )
    files = [*samples, *_broken_files()]
    files += [(f.agency, f.payload) for f in generate(CORPUS, GENERATED, 40, NOW, 1.0)]
    told = story(embedded, files), story(cluster, files)
    steward = _viewer(embedded, "steward@hub")
    alerts = list(reading.export(embedded.reading, steward, "border_risk", NOW, everything=False))
    yield Twins(embedded, cluster, told, alerts)
    embedded.close()
    cluster.close()


def story(hub: Hub, files: Sequence[tuple[str, bytes]]) -> list[Any]:
    """Submit all files, some of them again, and have quarantined records decided; returns all answers in order."""
    told: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub_module, "installed_feeds", lambda: installed_feeds() | {"kr.kcg": _with_a_bug()})
        for agency, payload in files[: len(files) // 3]:
            told.append(intake.submit(hub.intake, agency, _signed(hub, agency, payload)))
        hub.catch_up()
    for at, (agency, payload) in enumerate(files[len(files) // 3 :]):
        told.append(intake.submit(hub.intake, agency, _signed(hub, agency, payload), backfill=at % 9 == 0))
        told.append(intake.submit(hub.intake, *_again(hub, files[at // 2])))
        if at % 40 == 0:
            hub.catch_up()
    hub.catch_up()
    for agency in hub.directory.agencies():
        viewer = _viewer(hub, f"analyst@{agency}")
        held = list(quarantine.entries(hub.quarantine, viewer))
        whole = [each for each in held if each["record_no"] is None and "parser_fault" not in each["codes"]]
        tried = [*whole[:2], *(each for each in held if each["record_no"] is not None)][:3]
        told += [quarantine.requeue(hub.quarantine, viewer, each["quarantine_id"], NOW) for each in tried]
        told.append(quarantine.discard(hub.quarantine, viewer, held[-1]["quarantine_id"], "잘못 보냄", NOW))
    hub.catch_up()
    return told


def _with_a_bug() -> Feed:
    """The coast guard's feed as it was before its parser was mended: it refuses every second file."""
    feed = installed_feeds()["kr.kcg"]

    def parse(payload: bytes, received: datetime) -> ParsedFile:
        if len(payload) % 2:
            raise FileRefused(Defect("", "charset", {"charset": "cp949"}), "byte 0")
        return feed.parse(payload, received)

    return replace(feed, parse=parse)


def _broken_files() -> list[tuple[str, bytes]]:
    golden = Path(__file__).parents[1] / "golden"
    return [(file.parents[1].name, file.read_bytes()) for file in sorted(golden.glob("*/bad/*"))]


def _signed(hub: Hub, agency: str, payload: bytes) -> bytes:
    key = dsse.load_private_key((hub.settings.data / "agencies" / f"{agency}.key").read_bytes())
    return dsse.sign(payload, installed_feeds()[agency].payload_type, key)


def _again(hub: Hub, file: tuple[str, bytes]) -> tuple[str, bytes]:
    return file[0], _signed(hub, *file)


def _viewer(hub: Hub, name: str) -> Viewer:
    viewer = hub.directory.user(name)
    assert viewer is not None
    return viewer


def test_the_feeds_hold_every_outcome_that_is_compared(twins: Twins) -> None:
    sums = dict.fromkeys(("admitted", "repeats", "revisions", "withdrawals", "conflicts", "quarantined"), 0)
    for entry in twins.embedded.log.read("submissions", 0, 10_000):
        receipt = intake.receipt_of(twins.embedded.intake, entry.key) or {}
        for name in sums:
            sums[name] += receipt["counts"][name]
    assert min(sums.values()) > 10, sums
    assert sum(sums.values()) > GENERATED
    decided = {entry.headers["state"] for entry in twins.embedded.archive.held()}
    assert decided == {"open", "requeued", "discarded"}


def test_both_answer_every_submission_and_decision_alike(twins: Twins) -> None:
    for expected, found in zip(*twins.told, strict=True):
        assert found == expected


def test_every_logged_alert_is_the_same_bytes_in_the_same_order(twins: Twins) -> None:
    records = twins.same(lambda hub: list(hub.archive.records()))
    assert sum(len(versions) for _, versions in records) == len(entries(twins.embedded, "alerts"))
    for key, versions in records[::7]:
        assert twins.same(lambda hub, key: hub.archive.history(key), key) == versions
    ids = [orjson.loads(each)["alert_id"] for _, versions in records for each in versions]
    twins.same(lambda hub: hub.archive.alerts([*ids, "0" * 40]))


def test_every_receipt_is_the_same_bytes(twins: Twins) -> None:
    ids = [entry.key for entry in entries(twins.embedded, "submissions")]
    assert sorted(ids) == sorted(entry.key for entry in entries(twins.cluster, "submissions"))
    assert len(twins.same(lambda hub: hub.ledger.receipts(ids))) == len(ids)


@pytest.mark.parametrize("state", [None, "open", "requeued", "discarded"])
def test_the_quarantine_lists_and_shows_the_same(twins: Twins, state: str | None) -> None:
    for viewer in twins.embedded.directory.users():
        listed = twins.same(lambda hub, viewer: list(quarantine.entries(hub.quarantine, viewer, state=state)), viewer)
        for each in listed[::5] if viewer.role == "feed" else ():
            identity = each["quarantine_id"]
            twins.same(lambda hub, *about: quarantine.show(hub.quarantine, *about), viewer, identity)


def test_the_same_checkpoints_are_signed_and_the_same_evidence_verifies(twins: Twins) -> None:
    root = bytes.fromhex((twins.embedded.settings.data / "root.pub").read_text())
    for agency in twins.embedded.directory.agencies():
        assert twins.same(lambda hub, agency: hub.proofs.checkpoint(agency), agency)
    steward = _viewer(twins.embedded, "steward@hub")
    for alert in twins.alerts[::40]:
        identity = alert["alert_id"]
        file = twins.same(lambda hub, i: reading.evidence_of(hub.reading, steward, i, "audit", NOW), identity)
        assert evidence.is_genuine(evidence.verify(file, root))


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("everything", [True, False])
def test_every_reader_exports_the_same_lines(twins: Twins, name: str, *, everything: bool) -> None:
    viewer = _viewer(twins.embedded, name)
    purpose = "criminal_investigation" if everything else "border_risk"
    lines = twins.same(lambda hub: list(reading.export(hub.reading, viewer, purpose, NOW, everything=everything)))
    assert lines
    for line in lines[::40]:
        identity = f"{line['origin']['agency']}/{line['origin']['ref']}"
        twins.same(lambda hub, i: reading.history(hub.reading, viewer, i, purpose, NOW), identity)


def test_every_query_has_the_same_answer_page_by_page(twins: Twins) -> None:
    chance = random.Random(CORPUS)  # noqa: S311 - a fixed draw
    found = pages = placed = 0
    asked = [f"{name}:*" for name in FIELDS] + [f"NOT {name}:*" for name in FIELDS][::3]
    asked += [drawn_query(chance, twins.alerts) for _ in range(QUERIES - len(asked))]
    for query in asked:
        viewer = _viewer(twins.embedded, chance.choice(READERS))
        page = {
            "purpose": chance.choice(PURPOSES),
            "limit": chance.choice((1, 3, 20, 100)),
            "sort": chance.choice(SORTS),
            "filters": drawn_filters(chance) if chance.random() < 0.25 else None,
        }
        answers = [_pages(hub, viewer, query, page) for hub in (twins.embedded, twins.cluster)]
        assert answers[1] == answers[0], (query, viewer.user, page)
        told = {"query": query, "purpose": page["purpose"], "filters": page["filters"], "now": NOW}
        total, counts = twins.same(lambda hub, viewer, told=told: mapped(hub.index, viewer, **told), viewer)
        assert total == answers[0][0]["total"]
        placed += len(counts) > 1
        found += answers[0][0]["total"] > 0
        pages += len(answers[0])
    assert found > QUERIES // 2
    assert placed > QUERIES // 3
    assert pages > QUERIES


def _pages(hub: Hub, viewer: Viewer, query: str, page: dict[str, Any]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    cursor: str | None = None
    while len(answers) < MOST_PAGES:
        answer = search(hub.index, hub.alerts_by_id, viewer, query=query, now=NOW, cursor=cursor, alarm=_never, **page)
        answers.append(answer)
        cursor = answer["next"]
        if cursor is None:
            break
    return answers


def _never(alert_id: str) -> None:
    raise AssertionError(f"the index gave {alert_id}, which is not released")


def test_every_identifier_is_known_to_the_same_agencies(twins: Twins) -> None:
    lines = [i["raw"] for a in twins.alerts for e in a["entities"] for i in e["identifiers"]][::3]
    lines += [alert["origin"]["ref"] for alert in twins.alerts[::10]] + ["SYNU 100001-9", "x", "container:0", ""]
    for name in READERS:
        viewer = _viewer(twins.embedded, name)
        twins.same(
            lambda hub, viewer: checks.check(
                hub.index, hub.alerts_by_id, viewer, "border_risk", lines, NOW, lambda _: None
            ),
            viewer,
        )


def test_a_dry_run_foretells_the_same(twins: Twins, samples: list[tuple[str, bytes]]) -> None:
    for agency, payload in samples:
        body = _signed(twins.embedded, agency, payload)
        twins.same(lambda hub, *file: intake.dry_run(hub.intake, *file), agency, body)
