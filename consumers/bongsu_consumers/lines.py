"""An event as one line of text: NDJSON, or CSV without formulas."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from bongsu_consumers.event import Event
from bongsu_schemas.csv_cell import neutralised
from bongsu_schemas.ndjson import json_line

COLUMNS = (
    "kind", "event_id", "agency", "ref", "version", "alert_id", "reason", "message_type", "precedence", "occurred_from",
    "received", "risk", "title", "substances", "identifiers", "names", "places", "tlp", "caveat",
)  # fmt: skip


def ndjson_line(event: Event) -> bytes:
    """An event as one JSON document: its names, and the alert or the reason of the recall."""
    document: dict[str, Any] = {
        "kind": event.kind,
        "event_id": event.event_id,
        "agency": event.agency,
        "ref": event.ref,
        "version": event.version,
        "alert_id": event.alert_id,
    }
    document |= {"reason": event.headers.reason} if event.is_recall else {"alert": event.document}
    return json_line(document)


def csv_line(event: Event) -> bytes:
    """An event as one row of `COLUMNS`, without a line end in any cell; a recall has no content."""
    cells = [event.kind, event.event_id, event.agency, event.ref, str(event.version), event.alert_id]
    cells += [event.headers.reason or ""] if event.is_recall else ["", *_content(event.document)]
    return _row(cells + [""] * (len(COLUMNS) - len(cells)))


def csv_header() -> bytes:
    """The first line of a CSV file."""
    return _row(COLUMNS)


def _content(alert: Mapping[str, Any]) -> list[str]:
    named = [substance["id"] for substance in alert["substances"] if substance["kind"] != "indicator"]
    places = [place.get("unlocode") or place.get("country") or place.get("name") for place in alert["places"]]
    return [
        alert["message_type"],
        alert["precedence"],
        alert["times"]["occurred"]["from"],
        alert["times"]["received"],
        alert["risk"].get("level") or "",
        alert["title"],
        _joined(dict.fromkeys(named)),
        _joined(f"{i['scheme']}:{i['value']}" for entity in alert["entities"] for i in entity["identifiers"]),
        _joined(name["text"] for entity in alert["entities"] for name in entity["names"]),
        _joined(dict.fromkeys(places)),
        alert["handling"]["tlp"],
        alert["handling"].get("caveat") or "",
    ]


def _joined(values: Iterable[str | None]) -> str:
    return "; ".join(value for value in values if value)


def _row(cells: Iterable[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(neutralised(" ".join(cell.split())) for cell in cells)
    return text.getvalue().encode()
