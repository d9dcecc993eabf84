"""Whatever is sent, the answer is one of the API's own: never a fault of the hub."""

import time
from typing import Any

import pytest

ANALYST = "analyst@kr.kcs"
WHY = {"purpose": "border_risk"}
JSON = {"content-type": "application/json"}

QUERIES = (
    *("\x00", "a\x00b", '"', "(((((", "a" * 10_000, "(" * 5_000 + "a" + ")" * 5_000, "a OR " * 3_000 + "b"),
    *('name:""', 'container:"\x00"', "occurred:[2026-13-01 TO *]", "occurred:99999999999999", "mass_g:[1e999 TO *]"),
    *("version:1e400", "risk:", "*:*", "\\", 'ref:"kr.knp"', 'month:"2026-99"', "NOT *", "-필로폰", '"필로폰', "ก็"),
    *("\u202e", "\ufeff", "𠀀", "agency:*", "risk:[low TO high]", "alert_id:zzz"),
)
VALUES = ("", "\x00", '"', "a/b", "x" * 1_000, "*", "[", "2026-13", "\ud7ff")
IDENTITIES = (
    "%00",
    "%ff",
    "a%00/b",
    "..%2f..",
    "kr.knp/%00",
    "0" * 40,
    "0" * 39,
    "kr.knp/",
    "/",
    "by-ref",
    "%ED%A0%80",
)
CHECKS = (
    *(b'{"identifiers":["\\ud800"]}', b'{"identifiers":["\\u0000", ""]}', b"[" * 100_000, b'{"identifiers":[null]}'),
    *(
        b'{"identifiers":["' + b"9" * 5_000 + b'"]}',
        b'{"identifiers":["container:","x:y",":"]}',
        b'{"identifiers":NaN}',
    ),
)
TEXTS = ("\\ud800", "\\u0000", "", "0" * 60_000, "필로폰 " * 10_000, "1" + ".1" * 20_000, "@" * 50_000, "A1-" * 20_000)
FORMS = (
    b"\xff",
    b"token=%ff",
    b"token=" + b"x" * 100_000,
    b"&" * 1_000,
    b"user=..%2f..%2fkeys%2froot.key",
    b"user=%00",
)


def is_ours(response: Any) -> bool:
    kind = response.headers["content-type"].partition(";")[0]
    return response.status_code < 500 and (
        response.status_code < 400 or kind in ("application/problem+json", "text/html")
    )


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_any_query_is_answered(filled: Any, query: str) -> None:
    assert is_ours(filled.get("/v1/alerts", ANALYST, params={**WHY, "q": query}))


@pytest.mark.parametrize("facet", ["agency", "substance", "transport_mode", "country", "risk", "month", "ref"])
def test_any_facet_value_is_answered(filled: Any, facet: str) -> None:
    for value in VALUES:
        assert is_ours(filled.get("/v1/alerts", ANALYST, params={**WHY, facet: value})), value


@pytest.mark.parametrize("identity", IDENTITIES)
def test_any_identity_is_answered(filled: Any, identity: str) -> None:
    for path in (
        "alerts/{}",
        "alerts/{}/proof",
        "alerts/{}/history",
        "incidents/{}",
        "submissions/{}",
        "quarantine/{}",
    ):
        assert is_ours(filled.get("/v1/" + path.format(identity), ANALYST, params=WHY)), path


@pytest.mark.parametrize("body", CHECKS, ids=range(len(CHECKS)))
def test_any_list_is_answered(filled: Any, body: bytes) -> None:
    assert is_ours(filled.post("/v1/checks", ANALYST, params=WHY, content=body, headers=JSON))


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_any_text_is_explained_in_time(filled: Any, text: str) -> None:
    started = time.monotonic()
    assert is_ours(filled.post("/v1/explain", ANALYST, content=f'{{"text":"{text}"}}'.encode(), headers=JSON))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("body", FORMS, ids=range(len(FORMS)))
def test_any_form_is_answered(filled: Any, body: bytes) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = filled.post("/login", content=body, headers=headers)
    assert is_ours(response)
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("value", [b"Bearer \xff\xfe", b"Bearer", b"Bearer  ", b"bearer x", b"Basic eDp5"])
def test_any_authorization_is_answered(filled: Any, value: bytes) -> None:
    assert filled.get("/v1/me", headers={"Authorization": value}).status_code == 401
