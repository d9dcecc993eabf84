"""Alerts that keep to the schema's patterns and name no moment, zone or position: held back alone, never admitted."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from bongsu.adapters.feed_registry import installed_feeds
from bongsu.entrypoints.web.hand_entry import file_of
from bongsu.entrypoints.web.languages import LANGUAGES, language
from bongsu.pipeline.prepare import Prepared, prepare
from bongsu.pipeline.stamp import Stamp

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FEED = installed_feeds()["generic"]
STAMP = Stamp(
    submission_id="1" * 40, agency="vn.customs", feed="generic", payload_type=FEED.payload_type, sha256="2" * 64,
    received_at="2026-11-21T12:00:00.000Z", mapping_version=FEED.mapping_version, signatures="[]", backfill="",
)  # fmt: skip
SENT: dict[str, Any] = {
    "origin": {"ref": "R"},
    "times": {
        "occurred": {
            "from": "2026-11-20T00:00:00Z", "to": "2026-11-21T00:00:00Z", "precision": "day", "zone": "Asia/Bangkok",
            "raw": "20/11",
        },
        "reported": "2026-11-21T00:00:00Z",
    },
    "handling": {"tlp": "green", "releasable_to": ["*"]},
    "legal": {"expires_at": "2027-11-21T00:00:00Z", "review_due": "2027-01-01T00:00:00Z"},
    "places": [{"role": "origin", "country": "TH", "lat": 13.7, "lon": 100.5}],
    "entities": [{"id": "e1", "type": "person", "identifiers": [{"scheme": "phone", "raw": "010-1234-5678"}]}],
}  # fmt: skip
MOMENTS = ("2026-99-99T99:99:99Z", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z", "２０２６-11-21T00:00:00Z")
FIELDS: dict[str, Callable[[dict[str, Any], str], None]] = {
    "times.occurred.to": lambda alert, value: alert["times"]["occurred"].update({"to": value}),
    "times.reported": lambda alert, value: alert["times"].update({"reported": value}),
    "legal.expires_at": lambda alert, value: alert["legal"].update({"expires_at": value}),
    "legal.review_due": lambda alert, value: alert["legal"].update({"review_due": value}),
}


def prepared(*alerts: dict[str, Any]) -> tuple[Prepared, ...]:
    return prepare(b"\n".join(map(orjson.dumps, alerts)), STAMP, FEED).records


def held_back(change: Callable[[dict[str, Any]], Any]) -> None:
    """The changed record is held back by the schema, and the one beside it is not."""
    bad = deepcopy(SENT)
    change(bad)
    first, second = prepared(bad, {**SENT, "origin": {"ref": "S"}})
    assert [each.code for each in first.defects] == ["schema"]
    assert not first.alert
    assert second.alert


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("field", FIELDS)
def test_what_is_no_moment_holds_its_record_back(field: str, moment: str) -> None:
    held_back(lambda alert: FIELDS[field](alert, moment))


@pytest.mark.parametrize("zone", ["Mars/Phobos", "../../etc/passwd", "/etc/localtime", "Asia", ""])
def test_a_zone_that_no_clock_is_read_in_holds_its_record_back(zone: str) -> None:
    held_back(lambda alert: alert["times"]["occurred"].update({"zone": zone}))


@pytest.mark.parametrize("half", ["lat", "lon"])
def test_half_a_position_holds_its_record_back(half: str) -> None:
    held_back(lambda alert: alert["places"][0].pop(half))


def test_an_identifier_without_a_value_is_left_out() -> None:
    empty = deepcopy(SENT)
    empty["entities"][0]["identifiers"].append({"scheme": "passport", "raw": ""})
    [record] = prepared(empty)
    assert [each["scheme"] for each in orjson.loads(record.alert)["entities"][0]["identifiers"]] == ["phone"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_number_of_any_size_can_be_written(lang: str) -> None:
    assert language(lang).number(9.9e34)[0] == "9"
    assert language(lang).number(1e300)


@pytest.mark.parametrize(
    ("field", "value"),
    [("version", "9" * 30), ("version", "9" * 6_000), ("day", "0001-01-01"), ("day", "9999-12-31"), ("day", "x")],
)
def test_whatever_is_typed_into_the_form_the_parser_says_what_is_wrong(field: str, value: str) -> None:
    form = {"ref": "H-1", "version": "1", "title": "t", "day": "2026-11-20", field: value}
    [record] = prepare(file_of(form, "Asia/Seoul", NOW), STAMP, FEED).records
    assert record.defects
    assert not record.alert
