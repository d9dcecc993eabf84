"""The answer of every identifier rule, and the plain spelling that all rules start from."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 512
"""An identifier longer than this is cut: no scheme comes near it, and rules stay cheap on hostile text."""

_DIGIT_ZEROS = "٠۰०০๐໐༠၀០᠐"
_DIGITS = {ord(zero) + digit: ord("0") + digit for zero in _DIGIT_ZEROS for digit in range(10)}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－ー"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\ufeff"), None)
_NARROW = _DIGITS | _DASHES | _INVISIBLE
_COMPACT = {code: (ord(chr(code).upper()) if chr(code).isalnum() else None) for code in range(128)}
_NUMBER_WORD = re.compile(r"\s*(?:no|nr|num|number|번호|เลขที่|หมายเลข|số)\s?[.:#]{1,2}\s*(?=\S)", re.IGNORECASE)
_NOT_COMPACT = re.compile(r"[^0-9A-Z]+")
_NOT_DIGIT = re.compile(r"[^0-9]+")


@dataclass(frozen=True, slots=True)
class Normal:
    """An identifier in its normal form. `value` is the best form even where `valid` is false; `reason` says why it is.

    `service` is the messenger that a handle names beside itself (`telegram:@name`), none everywhere else.
    """

    scheme: str
    value: str
    valid: bool
    reason: str | None = None
    service: str | None = None


def narrow(raw: str) -> str:
    """The text in NFKC with the digits of other scripts, the many dashes and invisible characters made plain."""
    if raw.isascii():
        return raw
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", raw).translate(_NARROW))


def without_number_word(raw: str) -> str:
    """The text without `No.`, `번호:` and the like before it."""
    found = _NUMBER_WORD.match(raw)
    return raw[found.end() :] if found else raw


def compact(raw: str) -> str:
    """Latin letters in upper case and digits, nothing else."""
    if raw.isascii():
        return raw.translate(_COMPACT)
    return _NOT_COMPACT.sub("", narrow(raw).upper())


def digits_of(raw: str) -> str:
    """The digits alone."""
    return _NOT_DIGIT.sub("", narrow(raw))


def as_written(raw: str) -> str:
    """What stands in for a normal form when nothing of the scheme's own letters is in the text."""
    return " ".join(narrow(raw).split())


def checked(scheme: str, raw: str, value: str, reason: str | None) -> Normal:
    """The answer of a rule: valid when there is no reason against it, as written when nothing was left."""
    return Normal(scheme, value or as_written(raw), reason is None and bool(value), reason if value else "empty")
