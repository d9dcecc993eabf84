"""No route of the API passes over a parameter that it does not have."""

import re
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from bongsu.entrypoints.api.parameters import parameters_of

READER = "analyst@kr.kcs"


def test_every_route_refuses_a_misspelt_parameter_and_names_the_nearest(filled: Any) -> None:
    asked = 0
    for context in iter_route_contexts(filled.app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute) or not (context.path or "").startswith("/v1/"):
            continue
        names = [*parameters_of(route), "purpose"]
        path = re.sub(r"\{[^}]+\}", "x", context.path or "")
        for method in context.methods or ():
            for name in names:
                misspelt = name + name[-1]
                answer = filled(method, path, READER, params={misspelt: "5"})
                assert answer.status_code == 422, (method, path, misspelt)
                [error] = [each for each in answer.json()["errors"] if each["code"] == "unknown_parameter"]
                assert error["field"] == misspelt
                assert f"did you mean '{name}'" in error["message"], (method, path)
                asked += 1
    assert asked > 40


def test_an_export_with_a_filter_that_it_does_not_take_exports_nothing(filled: Any) -> None:
    params = {"purpose": "border_risk", "agency": "th.customs"}
    before = filled.hub.log.end("access")
    answer = filled.get("/v1/export", READER, params=params)
    assert answer.status_code == 422
    assert "format" in answer.json()["detail"]
    assert filled.hub.log.end("access") == before


@pytest.mark.parametrize("name", ["x" * 5_000, "<script>", "q[]", "", "\u0000", "q\n"])
def test_a_hostile_name_is_refused_in_short(filled: Any, name: str) -> None:
    answer = filled.get("/v1/alerts", READER, params={name: "1", "purpose": "border_risk"})
    assert answer.status_code == 422
    assert len(answer.text) < 1_500


@pytest.mark.parametrize(
    ("user", "path", "body"),
    [
        (READER, "/v1/checks", {"identifiers": ["SYNU 100001-9"]}),
        (READER, "/v1/explain", {"text": "필로폰"}),
        (READER, "/v1/subscriptions", {"topic": "narcotics"}),
        ("feed@th.customs", "/v1/quarantine/x/requeue", {"corrected_in": "0" * 40}),
        ("feed@th.customs", "/v1/quarantine/x/discard", {"reason": "x"}),
        ("steward@hub", "/v1/links/judgements", {"a": "x", "b": "y", "verdict": "confirm", "reason": "x"}),
    ],
)
def test_a_body_with_a_misspelt_field_is_refused_and_names_the_nearest(
    filled: Any, user: str, path: str, body: dict[str, Any]
) -> None:
    for name in body:
        sent = {(each + each[-1] if each == name else each): value for each, value in body.items()}
        answer = filled.post(path, user, json=sent, params={"purpose": "border_risk"})
        assert answer.status_code == 422, (path, name)
        [error] = [each for each in answer.json()["errors"] if each["code"] == "extra_forbidden"]
        assert error["field"] == name + name[-1]
        assert f"did you mean '{name}'" in error["message"]
        assert f"POST {path}" in error["message"]


def test_a_bad_body_is_told_what_was_found_what_fits_and_what_to_do(filled: Any) -> None:
    params = {"purpose": "border_risk"}
    body = {"a": "x", "b": "y", "verdict": "maybe"}
    errors = filled.post("/v1/links/judgements", "steward@hub", json=body, params=params).json()["errors"]
    told = {each["field"]: each["message"] for each in errors}
    assert told["verdict"] == (
        "Input should be 'confirm', 'reject' or 'undo' (found: 'maybe'). Mend it and send it again"
    )
    assert told["reason"] == "Field required: add it to the body. It takes a, b, reason, relation, verdict"


@pytest.mark.parametrize(("name", "value"), [("country", "XX"), ("substance", "nothing known"), ("risk", "huge")])
def test_a_bad_value_of_a_filter_names_the_filter(filled: Any, name: str, value: str) -> None:
    answer = filled.get("/v1/alerts", READER, params={"purpose": "border_risk", name: value})
    assert answer.status_code == 400
    assert [each["field"] for each in answer.json()["errors"]] == [name]
    assert answer.json()["detail"].startswith(f"{name}: ")
