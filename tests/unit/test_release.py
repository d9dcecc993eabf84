"""Release: nobody sees what its originator did not release to them, by index token or by decision."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bongsu.domain.history import statuses, visible_versions
from bongsu.domain.release import (
    JOINT_DESK,
    PURPOSES,
    READING_ROLES,
    ROLES,
    Decision,
    Viewer,
    audience_tokens,
    decide,
    expires_at,
    viewer_tokens,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
AGENCIES = ["kr.kcs", "kr.knp", "kr.spo", "th.customs", "vn.customs"]


def _alert(**handling: Any) -> dict[str, Any]:
    legal = {"expires_at": handling.pop("expires_at", None)}
    origin = {"agency": handling.pop("agency", "th.customs")}
    version = handling.pop("version", 1)
    status = handling.pop("status", "active")
    base = {"releasable_to": ["*"], "codes": [], "purposes": [], "onward": "ask", "judicial_use": "ask"}
    return {"origin": origin, "version": version, "status": status, "handling": {**base, **handling}, "legal": legal}


def _viewer(agency: str = "kr.kcs", role: str = "analyst", *groups: str) -> Viewer:
    return Viewer(f"{role}@{agency}", agency, role, frozenset(groups))  # type: ignore[arg-type]


STEWARD = Viewer("steward@hub", "hub", "steward", frozenset({JOINT_DESK}))

alerts = st.builds(
    _alert,
    agency=st.sampled_from(AGENCIES),
    releasable_to=st.lists(st.sampled_from(["*", *AGENCIES]), max_size=3),
    codes=st.lists(st.sampled_from(["H0", "H1", "H2", "H3"]), max_size=3, unique=True),
    purposes=st.lists(st.sampled_from(PURPOSES), max_size=2),
    expires_at=st.sampled_from([None, "2026-11-22T11:59:59Z", "2026-11-22T12:00:00Z", "2026-11-22T12:00:01Z"]),
)
viewers = st.builds(
    Viewer,
    user=st.just("u"),
    agency=st.sampled_from([*AGENCIES, "hub"]),
    role=st.sampled_from(ROLES),
    groups=st.sampled_from([frozenset[str](), frozenset({JOINT_DESK})]),
)


@given(alerts, viewers, st.sampled_from(PURPOSES))
def test_the_index_filter_and_the_decision_agree(alert: dict[str, Any], viewer: Viewer, purpose: str) -> None:
    in_view = (
        bool(set(viewer_tokens(viewer)) & set(audience_tokens(alert)))
        and (not alert["handling"]["purposes"] or purpose in alert["handling"]["purposes"])
        and expires_at(alert) > int(NOW.timestamp())
    )
    assert (decide(viewer, alert, "search_hit", purpose, NOW) is Decision.ALLOW) == in_view


@given(alerts, viewers)
def test_an_unknown_purpose_is_denied(alert: dict[str, Any], viewer: Viewer) -> None:
    assert decide(viewer, alert, "read", "curiosity", NOW) is Decision.DENY


@given(alerts, st.sampled_from(sorted(set(ROLES) - READING_ROLES - {"feed"})), st.sampled_from(AGENCIES))
def test_auditors_and_operators_read_no_content(alert: dict[str, Any], role: str, agency: str) -> None:
    assert decide(_viewer(agency, role), alert, "read", "audit", NOW) is Decision.DENY


@given(alerts, st.sampled_from(AGENCIES))
def test_a_feed_account_sees_its_own_agency_only(alert: dict[str, Any], agency: str) -> None:
    allowed = decide(_viewer(agency, "feed"), alert, "read", "border_risk", NOW) is Decision.ALLOW
    assert not allowed or alert["origin"]["agency"] == agency


@pytest.mark.parametrize(
    ("alert", "viewer", "allowed"),
    [
        (_alert(), _viewer(), True),
        (_alert(releasable_to=[]), _viewer(), False),
        (_alert(releasable_to=[]), _viewer("th.customs"), True),
        (_alert(releasable_to=[]), STEWARD, True),
        (_alert(releasable_to=["kr.kcs"]), _viewer(), True),
        (_alert(releasable_to=["kr.kcs"]), _viewer("kr.knp"), False),
        (_alert(codes=["H1", "H2"]), _viewer(), True),
        (_alert(codes=["H3"]), _viewer(), False),
        (_alert(codes=["H3"]), STEWARD, True),
        (_alert(purposes=["statistics"]), _viewer(), False),
        (_alert(expires_at="2026-11-22T12:00:00Z"), _viewer("th.customs"), False),
    ],
)
def test_reading_follows_the_originators_conditions(alert: dict[str, Any], viewer: Viewer, allowed: bool) -> None:
    assert (decide(viewer, alert, "read", "border_risk", NOW) is Decision.ALLOW) == allowed


@pytest.mark.parametrize(
    ("alert", "action", "allowed"),
    [
        (_alert(judicial_use="free"), "use_in_court", True),
        (_alert(), "use_in_court", False),
        (_alert(judicial_use="free", codes=["H1"]), "use_in_court", False),
        (_alert(onward="free"), "forward", True),
        (_alert(onward="ask"), "forward", False),
        (_alert(onward="free", codes=["H2"]), "forward", False),
    ],
)
def test_use_in_court_and_forwarding_need_more_than_reading(alert: dict[str, Any], action: Any, allowed: bool) -> None:
    assert (decide(_viewer(), alert, action, "border_risk", NOW) is Decision.ALLOW) == allowed
    assert decide(_viewer("th.customs"), alert, action, "border_risk", NOW) is Decision.ALLOW


def _seen(*versions: dict[str, Any]) -> list[tuple[int, str]]:
    status = statuses(versions, NOW)
    return [
        (v["version"], status[v["version"]]) for v in visible_versions(versions, _viewer(), "read", "border_risk", NOW)
    ]


def test_the_highest_revision_decides_in_whatever_order_they_came() -> None:
    assert _seen(_alert(version=2), _alert(version=1)) == [(1, "superseded"), (2, "active")]


def test_a_withdrawal_reaches_those_who_had_the_alert() -> None:
    gone = _alert(version=2, status="withdrawn", releasable_to=[])
    assert _seen(_alert(version=1), gone) == [(1, "superseded"), (2, "withdrawn")]
    assert _seen(_alert(version=1, releasable_to=[]), gone) == []


def test_a_revision_that_narrows_release_takes_the_earlier_one_along() -> None:
    assert _seen(_alert(version=1), _alert(version=2, releasable_to=[])) == []


def test_a_correction_after_a_withdrawal_is_active_again() -> None:
    assert _seen(_alert(version=2, status="withdrawn"), _alert(version=3), _alert(version=1)) == [
        (1, "superseded"),
        (2, "superseded"),
        (3, "active"),
    ]


def test_an_expired_alert_is_gone_for_its_originator_too() -> None:
    past = (NOW - timedelta(days=1)).isoformat().replace("+00:00", "Z")
    alert = _alert(expires_at=past)
    assert statuses([alert], NOW) == {1: "expired"}
    assert decide(_viewer("th.customs"), alert, "read", "border_risk", NOW) is Decision.DENY
