"""Records of an XML file, by expat: no DTD, no entities, UTF-8 alone, each record with its own bytes."""

from collections.abc import Mapping
from pyexpat import ExpatError
from typing import Any
from xml.parsers.expat import ParserCreate, errors

from bongsu_connectors.reading import limits
from bongsu_connectors.reading.numbers import whole_number
from bongsu_connectors.reading.raw_record import RawFile, RawRecord
from bongsu_schemas.feed import Defect, FileRefused

_ROOT, _RECORD, _FIELD = 1, 2, 3  # how deep each stands
_UTF8 = (None, "", "utf-8", "utf8")


def element_records(
    payload: bytes, root: str, record: str, count: str, most: int | None = limits.SUBMISSION_RECORDS
) -> RawFile:
    """The elements `record` under `root`, whose child elements are the fields; the element `count` tells how many.

    `FileRefused`: `malformed_xml`, `dtd`, `encoding`, `root`, `depth`, `duplicate_key`, `count_mismatch`.
    """
    reader = _Reader(root, record, most)
    parser = ParserCreate("utf-8")
    parser.buffer_text = True
    parser.buffer_size = 65_536
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.XmlDeclHandler = reader.declaration
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.EntityDeclHandler = reader.entity
    parser.ExternalEntityRefHandler = reader.external
    reader.parser = parser
    reader.payload = payload
    try:
        parser.Parse(payload, True)  # noqa: FBT003 - pyexpat's own signature
    except ExpatError as error:
        values: dict[str, Any] = {"problem": errors.messages[error.code]}
        raise FileRefused(Defect("", "malformed_xml", values), f"line {error.lineno}") from error
    finally:
        reader.parser = None  # the two hold each other
    declared = reader.envelope.get(count)
    if whole_number(declared) != len(reader.records):
        values = {"found": declared or "", "expected": len(reader.records)}
        raise FileRefused(Defect(count, "count_mismatch", values), f"<{count}>")
    warnings = tuple(Defect(name, "unknown_column", {"found": name}) for name in reader.envelope if name != count)
    return RawFile(reader.records, reader.envelope, warnings)


class _Reader:
    """What expat calls. Fields are a record's children; nothing may stand deeper."""

    def __init__(self, root: str, record: str, most: int | None) -> None:
        self.root, self.record, self.most = root, record, most
        self.parser: Any = None
        self.payload = b""
        self.records: list[RawRecord] = []
        self.envelope: dict[str, str] = {}
        self._depth = 0
        self._path: list[str] = []
        self._text: list[str] = []
        self._fields: dict[str, str] | None = None
        self._defects: list[Defect] = []
        self._begin = self._line = 0

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or "").lower() not in _UTF8:
            raise FileRefused(Defect("", "encoding", {"charset": "utf-8", "found": encoding or ""}), "line 1")

    def doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        found = (
            f"<!DOCTYPE {name}{' SYSTEM' if system else ''}{' PUBLIC' if public else ''}{' […]' if internal else ''}>"
        )
        raise FileRefused(Defect("", "dtd", {"found": found}), f"line {self.parser.CurrentLineNumber}")

    def entity(self, name: str, *_: Any) -> None:
        raise FileRefused(Defect("", "dtd", {"found": f"<!ENTITY {name}>"}), f"line {self.parser.CurrentLineNumber}")

    def external(self, *_: Any) -> int:
        raise FileRefused(Defect("", "dtd", {"found": "external entity"}), f"line {self.parser.CurrentLineNumber}")

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self._depth += 1
        depth = self._depth
        if self._fields is not None:
            if depth == _FIELD:
                self._path = [name]
                self._text = []
            else:
                self._nested()
        elif depth == _ROOT:
            if name != self.root:
                raise FileRefused(
                    Defect("", "root", {"found": f"<{name}>", "expected": f"<{self.root}>"}),
                    f"line {self.parser.CurrentLineNumber}",
                )
        elif depth == _RECORD and name == self.record:
            self._fields, self._defects = {}, []
            self._begin = self.parser.CurrentByteIndex
            self._line = self.parser.CurrentLineNumber
        else:
            self._path.append(name)
            self._text = []
            if depth > limits.NESTING:
                raise FileRefused(
                    Defect("", "depth", {"found": depth, "most": limits.NESTING}),
                    f"line {self.parser.CurrentLineNumber}",
                )

    def text(self, data: str) -> None:
        self._text.append(data)

    def end(self, name: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        fields = self._fields
        if fields is not None:
            if depth == _FIELD:
                if name in fields:
                    self._defects.append(Defect(name, "duplicate_key", {"found": name}))
                text = self._text
                fields[name] = text[0] if len(text) == 1 else "".join(text)
                self._text = []
            elif depth == _RECORD:
                self._finish(fields)
        elif depth > _ROOT:
            self._around()

    def _nested(self) -> None:
        """An element below a field: the form has none there."""
        field = self._path[0]
        deep = self._depth - _RECORD + 1
        codes = {(defect.field, defect.code) for defect in self._defects}
        if (field, "truncated") not in codes:
            self._defects.append(Defect(field, "truncated", {"found": f"<{field}><…>", "expected": f"<{field}>"}))
        if deep > limits.NESTING and (field, "depth") not in codes:
            self._defects.append(Defect(field, "depth", {"found": deep, "most": limits.NESTING}))

    def _finish(self, fields: dict[str, str]) -> None:
        limits.check_count(len(self.records) + 1, self.most)
        end = self.parser.CurrentByteIndex
        close = self.payload.find(b">", end)
        raw = self.payload[self._begin : close + 1]
        place = f"line {self._line}, record {len(self.records) + 1}"
        self.records.append(RawRecord(raw, place, fields, tuple(self._defects)))
        self._fields = None
        self._path = []
        self._text = []

    def _around(self) -> None:
        """An element of the envelope ends."""
        name = "/".join(self._path[:2])
        if len(self._path) == 1:
            if name in self.envelope:
                raise FileRefused(
                    Defect(name, "duplicate_key", {"found": f"<{name}>"}), f"line {self.parser.CurrentLineNumber}"
                )
            self.envelope[name] = "".join(self._text).strip()
        self._path.pop()
        self._text = []
