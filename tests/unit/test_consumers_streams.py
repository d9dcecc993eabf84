"""A unit's own streams without Kafka: watch lists, counts, bursts, and what a crash at any place leaves of them."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bongsu_consumers.event import Event
from bongsu_consumers.streams.bursts import threshold
from bongsu_consumers.streams.counts import Place, counts_of
from bongsu_consumers.streams.desk import KEPT_DAYS, NOTHING, Desk, Outcome
from bongsu_consumers.streams.notices import Notice
from bongsu_consumers.streams.row import Row, Subject
from bongsu_consumers.streams.watchlist import Watch, WatchError, keys_of, read_watch, watch_id
from bongsu_consumers.streams.windows import Window, past_of, windows_of
from bongsu_consumers.testing import UNIT, StandInHub, sample_alert

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
METH = Subject("substance", "methamphetamine")


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> StandInHub:
    return StandInHub(tmp_path_factory.mktemp("hub"))


def at(day: int, minute: int = 0) -> str:
    return (NOON + timedelta(days=day, minutes=minute)).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_desk(rows: dict[str, Row] | None = None) -> Desk:
    return Desk(UNIT, UTC, rows)


def taken(desk: Desk, events: Iterable[Event]) -> list[Notice]:
    return [notice for event in events for notice in desk.take(event).notices]


def day_of(number: int) -> Window:
    return Window("day", at(number)[:10])


def container(value: str, identity: str = "w1") -> Watch:
    return Watch(id=identity, kind="identifier", value=value, scheme="container")


# windows and counts


def test_a_window_is_an_hour_and_a_day_of_the_units_own_zone() -> None:
    assert windows_of("2026-11-20T15:59:59.5Z", ZoneInfo("Asia/Seoul")) == (
        Window("hour", "2026-11-21T00:00"),
        Window("day", "2026-11-21"),
    )


def test_an_hour_is_compared_with_the_same_hour_of_the_days_before() -> None:
    past = past_of(Window("hour", "2026-03-02T09:00"))
    assert (past[0], past[1], past[-1]) == (
        Window("hour", "2026-03-01T09:00"),
        Window("hour", "2026-02-28T09:00"),
        Window("hour", "2026-02-02T09:00"),
    )
    assert past_of(Window("day", "2026-03-01"))[0] == Window("day", "2026-02-28")


def test_a_record_counts_once_for_its_agency_each_substance_and_each_route(hub: StandInHub) -> None:
    desk = new_desk()
    alert = sample_alert("1", received=at(0), substances=["ketamine", "mdma", "ketamine"])
    alert["substances"].append({"id": "hemp", "as_reported": "풀", "kind": "indicator"})
    desk.take(hub.received(hub.release(alert)))
    subjects = [("agency", "th.customs"), ("substance", "ketamine"), ("substance", "mdma"), ("route", "TH>KR")]
    windows = windows_of(at(0), UTC)
    assert desk.counts == Counter(
        Place(window, Subject(dimension, value))  # type: ignore[arg-type]
        for window in windows
        for dimension, value in subjects
    )


def test_a_revision_replaces_what_a_record_counts_for_and_a_recall_takes_it_out(hub: StandInHub) -> None:
    desk = new_desk()
    first = sample_alert("1", received=at(0))
    second = sample_alert("1", version=2, received=at(3), substances=["ketamine"], route=("VN", "KR"))
    taken(desk, [hub.received(hub.release(first)), hub.received(hub.release(second))])
    assert desk.counts[Place(day_of(0), METH)] == 0
    assert desk.counts[Place(day_of(0), Subject("substance", "ketamine"))] == 1
    assert desk.counts[Place(day_of(3), Subject("substance", "ketamine"))] == 0
    desk.take(hub.received(hub.recall(second)))
    assert desk.counts == {}
    row = desk.rows["th.customs/1"]
    assert (row.substances, row.routes, row.keys) == ((), (), None)


def test_changed_counts_are_told_once_and_as_they_stand(hub: StandInHub) -> None:
    desk = new_desk()
    taken(desk, [hub.received(hub.release(sample_alert(ref, received=at(0)))) for ref in "123"])
    told = {(n.content["period"], n.content["dimension"]): n.content["count"] for n in desk.changed_counts()}
    assert told == {(period, dim): 3 for period in ("hour", "day") for dim in ("agency", "substance", "route")}
    assert desk.changed_counts() == []
    again = hub.received(hub.recall(sample_alert("1", received=at(0))))
    desk.take(again)
    assert {notice.content["count"] for notice in desk.changed_counts()} == {2}


def test_what_was_not_heard_of_for_long_is_forgotten_and_what_was_told_stands(hub: StandInHub) -> None:
    desk = new_desk()
    taken(desk, [hub.received(hub.release(sample_alert("1", received=at(0))))])
    desk.changed_counts()
    outcome = desk.take(hub.received(hub.release(sample_alert("2", received=at(KEPT_DAYS + 1)))))
    assert [(record, row is None) for record, row in outcome.rows] == [("th.customs/2", False), ("th.customs/1", True)]
    assert list(desk.rows) == ["th.customs/2"]
    assert {notice.content["start"][:10] for notice in desk.changed_counts()} == {at(KEPT_DAYS + 1)[:10]}


# watch lists


@pytest.mark.parametrize(
    ("watch", "alert"),
    [
        ({"kind": "identifier", "scheme": "container", "value": "synu 100001-9"}, {"identifiers": ["container"]}),
        ({"kind": "identifier", "value": "SYNU1000019"}, {"identifiers": ["container"]}),
        ({"kind": "name", "value": "김영희"}, {"names": ["KIM, Young-Hee"]}),
        ({"kind": "name", "value": "Nguyễn Văn An"}, {"names": ["NGUYEN VAN AN"]}),
    ],
)
def test_a_watched_value_is_found_however_it_is_written(
    hub: StandInHub, watch: dict[str, str], alert: dict[str, list[str]]
) -> None:
    desk = new_desk()
    desk.watch([("w", read_watch(orjson.dumps(watch | {"id": "w", "note": "case 7"})))])
    identifiers = [(scheme, "SYNU1000019") for scheme in alert.get("identifiers", [])]
    released = sample_alert("1", identifiers=identifiers, names=alert.get("names", []))
    [notice] = desk.take(hub.received(hub.release(released))).notices
    assert notice.content["record"] == "th.customs/1"
    assert notice.content["watch"]["note"] == "case 7"
    assert notice.content["found"] == [*(value for _, value in identifiers), *alert.get("names", [])]


def test_an_entry_that_is_taken_off_finds_nothing_more(hub: StandInHub) -> None:
    desk = new_desk()
    desk.watch([("w1", container("SYNU1000019"))])
    desk.watch([("w1", None), ("never", None)])
    event = hub.received(hub.release(sample_alert("1", identifiers=[("container", "SYNU1000019")])))
    assert desk.take(event).notices == ()


def test_an_entry_is_looked_for_among_the_records_that_passed_before(hub: StandInHub) -> None:
    desk = new_desk()
    released = sample_alert("1", identifiers=[("container", "SYNU1000019")])
    desk.take(hub.received(hub.release(released)))
    outcome = desk.watch([("w1", container("SYNU1000019"))])
    assert [notice.what for notice in outcome.notices] == ["watch"]
    assert [record for record, _ in outcome.rows] == ["th.customs/1"]
    assert desk.watch([("w1", container("SYNU1000019"))]) == NOTHING


def test_a_recall_takes_back_the_notices_and_no_new_entry_finds_the_record(hub: StandInHub) -> None:
    desk = new_desk()
    desk.watch([("w1", container("SYNU1000019"))])
    released = sample_alert("1", identifiers=[("container", "SYNU1000019")])
    [told] = desk.take(hub.received(hub.release(released))).notices
    [taken_back] = desk.take(hub.received(hub.recall(released, "narrowed"))).notices
    assert taken_back.content["withdraws"] == [told.notice_id]
    assert desk.watch([("w2", container("SYNU1000019", "w2"))]) == NOTHING


def test_an_alert_with_more_names_than_are_looked_through_is_told(hub: StandInHub) -> None:
    names = [f"Person {number} {'x' * 400}" for number in range(3_000)]
    outcome = new_desk().take(hub.received(hub.release(sample_alert("1", names=names))))
    assert [notice.what for notice in outcome.notices] == ["oversize"]
    [(_, row)] = outcome.rows
    assert row is not None
    assert len(row.to_json()) < 5_000_000


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"id": "1", "kind": "plate", "value": "x"}, "kind: Input should be 'identifier' or 'name'"),
        ({"id": "1", "kind": "name", "value": "-"}, "value: '-' is no name"),
        ({"id": "1", "kind": "identifier", "scheme": "iban", "value": "x"}, "scheme: 'iban' is not known"),
        ({"id": "1", "kind": "identifier", "scheme": "container", "value": "SYNU1000018"}, "no valid container"),
        ({"id": "1", "kind": "identifier", "scheme": "phone", "value": "0"}, "or give its country"),
        ({"kind": "name", "value": "x"}, "id: Field required"),
    ],
)
def test_a_value_that_cannot_be_watched_says_why(document: dict[str, str], problem: str) -> None:
    with pytest.raises(WatchError, match=problem):
        read_watch(orjson.dumps(document))


def test_the_same_value_added_twice_is_one_entry() -> None:
    assert watch_id("name", "a") == watch_id("name", "a")
    assert len({watch_id("name", "a"), watch_id("identifier", "a"), watch_id("identifier", "a", "ref")}) == 3


def test_a_country_gives_a_local_number_its_form() -> None:
    watch = Watch(id="1", kind="identifier", scheme="phone", value="010-1234-5678", country="KR")
    assert keys_of(watch) == {"phone:+821012345678"}


# bursts


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        ([0] * 6, None),
        ([0] * 7, 6.0),
        ([100] * 28, 160.0),
        ([0] * 27 + [500], 6.0),
        ([10, 20] * 14, 15 + 6 * 1.4826 * 5),
        ([4] * 7, 16.0),
    ],
)
def test_the_arithmetic_of_a_burst(past: list[int], expected: float | None) -> None:
    assert threshold(past) == (pytest.approx(expected) if expected is not None else None)


def stream_of(hub: StandInHub, counts: list[int], **parts: object) -> list[Event]:
    return [
        hub.received(
            hub.release(sample_alert(f"{day}-{number}", received=at(day, number % 60), **parts))  # type: ignore[arg-type]
        )
        for day, count in enumerate(counts)
        for number in range(count)
    ]


def test_a_route_far_above_its_own_past_is_told_once(hub: StandInHub) -> None:
    notices = taken(new_desk(), stream_of(hub, [1] * 10 + [20]))
    bursts = [notice.content for notice in notices if notice.what == "burst"]
    assert {(b["period"], b["dimension"], b["value"]) for b in bursts} == {
        (period, dimension, value)
        for period in ("hour", "day")
        for dimension, value in (("substance", "methamphetamine"), ("route", "TH>KR"))
    }
    assert len(bursts) == 4
    assert {(b["count"], b["threshold"], b["start"][:10]) for b in bursts} == {(8, 7.0, at(10)[:10])}


@pytest.mark.parametrize("counts", [[50], [50] * 7, [0] * 12, [9] * 20, [3, 5, 4, 6, 5, 4, 3, 5, 4, 9, 8]])
def test_first_data_and_an_even_past_are_no_burst(hub: StandInHub, counts: list[int]) -> None:
    assert [notice for notice in taken(new_desk(), stream_of(hub, counts)) if notice.what == "burst"] == []


# laws


class Said(NamedTuple):
    """One event of a drawn stream."""

    ref: str
    version: int
    kind: str
    day: int
    drug: str


def event_of(hub: StandInHub, said: Said) -> Event:
    alert = sample_alert(
        said.ref,
        version=said.version,
        received=at(said.day),
        substances=[said.drug],
        identifiers=[("container", "SYNU1000019")] if said.drug == "mdma" else [],
    )
    return hub.received(hub.recall(alert) if said.kind == "recall" else hub.release(alert))


drawn = st.lists(
    st.builds(
        Said,
        st.sampled_from("abcdefgh"),
        st.integers(1, 3),
        st.sampled_from(["alert", "alert", "alert", "recall"]),
        st.integers(0, 9),
        st.sampled_from(["methamphetamine", "mdma"]),
    ),
    max_size=30,
)


def in_order(said: list[Said]) -> list[Said]:
    """As the hub writes them: each record's versions rise, and a recall comes after the alert."""
    return [
        each
        for at_, each in enumerate(said)
        if all(
            (before.version, before.kind) < (each.version, each.kind) for before in said[:at_] if before.ref == each.ref
        )
    ]


@given(said=drawn, seed=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_counts_are_those_of_the_last_rows_in_whatever_order_the_records_came(
    hub: StandInHub, said: list[Said], seed: object
) -> None:
    said = in_order(said)
    refs = [each.ref for each in said]
    seed.shuffle(refs)  # type: ignore[attr-defined]
    queues = {ref: [each for each in said if each.ref == ref] for ref in set(refs)}
    shuffled = [queues[ref].pop(0) for ref in refs]
    one, other = new_desk(), new_desk()
    taken(one, [event_of(hub, each) for each in said])
    taken(other, [event_of(hub, each) for each in shuffled])
    assert one.counts == other.counts == counts_of(one.rows.values(), UTC)
    assert one.counts == reference(said)


def reference(said: list[Said]) -> Counter[Place]:
    """The counts by another way: of each record the last that was said, on the day of the first."""
    counts: Counter[Place] = Counter()
    for ref in {each.ref for each in said}:
        own = [each for each in said if each.ref == ref]
        alerts = [each for each in own if each.kind == "alert"]
        if own[-1].kind == "alert":
            for window in windows_of(at(alerts[0].day), UTC):
                for subject in (
                    Subject("agency", "th.customs"),
                    Subject("substance", own[-1].drug),
                    Subject("route", "TH>KR"),
                ):
                    counts[Place(window, subject)] += 1
    return counts


@given(said=drawn)
@settings(max_examples=40, deadline=None)
def test_a_stream_that_comes_again_changes_nothing(hub: StandInHub, said: list[Said]) -> None:
    desk = new_desk()
    events = [event_of(hub, each) for each in in_order(said)]
    taken(desk, events)
    desk.changed_counts()
    before = dict(desk.rows)
    last = {event.record: event for event in events}
    assert [desk.take(event) for event in last.values()] == [NOTHING] * len(last)
    assert (desk.rows, desk.changed_counts()) == (before, [])


@given(said=drawn)
@settings(max_examples=40, deadline=None)
def test_rows_outlive_the_changelog(hub: StandInHub, said: list[Said]) -> None:
    desk = new_desk()
    taken(desk, [event_of(hub, each) for each in in_order(said)])
    again = new_desk({record: Row.from_json(row.to_json()) for record, row in desk.rows.items()})
    assert (again.rows, again.counts) == (desk.rows, desk.counts)


@given(said=drawn, batches=st.lists(st.tuples(st.integers(1, 6), st.integers(0, 8), st.booleans()), max_size=12))
@settings(max_examples=80, deadline=None)
def test_a_crash_at_any_place_loses_no_notice_and_no_count(
    hub: StandInHub, said: list[Said], batches: list[tuple[int, int, bool]]
) -> None:
    """The order of the application: notices, then rows, then the place in the topic. A crash keeps a prefix of it."""
    events = [event_of(hub, each) for each in in_order(said)]
    watches = [("w1", container("SYNU1000019"))]
    whole = new_desk()
    whole.watch(watches)
    expected = {notice.notice_id: notice for notice in taken(whole, events)}
    expected |= {notice.notice_id: notice for notice in whole.changed_counts()}
    told: dict[str, Notice] = {}
    rows: dict[str, Row] = {}
    place = 0
    crashes = [*batches, (len(events) + 1, 0, False)]
    while crashes:
        desk = new_desk(dict(rows))
        told |= {notice.notice_id: notice for notice in desk.watch(watches).notices}
        crashed = False
        while crashes and not crashed:
            size, durable, crashed = crashes.pop(0)
            outcomes = [desk.take(event) for event in events[place : place + size]]
            told |= {notice.notice_id: notice for each in outcomes for notice in each.notices}
            told |= {notice.notice_id: notice for notice in desk.changed_counts()}
            written = [pair for each in outcomes for pair in each.rows]
            put(rows, written[: durable if crashed else None])
            place += 0 if crashed else size
    assert told.keys() == expected.keys()
    assert told == expected
    assert counts_of(rows.values(), UTC) == whole.counts


def put(rows: dict[str, Row], written: Iterable[tuple[str, Row | None]]) -> None:
    for record, row in written:
        if row is None:
            rows.pop(record, None)
        else:
            rows[record] = row


@given(said=drawn, added_at=st.integers(0, 30))
@settings(max_examples=40, deadline=None)
def test_a_watched_value_is_told_whether_it_was_added_before_or_after(
    hub: StandInHub, said: list[Said], added_at: int
) -> None:
    events = [event_of(hub, each._replace(version=1, kind="alert")) for each in {s.ref: s for s in said}.values()]
    watches = [("w1", container("SYNU1000019"))]
    desk = new_desk()
    outcomes: list[Outcome] = [desk.take(event) for event in events[:added_at]]
    outcomes.append(desk.watch(watches))
    outcomes += [desk.take(event) for event in events[added_at:]]
    before = new_desk()
    before.watch(watches)
    told = [notice for outcome in outcomes for notice in outcome.notices]
    assert sorted(n.notice_id for n in told) == sorted(n.notice_id for n in taken(before, events))


def test_a_notice_is_one_line_of_json(hub: StandInHub, tmp_path: Path) -> None:
    assert tmp_path.exists()
    notices = taken(new_desk(), stream_of(hub, [1] * 10 + [20]))
    document = orjson.loads(notices[0].line())
    assert {"notice_id", "what", "unit", "period", "start", "count"} <= document.keys()
