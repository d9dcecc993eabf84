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
