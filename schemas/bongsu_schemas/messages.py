"""What is wrong with a file or a record, in words: the field, the place, what was found, and the way out.

Texts in English, Korean, Thai and Vietnamese stand in `messages.json`, by code. A template may name `{field}`,
`{place}`, `{found}` and the values that its code carries; what a code does not carry is a dash. What was found is
shown short and harmless. What the readers of JSON, XML, XLSX and of schemas say in English of their own stands there
as phrases, in which `{0}` is anything.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

_TEXTS: Mapping[str, Any] = json.loads(files("bongsu_schemas").joinpath("messages.json").read_text(encoding="utf-8"))

CODES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {**_TEXTS["records"], **_TEXTS["files"], **_TEXTS["warnings"]}
)
"""Every code with its templates by language (`en`, `ko`, `th`, `vi`)."""

NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(_TEXTS["names"])
"""Every code in a few words, by language."""

VARIANTS: Mapping[str, Mapping[str, Mapping[str, str]]] = MappingProxyType(_TEXTS["variants"])
"""Other templates of a code, each by the value that a defect must carry for it."""

LANGUAGES = ("en", "ko", "th", "vi")
SHOWN = 80
_SHOWN_PROBLEM = 200  # our words: cut, they could not be told in another language
_PLACED = re.compile(r"\b(line|column|record|byte|row|alert) (\d+|[0-9a-f]{40})\b")
_SHEET = "sheet "
_PLACES: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "line": "{0}행",
        "column": "{0}번째 글자",
        "record": "{0}번째 레코드",
        "byte": "바이트 {0}",
        "row": "{0}행",
        "alert": "경보 {0}",
    },
    "th": {
        "line": "บรรทัดที่ {0}",
        "column": "ตัวอักษรที่ {0}",
        "record": "ระเบียนที่ {0}",
        "byte": "ไบต์ที่ {0}",
        "row": "แถวที่ {0}",
        "alert": "การแจ้งเตือน {0}",
    },
    "vi": {
        "line": "dòng {0}",
        "column": "cột {0}",
        "record": "bản ghi {0}",
        "byte": "byte {0}",
        "row": "hàng {0}",
        "alert": "cảnh báo {0}",
    },
}
_SHEETS = {"ko": "시트 ", "th": "แผ่นงาน ", "vi": "trang tính "}
_OURS = frozenset({*_TEXTS["files"], "truncated"})
"""Codes whose `found` is in our words and no value of the record."""
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)( \d\d:\d\d)?", re.ASCII)
_DAYS = {"ko": "{year}. {month}. {day}.", "th": "{day} {name} {year}", "vi": "{day:02}/{month:02}/{year}"}
_THAI_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_NOTHING = {"en": "nothing", "ko": "빈 값", "th": "ว่าง", "vi": "trống"}
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def message(code: str, lang: str, **values: Any) -> str:
    """The text of a code in a language. Nothing is raised for any code, language or value."""
    variants = (templates for value, templates in VARIANTS.get(code, {}).items() if value in values)
    templates = next(variants, None) or CODES.get(code) or _TEXTS["unknown"]
    template = templates.get(lang) or templates["en"]
    if "place" in values:
        values["place"] = placed(values["place"], lang)
    for name in ("problem", "expected", "limit", *(("found",) if code in _OURS else ())):
        if name in values:
            values[name] = phrase(str(values[name]), lang)
    for name in ("earliest", "latest", "at", "now", "until"):
        if name in values:
            values[name] = _day(str(values[name]), lang)
    return template.format_map(_Shown(values, code, lang))


def retold(code: str, told: str, lang: str) -> str:
    """A message that was told in English, as receipts and alerts keep it, in another language.

    Its values are read back from the English template; a message that does not follow it stays as it is.
    """
    if lang == "en" or not (found := next(filter(None, (each.fullmatch(told) for each in _told(code))), None)):
        return told
    values = found.groupdict()
    if values.get("found") == _NOTHING["en"]:
        values["found"] = ""
    return message(code, lang, **values)


def name(code: str, lang: str) -> str:
    """A code in a few words of a language; a code that nobody knows in its own."""
    known = NAMES.get(code)
    return known.get(lang, known["en"]) if known else code.replace("_", " ")


def phrase(text: str, lang: str) -> str:
    """What a reader or a schema says in English in another language; what nobody knows stays."""
    if lang in _PLACES:
        for pattern, words in _phrases():
            if found := pattern.fullmatch(text):
                inner = [phrase(each, lang).replace(" or ", ", ") for each in found.groups()]
                return words[lang].format(*inner) if inner else words[lang]
    return text


def placed(place: str, lang: str) -> str:
    """A place in a file, such as `line 31, record 28`, in words of a language; what is no such place stays."""
    words = _PLACES.get(lang)
    if words is None:
        return place
    sheet, comma, row = place.rpartition(", ") if place.startswith(_SHEET) else ("", "", place)
    if place.startswith(_SHEET) and not row.startswith("row "):
        sheet, comma, row = place, "", ""
    told = f"{_SHEETS[lang]}{sheet.removeprefix(_SHEET)}{comma}" if sheet else ""
    return told + phrase(_PLACED.sub(lambda found: words[found[1]].format(found[2]), row), lang)


def shown(text: str, most: int = SHOWN) -> str:
    """A text as a message may hold it: control characters and lone surrogates escaped, cut at `most` characters."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return _UNSHOWABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", cut) if _UNSHOWABLE.search(cut) else cut


@cache
def _told(code: str) -> list[re.Pattern[str]]:
    """The English templates of a code as patterns that find their values."""
    templates = [*VARIANTS.get(code, {}).values(), CODES.get(code) or _TEXTS["unknown"]]
    return [_pattern(each["en"]) for each in templates]


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    seen: set[str] = set()
    pattern = ""
    for text, value in zip(parts[::2], [*parts[1::2], ""], strict=True):
        pattern += re.escape(text)
        if value:
            pattern += f"(?P={value})" if value in seen else f"(?P<{value}>.*?)"
        seen.add(value)
    return re.compile(pattern, re.DOTALL)


@cache
def _phrases() -> list[tuple[re.Pattern[str], Mapping[str, str]]]:
    """The phrases as patterns, in the order of the file: the first that fits holds."""
    return [
        (re.compile(re.sub(r"\\\{\d\\\}", "(.+?)", re.escape(text)), re.DOTALL), words)
        for words in _TEXTS["phrases"]
        for text in words["en"]
    ]


def _day(text: str, lang: str) -> str:
    """A day, or a day and an hour, `2026-11-20 14:30`, as a language writes it.

    English keeps the form of the wire, in which receipts are kept.
    """
    found = _DAY.fullmatch(text)
    if not found or lang not in _DAYS:
        return text
    year, month, day = map(int, found.groups()[:3])
    written = _DAYS[lang].format(year=year, month=month, day=day, name=_THAI_MONTHS[(month - 1) % 12])
    return written + (found[4] or "")


class _Shown(dict[str, Any]):
    """Values as texts; a missing one is a dash, so that a template never fails."""

    def __init__(self, values: Mapping[str, Any], code: str, lang: str) -> None:
        super().__init__(
            {name: shown(str(value), _SHOWN_PROBLEM if name == "problem" else SHOWN) for name, value in values.items()}
        )
        self["field"] = self.get("field") or "–"
        self["place"] = self.get("place") or "–"
        self.setdefault("code", code)
        if "found" in self and not self["found"].strip():
            self["found"] = _NOTHING.get(lang, _NOTHING["en"])

    def __missing__(self, key: str) -> str:
        return "–"
