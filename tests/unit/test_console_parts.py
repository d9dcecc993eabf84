"""The console's own arithmetic: bars, graph, uploads and addresses; and the files that it ships."""

import asyncio
import re
from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from fastapi import Request

from bongsu.domain.errors import HubError
from bongsu.domain.linking.evidence import Evidence
from bongsu.domain.linking.explain import explain, statement
from bongsu.domain.linking.judge import Edge
from bongsu.domain.linking.links import Link, pair_of
from bongsu.domain.query.writing import clause
from bongsu.domain.routes import exact
from bongsu.entrypoints.web.alert_view import place_value
from bongsu.entrypoints.web.asked import FACETS, Asked
from bongsu.entrypoints.web.assets import ASSETS, asset, content
from bongsu.entrypoints.web.entity_graph import entity_graph
from bongsu.entrypoints.web.facts import explained, fact_in_words
from bongsu.entrypoints.web.gate import local_path
from bongsu.entrypoints.web.graph import graph_of
from bongsu.entrypoints.web.histogram import HEIGHT, WIDTH, bars
from bongsu.entrypoints.web.languages import language
from bongsu.entrypoints.web.links import url
from bongsu.entrypoints.web.moments import Clockface
from bongsu.entrypoints.web.places import places_of
from bongsu.entrypoints.web.uploads import uploaded

WEB = Path(str(files("bongsu.entrypoints.web")))
VENDORED = orjson.loads((WEB / "vendored" / "assets.json").read_bytes())


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


@pytest.mark.parametrize(
    ("lang", "buddhist", "told"),
    [
        ("en", False, "birth dates that agree as far as they are known (1990, 3 Feb 1990)"),
        ("ko", False, "알려진 범위에서 생년월일 일치 (1990, 1990. 2. 3.)"),
        ("th", True, "วันเกิดตรงกันเท่าที่ทราบ (2533, 3 ก.พ. 2533)"),
        ("vi", False, "ngày sinh trùng trong phạm vi đã biết (1990, 03/02/1990)"),
    ],
)
def test_dates_of_birth_in_an_explanation_are_written_as_days_elsewhere(
    lang: str, told: str, *, buddhist: bool
) -> None:
    evidence = (Evidence("birth", "same_year", ("1990", "1990-02-03"), 4.0), Evidence("phone", "same", ("1990",), 9.0))
    edge = Edge("same_event", "kr.kcs/1", "kr.knp/2", "proposed", 13.0, evidence, "m")
    said = [{"field": each.field, "statement": statement(each, lang)} for each in evidence]
    line = {"explanation": explain(Link(pair_of("same_event", edge.a, edge.b), edge), lang), "evidence": said}
    clock = Clockface(language(lang), "UTC", buddhist)
    shown = explained(line, clock)
    assert told in shown
    assert "1990-02-03" not in shown
    assert said[1]["statement"] in shown  # a number is no day
    assert fact_in_words("birth_date 1990-02-03", clock.language, clock.date) in told


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


def test_the_net_joins_reports_with_whom_and_what_they_name() -> None:
    members = [{"alert_id": each, "origin": {"agency": "kr.kcs", "ref": each}} for each in ("a", "b")]
    subject = {"names": ["KIM"], "type": "person", "identifiers": ["phone +821012345678"]}
    net = entity_graph(
        {
            "members": members,
            "shared": [{"scheme": "phone", "value": "+821012345678", "alerts": ["a", "b"]}],
            "subjects": [{**subject, "roles_by_alert": {"a": ["consignee"], "b": [], "gone": ["suspect"]}}],
            "substances": [{"id": "lsd", "alerts": ["a", "b"]}],
            "links": [{"status": "confirmed", "relation": "same_event", "alerts": ["a", "b"]}],
        },
        language("en"),
    )
    nodes = {each["data"]["id"]: each["data"] for each in net if "source" not in each["data"]}
    ends = {(each["data"]["source"], each["data"]["target"]) for each in net if "source" in each["data"]}
    number = "phone +821012345678"
    assert {each["kind"] for each in nodes.values()} == {"report", "person", "identifier", "substance"}
    assert ends == {
        ("a", "subject 0"),
        ("b", "subject 0"),
        ("subject 0", number),
        ("a", number),
        ("b", number),
        ("a", "substance:lsd"),
        ("b", "substance:lsd"),
        ("a", "b"),
    }
    said = {
        each["data"]["source"]: each["data"].get("label") for each in net if each["data"].get("target") == "subject 0"
    }
    assert said == {"a": "consignee", "b": None}  # what another agency says is not put into this one's mouth
    assert nodes[number]["href"] == "/?q=phone%3A%22%2B821012345678%22"


def place(role: str, **more: Any) -> dict[str, Any]:
    return {"role": role, **more}


def test_a_country_alone_is_left_out_where_the_same_role_has_a_place_in_it() -> None:
    bangkok = place("origin", unlocode="THBKK", country="TH", name="Bangkok")
    port = place("destination", country="KR", name="Busan new port")
    kept = [
        bangkok,
        place("transit", country="TH"),
        port,
        place("position", lat=1.0, lon=2.0),
        place("seizure", country="VN"),
    ]
    vague = [
        place("origin", country="TH"),
        place("origin", country="TH", name="ประเทศไทย"),
        place("destination", country="KR"),
    ]
    assert exact([*vague[:2], *kept, vague[2]]) == kept


def test_places_are_joined_into_legs_at_the_best_known_place() -> None:
    thai = [
        place("seizure", unlocode="THBKK", country="TH", name="สุวรรณภูมิ", lat=13.69, lon=100.75),
        place("origin", country="TH"),
        place("destination", country="KR", name="เกาหลีใต้"),
    ]
    korean = [
        place("origin", unlocode="THBKK", country="TH"),
        place("transit", country="VN"),
        place("destination", unlocode="KRICN", country="KR"),
        place("seizure", unlocode="KRICN", country="KR"),
    ]
    alerts = [{"handling": {"tlp": "green"}, "places": each} for each in (thai, korean)]
    found = places_of(alerts, language("en"))
    names = [each.name for each in found.spots]
    assert names == ["Bangkok", "Incheon International Airport", "South Korea", "Vietnam"]
    legs = {(names[start], names[end]) for start, end, _ in found.legs}
    assert legs == {
        ("Bangkok", "South Korea"),
        ("Bangkok", "Vietnam"),
        ("Vietnam", "Incheon International Airport"),
    }
    bangkok, _, korea, _ = found.points()
    assert (bangkok["lat"], bangkok["count"]) == (13.69, 2)
    assert (korea["lat"], korea["land"]) == (None, "South Korea")


def test_a_country_is_said_once_and_in_the_readers_language() -> None:
    thai = place_value(place("destination", country="KR", name="เกาหลีใต้"), language("en"))
    assert (thai.text, thai.raw) == ("destination: South Korea", "เกาหลีใต้")
    town = place_value(place("origin", country="TH", name="Mae Sai"), language("ko"))
    assert town.text == "출발지: Mae Sai, 태국"
    assert (thai.query, town.query) == (clause("country", "KR"), clause("country", "TH"))


def test_a_question_narrows_by_days_values_and_clauses() -> None:
    chosen: dict[str, list[str]] = {each: ["kr.kcs"] if each == "agency" else [] for each in FACETS}
    asked = Asked("a OR b", "newest", "2026-11-01", "", chosen)
    assert asked.query() == ("(a OR b) AND occurred:[2026-11-01 TO *]", 1)
    assert parse_qs(urlsplit(asked.without('name:"X Y"')).query) == {
        "q": ['(a OR b) AND NOT name:"X Y"'],
        "since": ["2026-11-01"],
        "agency": ["kr.kcs"],
    }
    assert "agency" not in asked.toggled("agency", "kr.kcs")
    assert parse_qs(urlsplit(asked.toggled("agency", "th.customs")).query)["agency"] == ["kr.kcs", "th.customs"]
    assert asked.fields("since") == [("q", "a OR b"), ("agency", "kr.kcs")]
    assert clause("name", 'a "b" c') == 'name:"a  b  c"'
    assert clause("agency", "th.customs") == "agency:th.customs"


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


@pytest.mark.parametrize("asset", VENDORED, ids=itemgetter("folder"))
def test_vendored_files_are_those_that_were_recorded(asset: dict[str, Any]) -> None:
    folder = WEB / "vendored" / asset["folder"]
    record = (folder / "VENDORED.md").read_text()
    assert f"| version | {asset['version']} |" in record
    assert f"| integrity of the archive | {asset['integrity']} |" in record
    recorded = re.findall(r"^([0-9a-f]{64})  (\S+)$", record, re.MULTILINE)
    named = {name.rpartition("/")[2] for name in asset["files"]}
    assert "LICENSE" in named
    assert {name for _, name in recorded} == {file.name for file in folder.iterdir()} - {"VENDORED.md"} == named
    for digest, name in recorded:
        assert sha256((folder / name).read_bytes()).hexdigest() == digest


def test_nothing_is_vendored_unpinned() -> None:
    pinned = {each["folder"] for each in VENDORED}
    assert {path.name for path in (WEB / "vendored").iterdir() if path.is_dir()} == pinned


def test_templates_hold_no_inline_script_style_or_foreign_address() -> None:
    for template in (WEB / "templates").iterdir():
        text = template.read_text()
        assert not re.search(r"\sstyle=|\son\w+=|https?://|<script(?! src)|\| *safe", text), template.name
