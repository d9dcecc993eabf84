"""The events of `out.UNIT`: built, parsed and verified by the same functions in the hub and at its subscribers."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from bongsu_schemas import envelope as dsse
from bongsu_schemas.event import (
    EventError,
    Headers,
    Reason,
    Recall,
    event_headers,
    event_id,
    parse,
    recall_value,
    record_key,
    signed_bytes,
    verify,
)
from bongsu_schemas.key_statement import KEY_TYPE, KeyStatementError, key_statement, root_key, trusted_key

ROOT, HUB, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3))
PUBLIC = dsse.public_bytes(HUB)
ALERT_ID = "ab" * 20
VALUE = b'{"alert_id":"abab"}'


def headers_of(value: bytes = VALUE, key: Ed25519PrivateKey = HUB, version: int = 3) -> list[tuple[str, bytes]]:
    return event_headers(
        unit="kr.knp.seoul",
        kind="alert",
        alert_id=ALERT_ID,
        version=version,
        value=value,
        delivered_at="2026-11-20T06:00:00Z",
        topics=["narcotics", "kr"],
        sign=key.sign,
    )


def recalled(reason: Reason = "withdrawn") -> tuple[list[tuple[str, bytes]], bytes]:
    value = recall_value("kr.kcs", "2026-1", 4, ALERT_ID, reason)
    headers = event_headers(
        unit="kr.knp.seoul",
        kind="recall",
        alert_id=ALERT_ID,
        version=4,
        value=value,
        delivered_at="2026-11-20T06:00:00Z",
        reason=reason,
        sign=HUB.sign,
    )
    return headers, value


def certificate(purpose: str = "checkpoint", key: bytes = PUBLIC, root: Ed25519PrivateKey = ROOT) -> bytes:
    return dsse.sign(key_statement("hub", purpose, key, "2026-01-01T00:00:00Z"), KEY_TYPE, root)


def test_what_the_hub_builds_is_parsed_and_verified() -> None:
    parsed = parse(headers_of())
    verify(parsed, VALUE, PUBLIC)
    assert (parsed.kind, parsed.unit, parsed.version, parsed.topics) == (
        "alert",
        "kr.knp.seoul",
        3,
        ("narcotics", "kr"),
    )
    assert parsed.reason is None


def test_the_signed_bytes_are_those_of_the_contract() -> None:
    headers = dict(headers_of())
    expected = (
        b"bongsu/event/1\0kr.knp.seoul\0" + headers["event_id"] + b"\0alert\0" + ALERT_ID.encode() + b"\x003\0"
    ) + headers["sha256"]
    assert signed_bytes(
        "kr.knp.seoul", headers["event_id"].decode(), "alert", ALERT_ID, 3, headers["sha256"].decode()
    ) == (expected)
    assert dsse.verify_bytes(PUBLIC, bytes.fromhex(headers["signature"].decode()), expected)


def test_an_event_id_is_one_delivery() -> None:
    assert event_id("u", ALERT_ID, "alert") == event_id("u", ALERT_ID, "alert")
    others = {event_id("u", ALERT_ID, "recall"), event_id("v", ALERT_ID, "alert"), event_id("u", "cd" * 20, "alert")}
    assert event_id("u", ALERT_ID, "alert") not in others
    assert len(others) == 3


def test_a_recall_has_its_reason_and_no_content() -> None:
    headers, value = recalled("narrowed")
    parsed = parse(headers)
    verify(parsed, value, PUBLIC)
    assert parsed.reason == "narrowed"
    assert Recall.model_validate_json(value).model_dump() == {
        "agency": "kr.kcs",
        "ref": "2026-1",
        "version": 4,
        "alert_id": ALERT_ID,
        "reason": "narrowed",
    }
    assert record_key("kr.kcs", "2026-1") == b"kr.kcs/2026-1"


def changed(name: str, raw: bytes) -> Callable[[], Headers]:
    return lambda: parse([(key, raw if key == name else value) for key, value in headers_of()])


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("kind", b"recall"),
        ("event_id", event_id("kr.knp.busan", ALERT_ID, "alert").encode()),
        ("unit", b"kr.knp.busan"),
        ("alert_id", b"cd" * 20),
        ("version", b"4"),
        ("sha256", b"0" * 64),
        ("signature", b"0" * 128),
    ],
)
def test_a_signed_header_that_was_changed_is_found(name: str, raw: bytes) -> None:
    with pytest.raises(EventError, match="header"):
        verify(changed(name, raw)(), VALUE, PUBLIC)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("kind", b"order"),
        ("event_id", b"AB" * 20),
        ("unit", b"kr.knp\0seoul"),
        ("alert_id", b"ab"),
        ("version", b"03"),
        ("version", "३".encode()),
        ("version", b"3\n"),
        ("topics", b"narcotics,"),
        ("delivered_at", b"yesterday"),
        ("sha256", b""),
        ("signature", b"00"),
        ("unit", b"\xff"),
    ],
)
def test_a_malformed_header_is_named(name: str, raw: bytes) -> None:
    with pytest.raises(EventError, match=f"header {name}: "):
        changed(name, raw)()


@pytest.mark.parametrize("name", [name for name, _ in headers_of()])
def test_a_missing_or_repeated_header_is_named(name: str) -> None:
    headers = headers_of()
    with pytest.raises(EventError, match=f"header {name}: missing"):
        parse([header for header in headers if header[0] != name])
    with pytest.raises(EventError, match=f"header {name}: comes twice"):
        parse([*headers, (name, dict(headers)[name])])


def test_a_recall_needs_a_reason_and_an_alert_has_none() -> None:
    headers, _ = recalled()
    with pytest.raises(EventError, match="header reason: missing"):
        parse([header for header in headers if header[0] != "reason"])
    with pytest.raises(EventError, match="header reason: not expected"):
        parse([*headers_of(), ("reason", b"withdrawn")])


def test_headers_of_others_are_no_concern() -> None:
    assert parse([*headers_of(), ("traceparent", b"\xff")]) == parse(headers_of())


def test_another_key_or_no_value_proves_nothing() -> None:
    with pytest.raises(EventError, match="header signature"):
        verify(parse(headers_of(key=STRANGER)), VALUE, PUBLIC)
    with pytest.raises(EventError, match="header sha256"):
        verify(parse(headers_of()), None, PUBLIC)


def test_nothing_leaves_the_hub_that_a_subscriber_would_refuse() -> None:
    with pytest.raises(EventError, match="header version"):
        headers_of(version=0)


@given(value=st.binary(min_size=1, max_size=200), place=st.integers(min_value=0), change=st.integers(1, 255))
def test_every_byte_of_the_value_counts(value: bytes, place: int, change: int) -> None:
    headers = parse(headers_of(value))
    verify(headers, value, PUBLIC)
    altered = bytearray(value)
    altered[place % len(value)] ^= change
    with pytest.raises(EventError):
        verify(headers, bytes(altered), PUBLIC)


def test_the_root_leads_to_the_key_of_the_hub() -> None:
    assert trusted_key(root_key(dsse.public_bytes(ROOT).hex() + "\n"), certificate()) == PUBLIC


@pytest.mark.parametrize(
    ("root", "text"),
    [
        (certificate(root=STRANGER), "not a key certificate signed by the root"),
        (certificate(purpose="submission"), "purpose"),
        (certificate(key=b"short"), "public_key: 5 bytes"),
        (b"{}", "certificate: this is no DSSE envelope"),
        (dsse.sign(b"[]", KEY_TYPE, ROOT), "statement"),
        (dsse.sign(key_statement("hub", "checkpoint", PUBLIC, ""), "text/plain", ROOT), "not a key certificate"),
    ],
)
def test_a_certificate_that_leads_nowhere_says_why(root: bytes, text: str) -> None:
    with pytest.raises(KeyStatementError, match=text):
        trusted_key(dsse.public_bytes(ROOT), root)


@pytest.mark.parametrize("text", ["", "zz" * 32, "ab" * 31, "-----BEGIN PUBLIC KEY-----"])
def test_a_root_file_that_is_none_says_so(text: str) -> None:
    with pytest.raises(KeyStatementError, match="64 hexadecimal digits"):
        root_key(text)
