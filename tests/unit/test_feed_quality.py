"""The quality score: perfect feeds have 100, each fault costs, and the dearest fault stands first."""

from typing import Any

from bongsu.services.feed_quality import PARTS, quality


def alert(*codes: str, valid: bool = True, received: str = "2026-11-22T12:00:00Z") -> dict[str, Any]:
    return {
        "provenance": {"warnings": [{"field": "f", "code": code, "message": ""} for code in codes]},
        "entities": [{"identifiers": [{"valid": valid}]}],
        "times": {"occurred": {"from": "2026-11-22T08:00:00Z", "to": None}, "received": received},
    }


def score(alerts: list[dict[str, Any]], *, records: int = 100, quarantined: int = 0, silent: bool = False) -> int:
    found = quality({"records": records, "quarantined": quarantined}, alerts, silent=silent)
    assert found
    return found.score


def test_a_feed_without_fault_has_a_hundred() -> None:
    assert sum(points for points, _ in PARTS.values()) == 100
    assert score([alert()] * 10) == 100


def test_every_fault_costs_and_the_dearest_stands_first() -> None:
    good = [alert()] * 9
    assert score([alert()] * 10, quarantined=5) == 82
    assert score([*good, alert("unknown_marking")]) == 92
    assert score([*good, alert("unknown_unit")]) == 97
    assert score([*good, alert(valid=False)]) == 92
    assert score([alert(received="2026-11-30T12:00:00Z")] * 10) == 90
    assert score([alert()] * 10, silent=True) == 90
    found = quality({"records": 100, "quarantined": 20}, [*good, alert("unknown_unit")], silent=False)
    assert found
    assert [part.name for part in found.parts][:2] == ["quarantined", "warnings"]
    assert found.warnings == [("f", "unknown_unit", 1)]


def test_the_worst_feed_has_nothing() -> None:
    worst = alert("unknown_marking", "unknown_unit", valid=False, received="2026-12-30T12:00:00Z")
    assert score([worst] * 5, quarantined=90, silent=True) == 0


def test_a_feed_that_sent_nothing_has_no_score() -> None:
    assert quality({}, [], silent=True) is None
