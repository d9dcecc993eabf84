"""Reading of the code lists' data files, and the form in which their words are compared."""

import re
import unicodedata
from datetime import date
from importlib import resources
from typing import Any

import orjson

# Full-width forms, Vietnamese d with a stroke, the typographic signs that senders mix, and the two wrong
# spellings of Thai vowels that look right on the screen.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("๐") + digit: ord("0") + digit for digit in range(10)
}
_LETTERS = str.maketrans({"đ": "d", "Đ": "d", "’": "'", "‘": "'", "–": "-", "—": "-", "µ": "u", "μ": "u"})
_THAI_SPELLING = (("\u0e4d\u0e32", "\u0e33"), ("\u0e40\u0e40", "\u0e41"))
_MARKS = re.compile("[\u0300-\u036f]+")
_SIGNS = re.compile("[^\\w\u0e00-\u0e7f]+|_+")


def entries(name: str) -> list[dict[str, Any]]:
    """The entries of the data file `name`, such as `substances`, as they stand in it."""
    data: dict[str, Any] = document(name)
    rows: list[dict[str, Any]] = data["entries"]
    return rows


def document(name: str) -> dict[str, Any]:
    """The data file `name` with its source, licence and date."""
    raw = resources.files(__package__).joinpath(f"{name}.json").read_bytes()
    parsed: dict[str, Any] = orjson.loads(raw)
    return parsed


def day(text: str | None) -> date | None:
    """A day of a data file, none where the validity is open."""
    return date.fromisoformat(text) if text else None


def narrow(text: str) -> str:
    """The text in NFC with full-width letters, Thai digits and misspelt Thai vowels made plain."""
    text = unicodedata.normalize("NFC", text).translate(_NARROW)
    for wrong, right in _THAI_SPELLING:
        text = text.replace(wrong, right)
    return text


def spelling(text: str) -> str:
    """The narrow text, casefolded, with single blanks between words."""
    return " ".join(narrow(text).casefold().split())


def plain(text: str) -> str:
    """The spelling without the marks of Latin letters. Thai vowels and tone marks stay."""
    text = unicodedata.normalize("NFD", spelling(text).translate(_LETTERS))
    return unicodedata.normalize("NFC", _MARKS.sub("", text))


def bare(text: str) -> str:
    """The plain text without blanks and signs: what two spellings of one name have in common."""
    return _SIGNS.sub("", plain(text))
