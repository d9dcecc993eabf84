"""Alerts with nothing in them but what a test is about, and their documents."""

from typing import Any

import orjson

from bongsu.domain.document import index_document
from bongsu.domain.ids import alert_id
from bongsu.ports.index import Write


def alert(ref: str = "r-1", version: int = 1, **changes: Any) -> dict[str, Any]:
    agency = changes.pop("agency", "kr.kcs")
    occurred = changes.pop("occurred", "2026-11-01T05:00:00Z")
    return {
        "schema": "bongsu/alert/1",
        "alert_id": alert_id(agency, ref, version, 1),
        "origin": {"agency": agency, "feed": agency, "ref": ref, "submission_id": "0" * 40, "record_no": 0},
        "version": version,
        "edition": 1,
        "status": "active",
        "message_type": "risk_alert",
        "topics": ["narcotics"],
        "precedence": "routine",
        "times": {
            "occurred": {"from": occurred, "to": occurred, "precision": "second", "zone": "Asia/Seoul", "raw": ""},
            "reported": None,
            "received": "2026-11-20T00:00:00Z",
        },
        "title": "",
        "summary": [],
        "substances": [],
        "concealment": [],
        "transport_modes": [],
        "risk": {},
        "entities": [],
        "links": [],
        "places": [],
        "assessment": None,
        "handling": {"tlp": "amber", "codes": [], "releasable_to": ["*"], "purposes": []},
        "legal": {},
        "native": {},
    } | changes


def write(alert: dict[str, Any], state: int = 0, status: str | None = None) -> Write:
    document = index_document(alert, position=1, state=state, status=status)
    return Write(document["key"], document["revision"], orjson.dumps(document).decode())
