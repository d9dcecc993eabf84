"""The fields of one record while it is read: texts without placeholders, and the warnings that come up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from unicodedata import is_normalized, normalize

from bongsu_connectors.reading.canonical import squashed
from bongsu_schemas.feed import Defect
from bongsu_schemas.identifiers import is_placeholder

_DIGITS = frozenset("0123456789")


class Fields:
    """One record's fields, or those of an object inside it. Whatever a field holds, reading it raises nothing."""

    __slots__ = ("_texts", "defects", "path", "sent", "warnings")

    def __init__(self, sent: Mapping[str, Any], path: str = "", parent: "Fields | None" = None) -> None:
        """Fields of an object inside a record share the record's defects and warnings."""
        self.sent = sent
        self.path = path
        self._texts: dict[str, str] = {}
        self.defects: list[Defect] = parent.defects if parent else []
        self.warnings: list[Defect] = parent.warnings if parent else []

    def get(self, name: str) -> Any:
        """The value as sent; None when absent."""
        return self.sent.get(name)

    def text(self, name: str) -> str:
        """A field as text in NFC without outer blanks; empty when it is absent or a placeholder."""
        value = self.sent.get(name)
        if not value and value != 0:
            return ""
        found = self._texts.get(name)
        if found is None:
            found = self._texts[name] = self._clean(value if type(value) is str else self._scalar(name, value))
        return found

    def texts(self, name: str) -> list[str]:
        """A list of texts without placeholders; one text alone is a list of one."""
        value = self.sent.get(name)
        if not isinstance(value, list):
            text = self.text(name)
            return [text] if text else []
        cleaned = (self._clean(each if type(each) is str else self._scalar(name, each)) for each in value)
        return [text for text in cleaned if text]

    def parts(self, name: str, separator: str) -> list[str]:
        """The pieces of a text that holds several values."""
        text = self.text(name)
        if not text.isascii():
            text = text.replace(chr(ord(separator) + 0xFEE0), separator)  # its full-width form
        pieces = (piece.strip() for piece in text.split(separator)) if text else ()
        return [piece for piece in pieces if piece and not is_placeholder(piece)]

    def items(self, name: str) -> list["Fields"]:
        """The objects of a list; anything else in it is a warning."""
        value = self.sent.get(name)
        if isinstance(value, Mapping):
            value = [value]
        if not isinstance(value, list):
            if self.text(name):
                self.warn(name, "bad_structure", found=type(value).__name__)
            return []
        found = []
        for at, each in enumerate(value):
            if isinstance(each, Mapping):
                found.append(Fields(each, f"{self.path}{name}/{at}/", self))
            elif each not in (None, ""):
                self.warn(f"{name}/{at}", "bad_structure", found=type(each).__name__)
        return found

    def word(self, name: str) -> str:
        """A field as one word of a closed list: without blanks, in NFC, ASCII width, lower case.

        Here `없음` and `-` are words like others; for an absent field the word is empty.
        """
        value = self.sent.get(name)
        return squashed(value if isinstance(value, str) else self._scalar(name, value)).casefold() if value else ""

    def warn(self, name: str, code: str, **values: Any) -> None:
        """Note a defect that does not stop the record."""
        self.warnings.append(Defect(self.path + name, code, values))

    def stop(self, name: str, code: str, **values: Any) -> None:
        """Note a defect for which the record is quarantined."""
        self.defects.append(Defect(self.path + name, code, values))

    @staticmethod
    def _clean(text: str) -> str:
        text = text.strip()
        if not text:
            return ""
        # Two different digits make a number, and no placeholder has them: most texts need not be looked up.
        if not (text[-1].isdigit() and len(_DIGITS.intersection(text)) > 1) and is_placeholder(text):
            return ""
        return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)

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
