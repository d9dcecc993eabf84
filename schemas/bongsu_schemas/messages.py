"""What is wrong with a file or a record, in words: the field, the place, what was found, and the way out.

Texts in English, Korean, Thai and Vietnamese stand in `messages.json`, by code. A template may name `{field}`,
`{place}`, `{found}` and the values that its code carries; what a code does not carry is a dash. What was found is
shown short and harmless.
"""

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

_TEXTS: Mapping[str, Any] = json.loads(files("bongsu_schemas").joinpath("messages.json").read_text(encoding="utf-8"))

CODES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {**_TEXTS["records"], **_TEXTS["files"], **_TEXTS["warnings"]}
)
"""Every code with its templates by language (`en`, `ko`, `th`, `vi`)."""

LANGUAGES = ("en", "ko", "th", "vi")
SHOWN = 80
_PLACED = re.compile(r"\b(line|column|record|byte) (\d+)")
_PLACES: Mapping[str, Mapping[str, str]] = {
    "ko": {"line": "{0}행", "column": "{0}번째 글자", "record": "{0}번째 레코드", "byte": "바이트 {0}"},
    "th": {"line": "บรรทัดที่ {0}", "column": "ตัวอักษรที่ {0}", "record": "ระเบียนที่ {0}", "byte": "ไบต์ที่ {0}"},
    "vi": {"line": "dòng {0}", "column": "cột {0}", "record": "bản ghi {0}", "byte": "byte {0}"},
}
_NOTHING = {"en": "nothing", "ko": "빈 값", "th": "ว่าง", "vi": "trống"}
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def message(code: str, lang: str, **values: Any) -> str:
    """The text of a code in a language. Nothing is raised for any code, language or value."""
    templates = CODES.get(code) or _TEXTS["unknown"]
    template = templates.get(lang) or templates["en"]
    if "place" in values:
        values["place"] = placed(values["place"], lang)
    return template.format_map(_Shown(values, code, lang))


def placed(place: str, lang: str) -> str:
    """A place in a file, such as `line 31, record 28`, in words of a language; what is no such place stays."""
    words = _PLACES.get(lang)
    return _PLACED.sub(lambda found: words[found[1]].format(found[2]), place) if words else place


def shown(text: str, most: int = SHOWN) -> str:
    """A text as a message may hold it: control characters and lone surrogates escaped, cut at `most` characters."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return _UNSHOWABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", cut) if _UNSHOWABLE.search(cut) else cut


class _Shown(dict[str, Any]):
    """Values as texts; a missing one is a dash, so that a template never fails."""

    def __init__(self, values: Mapping[str, Any], code: str, lang: str) -> None:
        super().__init__({name: shown(str(value)) for name, value in values.items()})
        self["field"] = self.get("field") or "–"
        self["place"] = self.get("place") or "–"
        self.setdefault("code", code)
        if "found" in self and not self["found"].strip():
            self["found"] = _NOTHING.get(lang, _NOTHING["en"])

    def __missing__(self, key: str) -> str:
        return "–"
