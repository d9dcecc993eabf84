"""Notify: what a unit may see reaches it once a version, what it may no longer see is recalled without content."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from bongsu.adapters.memory_log import MemoryLog
from bongsu.domain.ids import alert_id
from bongsu.domain.release import Decision, decide
from bongsu.ports.deliveries import Delivered, Event
from bongsu.ports.directory import Unit
from bongsu.ports.log import NewEntry
from bongsu.services.access import access_of
from bongsu.services.notify import Notify, notify, viewer_of
from bongsu_schemas import event as wire
from bongsu_schemas.envelope import public_bytes

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(b"c" * 32)
SEOUL = Unit("kr.knp.seoul", "kr.knp", "criminal_investigation")
HANOI = Unit("vn.customs.hanoi", "vn.customs", "border_risk", ("narcotics",))


class Sent:
    """Deliveries in memory."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.known: dict[str, Delivered] = {}
        self.at = 0
        self.before = 0

    def position(self, shard: int) -> int:  # noqa: ARG002
        return self.at

    def delivered_up_to(self, shard: int) -> int:  # noqa: ARG002
        return self.before

    def records(self, shard: int, keys: Collection[str]) -> dict[str, Delivered]:  # noqa: ARG002
        return {key: self.known[key] for key in keys if key in self.known}

    def commit(
        self,
        shard: int,  # noqa: ARG002
        position: int,
        records: Mapping[str, Delivered],
        events: Sequence[Event],
    ) -> None:
        self.events += events
        self.known |= records
        self.at = position


def _entry(ref: str, version: int, to: list[str], status: str = "active", **more: Any) -> NewEntry:
    identity = alert_id("kr.kcs", ref, version, 1)
    alert = {
        "alert_id": identity,
        "origin": {"agency": "kr.kcs", "ref": ref},
        "version": version,
        "status": status,
        "topics": more.pop("topics", ["narcotics"]),
        "handling": {"releasable_to": to, "codes": [], "purposes": [], "onward": "ask", "judicial_use": "free"},
        "legal": {"expires_at": more.pop("expires", None)},
        "title": f"secret {ref} {version}",
    }
    headers = {"alert_id": identity, "version": str(version), "withdrawn": "01"[status == "withdrawn"], **more}
    return NewEntry(f"kr.kcs/{ref}", orjson.dumps(alert), headers)


def _worker(log: MemoryLog, sent: Sent, *units: Unit) -> Notify:
    return Notify(log, sent, lambda: list(units), KEY.sign, lambda: NOW)


def _told(sent: Sent) -> list[tuple[str, str, int]]:
    parsed = [wire.parse(event.headers) for event in sent.events]
    return [(headers.unit, headers.kind, headers.version) for headers in parsed]


def test_each_unit_gets_what_its_agency_may_see_signed_and_byte_for_byte() -> None:
    log, sent = MemoryLog(), Sent()
    log.append("alerts", [_entry("a", 1, ["kr.knp"]), _entry("b", 1, ["*"]), _entry("c", 1, [])])
    assert notify(_worker(log, sent, SEOUL, HANOI)) == 3
    assert [(event.unit, event.key) for event in sent.events] == [
        ("kr.knp.seoul", "kr.kcs/a"),
        ("kr.knp.seoul", "kr.kcs/b"),
        ("vn.customs.hanoi", "kr.kcs/b"),
    ]
    accesses = [access_of(entry) for entry in log.read("access", 0, 10)]
    assert [(each.user, each.purpose, each.count, each.action) for each in accesses] == [
        ("unit:kr.knp.seoul", SEOUL.purpose, 2, "stream"),
        ("unit:vn.customs.hanoi", HANOI.purpose, 1, "stream"),
    ]
    assert [event.value for event in sent.events[:2]] == [entry.value for entry in log.read("alerts", 0, 2)]
    for event in sent.events:
        wire.verify(wire.parse(event.headers), event.value, public_bytes(KEY))


def test_a_revision_that_narrows_release_is_a_recall_without_content() -> None:
    log, sent = MemoryLog(), Sent()
    log.append("alerts", [_entry("a", 1, ["*"]), _entry("a", 2, ["vn.customs"]), _entry("a", 3, [], "withdrawn")])
    notify(_worker(log, sent, SEOUL, HANOI))
    assert _told(sent) == [
        ("kr.knp.seoul", "alert", 1),
        ("vn.customs.hanoi", "alert", 1),
        ("kr.knp.seoul", "recall", 1),
        ("vn.customs.hanoi", "alert", 2),
        ("vn.customs.hanoi", "recall", 2),
    ]
    reasons = [wire.parse(event.headers).reason for event in sent.events if b'"reason"' in event.value]
    assert reasons == ["narrowed", "withdrawn"]
    assert all(b"secret" not in event.value for event in sent.events if wire.parse(event.headers).kind == "recall")


def test_older_versions_repeats_backfill_and_other_topics_are_no_news() -> None:
    log, sent = MemoryLog(), Sent()
    new = _entry("a", 2, ["*"])
    log.append("alerts", [new, _entry("a", 1, ["*"]), new, _entry("h", 1, ["*"], backfill="1")])
    log.append(
        "alerts", [_entry("w", 1, ["*"], topics=["wildlife"]), _entry("x", 1, ["*"], expires="2026-01-01T00:00:00Z")]
    )
    notify(_worker(log, sent, HANOI))
    assert _told(sent) == [("vn.customs.hanoi", "alert", 2)]


def test_what_was_sent_before_is_remembered_and_not_sent_again() -> None:
    log, sent, again = MemoryLog(), Sent(), Sent()
    log.append("alerts", [_entry("a", 1, ["*"]), _entry("b", 1, ["*"])])
    notify(_worker(log, sent, SEOUL))
    log.append("alerts", [_entry("a", 2, [])])
    again.before = 2  # another machine goes on, with nothing but the log and the group's position
    notify(_worker(log, again, SEOUL))
    assert _told(again) == [("kr.knp.seoul", "recall", 1)]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ab"),
            st.integers(1, 4),
            st.sampled_from([[], ["kr.knp"], ["*"]]),
            st.sampled_from(["active", "active", "withdrawn"]),
        ),
        max_size=14,
    )
)
def test_a_unit_holds_just_what_it_may_read_after_every_entry(
    steps: list[tuple[str, int, list[str], str]],
) -> None:
    log, sent = MemoryLog(), Sent()
    worker = _worker(log, sent, SEOUL)
    newest: dict[str, tuple[int, dict[str, Any]]] = {}
    for ref, version, to, status in steps:
        log.append("alerts", [_entry(ref, version, to, status)])
        notify(worker)
        if version > newest.get(ref, (0, {}))[0]:
            newest[ref] = (version, orjson.loads(log.read("alerts", log.end("alerts") - 1, 1)[0].value))
        holds: dict[str, int] = {}
        for event in sent.events:
            headers = wire.parse(event.headers)
            if headers.kind == "alert":
                holds[event.key] = headers.version
            else:
                assert holds.pop(event.key) == headers.version, "a recall of what the unit does not hold"
        may = {
            f"kr.kcs/{each}": number
            for each, (number, alert) in newest.items()
            if alert["status"] == "active"
            and decide(viewer_of(SEOUL), alert, "read", SEOUL.purpose, NOW) is Decision.ALLOW
        }
        assert holds == may
