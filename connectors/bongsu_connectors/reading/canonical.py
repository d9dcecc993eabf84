"""One form for one content: what the fingerprint of a record is made of.

Full-width Latin and Thai digits become ASCII, text becomes NFC, all white space goes, empty fields go, the numbers
of numeric columns and the times of date columns become plain. Keys and columns lose their order, lists keep theirs.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any
from unicodedata import is_normalized, normalize

from bongsu_connectors.reading.moments import Form
from bongsu_connectors.reading.numbers import decimal
from bongsu_connectors.reading.occurrence import canonical_moment
from bongsu_connectors.reading.width import narrow

_ODD = re.compile("[\u200b\u2060\ufeff\uff01-\uff5e๐-๙]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
_ALL_TEXT = frozenset({str})
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


Reader = Callable[[Any], str | None]
"""Reads the value of a numeric or a date column into its one plain text; None when it is unreadable."""


def readers(numeric: Mapping[str, re.Pattern[str]], moments: Mapping[str, Form]) -> dict[str, Reader]:
    """What `canonical` asks for: how the values of named columns are read."""
    return {
        **{name: partial(decimal, form=form) for name, form in numeric.items()},
        **{name: partial(canonical_moment, form=form) for name, form in moments.items()},
    }


def canonical(fields: Mapping[str, Any], special: Mapping[str, Reader]) -> dict[str, Any]:
    """The canonical form of a record's fields; `special` has the columns that hold numbers and times.

    All texts of a record are squashed in one go, which costs a tenth of squashing each.
    """
    values = fields.values()
    if _ALL_TEXT.issuperset(map(type, values)):
        return _flat(fields, _squashed_all(list(values)), special)
    texts: list[str] = []
    _collect(values, texts)
    return _record(fields, iter(_squashed_all(texts)), special)


def _squashed_all(texts: list[str]) -> list[str]:
    pieces = squashed(_BETWEEN.join(texts)).split(_BETWEEN)
    return pieces if len(pieces) == len(texts) else [squashed(text) for text in texts]


def _flat(fields: Mapping[str, str], pieces: list[str], special: Mapping[str, Reader]) -> dict[str, Any]:
    """The canonical form of a record that holds texts alone, as those of XML and CSV do."""
    made: dict[str, Any] = {}
    for name, plain in zip(fields, pieces, strict=True):
        if plain:
            made[name if name.isascii() else squashed_name(name)] = plain
    for name, read in special.items():
        if name in made and name in fields and (known := read(fields[name])):
            made[name] = known
    return made


def _collect(values: Iterable[Any], texts: list[str]) -> None:
    """All texts of a value in the order in which `_record` and `_value` ask for them."""
    for each in values:
        kind = type(each)
        if kind is str:
            texts.append(each)
        elif kind is list:
            _collect(each, texts)
        elif kind is dict:
            _collect(each.values(), texts)


def _record(fields: Mapping[str, Any], texts: Iterator[str], special: Mapping[str, Reader]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in fields.items():
        plain: Any = next(texts) if type(value) is str else _value(value, texts, special)
        if plain:
            read = special.get(name)
            made[name if name.isascii() else squashed_name(name)] = (read(value) or plain) if read else plain
    return made


def _value(value: Any, texts: Iterator[str], special: Mapping[str, Reader]) -> Any:
    """The plain form of anything that is no text; empty for what holds nothing."""
    kind = type(value)
    if kind is dict:
        return _record(value, texts, special)
    if kind is list:
        made = [next(texts) if type(each) is str else _value(each, texts, special) for each in value]
        return [plain for plain in made if plain]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if value is None or isinstance(value, datetime):
        return value.isoformat() if value else ""
    return str(value)
