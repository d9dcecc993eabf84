"""Write `v1/*.schema.json` (JSON Schema 2020-12) from the models: `make schemas`."""

from pathlib import Path

import orjson
from pydantic.json_schema import models_json_schema

from bongsu_schemas.alert import Alert
from bongsu_schemas.model import WireModel
from bongsu_schemas.quarantine import QuarantineRecord
from bongsu_schemas.receipt import Receipt
from bongsu_schemas.submission import Envelope

SCHEMAS: dict[str, type[WireModel]] = {
    "alert": Alert,
    "receipt": Receipt,
    "submission": Envelope,
    "quarantine": QuarantineRecord,
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path(__file__).parent / "v1"


def schema_of(name: str) -> bytes:
    """The schema document of one model, ready to be written."""
    model = SCHEMAS[name]
    _, definitions = models_json_schema([(model, "validation")], by_alias=True)
    document = {
        "$schema": _DIALECT,
        "$id": f"urn:bongsu:schema:v1:{name}",
        "title": model.__name__,
        "$ref": f"#/$defs/{model.__name__}",
        "$defs": definitions["$defs"],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def main() -> None:
    """Write all schemas."""
    FOLDER.mkdir(exist_ok=True)
    for name in SCHEMAS:
        (FOLDER / f"{name}.schema.json").write_bytes(schema_of(name))


if __name__ == "__main__":
    main()
