"""Alerts as files to download, the same bytes over the API and from the console."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from starlette.responses import Response

from bongsu.services.flat import COLUMNS, row
from bongsu_schemas.ndjson import json_line


def saved(alerts: Iterable[Mapping[str, Any]], form: Literal["csv", "ndjson"], name: str) -> Response:
    """Alerts as a file to download; a table begins with the mark by which spreadsheets know UTF-8."""
    if form == "csv":
        body, kind = b"\xef\xbb\xbf" + b"".join(csv_lines(alerts)), "text/csv; charset=utf-8"
    else:
        body, kind = b"".join(json_line(alert) + b"\n" for alert in alerts), "application/x-ndjson"
    named = {"Content-Disposition": f'attachment; filename="bongsu-{name}.{form}"'}
    return Response(body, headers=named, media_type=kind)


def csv_lines(alerts: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Alerts as the lines of a table, its header first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for alert in alerts:
        writer.writerow(row(alert))
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()
