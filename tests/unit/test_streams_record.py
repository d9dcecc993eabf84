"""What a stream sends: the newest version decides, recalls reach those who had it, nobody learns of anything else."""

from collections.abc import Iterable

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamed import NOW, READER, Said, Stream, entry, live, without_place

from bongsu.domain.errors import BadRequestError, ForbiddenError
from bongsu.domain.release import Viewer
from bongsu.domain.streams.wants import Wants, wants
from bongsu.services.follower import StreamEvent


def short(events: Iterable[StreamEvent]) -> list[tuple[str, str, int]]:
    """Kind (or reason), record and version of each event."""
    found = []
    for event in events:
        data = orjson.loads(event.data)
        ref = data["ref"] if event.kind == "recall" else data["origin"]["ref"]
        found.append((data.get("reason", event.kind), ref, data["version"]))
    return found


def watched(*said: Said, wanted: Wants | None = None) -> list[tuple[str, str, int]]:
    """What comes to one who watches while it is logged."""
    stream = Stream()
    stream.tape.start()
    follower = stream.begin(wants=wanted)
    events: list[StreamEvent] = []
    for each in said:
        stream.append([entry(each)])
        events += follower.take(stream.tape.turn(), NOW)
    return short(events)


def test_alerts_and_their_revisions_come_in_order() -> None:
    assert watched(Said("a", 1), Said("b", 1), Said("a", 2)) == [
        ("alert", "a", 1),
        ("alert", "b", 1),
        ("alert", "a", 2),
    ]


def test_a_revision_that_is_no_longer_released_is_a_recall_of_the_one_before() -> None:
    assert watched(Said("a", 1), Said("a", 2, released=False)) == [("alert", "a", 1), ("narrowed", "a", 1)]


def test_a_withdrawal_reaches_those_who_had_it_and_nobody_else() -> None:
    assert watched(Said("a", 1), Said("a", 2, withdrawn=True)) == [("alert", "a", 1), ("withdrawn", "a", 1)]
    assert watched(Said("a", 1, released=False), Said("a", 2, withdrawn=True)) == []


def test_after_a_recall_a_released_version_comes_as_a_new_alert() -> None:
    said = (Said("a", 1), Said("a", 2, released=False), Said("a", 3, released=False), Said("a", 4))
    assert watched(*said) == [("alert", "a", 1), ("narrowed", "a", 1), ("alert", "a", 4)]


def test_an_overtaken_version_is_no_news() -> None:
    assert watched(Said("a", 2), Said("a", 1)) == [("alert", "a", 2)]
    assert watched(Said("a", 2, released=False), Said("a", 1)) == []


def test_expired_alerts_and_backfills_are_not_delivered() -> None:
    assert watched(Said("a", 1, expires="2026-11-22T11:59:59Z"), Said("b", 1, backfill=True)) == []


def test_a_record_stays_of_interest_when_a_revision_leaves_the_topic() -> None:
    said = (Said("a", 1), Said("b", 1, topic="arms"), Said("a", 2, topic="arms"))
    assert watched(*said, wanted=wants("narcotics", {})) == [("alert", "a", 1), ("alert", "a", 2)]


def test_filters_narrow_and_an_unknown_one_is_refused() -> None:
    said = (Said("a", 1), Said("b", 1))
    assert len(watched(*said, wanted=wants("*", {"agency": ["kr.kcs", "x"], "risk": ["high"]}))) == 2
    assert watched(*said, wanted=wants("*", {"agency": ["kr.kcs"], "risk": ["low"]})) == []
    with pytest.raises(BadRequestError, match="narrowed by agency"):
        wants("*", {"colour": ["red"]})


def test_who_comes_late_gets_nothing_that_was_taken_back_and_no_word_of_it() -> None:
    stream = Stream([entry(Said("a", 1)), entry(Said("b", 1)), entry(Said("a", 2, released=False))])
    assert short(stream.take(stream.begin())) == [("alert", "b", 1)]


def test_who_was_away_gets_the_recall_and_never_the_content_in_between() -> None:
    stream = Stream([entry(Said("a", 1))])
    [event] = stream.take(stream.begin())
    stream.append([entry(Said("a", 2)), entry(Said("a", 3, released=False))])
    assert short(stream.take(stream.begin(after=event.id))) == [("narrowed", "a", 2)]


def test_a_late_reader_is_told_what_is_superseded() -> None:
    stream = Stream([entry(Said("a", 1)), entry(Said("a", 2))])
    events = stream.take(stream.begin())
    assert [orjson.loads(event.data)["status"] for event in events] == ["superseded", "active"]


def test_who_reads_nothing_follows_nothing() -> None:
    with pytest.raises(ForbiddenError):
        Stream().begin(Viewer("auditor@hub", "hub", "auditor"))


SAID = st.builds(
    Said,
    ref=st.sampled_from("abc"),
    version=st.integers(1, 4),
    released=st.booleans(),
    withdrawn=st.sampled_from([False, False, False, True]),
    backfill=st.just(value=False),
    topic=st.just("narcotics"),
    expires=st.none(),
)
HIDDEN = st.builds(lambda ref, version: Said(ref, version, released=False), st.sampled_from("xyz"), st.integers(1, 3))


def distinct(said: Iterable[Said]) -> list[Said]:
    """Each version once, as admission logs them."""
    return list({each[:2]: each for each in said}.values())


@settings(max_examples=150, deadline=None)
@given(st.lists(SAID, max_size=14), st.lists(st.tuples(st.integers(0, 14), HIDDEN), max_size=8), st.booleans())
def test_what_a_viewer_may_not_see_changes_nothing(
    seen: list[Said], hidden: list[tuple[int, Said]], from_start: bool
) -> None:
    base = distinct(seen)
    more = list(base)
    for at, each in hidden:
        if each[:2] not in {other[:2] for other in more}:
            more.insert(min(at, len(more)), each)
    one, other = ([entry(each) for each in said] for said in (base, more))
    assert without_place(live(one, READER, "border_risk", from_start=from_start)) == without_place(
        live(other, READER, "border_risk", from_start=from_start)
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(SAID, max_size=14), st.integers(0, 13), st.integers(0, 14))
def test_resume_at_any_event_gives_exactly_the_rest(seen: list[Said], cut: int, known: int) -> None:
    said = [entry(each) for each in distinct(seen)]
    stream = Stream(said[:known])
    stream.tape.start()
    follower = stream.begin()
    stream.append(said[known:])
    whole = stream.take(follower)
    if not whole:
        return
    at = cut % len(whole)
    rest = stream.take(stream.begin(after=whole[at].id))
    assert without_place(rest) == without_place(whole[at + 1 :])
    assert len({event.event_id for event in whole}) == len(whole)


@settings(max_examples=150, deadline=None)
@given(st.lists(SAID, max_size=14), st.lists(st.integers(0, 14), max_size=4))
def test_whoever_is_cut_off_ends_with_what_the_watcher_holds(seen: list[Said], cuts: list[int]) -> None:
    said = [entry(each) for each in distinct(seen)]
    stream = Stream()
    stream.tape.start()
    watcher, late = stream.begin(), stream.begin()
    seen_by_watcher: list[StreamEvent] = []
    seen_late: list[StreamEvent] = []
    last = late.start_id()
    for at, each in enumerate(said):
        stream.append([each])
        seen_by_watcher += watcher.take(stream.tape.turn(), NOW)
        if at in cuts:
            new = stream.take(stream.begin(after=last))
            seen_late += new
            last = new[-1].id if new else last
    seen_late += stream.take(stream.begin(after=last))
    assert held(seen_late) == held(seen_by_watcher)
    assert len({event.event_id for event in seen_late}) == len(seen_late)


def held(events: Iterable[StreamEvent]) -> dict[str, int]:
    """Which version of which record one holds after the events, in their order."""
    holding: dict[str, int] = {}
    for kind, ref, version in short(events):
        assert version >= holding.get(ref, 0), "a record's order was lost"
        if kind == "alert":
            holding[ref] = version
        else:
            holding.pop(ref, None)
    return holding
