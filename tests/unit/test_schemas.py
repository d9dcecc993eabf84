"""The JSON Schemas are those of the models, are valid 2020-12, and never narrow what was released."""

import copy
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from bongsu_schemas.compatibility import narrowings
from bongsu_schemas.generate import FOLDER, SCHEMAS, schema_of

RELEASED = Path(__file__).parents[1] / "golden" / "schemas-v1"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_checked_in_schema_is_the_models_own(name: str) -> None:
    assert (FOLDER / f"{name}.schema.json").read_bytes() == schema_of(name), "run `make schemas`"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_valid_2020_12(name: str) -> None:
    Draft202012Validator.check_schema(orjson.loads(schema_of(name)))


@pytest.mark.parametrize("name", SCHEMAS)
def test_nothing_that_was_released_is_taken_away_or_narrowed(name: str) -> None:
    released = orjson.loads((RELEASED / f"{name}.schema.json").read_bytes())
    assert narrowings(released, orjson.loads(schema_of(name))) == []


def _alert_with(change: Any) -> list[str]:
    old = orjson.loads(schema_of("alert"))
    new = copy.deepcopy(old)
    change(new["$defs"])
    return narrowings(old, new)


def test_an_added_optional_field_is_compatible() -> None:
    assert _alert_with(lambda defs: defs["Alert"]["properties"].update(note={"type": "string"})) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda defs: defs["Alert"]["properties"].pop("title"),
        lambda defs: defs["Alert"]["required"].append("summary"),
        lambda defs: defs["Alert"]["properties"]["entities"].update(maxItems=1),
        lambda defs: defs["Place"]["properties"]["role"]["enum"].remove("transit"),
        lambda defs: defs["Place"]["properties"]["lat"]["anyOf"].pop(),
        lambda defs: defs["Origin"]["properties"]["record_no"].update(minimum=1),
        lambda defs: defs["Quantity"]["properties"]["value"].update(pattern="^1$"),
    ],
)
def test_a_narrowing_is_found(change: Any) -> None:
    assert _alert_with(change)
