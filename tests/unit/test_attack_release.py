"""Revisions that narrow release: what they took from a reader, no later withdrawal gives back."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bongsu.domain.history import visible_versions
from bongsu.domain.release import Viewer

NOW = datetime(2026, 11, 21, tzinfo=UTC)
READER = Viewer("analyst@kr.knp", "kr.knp", "analyst")


def _version(number: int, releasable_to: list[str], status: str = "active") -> dict[str, Any]:
    return {
        "version": number,
        "status": status,
        "origin": {"agency": "th.customs"},
        "handling": {"codes": [], "releasable_to": releasable_to, "purposes": []},
        "legal": {},
    }


@pytest.mark.parametrize(
    ("versions", "seen"),
    [
        ([_version(1, ["*"]), _version(2, ["kr.kcs"])], []),
        ([_version(1, ["*"]), _version(2, ["kr.kcs"]), _version(3, [], "withdrawn")], [3]),
        ([_version(1, ["*"]), _version(2, ["kr.kcs"]), _version(3, ["*"], "withdrawn")], [3]),
        ([_version(1, ["kr.kcs"]), _version(2, ["*"]), _version(3, [], "withdrawn")], [2, 3]),
        ([_version(1, ["*"]), _version(2, [], "withdrawn"), _version(3, ["*"])], [1, 2, 3]),
        ([_version(1, ["kr.kcs"]), _version(2, [], "withdrawn")], []),
        ([_version(2, ["*"], "withdrawn"), _version(1, ["kr.kcs"])], []),  # it tells of what was never released
        ([_version(2, ["*"], "withdrawn")], [2]),
        ([_version(2, [], "withdrawn")], []),
    ],
)
def test_a_withdrawal_opens_no_content_that_was_taken_away(versions: list[dict[str, Any]], seen: list[int]) -> None:
    visible = visible_versions(versions, READER, "read", "border_risk", NOW)
    assert [each["version"] for each in visible] == seen
