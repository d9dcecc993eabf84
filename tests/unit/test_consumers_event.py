"""What a subscriber believes, what is news to it, and which lines it writes."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bongsu_consumers.event import Event
from bongsu_consumers.lines import COLUMNS, csv_header, csv_line, ndjson_line
from bongsu_consumers.newest import Newest, is_news, standing_after
from bongsu_consumers.sinks import csv_file, ndjson_file
from bongsu_consumers.testing import Message, StandInHub, sample_alert
from bongsu_schemas.alert import Alert
from bongsu_schemas.event import EventError


@pytest.fixture
def hub(tmp_path: Path) -> StandInHub:
    return StandInHub(tmp_path)


def test_the_sample_is_an_alert() -> None:
    Alert.model_validate_json(orjson.dumps(sample_alert("1")))


def test_a_released_alert_is_received_as_it_was_logged(hub: StandInHub) -> None:
    message = hub.release(sample_alert("KCS 1/2"))
    event = hub.received(message)
    assert (event.kind, event.record, event.version, event.value) == ("alert", "th.customs/KCS 1/2", 1, message.value)
    assert event.alert is not None
    assert event.alert["title"] == "ยาบ้า 2,000 เม็ด"
    assert event.topics == ("narcotics",)


def test_a_recall_has_no_alert(hub: StandInHub) -> None:
    event = hub.received(hub.recall(sample_alert("1"), "narrowed"))
    assert (event.is_recall, event.alert, event.headers.reason) == (True, None, "narrowed")


def with_header(message: Message, name: str, raw: bytes) -> Message:
    return message._replace(headers=[(key, raw if key == name else value) for key, value in message.headers])


Change = Callable[[Message], Message]
ANOTHER = sample_alert("2")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda m: m._replace(key=b"th.customs/2"), "key"),
        (lambda m: m._replace(key=None), "key"),
        (lambda m: m._replace(value=m.value.replace(b"high", b"low ")), "header sha256"),
        (lambda m: m._replace(value=orjson.dumps(ANOTHER)), "header sha256"),
        (lambda m: m._replace(headers=[]), "header kind: missing"),
        (lambda m: with_header(m, "version", b"2"), "header signature"),
    ],
)
def test_what_was_altered_on_its_way_is_no_event(hub: StandInHub, change: Change, field: str) -> None:
    with pytest.raises(EventError, match=field):
        hub.received(change(hub.release(sample_alert("1"))))


def test_what_another_hub_signed_or_another_unit_got_is_no_event(hub: StandInHub) -> None:
    with pytest.raises(EventError, match="header signature"):
        hub.received(StandInHub(hub.folder, seed=9).release(sample_alert("1")))
    with pytest.raises(EventError, match="header unit: released to"):
        hub.received(StandInHub(hub.folder, unit="kr.knp.busan").release(sample_alert("1")))


def test_a_reason_that_was_changed_on_its_way_is_found(hub: StandInHub) -> None:
    with pytest.raises(EventError, match="value: names another alert_id, version or reason"):
        hub.received(with_header(hub.recall(sample_alert("1"), "narrowed"), "reason", b"withdrawn"))


def events_of(hub: StandInHub) -> dict[str, Event]:
    first, second = sample_alert("1"), sample_alert("1", version=2)
    return {
        "first": hub.received(hub.release(first)),
        "mended": hub.received(hub.release(sample_alert("1", edition=2))),
        "second": hub.received(hub.release(second)),
        "recall 1": hub.received(hub.recall(first)),
        "recall 2": hub.received(hub.recall(second)),
    }


@pytest.mark.parametrize(
    ("told", "news"),
    [
        (["first"], ["mended", "second", "recall 1", "recall 2"]),
        (["first", "mended"], ["second", "recall 1", "recall 2"]),
        (["first", "recall 1"], ["mended", "second", "recall 2"]),
        (["recall 1"], ["mended", "second", "recall 2"]),
        (["first", "second"], ["recall 2"]),
        (["first", "second", "recall 2"], []),
    ],
)
def test_repeats_and_what_was_overtaken_are_no_news(hub: StandInHub, told: list[str], news: list[str]) -> None:
    events = events_of(hub)
    newest = Newest()
    for name in told:
        newest.note(events[name])
    assert {name for name, event in events.items() if newest.is_news(event)} == set(news)


def test_memory_is_bounded_and_forgets_the_longest_silent_record(hub: StandInHub) -> None:
    newest = Newest(limit=2)
    events = [hub.received(hub.release(sample_alert(ref))) for ref in "abc"]
    for event in events:
        newest.note(event)
    assert [newest.is_news(event) for event in events] == [True, False, False]


@given(order=st.lists(st.sampled_from(["first", "mended", "second", "recall 1", "recall 2"]), max_size=12))
@settings(deadline=None)  # each example makes a folder, which takes as long as the disk lets it
def test_no_event_is_news_right_after_it_was_told(tmp_path_factory: pytest.TempPathFactory, order: list[str]) -> None:
    events = events_of(StandInHub(tmp_path_factory.mktemp("hub")))
    known = None
    for name in order:
        if is_news(known, events[name]):
            before = known
            known = standing_after(known, events[name])
            assert before is None or known.version >= before.version
        assert not is_news(known, events[name])


def test_an_event_is_one_line_of_json(hub: StandInHub) -> None:
    line = ndjson_line(hub.received(hub.release(sample_alert("1", title="one\u2028two\nthree"))))
    assert line.decode().splitlines() == [line.decode()]
    document = orjson.loads(line)
    assert document["alert"]["title"] == "one\u2028two\nthree"
    assert orjson.loads(ndjson_line(hub.received(hub.recall(sample_alert("1")))))["reason"] == "withdrawn"


def test_an_event_is_one_row_without_formulas(hub: StandInHub) -> None:
    alert = sample_alert("=1+1", title='@SUM(A1)\n"x"', names=["Kim; Lee"], identifiers=[("container", "SYNU1000019")])
    text = b"\n".join(
        [csv_header(), csv_line(hub.received(hub.release(alert))), csv_line(hub.received(hub.recall(alert)))]
    )
    rows = list(csv.DictReader(io.StringIO(text.decode())))
    assert len(text.splitlines()) == 3
    assert rows[0]["ref"] == "'=1+1"
    assert rows[0]["title"] == '\'@SUM(A1) "x"'
    assert (rows[0]["identifiers"], rows[0]["places"]) == ("container:SYNU1000019", "TH; KR")
    assert rows[1] == dict.fromkeys(COLUMNS, "") | {
        name: rows[0][name] for name in ("agency", "ref", "version", "alert_id")
    } | {"kind": "recall", "event_id": rows[1]["event_id"], "reason": "withdrawn"}


def test_a_line_that_a_crash_cut_short_is_taken_off(hub: StandInHub, tmp_path: Path) -> None:
    event = hub.received(hub.release(sample_alert("1")))
    for name, opened in (("a.ndjson", ndjson_file), ("a.csv", csv_file)):
        path = tmp_path / name
        with opened(path) as sink:
            sink.write(event)
        whole = path.read_bytes()
        path.write_bytes(whole + whole[:70])
        with opened(path) as sink:
            sink.write(event)
        lines = path.read_bytes().splitlines()
        assert lines == [*whole.splitlines(), whole.splitlines()[-1]]


def test_a_file_that_is_one_torn_line_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"kind,event" + b"x" * 70_000)
    csv_file(path).close()
    assert path.read_bytes() == csv_header() + b"\n"
