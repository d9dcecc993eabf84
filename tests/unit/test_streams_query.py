"""Queries, subjects and incidents narrow a stream: decided on what is released, the same for whoever comes late."""

from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from linked_alerts import entry, person, report, thing
from streamed import NOW, READER, Stream

from bongsu.domain.errors import BadRequestError
from bongsu.domain.query.errors import QueryError
from bongsu.domain.streams.wants import Wants, any_subject, wants
from bongsu.services.follower import StreamEvent

HIDDEN = {"tlp": "amber", "codes": [], "releasable_to": [], "purposes": []}
METH = {"drug": ("methamphetamine", 1200.0)}


def short(events: Sequence[StreamEvent]) -> list[tuple[str, str, int]]:
    found: list[tuple[str, str, int]] = []
    for event in events:
        data = orjson.loads(event.data)
        ref = data["ref"] if event.kind == "recall" else data["origin"]["ref"]
        found.append((event.kind, ref, data["version"]))
    return found


def both_ways(wanted: Wants, *alerts: dict[str, Any]) -> list[tuple[str, str, int]]:
    """What comes to one who watches while it is logged; one who comes later must get the same."""
    stream = Stream()
    stream.tape.start()
    follower = stream.begin(wants=wanted)
    watched: list[StreamEvent] = []
    for each in alerts:
        stream.append([entry(each)])
        watched += follower.take(stream.tape.turn(), NOW)
    late = Stream([entry(each) for each in alerts])
    assert [event for event in short(late.take(late.begin(wants=wanted))) if event[0] == "alert"] == [
        event for event in short(watched) if event[0] == "alert"
    ]
    return short(watched)


@pytest.mark.parametrize(
    "query",
    [
        "필로폰", "methamphetamine AND mass_g:[1000 TO *]", 'name:"Kim Young Hee"', "passport:M12345678",
        "agency:kr.kcs NOT risk:low", "김영희", "occurred:[now-60d TO *]",
    ],
)  # fmt: skip
def test_a_query_lets_through_what_a_search_would_find(query: str) -> None:
    asked = report("a", person("김영희", passport="M12345678"), **METH)
    other = report("b", person("박철수"), risk={"level": "low"}, occurred="2026-01-01T00:00:00Z")
    assert both_ways(wants("*", {}, query=query), asked, other) == [("alert", "a", 1)]


def test_a_query_sees_nothing_of_a_version_that_is_not_released() -> None:
    named = report("a", person("김영희"), handling=HIDDEN)
    plain = report("a", thing("container", container="SYNU1000019"), version=2)
    assert both_ways(wants("*", {}, query="김영희"), named, plain) == []
    assert both_ways(wants("*", {}, query="container:*"), named, plain) == [("alert", "a", 2)]


def test_a_record_stays_of_interest_when_a_revision_is_no_longer_found() -> None:
    first = report("a", person("김영희"))
    second, third = report("a", person("박철수"), version=2), report("a", version=3, handling=HIDDEN)
    wanted = wants("*", {}, query="김영희")
    stream = Stream()
    stream.tape.start()
    follower = stream.begin(wants=wanted)
    events: list[StreamEvent] = []
    for each in (first, second, third):
        stream.append([entry(each)])
        events += follower.take(stream.tape.turn(), NOW)
    assert short(events) == [("alert", "a", 1), ("alert", "a", 2), ("recall", "a", 2)]


def test_a_day_that_counts_from_now_counts_from_the_receipt() -> None:
    alert = report("a", occurred="2026-11-19T00:00:00Z")
    year_later = NOW.replace(year=2027)
    stream = Stream([entry(alert)])
    assert len(stream.take(stream.begin(wants=wants("*", {}, query="occurred:[now-7d TO now]")), year_later)) == 1


def test_a_subject_is_any_of_its_names_and_numbers() -> None:
    query = any_subject(["passport:M12345678", "name:김영희"], "agency:kr.kcs")
    wanted = wants("*", {}, query=query)
    alerts = [report("a", person(passport="M12345678")), report("b", person("Kim Yeonghui")), report("c", person("x"))]
    assert both_ways(wanted, *alerts) == [("alert", "a", 1), ("alert", "b", 1)]
    with pytest.raises(QueryError, match="no field “nose”"):
        any_subject(["nose:red"])


def test_a_query_that_cannot_be_read_or_is_too_long_is_refused() -> None:
    with pytest.raises(QueryError):
        wants("*", {}, query="agency:(")
    with pytest.raises(BadRequestError, match="4000"):
        wants("*", {}, query="x " * 2_500)


def test_an_id_of_one_query_is_none_of_another() -> None:
    assert wants("*", {}, query="a").text() != wants("*", {}, query="b").text() != wants("*", {}).text()
    assert wants("*", {}, incident="kr.kcs/a").text() != wants("*", {}).text()


class Followed:
    """An incident that is followed; its members are told by the test."""

    def __init__(self, *alerts: dict[str, Any], members: Sequence[str]) -> None:
        self.stream = Stream([entry(each) for each in alerts])
        self.stream.tape.start()
        self.members = list(members)
        self.wanted = wants("*", {}, incident=members[0])

    def begin(self, **where: Any) -> Any:
        return self.stream.following.begin(READER, "border_risk", self.wanted, members=lambda: self.members, **where)

    def take(self, follower: Any) -> list[StreamEvent]:
        self.stream.tape.turn()
        events: list[StreamEvent] = list(follower.join(NOW))
        return events + self.stream.take(follower)


def test_an_incident_that_is_followed_grows() -> None:
    followed = Followed(report("a"), report("b"), report("c"), members=["kr.kcs/a"])
    follower = followed.begin()
    followed.stream.append([entry(report("d")), entry(report("a", version=2))])
    assert short(followed.take(follower)) == [("alert", "a", 2)]
    followed.members.append("kr.kcs/b")  # logged long ago, linked now
    assert short(followed.take(follower)) == [("alert", "b", 1)]
    followed.stream.append([entry(report("b", version=2)), entry(report("c", version=2))])
    assert short(followed.take(follower)) == [("alert", "b", 2)]
    followed.stream.append([entry(report("b", version=3, status="withdrawn"))])
    assert short(followed.take(follower)) == [("recall", "b", 2)]


def test_whoever_was_away_while_an_incident_grew_misses_nothing_and_sees_nothing_twice() -> None:
    followed = Followed(report("a"), report("b"), report("c"), members=["kr.kcs/a"])
    follower = followed.begin()
    followed.members += ["kr.kcs/b", "kr.kcs/c"]
    [first, second] = followed.take(follower)
    assert short([first, second]) == [("alert", "b", 1), ("alert", "c", 1)]
    assert short(followed.take(followed.begin(after=first.id))) == [("alert", "c", 1)]
    assert followed.take(followed.begin(after=second.id)) == []
    from_start = short(followed.take(followed.begin(start="beginning")))
    assert from_start == [("alert", "a", 1), ("alert", "b", 1), ("alert", "c", 1)]


def test_a_member_that_is_not_released_when_it_comes_is_not_sent() -> None:
    followed = Followed(report("a"), report("b"), report("b", version=2, handling=HIDDEN), members=["kr.kcs/a"])
    follower = followed.begin()
    followed.members.append("kr.kcs/b")
    assert followed.take(follower) == []
