"""Search as a viewer sees it: pages, numbers, highlights, and the release rules on every way out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bongsu.adapters.memory_index import MemoryIndex
from bongsu.domain.document import index_document
from bongsu.domain.errors import BadRequestError, ForbiddenError
from bongsu.domain.ids import alert_id
from bongsu.domain.query.cursor import Cursor, seal
from bongsu.domain.query.errors import QueryError
from bongsu.domain.query.holding import holds
from bongsu.domain.release import PURPOSES, ROLES, Decision, Viewer, decide
from bongsu.ports.index import Write
from bongsu.services.search import audience, search

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANALYST = Viewer("analyst@kr.kcs", "kr.kcs", "analyst")
OTHER = Viewer("analyst@vn.customs", "vn.customs", "analyst")


def alert(ref: str, agency: str = "kr.kcs", day: int = 1, **changes: Any) -> dict[str, Any]:
    occurred = f"2026-11-{day:02}T05:00:00Z"
    return {
        "alert_id": alert_id(agency, ref, 1, 1),
        "origin": {"agency": agency, "feed": agency, "ref": ref, "submission_id": "0" * 40, "record_no": 0},
        "version": 1,
        "status": "active",
        "message_type": "risk_alert",
        "topics": ["narcotics"],
        "precedence": "routine",
        "times": {"occurred": {"from": occurred, "to": occurred}, "reported": None, "received": occurred},
        "title": "",
        "summary": [],
        "substances": [],
        "concealment": [],
        "transport_modes": [],
        "risk": {},
        "entities": [],
        "places": [],
        "handling": {"tlp": "amber", "codes": [], "releasable_to": ["*"], "purposes": []},
        "legal": {},
        "native": {},
    } | changes


def hub(*alerts: Mapping[str, Any]) -> Callable[..., dict[str, Any]]:
    """A search over these alerts."""
    index = MemoryIndex()
    by_id = {each["alert_id"]: each for each in alerts}
    for each in alerts:
        document = index_document(each, position=1)
        index.apply([Write(document["key"], document["revision"], orjson.dumps(document).decode())])
    index.commit(1)

    def alerts_by_id(wanted: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        return {each: by_id[each] for each in wanted}

    def run(
        query: str = "", viewer: Viewer = ANALYST, purpose: str | None = "border_risk", **more: Any
    ) -> dict[str, Any]:
        return search(index, alerts_by_id, viewer, purpose, query, more.pop("now", NOW), **more)

    return run


def refs(answer: Mapping[str, Any]) -> list[str]:
    return [hit["ref"] for hit in answer["hits"]]


def test_the_answer_has_the_parts_that_the_design_names() -> None:
    drug = {"id": "methamphetamine", "as_reported": "ยาไอซ์", "kind": "slang", "quantity": None}
    answer = hub(alert("r-1", title="พบ ยาไอซ์", substances=[drug], risk={"level": "high"}))("필로폰")
    assert list(answer) == ["query", "total", "hits", "facets", "histogram", "next"]
    assert answer["query"]["input"] == "필로폰"
    assert answer["query"]["ast"] == "필로폰"
    assert "methamphetamine" in answer["query"]["understood"][0]
    [hit] = answer["hits"]
    assert hit["highlights"][0] == {"field": "title", "text": "พบ ยาไอซ์", "ranges": [[3, 9]]}
    del hit["highlights"]
    assert hit == {
        "alert_id": alert_id("kr.kcs", "r-1", 1, 1),
        "agency": "kr.kcs",
        "ref": "r-1",
        "version": 1,
        "title": "พบ ยาไอซ์",
        "occurred": "2026-11-01T05:00:00Z",
        "risk": "high",
        "substances": ["methamphetamine"],
        "match": "text",
    }
    assert answer["facets"]["substance"] == [{"value": "methamphetamine", "count": 1}]
    assert answer["histogram"] == {"interval": "hour", "buckets": [{"from": "2026-11-01T05:00:00Z", "count": 1}]}
    assert answer["next"] is None


def test_pages_follow_the_cursor_to_the_end() -> None:
    run = hub(*(alert(f"r-{day}", day=day) for day in range(1, 8)))
    got, cursor = [], None
    while True:
        answer = run(limit=3, cursor=cursor)
        assert answer["total"] == 7
        got += refs(answer)
        cursor = answer["next"]
        if cursor is None:
            break
    assert got == [f"r-{day}" for day in range(7, 0, -1)]


def test_now_in_a_query_is_the_moment_of_its_first_page() -> None:
    run = hub(*(alert(f"r-{day}", day=day) for day in range(1, 5)))
    first = run("occurred:>=now-20d", limit=1)
    later = run("occurred:>=now-20d", limit=9, cursor=first["next"], now=NOW + timedelta(days=19))
    assert [*refs(first), *refs(later)] == ["r-4", "r-3"]


def test_a_cursor_of_another_query_or_a_broken_one_is_refused() -> None:
    run = hub(alert("r-1"), alert("r-2"))
    cursor = run(limit=1)["next"]
    for query, token in (
        ("other", cursor),
        ("", "x"),
        ("", "e30"),
        ("", "\x00é"),
        ("", seal(Cursor(9, -1, ("z",), 0), b"")),
    ):
        with pytest.raises(BadRequestError, match="cursor"):
            run(query, limit=1, cursor=token)


def test_an_old_cursor_brings_nothing_expired_back() -> None:
    fading = alert("r-1", legal={"expires_at": "2026-11-23T00:00:00Z"})
    run = hub(fading, alert("r-2", day=2))
    cursor = run(limit=1)["next"]
    answer = run(limit=1, cursor=cursor, now=NOW + timedelta(days=2))
    assert (answer["total"], answer["hits"]) == (1, [])


def test_what_is_not_released_is_in_no_hit_number_facet_or_histogram() -> None:
    hidden = {"tlp": "red", "codes": [], "releasable_to": ["kr.kcs"], "purposes": []}
    shown = alert("r-1", "th.customs")
    run = hub(shown, alert("r-2", "th.customs", handling=hidden, substances=[]))
    assert run(viewer=OTHER) == hub(shown)(viewer=OTHER)
    assert run()["total"] == 2


def test_a_purpose_that_the_originator_does_not_allow_finds_nothing() -> None:
    only = {"tlp": "amber", "codes": [], "releasable_to": ["*"], "purposes": ["audit"]}
    run = hub(alert("r-1", handling=only))
    assert (run()["total"], run(purpose="audit")["total"]) == (0, 1)


@pytest.mark.parametrize("purpose", [None, "", "curiosity"])
def test_a_search_without_a_purpose_is_refused(purpose: str | None) -> None:
    with pytest.raises(BadRequestError, match="purpose"):
        hub()(purpose=purpose)


def test_an_auditor_searches_nothing() -> None:
    with pytest.raises(ForbiddenError):
        hub()(viewer=Viewer("auditor@hub", "hub", "auditor"))


def test_a_hit_that_the_rules_deny_is_dropped_and_raises_the_alarm() -> None:
    index, seen = MemoryIndex(), alert("r-1", "th.customs")
    document = index_document(seen, position=1)
    index.apply([Write(document["key"], document["revision"], orjson.dumps(document).decode())])
    index.commit(1)
    narrowed = seen | {"handling": seen["handling"] | {"releasable_to": []}}
    alarms: list[str] = []
    answer = search(index, lambda _: {seen["alert_id"]: narrowed}, ANALYST, "border_risk", "", NOW, alarm=alarms.append)
    assert (answer["hits"], alarms) == ([], [seen["alert_id"]])


def test_filters_keep_any_value_of_a_field_and_all_fields() -> None:
    run = hub(
        alert("r-1", transport_modes=["post"]),
        alert("r-2", "th.customs", day=2, transport_modes=["express"]),
        alert("r-3", "vn.customs", day=3, transport_modes=["post"]),
    )
    assert refs(run(filters={"agency": ["kr.kcs", "vn.customs"], "transport_mode": ["post"]})) == ["r-3", "r-1"]
    with pytest.raises(QueryError, match="no field"):
        run(filters={"colour": ["red"]})


def test_withdrawn_records_are_shown_to_those_alone_who_ask_for_them() -> None:
    run = hub(alert("r-1"), alert("r-2", status="withdrawn", message_type="withdrawal"))
    assert refs(run()) == ["r-1"]
    assert refs(run("status:withdrawn")) == ["r-2"]
    assert len(refs(run("status:*"))) == 2


@pytest.mark.parametrize("bad", [{"limit": 0}, {"limit": 1001}, {"sort": "random"}])
def test_a_limit_or_an_order_that_does_not_exist_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(BadRequestError):
        hub()(**bad)


def test_sort_is_by_time_or_by_risk() -> None:
    run = hub(alert("r-1", risk={"level": "critical"}), alert("r-2", day=2, risk={"level": "low"}))
    assert refs(run()) == ["r-2", "r-1"]
    assert refs(run(sort="oldest")) == ["r-1", "r-2"]
    assert refs(run(sort="risk")) == ["r-1", "r-2"]


def test_a_long_text_is_cut_around_what_was_found() -> None:
    answer = hub(alert("r-1", summary=[{"lang": "ko", "text": "가 나 " * 200 + "국제우편" + " 다 라" * 200}]))(
        "국제우편"
    )
    [shown] = answer["hits"][0]["highlights"]
    [[start, end]] = shown["ranges"]
    assert shown["text"][start:end] == "국제우편"
    assert len(shown["text"]) <= 240


def test_a_text_of_a_native_field_alone_is_shown_from_there() -> None:
    answer = hub(alert("r-1", native={"비고": "대구 필요"}))("대구")
    assert answer["hits"][0]["highlights"] == [{"field": "native.비고", "text": "대구 필요", "ranges": [[0, 2]]}]


HANDLING = st.fixed_dictionaries(
    {
        "tlp": st.just("amber"),
        "codes": st.lists(st.sampled_from(["H0", "H1", "H2", "H3"]), unique=True),
        "releasable_to": st.lists(st.sampled_from(["*", "kr.kcs", "vn.customs"]), unique=True),
        "purposes": st.lists(st.sampled_from(PURPOSES), unique=True),
    }
)
VIEWER = st.builds(
    Viewer,
    st.just("somebody"),
    st.sampled_from(["kr.kcs", "th.customs", "vn.customs", "hub"]),
    st.sampled_from(ROLES),
    st.sets(st.sampled_from(["joint_desk", "other"])).map(frozenset),
)


@given(
    HANDLING, VIEWER, st.sampled_from(PURPOSES), st.sampled_from([None, "2026-11-22T12:00:00Z", "2026-11-22T12:00:01Z"])
)
def test_the_index_shows_exactly_what_the_release_rules_allow(
    handling: dict[str, Any], viewer: Viewer, purpose: str, expires_at: str | None
) -> None:
    made = alert("r-1", handling=handling, legal={"expires_at": expires_at})
    shown = holds(index_document(made, position=1), audience(viewer, purpose, NOW))
    assert shown == (decide(viewer, made, "search_hit", purpose, NOW) is Decision.ALLOW)
