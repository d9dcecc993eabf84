"""What several versions of one record amount to: the highest revision decides, in whatever order they came."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bongsu.domain.release import Action, Decision, Viewer, decide, expires_at


def statuses(alerts: Iterable[Mapping[str, Any]], now: datetime) -> dict[int, str]:
    """The status of each version of one record: active, superseded, withdrawn or expired."""
    versions = {alert["version"]: alert for alert in alerts}
    top = max(versions)
    result = dict.fromkeys(versions, "superseded")
    current = versions[top]
    if current["status"] == "withdrawn":
        result[top] = "withdrawn"
    elif expires_at(current) <= int(now.timestamp()):
        result[top] = "expired"
    else:
        result[top] = "active"
    return result


def visible_versions(
    alerts: Iterable[Mapping[str, Any]], viewer: Viewer, action: Action, purpose: str, now: datetime
) -> list[Mapping[str, Any]]:
    """The versions of one record that a viewer may see, oldest first.

    The newest version decides: where it is not released to the viewer, the record is gone for that viewer, earlier
    versions too. A withdrawal reaches everyone who had the alert, and nobody else, whatever its own handling says:
    it is in view when any version with content is, and on its own handling only while no such version is known. It
    carries no content, and opens none: what a revision before it took from the viewer stays out of view.
    """
    ordered = sorted(alerts, key=lambda alert: int(alert["version"]))
    released = {a["version"] for a in ordered if decide(viewer, a, action, purpose, now) is Decision.ALLOW}
    withdrawals = {a["version"] for a in ordered if a["status"] == "withdrawn"}
    content = [alert["version"] for alert in ordered if alert["status"] != "withdrawn"]
    if released.isdisjoint(content or withdrawals) or ordered[-1]["version"] not in released | withdrawals:
        return []
    shown = withdrawals if content and content[-1] not in released else released | withdrawals
    return [alert for alert in ordered if alert["version"] in shown]
