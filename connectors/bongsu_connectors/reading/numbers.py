"""Numbers in the senders' forms: `1,234.5` (Korea, Thailand) and `1.234,5` (Viet Nam), to plain decimals.

In JSON and in numeric cells of XLSX the number is what it is; text follows the feed's form.
"""

import math
import re
from decimal import Decimal
from typing import Any

from bongsu_connectors.reading import limits
from bongsu_connectors.reading.width import plain

POINT = re.compile(r"(?:(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?|\.(\d+))\Z", re.ASCII)
"""`1,234.5`: the comma groups thousands, the point begins the fraction."""
COMMA = re.compile(r"(?:(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?|,(\d+))\Z", re.ASCII)
"""`1.234,5`: the point groups thousands, the comma begins the fraction."""

FORM_OF = {POINT: "1,234.5", COMMA: "1.234,5"}
_LARGEST_REVISION = 2**31 - 1
_LONGEST = 2 * limits.NUMBER_DIGITS + limits.NUMBER_DIGITS // 3 + 1


def decimal(value: Any, form: re.Pattern[str]) -> str | None:
    """A number >= 0 as a plain decimal without needless zeros (`1115.63`), None when it is not one of the form."""
    if isinstance(value, str):
        return _decimal_text(value, form)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        text = format(Decimal(repr(value)), "f")
    else:
        text = str(value)
    return _plain(*text.partition(".")[::2]) if text[0] != "-" or not value else None


def revision(value: Any) -> int | None:
    """A revision number: an integer from 1 to 2**31 - 1, as a number or in digits; None for anything else."""
    if isinstance(value, str):
        text = value.strip()
        if not text.isascii():
            text = plain(text)
        if not (text.isascii() and text.isdigit()) or len(text) > limits.NUMBER_DIGITS:
            return None
        number = int(text)
    elif isinstance(value, bool):
        return None
    elif isinstance(value, int):
        number = value
    elif isinstance(value, float) and value.is_integer():
        number = int(value)
    else:
        return None
    return number if 1 <= number <= _LARGEST_REVISION else None


def whole_number(value: Any) -> int | None:
    """A count >= 0, as a number or in digits with or without grouped thousands; None for anything else."""
    text = decimal(value, POINT)
    return int(text) if text is not None and "." not in text else None


def _decimal_text(value: str, form: re.Pattern[str]) -> str | None:
    text = value.strip()
    if not text.isascii():
        text = plain(text)
    elif text.isdigit() and len(text) <= limits.NUMBER_DIGITS:
        return text.lstrip("0") or "0"
    if len(text) > _LONGEST or not (match := form.match(text)):
        return None
    grouped, fraction, bare = match.groups()
    if grouped is None:
        return _plain("0", bare)
    return _plain(grouped.replace("," if form is POINT else ".", ""), fraction or "")


def _plain(whole: str, fraction: str) -> str | None:
    whole = whole.lstrip("0-") or "0"
    fraction = fraction.rstrip("0")
    if len(whole) > limits.NUMBER_DIGITS or len(fraction) > limits.NUMBER_DIGITS:
        return None
    return f"{whole}.{fraction}" if fraction else whole
