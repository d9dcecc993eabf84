"""One form for one content: what the fingerprint of a record is made of.

Full-width Latin and Thai digits become ASCII, text becomes NFC, all white space goes, empty fields go, the numbers
of numeric columns and the times of date columns become plain. Keys and columns lose their order, lists keep theirs.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from unicodedata import is_normalized, normalize

from bongsu_connectors.reading.moments import Form
from bongsu_connectors.reading.numbers import decimal
from bongsu_connectors.reading.occurrence import canonical_moment
from bongsu_connectors.reading.width import narrow

_ODD = re.compile("[\u200b\u2060\ufeff\uff01-\uff5e๐-๙]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
_BETWEEN = "\x00"  # stands in no text that gets here: such a record is quarantined


def squashed(text: str) -> str:
    """A text without white space, in NFC, full-width Latin and Thai digits as ASCII."""
    bare = "".join(text.split())
    if bare.isascii():
        return bare
    if _ODD.search(bare):
        bare = _INVISIBLE.sub("", narrow(bare))
    return bare if is_normalized("NFC", bare) else normalize("NFC", bare)


squashed_name = lru_cache(maxsize=4096)(squashed)
"""`squashed` for names of fields, which come again and again."""


def canonical(
    fields: Mapping[str, Any], numeric: Mapping[str, re.Pattern[str]], moments: Mapping[str, Form]
) -> dict[str, Any]:
    """The canonical form of a record's fields; `numeric` and `moments` say how named columns are written.

    All texts of a record are squashed in one go, which costs a tenth of squashing each.
    """
    texts: list[str] = []
    _collect(fields, texts)
    pieces = squashed(_BETWEEN.join(texts)).split(_BETWEEN)
    if len(pieces) != len(texts):
        pieces = [squashed(text) for text in texts]
    return _record(fields, iter(pieces), numeric, moments)


def _collect(value: Any, texts: list[str]) -> None:
    """All texts of a value in the order in which `_value` asks for them."""
    for each in value.values() if type(value) is not list else value:
        if type(each) is str:
            texts.append(each)
        elif isinstance(each, list | Mapping):
            _collect(each, texts)


def _record(
    fields: Mapping[str, Any],
    texts: Iterator[str],
    numeric: Mapping[str, re.Pattern[str]],
    moments: Mapping[str, Form],
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in fields.items():
        plain: Any = next(texts) if type(value) is str else _value(value, texts, numeric, moments)
        if plain in _EMPTY:
            continue
        key = name if name.isascii() else squashed_name(name)
        if name in numeric:
            made[key] = decimal(value, numeric[name]) or plain
        elif name in moments:
            made[key] = canonical_moment(value, moments[name]) or plain
        else:
            made[key] = plain
    return made


_EMPTY: tuple[Any, ...] = ("", None, [], {})


def _value(
    value: Any, texts: Iterator[str], numeric: Mapping[str, re.Pattern[str]], moments: Mapping[str, Form]
) -> Any:
    if isinstance(value, Mapping):
        return _record(value, texts, numeric, moments)
    if isinstance(value, list):
        made = [next(texts) if type(each) is str else _value(each, texts, numeric, moments) for each in value]
        return [plain for plain in made if plain not in _EMPTY]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if value is None or isinstance(value, datetime):
        return value.isoformat() if value else ""
    return str(value)
