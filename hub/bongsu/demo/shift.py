"""Moving the sample feeds in time: the dates in the seven native formats, by whole days, each in its own writing.

A date that does not exist or is of an impossible year was broken on purpose and stays as it is. Everything else of a
file stays byte for byte: digits, padding, separators, era, quoting, the order of a ZIP's members.
"""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta

Step = Callable[[date, bool], date]
"""(a date of the file, whether it is the time of an event) -> the date to write in its place."""

_BUDDHIST = 543
_FIRST_BUDDHIST = 2400  # a year below it was not written in the Buddhist era
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_THAI_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_YMD = re.compile(r"(\s*)(\d{4})([-./]\s*)(\d{1,2})([-./]\s*)(\d{1,2})(?!\d)")
_DMY = re.compile(r"(\s*)(\d{1,2})(/)(\d{1,2})(/)(\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(rf"(\s*)(\d{{1,2}})(\s*)({'|'.join(map(re.escape, _THAI_MONTHS))})(\s*)(\d{{4}}|\d{{2}})(?!\d)")
_COMPACT = re.compile(r"(\s*)(\d{4})(\d\d)(\d\d)")
_XML = re.compile(r"(<(prcsDttm|etprDt)>)([^<]*)")
_CELL = re.compile(r'("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\n|\Z)')
_PIPED = re.compile(r"((?:[^|\\]|\\.)*)(\||\Z)")
_SHEET_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*)>(.*?)</c>', re.DOTALL)
_SHEET_TEXT = re.compile(r"(<t[^>]*>)([^<]*)(</t>)")
_SHEET_NUMBER = re.compile(r"(<v>)(\d+)(\.\d+)?(</v>)")
_SHEET_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's serial dates

# moj: where dates stand in an H and a D record.
_MOJ_CREATED, _MOJ_FROM, _MOJ_TO, _MOJ_DEPORTED, _MOJ_ARRIVAL = 3, 14, 15, 16, 22


def shifted(agency: str, payload: bytes, days: int) -> bytes:
    """A file of one of the seven feeds, `days` later. KeyError for an agency without a rule."""
    return _MOVERS[agency](payload, lambda day, _event: day + timedelta(days=days))


def newest_event(agency: str, payload: bytes) -> date | None:
    """The newest day on which an event of the file happened, in the agency's own calendar; None without any."""
    seen: list[date] = []

    def note(day: date, event: bool) -> date:  # noqa: FBT001 - Step's form
        if event:
            seen.append(day)
        return day

    _MOVERS[agency](payload, note)
    return max(seen, default=None)


def _kcs(payload: bytes, step: Step) -> bytes:
    text = payload.decode("utf-8")
    return _XML.sub(lambda m: m[1] + _compact(m[3], step, event=m[2] == "prcsDttm"), text).encode("utf-8")


def _json(keys: dict[str, bool], moved: Callable[..., str]) -> Callable[[bytes, Step], bytes]:
    """A mover of the string values of some keys; the flag says whether a key holds the time of an event."""
    pattern = re.compile(rf'("({"|".join(keys)})"\s*:\s*")([^"]*)')

    def move(payload: bytes, step: Step) -> bytes:
        text = payload.decode("utf-8")
        return pattern.sub(lambda m: m[1] + moved(m[3], step, event=keys[m[2]]), text).encode("utf-8")

    return move


def _csv(charset: str, column: str, moved: Callable[..., str]) -> Callable[[bytes, Step], bytes]:
    """A mover of one column, found by its header."""

    def move(payload: bytes, step: Step) -> bytes:
        wanted, at, header = -1, 0, True
        pieces: list[str] = []
        for cell, end in _CELL.findall(payload.decode(charset)):
            if header and cell == column:
                wanted = at
            elif at == wanted:
                inner = moved(cell.strip('"'), step, event=True)
                cell = f'"{inner}"' if cell.startswith('"') else inner  # noqa: PLW2901
            pieces += (cell, end)
            header, at = (header, at + 1) if end == "," else (False, 0)
        return "".join(pieces).encode(charset)

    return move


def _moj(payload: bytes, step: Step) -> bytes:
    lines = payload.decode("utf-8").split("\n")
    return "\n".join(_moj_line(line, step) for line in lines).encode("utf-8")


def _moj_line(line: str, step: Step) -> str:
    fields = [list(pair) for pair in _PIPED.findall(line)]
    kind = fields[0][0].lstrip("\ufeff")
    if kind == "H" and len(fields) > _MOJ_CREATED:
        fields[_MOJ_CREATED][0] = _compact(fields[_MOJ_CREATED][0], step, event=False)
    elif kind == "D" and len(fields) > _MOJ_ARRIVAL:
        arrives = bool(fields[_MOJ_ARRIVAL][0].strip())
        for at in (_MOJ_FROM, _MOJ_TO, _MOJ_DEPORTED, _MOJ_ARRIVAL):
            event = at == _MOJ_ARRIVAL or (at == _MOJ_FROM and not arrives)
            fields[at][0] = _compact(fields[at][0], step, event=event)
    return "".join(value + end for value, end in fields)


def _vn(payload: bytes, step: Step) -> bytes:
    if not payload.startswith(b"PK"):
        return _vn_json(payload, step)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(payload)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename.startswith("xl/worksheets/"):
                content = _sheet(content.decode("utf-8"), step).encode("utf-8")
            new.writestr(member, content)
    return out.getvalue()


def _sheet(xml: str, step: Step) -> str:
    header = {m[1] for m in _SHEET_CELL.finditer(xml) if ">NgayPhatHien<" in m[4]}

    def move(match: re.Match[str]) -> str:
        column, row, attributes, inner = match.groups()
        if column not in header:
            return match[0]
        inner = _SHEET_TEXT.sub(lambda m: m[1] + _dmy(m[2], step, event=True) + m[3], inner)
        if 't="n"' in attributes or "t=" not in attributes:
            inner = _SHEET_NUMBER.sub(lambda m: m[1] + _serial(int(m[2]), step) + (m[3] or "") + m[4], inner)
        return f'<c r="{column}{row}"{attributes}>{inner}</c>'

    return _SHEET_CELL.sub(move, xml)


def _serial(days: int, step: Step) -> str:
    moved = step(_SHEET_EPOCH + timedelta(days=days), True)  # noqa: FBT003 - Step's form
    return str((moved - _SHEET_EPOCH).days)


def _compact(text: str, step: Step, *, event: bool) -> str:
    """`yyyyMMdd…`."""
    match = _COMPACT.match(text)
    day = _day(match[2], match[3], match[4]) if match else None
    return text if match is None or day is None else match[1] + f"{step(day, event):%Y%m%d}" + text[match.end() :]


def _ymd(text: str, step: Step, *, event: bool) -> str:
    """`2026-11-20 …`, `2026. 11. 18.`, `2026.11.9.`."""
    match = _YMD.match(text)
    day = _day(match[2], match[4], match[6]) if match else None
    if match is None or day is None:
        return text
    new = step(day, event)
    parts = (match[1], str(new.year), match[3], _like(new.month, match[4]), match[5], _like(new.day, match[6]))
    return "".join(parts) + text[match.end() :]


def _dmy(text: str, step: Step, *, event: bool, buddhist: bool = False) -> str:
    """`20/11/2026 …`; with `buddhist` the year is of that era, in four digits or two."""
    match = _DMY.match(text)
    day = _day(str(_year(match[6], buddhist=buddhist)), match[4], match[2]) if match else None
    if match is None or day is None:
        return text
    new = step(day, event)
    year = _like((new.year + (_BUDDHIST if buddhist else 0)) % 10 ** len(match[6]), match[6])
    parts = (match[1], _like(new.day, match[2]), match[3], _like(new.month, match[4]), match[5], year)
    return "".join(parts) + text[match.end() :]


def _thai(text: str, step: Step, *, event: bool) -> str:
    """`20 พ.ย. 2569 14:30 น.`, `20/11/2569 14:30`, either with Thai digits or a year of two digits."""
    match = _NAMED.match(text)
    if match is None:
        return _dmy(text, step, event=event, buddhist=True)
    month = _THAI_MONTHS.index(match[4]) + 1
    day = _day(str(_year(match[6], buddhist=True)), str(month), match[2])
    if day is None:
        return text
    new = step(day, event)
    year = _like((new.year + _BUDDHIST) % 10 ** len(match[6]), match[6])
    number = _like(new.day, match[2][:1] if match[2][0] not in "0๐" else match[2])  # before a name without padding
    parts = (match[1], number, match[3], _THAI_MONTHS[new.month - 1], match[5], year)
    return "".join(parts) + text[match.end() :]


def _year(written: str, *, buddhist: bool) -> int:
    """The common-era year; 0 where it was not written in the era that it should have."""
    year = int(written)
    if not buddhist:
        return year
    if len(written) == len("69"):
        year += 2500
    return year - _BUDDHIST if year >= _FIRST_BUDDHIST else 0


def _day(year: str, month: str, day: str) -> date | None:
    """The date, None when it does not exist or is of no year that an event of today can have."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _like(number: int, written: str) -> str:
    """A number in the digits of `written`, padded to its width."""
    zero = ord(written[0]) - int(written[0])
    return "".join(chr(zero + int(digit)) for digit in str(number).zfill(len(written)))


_vn_json = _json({"NgayPhatHien": True, "NgayTao": False}, _dmy)

_MOVERS: dict[str, Callable[[bytes, Step], bytes]] = {
    "kr.kcs": _kcs,
    "kr.knp": _json({"작성일시": True}, _ymd),
    "kr.spo": _json({"작성일": True, "생성일시": False}, _ymd),
    "kr.kcg": _csv("cp949", "접촉일시", _ymd),
    "kr.moj": _moj,
    "th.customs": _csv("cp874", "วันที่ตรวจพบ", _thai),
    "vn.customs": _vn,
}
