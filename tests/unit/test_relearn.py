"""A model is learnt by itself: not before alerts came for two weeks, then as often as the setting says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from linked_alerts import entry, person, report, thing

from bongsu.adapters.memory_log import MemoryLog
from bongsu.adapters.sqlite_links import SqliteLinks
from bongsu.domain.linking.model import first_model
from bongsu.services.link import Linking, link
from bongsu.services.relearn import FIRST_AFTER, Relearning, relearn

BEGAN = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def _alerts(start: int) -> list[dict[str, object]]:
    return [
        report(f"r{n}", person("Kim Young Hee", phone="+821027153864"), thing("consignment", courier=f"82068948{n}"))
        for n in range(start, start + 3)
    ]


def test_models_are_learnt_and_put_to_use_as_often_as_the_setting_says(tmp_path: Path) -> None:
    log, store, now = MemoryLog(), SqliteLinks(tmp_path), BEGAN
    linking = Linking(log, store)
    schedule = Relearning(log, log, store, lambda: now, hours=24)

    def turn() -> str:
        while link(linking) or relearn(schedule):
            pass
        return linking.model.version

    assert turn() == first_model().version, "there is nothing to learn from"
    made = _alerts(0)
    log.append("alerts", [entry(each) for each in made])
    began = datetime.fromisoformat(made[0]["times"]["received"])  # type: ignore[index]
    now = began + FIRST_AFTER - timedelta(hours=1)
    assert turn() == first_model().version, "too early to say what does not spread"
    now = began + FIRST_AFTER + timedelta(hours=1)
    learnt = turn()
    assert linking.model.alerts == 3
    log.append("alerts", [entry(each) for each in _alerts(3)])
    now += timedelta(hours=23)
    assert turn() == learnt
    again = Relearning(log, log, store, lambda: now, hours=24)  # another process, which knows only the log
    assert not relearn(again)
    now += timedelta(hours=2)
    assert turn() != learnt
    assert linking.model.alerts == 6
    before = log.end("decisions")
    now += timedelta(hours=48)
    turn()
    assert log.end("decisions") == before, "nothing new was learnt, so nothing is made again"
    linking.store.close()  # type: ignore[attr-defined]
    store.close()


def test_without_the_setting_nothing_is_learnt(tmp_path: Path) -> None:
    log, store = MemoryLog(), SqliteLinks(tmp_path)
    log.append("alerts", [entry(each) for each in _alerts(0)])
    assert not relearn(Relearning(log, log, store, lambda: BEGAN + timedelta(days=900), hours=0))
    assert not log.end("decisions")
    store.close()
