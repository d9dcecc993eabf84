"""A page of hits as it is listed (with its marking, its time, how many agencies report its incident), or as a file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from starlette.responses import Response

from bongsu.bootstrap import Hub
from bongsu.entrypoints.api.alerts import csv_lines
from bongsu.entrypoints.api.identity import Reader
from bongsu.services.reading import key_of
from bongsu.services.sight import Sight
from bongsu_schemas.ndjson import json_line


def listed(hub: Hub, reader: Reader, hits: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The hits of an answer with what the list shows beside them. All of them were released to the reader."""
    alerts = hub.alerts_by_id([hit["alert_id"] for hit in hits]) if hits else {}
    sight = Sight(hub.archive, hub.links, reader.viewer, reader.purpose, hub.clock())
    return [_line(sight, hit, alerts[hit["alert_id"]]) for hit in hits if hit["alert_id"] in alerts]


def saved(alerts: Iterable[Mapping[str, Any]], form: Literal["csv", "ndjson"], name: str) -> Response:
    """Alerts as a file to download; a table begins with the mark by which spreadsheets know UTF-8."""
    if form == "csv":
        body, kind = b"\xef\xbb\xbf" + b"".join(csv_lines(alerts)), "text/csv; charset=utf-8"
    else:
        body, kind = b"".join(json_line(alert) + b"\n" for alert in alerts), "application/x-ndjson"
    named = {"Content-Disposition": f'attachment; filename="bongsu-{name}.{form}"'}
    return Response(body, headers=named, media_type=kind)


def strictest(markings: Iterable[str]) -> str | None:
    """The strictest of several TLP markings, which a print of all of them carries."""
    found = set(markings)
    return next((each for each in ("red", "amber+strict", "amber", "green", "clear") if each in found), None)


def _line(sight: Sight, hit: Mapping[str, Any], alert: Mapping[str, Any]) -> dict[str, Any]:
    key = key_of(alert)
    members = sight.members(key) if sight.visible(key) else frozenset({key})
    titles = [each["ranges"] for each in hit["highlights"] if each["field"] == "title"]
    return {
        **hit,
        "happened": alert["times"]["occurred"],
        "handling": alert["handling"],
        "precedence": alert["precedence"],
        "message_type": alert["message_type"],
        "sources": sorted({member.partition("/")[0] for member in members}),
        "title_ranges": titles[0] if titles else [],
        "passages": [
            each for each in hit["highlights"] if each["field"] != "title" and each["text"] not in hit["title"]
        ],
    }
