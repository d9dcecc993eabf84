"""Rows of an XLSX workbook, streamed by expat: text as text, numbers as numbers, dates as dates, formulas as text.

Read here and not through `openpyxl`'s own worksheet reader, which takes row and column numbers on trust (a row
number of 99999999999 keeps it busy for ever); number formats and day counts are still `openpyxl`'s.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from posixpath import dirname, join, normpath
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate, errors

from defusedxml.ElementTree import fromstring
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from bongsu_connectors.reading import limits
from bongsu_connectors.reading.xlsx_archive import Archive
from bongsu_schemas.feed import Defect, FileRefused

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK = "xl/workbook.xml"
_DEEPEST = 64
_LETTERS = 3  # of the last column, XFD


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that is not empty: its number as the sheet shows it, and its cells by 0-based column."""

    number: int
    cells: dict[int, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet's name and how to read its rows."""

    name: str
    rows: Callable[[], list[SheetRow]]


def sheets(payload: bytes, most: int | None = limits.SUBMISSION_RECORDS) -> list[Sheet]:
    """The worksheets in the order of the workbook. `FileRefused`: `zip`, `size_limit`, `dtd`, `malformed_xlsx`."""
    archive = Archive(payload)
    workbook = _tree(archive, _WORKBOOK)
    targets = {
        relation.get("Id"): normpath(join(dirname(_WORKBOOK), relation.get("Target") or "")).lstrip("/")
        for relation in _tree(archive, "xl/_rels/workbook.xml.rels")
    }
    properties = workbook.find(f"{_MAIN}workbookPr")
    mac = properties is not None and properties.get("date1904") in ("1", "true")
    epoch = CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900
    shared = _shared_texts(archive)
    dated = _date_styles(archive)
    found: list[Sheet] = []
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        part = targets.get(sheet.get(_RELATION))
        if part is None or "worksheets/" not in part:  # chart sheets have no rows
            continue

        def rows(part: str = part) -> list[SheetRow]:
            data = archive.read(part)
            if data.count(b"<") > limits.SHEET_TAGS:
                raise _too_many_tags(data, part)
            return _RowReader(part, shared, dated, epoch, most).read(data)

        found.append(Sheet(sheet.get("name") or part, rows))
    return found


class _RowReader:
    """What expat calls for one worksheet."""

    def __init__(self, part: str, shared: list[str], dated: list[bool], epoch: datetime, most: int | None) -> None:
        self._most = most
        self._part, self._shared, self._dated, self._epoch = part, shared, dated, epoch
        self.rows: list[SheetRow] = []
        self._parser = ParserCreate("utf-8")
        self._number = self._column = self._depth = 0
        self._cells: dict[int, Any] = {}
        self._kind = self._style = ""
        self._value: list[str] = []
        self._formula: list[str] = []
        self._inline: list[str] = []
        self._into: list[str] | None = None
        self._phonetic = False

    def read(self, data: bytes) -> list[SheetRow]:
        parser = self._parser
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        try:
            parser.Parse(data, True)  # noqa: FBT003 - pyexpat's own signature
        except ExpatError as error:
            raise _malformed(errors.messages[error.code], f"{self._part}, line {error.lineno}") from error
        finally:
            del self._parser
        return self.rows

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FileRefused(Defect("", "depth", {"found": self._depth, "most": _DEEPEST}), self._part)
        name = tag.rpartition(":")[2]
        if name == "c":
            self._column = _column(attributes.get("r", ""), self._column + 1)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._value, self._formula, self._inline = [], [], []
        elif name == "v":
            self._into = self._value
        elif name == "t":
            self._into = None if self._phonetic else self._inline
        elif name == "f":
            self._into = self._formula
        elif name == "rPh":
            self._phonetic = True
        elif name == "row":
            self._number = _row_number(attributes.get("r", ""), self._number + 1)
            self._cells, self._column = {}, -1

    def text(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)

    def end(self, tag: str) -> None:
        self._depth -= 1
        name = tag.rpartition(":")[2]
        if name in ("v", "t", "f"):
            self._into = None
        elif name == "rPh":
            self._phonetic = False
        elif name == "c":
            value = self._cell()
            if value is not None and value != "" and 0 <= self._column < limits.SHEET_COLUMNS:
                self._cells[self._column] = value
        elif name == "row" and any(not isinstance(each, str) or each.strip() for each in self._cells.values()):
            limits.check_count(len(self.rows), self._most)
            self.rows.append(SheetRow(self._number, self._cells))

    def _cell(self) -> Any:  # noqa: PLR0911 - one line for each type of cell that the format has
        value = "".join(self._value)
        if self._formula:
            return "=" + "".join(self._formula)
        match self._kind:
            case "inlineStr":
                return "".join(self._inline)
            case "s":
                index = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else -1  # noqa: PLR2004
                if not 0 <= index < len(self._shared):
                    raise _malformed(f"no shared text {value[:20]!r}", self._place())
                return self._shared[index]
            case "b":
                return value == "1"
            case "d":
                try:
                    return datetime.fromisoformat(value)
                except ValueError:
                    return value
            case "n":
                return self._number_or_date(value)
            case _:  # `str`, the text that a formula gave, and `e`, its error
                return value

    def _number_or_date(self, value: str) -> Any:  # noqa: PLR0911 - each return is one kind of cell
        if not value.strip():
            return None
        try:
            if value.isascii() and value.isdigit():
                number: int | float | str = int(value) if len(value) < 19 else value  # noqa: PLR2004 - 64 bits
            else:
                number = float(value)
        except ValueError:
            return value
        if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:  # noqa: PLR2004 - exact in a double
            number = int(number)
        if not self._style.isdigit() or not (int(self._style) < len(self._dated) and self._dated[int(self._style)]):
            return number
        try:
            found = from_excel(number, self._epoch)
        except (ValueError, OverflowError, TypeError):
            return number
        if isinstance(found, datetime):
            return found
        if isinstance(found, date):
            return datetime.combine(found, time())
        return str(found)

    def _place(self) -> str:
        return f"{self._part}, row {self._number}"


def _tree(archive: Archive, name: str) -> Any:
    data = archive.read(name)
    if data.count(b"<") > limits.SHEET_TAGS // 2:
        raise _too_many_tags(data, name)
    try:
        return fromstring(data)
    except Exception as error:  # whatever the tree builder finds wrong
        raise _malformed(errors.messages.get(getattr(error, "code", 0), "syntax error"), name) from error


def _shared_texts(archive: Archive) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in archive:
        return []
    texts: list[str] = []
    for item in _tree(archive, name).iter(f"{_MAIN}si"):
        plain = item.findall(f"{_MAIN}t") + item.findall(f"{_MAIN}r/{_MAIN}t")
        texts.append("".join(each.text or "" for each in plain))
    return texts


def _date_styles(archive: Archive) -> list[bool]:
    """For each cell style whether it shows numbers as dates."""
    if "xl/styles.xml" not in archive:
        return []
    tree = _tree(archive, "xl/styles.xml")
    own = {each.get("numFmtId"): each.get("formatCode") or "" for each in tree.iter(f"{_MAIN}numFmt")}
    styles = tree.find(f"{_MAIN}cellXfs")
    formats = [each.get("numFmtId") or "0" for each in (styles if styles is not None else ())]
    return [
        bool(is_date_format(own.get(each) or BUILTIN_FORMATS.get(int(each) if each.isdigit() else 0, "")))
        for each in formats
    ]


def _column(reference: str, following: int) -> int:
    """The 0-based column of a cell reference such as `AB12`, -1 for nonsense; cells without one follow each other."""
    letters = reference.rstrip("0123456789")
    if not letters:
        return following
    if len(letters) > _LETTERS or not (letters.isascii() and letters.isalpha()):
        return -1
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def _too_many_tags(data: bytes, part: str) -> FileRefused:
    values = {"limit": "XML tags of a sheet", "size": data.count(b"<"), "most": limits.SHEET_TAGS}
    return FileRefused(Defect("", "size_limit", values), part)


def _row_number(written: str, following: int) -> int:
    """The number of a row as the sheet shows it; rows without a sensible one follow each other."""
    known = written.isascii() and written.isdigit() and len(written) <= len(str(limits.SHEET_ROWS))
    return int(written) if known else following


def _malformed(problem: str, place: str) -> FileRefused:
    return FileRefused(Defect("", "malformed_xlsx", {"problem": problem}), place)
