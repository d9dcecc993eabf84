"""The fields of one record while it is read: texts without placeholders, and the warnings that come up."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from unicodedata import is_normalized, normalize

from bongsu_connectors.reading.canonical import squashed, squashed_name
from bongsu_schemas.feed import Defect
from bongsu_schemas.identifiers import is_placeholder

_DIGITS = frozenset("0123456789")
_SHORT = 48
"""Up to here a text may come again, in another record, and is remembered."""


class Fields:
    """One record's fields, or those of an object inside it. Whatever a field holds, reading it raises nothing."""

    __slots__ = ("_texts", "defects", "path", "sent", "warnings")

    def __init__(self, sent: Mapping[str, Any], path: str = "", parent: "Fields | None" = None) -> None:
        """Fields of an object inside a record share the record's defects and warnings."""
        self.sent = sent
        self.path = path
        self._texts: dict[str, str] = {}
        self.defects: list[Defect] = [] if parent is None else parent.defects
        self.warnings: list[Defect] = [] if parent is None else parent.warnings

    def get(self, name: str) -> Any:
        """The value as sent; None when absent."""
        return self.sent.get(name)

    def text(self, name: str) -> str:
        """A field as text in NFC without outer blanks; empty when it is absent or a placeholder."""
        found = self._texts.get(name)
        if found is None:
            value = self.sent.get(name)
            if type(value) is not str:
                value = self._scalar(name, value) if value or value == 0 else ""
            found = self._texts[name] = clean(value) if value else ""
        return found

    def texts(self, name: str) -> list[str]:
        """A list of texts without placeholders; one text alone is a list of one."""
        value = self.sent.get(name)
        if not isinstance(value, list):
            text = self.text(name)
            return [text] if text else []
        cleaned = [clean(each if type(each) is str else self._scalar(name, each)) for each in value]
        return [text for text in cleaned if text]

    def parts(self, name: str, separator: str) -> list[str]:
        """The pieces of a text that holds several values."""
        text = self.text(name)
        if not text.isascii():
            text = text.replace(chr(ord(separator) + 0xFEE0), separator)  # its full-width form
        if separator not in text:
            return [text] if text else []
        pieces = (piece.strip() for piece in text.split(separator))
        return [piece for piece in pieces if piece and not is_placeholder(piece)]

    def items(self, name: str) -> list["Fields"]:
        """The objects of a list; anything else in it is a warning."""
        value = self.sent.get(name)
        if value is None or value == "":
            return []
        if isinstance(value, dict):
            value = [value]
        if not isinstance(value, list):
            if self.text(name):
                self.warn(name, "bad_structure", found=type(value).__name__)
            return []
        found = []
        for at, each in enumerate(value):
            if isinstance(each, dict):
                found.append(Fields(each, f"{self.path}{name}/{at}/", self))
            elif each not in (None, ""):
                self.warn(f"{name}/{at}", "bad_structure", found=type(each).__name__)
        return found

    def word(self, name: str) -> str:
        """A field as one word of a closed list: without blanks, in NFC, ASCII width, lower case.

        Here `없음` and `-` are words like others; for an absent field the word is empty.
        """
        value = self.sent.get(name)
        if not value:
            return ""
        text = value if type(value) is str else self._scalar(name, value)
        return (squashed_name(text) if len(text) <= _SHORT else squashed(text)).casefold()

    def warn(self, name: str, code: str, **values: Any) -> None:
        """Note a defect that does not stop the record."""
        self.warnings.append(Defect(self.path + name, code, values))

    def stop(self, name: str, code: str, **values: Any) -> None:
        """Note a defect for which the record is quarantined."""
        self.defects.append(Defect(self.path + name, code, values))

    def _scalar(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return str(value)
        if isinstance(value, float):
            return str(int(value)) if value.is_integer() else repr(value)
        if isinstance(value, datetime):
            return value.isoformat(" ")
        if value:
            self.warn(name, "bad_structure", found=type(value).__name__)
        return ""


def clean(text: str) -> str:
    """A text in NFC without outer blanks; empty for a placeholder."""
    text = text.strip()
    # Three digits, or two different ones in a number, stand in no placeholder: most texts need not be looked up.
    end = text[-2:]
    if (
        end.isdigit()
        and end.isascii()
        and (end[0] != end[-1] or len(_DIGITS.intersection(text)) > 1)
        and (text[-3:].isdigit() or not text[0].isalpha())
    ):
        return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)
    return _clean_short(text) if len(text) <= _SHORT else _clean_word(text)


def _clean_word(text: str) -> str:
    if not text or is_placeholder(text):
        return ""
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


_clean_short = lru_cache(maxsize=4_096)(_clean_word)
