"""An alert as one row of a table, with cells that no spreadsheet takes for a formula."""

from collections.abc import Mapping
from typing import Any

from bongsu_schemas.csv_cell import neutralised

COLUMNS = (
    "alert_id",
    "agency",
    "ref",
    "version",
    "status",
    "incident_id",
    "message_type",
    "occurred_from",
    "occurred_to",
    "precision",
    "received",
    "risk",
    "title",
    "substances",
    "mass_g",
    "transport_modes",
    "concealment",
    "identifiers",
    "names",
    "places",
    "tlp",
    "handling_codes",
    "releasable_to",
    "onward",
    "caveat",
)


def row(alert: Mapping[str, Any]) -> list[str]:
    """The cells of one alert in the order of `COLUMNS`; lists are joined by a semicolon and a blank."""
    occurred = alert["times"]["occurred"]
    handling = alert["handling"]
    counted = [s for s in alert["substances"] if s["id"] and s["kind"] != "indicator"]
    masses = [
        s["quantity"]["mass_g"] for s in alert["substances"] if s["quantity"] and s["quantity"]["mass_g"] is not None
    ]
    cells = (
        alert["alert_id"],
        alert["origin"]["agency"],
        alert["origin"]["ref"],
        alert["version"],
        alert["status"],
        alert.get("incident_id") or "",
        alert["message_type"],
        occurred["from"],
        occurred["to"],
        occurred["precision"],
        alert["times"]["received"],
        alert["risk"].get("level") or "",
        alert["title"],
        _joined(dict.fromkeys(s["id"] for s in counted)),
        f"{sum(masses):g}" if masses else "",
        _joined(alert["transport_modes"]),
        _joined(alert["concealment"]),
        _joined(f"{i['scheme']}:{i['value']}" for entity in alert["entities"] for i in entity["identifiers"]),
        _joined(name["text"] for entity in alert["entities"] for name in entity["names"]),
        _joined(place.get("unlocode") or place.get("name") or place.get("country") or "" for place in alert["places"]),
        handling["tlp"],
        _joined(handling["codes"]),
        _joined(handling["releasable_to"]),
        handling["onward"],
        handling.get("caveat") or "",
    )
    return [neutralised(str(cell)) for cell in cells]


def _joined(values: Any) -> str:
    return "; ".join(values)
