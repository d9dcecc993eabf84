"""The console's own arithmetic: bars, graph, uploads and addresses; and the files that it ships."""

import asyncio
import re
from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from fastapi import Request

from bongsu.domain.errors import HubError
from bongsu.entrypoints.web.assets import ASSETS, asset, content
from bongsu.entrypoints.web.gate import local_path
from bongsu.entrypoints.web.graph import graph_of
from bongsu.entrypoints.web.histogram import HEIGHT, WIDTH, bars
from bongsu.entrypoints.web.languages import language
from bongsu.entrypoints.web.links import url
from bongsu.entrypoints.web.uploads import uploaded

WEB = Path(str(files("bongsu.entrypoints.web")))


def buckets(*starts: str) -> list[dict[str, Any]]:
    return [{"from": start, "count": number + 1} for number, start in enumerate(starts)]


def test_bars_stand_in_time_and_end_where_their_interval_ends() -> None:
    days = bars({"interval": "day", "buckets": buckets("2026-11-01T00:00:00Z", "2026-11-10T00:00:00Z")})
    assert [(each.first, each.last) for each in days] == [("2026-11-01", "2026-11-01"), ("2026-11-10", "2026-11-10")]
    assert days[0].x == 0
    assert days[1].x + days[1].width <= WIDTH
    assert days[1].height == HEIGHT
    months = bars({"interval": "month", "buckets": buckets("2026-02-01T00:00:00Z", "2026-11-01T00:00:00Z")})
    assert [each.last for each in months] == ["2026-02-28", "2026-11-30"]
    weeks = bars({"interval": "week", "buckets": buckets("2026-11-16T00:00:00Z")})
    assert weeks[0].last == "2026-11-22"
    hours = bars({"interval": "hour", "buckets": buckets("2026-11-16T23:00:00Z")})
    assert (hours[0].first, hours[0].last) == ("2026-11-16", "2026-11-16")
    assert bars({"interval": "day", "buckets": []}) == []


def test_the_graph_joins_reports_with_what_they_share() -> None:
    members: list[dict[str, Any]] = [
        {"alert_id": each, "origin": {"agency": "kr.kcs", "ref": each}, "entities": []} for each in ("a", "b", "c")
    ]
    incident = {
        "members": members,
        "shared": [{"scheme": "bl", "value": "X" * 60, "alerts": ["a", "b", "gone"]}],
        "subjects": [{"names": ["KIM"], "identifiers": [], "type": "person", "alerts": ["a", "c"]}],
        "substances": [{"id": "lsd", "alerts": ["a"]}],
    }
    graph = graph_of(incident, language("en"))
    assert [node.kind for node in graph.nodes] == ["report"] * 3 + ["shared"] * 2
    assert len(graph.edges) == 4
    assert all(len(node.label) <= 30 for node in graph.nodes)
    assert all(0 < node.y < graph.height for node in graph.nodes)


def form_with(body: bytes, boundary: str, **headers: str) -> Request:
    sent = {"content-type": f"multipart/form-data; boundary={boundary}", "host": "127.0.0.1", **headers}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {"type": "http", "method": "POST", "headers": [(k.encode(), v.encode()) for k, v in sent.items()]}
    return Request(scope, receive)


def test_an_uploaded_file_comes_byte_for_byte() -> None:
    payload = bytes(range(256)) + b"\r\n--not the end\r\n\n\r"
    head = b'--XyZ\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
    body = b'--XyZ\r\nContent-Disposition: form-data; name="other"\r\n\r\n1\r\n' + head + payload + b"\r\n--XyZ--\r\n"
    assert asyncio.run(uploaded(form_with(body, "XyZ"))) == payload


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: form_with(body, ""),
        lambda body: form_with(body, "other"),
        lambda body: form_with(body[:0], "XyZ"),
        lambda body: form_with(body.replace(b'"file"', b'"none"'), "XyZ"),
        lambda body: form_with(body, "XyZ", origin="http://evil.example"),
    ],
)
def test_a_form_without_its_file_or_from_elsewhere_is_refused(spoil: Callable[[bytes], Request]) -> None:
    body = b'--XyZ\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--XyZ--\r\n'
    assert asyncio.run(uploaded(form_with(body, "XyZ"))) == b"x"
    with pytest.raises(HubError):
        asyncio.run(uploaded(spoil(body)))


@pytest.mark.parametrize("path", ["//evil", "/\\evil", "https://evil", "", None, "javascript:1", "/a\r\nb"])
def test_a_form_goes_on_at_this_site_only(path: str | None) -> None:
    assert local_path(path) == "/"
    assert local_path("/?q=x") == "/?q=x"


def test_addresses_escape_their_values() -> None:
    assert url("/", q='a&b="<', agency=["x", "y"], sort="") == "/?q=a%26b%3D%22%3C&agency=x&agency=y"
    assert url("/", q="") == "/?q="


def test_assets_are_there_and_named_with_their_hash() -> None:
    for name in ASSETS:
        assert content(name)
        assert asset(name).endswith(sha256(content(name)).hexdigest()[:12])


def test_vendored_files_are_those_that_were_recorded() -> None:
    folder = WEB / "vendored" / "htmx"
    recorded = re.findall(r"^([0-9a-f]{64})  (\S+)$", (folder / "VENDORED.md").read_text(), re.MULTILINE)
    assert {name for _, name in recorded} == {file.name for file in folder.iterdir()} - {"VENDORED.md"}
    for digest, name in recorded:
        assert sha256((folder / name).read_bytes()).hexdigest() == digest


def test_templates_hold_no_inline_script_style_or_foreign_address() -> None:
    for template in (WEB / "templates").iterdir():
        text = template.read_text()
        assert not re.search(r"\sstyle=|\son\w+=|https?://|<script(?! src)|\| *safe", text), template.name
