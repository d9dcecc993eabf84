"""An alert that our own code cannot take stops neither the index nor the links of those after it, and is not lost."""

from pathlib import Path

import orjson
from linked_alerts import entry, person, report
from plain_alerts import alert

from bongsu.adapters.executors import InlineExecutor
from bongsu.adapters.memory_index import MemoryIndex
from bongsu.adapters.memory_log import MemoryLog
from bongsu.adapters.sqlite_links import SqliteLinks
from bongsu.ports.log import NewEntry
from bongsu.services.index import Indexing, index_pending
from bongsu.services.link import Linking, link
from bongsu_schemas.messages import message

PERSON = person("LE QUOC TUAN", birth="1990-02-03", passport="vn:B4176293")


def test_the_index_goes_on_and_the_alert_waits_in_quarantine() -> None:
    log, index = MemoryLog(), MemoryIndex()
    made = [alert("a"), alert("b", entities=5), alert("c")]
    log.append(
        "alerts", [NewEntry(f"kr.kcs/{each['origin']['ref']}", orjson.dumps(each), {"version": "1"}) for each in made]
    )
    assert index_pending(Indexing(log, index, InlineExecutor())) == 3
    assert list(index.keys()) == ["kr.kcs/a", "kr.kcs/c"]
    (held,) = log.read("quarantine", 0, 10)
    assert (held.headers["agency"], held.headers["ref"], held.headers["state"]) == ("kr.kcs", "b", "open")
    assert orjson.loads(held.value) == made[1]
    (defect,) = orjson.loads(held.headers["defects"])
    assert defect["code"] == "not_indexed"
    assert "TypeError" in defect["values"]["problem"]
    told = message(defect["code"], "th", place=held.headers["place"], **defect["values"])
    assert told.startswith(f"การแจ้งเตือน {made[1]['alert_id']}: รับและเก็บไว้แล้ว แต่ค้นหาไม่พบ (`TypeError: ")
    assert "โปรดแจ้งผู้ดูแลระบบ" in told


def test_links_go_on_and_the_alert_has_none(tmp_path: Path) -> None:
    log, store = MemoryLog(), SqliteLinks(tmp_path)
    good = [entry(report(ref, PERSON, drug=("yaba", 90.0))) for ref in ("a", "c")]
    broken = entry(report("b", PERSON) | {"entities": 5})
    log.append("alerts", [good[0], broken, good[1]])
    assert link(Linking(log, store)) == 3
    pairs = {(each.pair.a, each.pair.b) for each in store.every("confirmed", "proposed", "rejected", "undone")}
    assert pairs == {("kr.kcs/a", "kr.kcs/c")}
    store.close()
