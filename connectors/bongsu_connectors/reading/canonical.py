"""One form for one content: what the fingerprint of a record is made of.

Full-width Latin and Thai digits become ASCII, text becomes NFC, all white space goes, empty fields go, the numbers
of numeric columns and the times of date columns become plain. Keys and columns lose their order, lists keep theirs.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from unicodedata import is_normalized, normalize

from bongsu_connectors.reading.moments import Form
from bongsu_connectors.reading.numbers import decimal
from bongsu_connectors.reading.occurrence import canonical_moment
from bongsu_connectors.reading.width import narrow

_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")


def squashed(text: str) -> str:
    """A text without white space, in NFC, full-width Latin and Thai digits as ASCII."""
    bare = "".join(text.split())
    if bare.isascii():
        return bare
    bare = _INVISIBLE.sub("", narrow(bare))
    return bare if is_normalized("NFC", bare) else normalize("NFC", bare)


def canonical(
    fields: Mapping[str, Any], numeric: Mapping[str, re.Pattern[str]], moments: Mapping[str, Form]
) -> dict[str, Any]:
    """The canonical form of a record's fields; `numeric` and `moments` say how named columns are written."""
    made: dict[str, Any] = {}
    for name, value in fields.items():
        if value is None or value == "":
            continue
        key = name if name.isascii() else squashed(name)
        if name in numeric:
            plain = decimal(value, numeric[name])
        elif name in moments:
            plain = canonical_moment(value, moments[name])
        else:
            plain = None
        if plain is None:
            plain = _value(value, numeric, moments)
            if plain in ("", [], {}):
                continue
        made[key] = plain
    return made


def _value(value: Any, numeric: Mapping[str, re.Pattern[str]], moments: Mapping[str, Form]) -> Any:
    if isinstance(value, str):
        return squashed(value)
    if isinstance(value, Mapping):
        return canonical(value, numeric, moments)
    if isinstance(value, list):
        return [plain for each in value if (plain := _value(each, numeric, moments)) not in ("", [], {})]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
