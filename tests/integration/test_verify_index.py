"""The index compared with the log: what is missing, different or surplus is found and mended, on every engine."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest
from click.testing import CliRunner
from plain_alerts import alert, write

from bongsu.adapters.elastic_client import open_client
from bongsu.adapters.elastic_index import ElasticIndex
from bongsu.adapters.memory_index import MemoryIndex
from bongsu.adapters.memory_log import MemoryLog
from bongsu.adapters.tantivy_index import TantivyIndex
from bongsu.bootstrap import Hub
from bongsu.domain.document import index_document
from bongsu.domain.query.clauses import Every, Match
from bongsu.entrypoints.cli.verify_index import verify_index as command
from bongsu.ports.index import InspectableIndex, Plan, Write
from bongsu.ports.log import NewEntry
from bongsu.services import intake
from bongsu.services.verify_index import MOST_NAMED, Verified, verify_index

RECORDS = 1_203  # more than two batches


@pytest.fixture(params=["memory", "tantivy", "elastic"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[InspectableIndex]:
    if request.param == "memory":
        yield MemoryIndex()
    elif request.param == "elastic":
        with open_client(request.getfixturevalue("elasticsearch")) as client:
            elastic = ElasticIndex(client, f"t{uuid4().hex[:12]}")
            yield elastic
            elastic.close()
    else:
        tantivy = TantivyIndex(tmp_path)
        yield tantivy
        tantivy.close()


def logged(*alerts: dict[str, Any]) -> MemoryLog:
    log = MemoryLog()
    keys = [f"kr.kcs/{each['origin']['ref']}" for each in alerts]
    log.append("alerts", [NewEntry(key, orjson.dumps(each), {}) for key, each in zip(keys, alerts, strict=True)])
    return log


def corpus() -> list[dict[str, Any]]:
    """A log in which some records have several versions, and not in the order of their keys."""
    alerts = [alert(f"r-{number:05}", title=f"필로폰 {number}") for number in range(RECORDS)]
    return [*alerts[::-1], *(alert(f"r-{number:05}", 2, title="새것") for number in range(0, RECORDS, 100))]


def indexed(index: InspectableIndex, alerts: list[dict[str, Any]]) -> None:
    index.apply([write(each) for each in alerts])
    index.commit(len(alerts))


def wrong(verified: Verified) -> tuple[int, int, int]:
    return verified.missing, verified.different, verified.surplus


def test_an_index_that_holds_the_newest_of_every_record_is_good(index: InspectableIndex) -> None:
    alerts = corpus()
    indexed(index, alerts)
    verified = verify_index(logged(*alerts), index)
    assert (verified.checked, wrong(verified), verified.good) == (RECORDS, (0, 0, 0), True)


def test_where_the_log_has_a_record_does_not_matter(index: InspectableIndex) -> None:
    document = index_document(alert(), position=77)
    index.apply([Write(document["key"], document["revision"], orjson.dumps(document).decode())])
    index.commit(77)
    assert verify_index(logged(alert()), index).good


def test_what_is_missing_is_named_and_mended(index: InspectableIndex) -> None:
    alerts = corpus()
    kept = [each for each in alerts if not each["origin"]["ref"].endswith("7")]
    indexed(index, kept)
    log = logged(*alerts)
    verified = verify_index(log, index)
    assert (wrong(verified), verified.mended, verified.good) == ((120, 0, 0), 0, False)
    assert verified.named["missing"] == [f"kr.kcs/r-{number:05}" for number in range(7, 10 * MOST_NAMED, 10)]
    assert verify_index(log, index, mend=True).mended == 120
    assert verify_index(log, index).good


@pytest.mark.parametrize("change", ["older", "newer", "other content"])
def test_what_is_different_is_mended(index: InspectableIndex, change: str) -> None:
    if change == "other content" and isinstance(index, TantivyIndex):
        pytest.skip("tantivy gives no document back")
    alerts = [alert("a", 2, title="참"), alert("b")]
    version = {"older": 1, "newer": 3, "other content": 2}[change]
    indexed(index, [alert("a", version, title="거짓"), alert("b")])
    log = logged(*alerts)
    assert wrong(verify_index(log, index)) == (0, 1, 0)
    verified = verify_index(log, index, mend=True)
    assert (wrong(verified), verified.mended, verified.good) == ((0, 1, 0), 1, True)
    assert verify_index(log, index).good
    assert index.documents(["kr.kcs/a"])["kr.kcs/a"].revision == write(alerts[0]).revision
    true = Match("alert_id", (alerts[0]["alert_id"],))
    assert index.search(Plan(Every(), true, (("filter", true),), 1)).total == 1


def test_what_no_record_stands_behind_is_found_wherever_its_key_lies(index: InspectableIndex) -> None:
    alerts = [alert(ref) for ref in ("b", "d", "f")]
    strays = [alert(ref) for ref in ("a", "c", "e", "g", "h")]
    indexed(index, [*alerts, *strays])
    log = logged(*alerts)
    assert wrong(verify_index(log, index)) == (0, 0, 5)
    verified = verify_index(log, index, mend=True)
    if isinstance(index, TantivyIndex):
        assert (verified.mended, verified.good) == (0, False)
        return
    assert (verified.mended, verified.named["surplus"]) == (5, [f"kr.kcs/{ref}" for ref in "acegh"])
    assert verify_index(log, index).good
    assert verify_index(logged(), index).surplus == 3


def test_an_empty_index_and_an_empty_log(index: InspectableIndex) -> None:
    assert verify_index(logged(), index).good
    assert verify_index(logged(alert()), index, mend=True).mended == 1
    assert verify_index(logged(alert()), index).good


class Moving(MemoryLog):
    """A log that is read as it was, and whose index has gone on meanwhile."""

    def records(self) -> Iterator[tuple[str, list[bytes]]]:
        for key, versions in super().records():
            if key != "kr.kcs/late":
                yield key, versions[:1]


def test_what_is_logged_meanwhile_is_not_wrong(index: InspectableIndex) -> None:
    alerts = [alert("a", 1), alert("a", 2), alert("late")]
    indexed(index, alerts)
    log = logged(*alerts)
    log.__class__ = Moving
    verified = verify_index(log, index, mend=True)
    if not isinstance(index, TantivyIndex):  # it has no names, so the late one counts
        assert wrong(verified) == (0, 0, 0)
    assert verified.mended == 0
    assert len(index.documents(["kr.kcs/a", "kr.kcs/late"])) == 2


@pytest.fixture
def filled(hub: Hub, signed: Callable[[str, bytes], bytes], samples: list[tuple[str, bytes]]) -> Hub:
    for agency, payload in samples:
        intake.submit(hub.intake, agency, signed(agency, payload))
    hub.catch_up()
    return hub


def run(hub: Hub, *options: str) -> tuple[int, dict[str, Any]]:
    answer = CliRunner().invoke(command, ["--data", str(hub.settings.data), "--json", *options])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer.exit_code, orjson.loads(answer.stdout)


def test_the_command_verifies_and_mends_a_hub(filled: Hub) -> None:
    code, verified = run(filled)
    assert (code, verified["good"], verified["checked"] > 50) == (0, True, True)
    key, _ = next(filled.archive.records())
    index = filled.index
    assert isinstance(index, InspectableIndex)
    index.remove({key: index.documents([key])[key].revision})
    filled.rest()
    code, verified = run(filled)
    assert (code, verified["missing"], verified["named"]["missing"]) == (1, 1, [key])
    code, verified = run(filled, "--mend")
    assert (code, verified["mended"], verified["good"]) == (0, 1, True)
    assert run(filled)[0] == 0


def test_people_read_what_is_wrong(filled: Hub) -> None:
    answer = CliRunner().invoke(command, ["--data", str(filled.settings.data)])
    assert (answer.exit_code, answer.stdout.endswith(" 0 missing, 0 different, 0 surplus, 0 mended\n")) == (0, True)
