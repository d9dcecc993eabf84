"""Names of persons in narratives: few and sure rather than many.

A name is taken where the text says that a person follows (`거주 …`, `นาย…`) or where the sentence treats it as one
(`…이(가)`, `… 관련`), and only if it begins or ends with a surname of its language.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bongsu.domain.recognition.substances import find_substances
from bongsu_schemas.names.surnames import LATIN_SURNAMES
from bongsu_schemas.text import fold

_PERSON = (
    "거주|거주하는|피의자|피고인|공범|대상자|용의자|혐의자|수취인|수하인|수령인|발송인|송하인|판매책|판매상|공급책|운반책|총책|상선|하선|"
    "전달책|밀수책|따르면|성명|이름|선장|승객|내국인|외국인|한국인|태국인|베트남인|중국인|명의자|예금주|일명|여성|남성"
)
_HANGUL_NAMED = re.compile(
    rf"(?:(?<![가-힣])(?:{_PERSON})[ :]{{1,2}})([가-힣]{{3,4}}?)"
    r"(?=이?\(가\)|이\(|은\(|와\(|과\(|씨|(?:이|가|은|는|와|과|의|에게)?(?![가-힣]))"
)
_HANGUL_ACTING = re.compile(
    r"(?<![가-힣])([가-힣]{3,4}?)(?=이\(가\)|은\(는\)|과\(와\)|와\(과\)|씨[는가의와]?(?![가-힣])|\((?:남|여|\d\d세)\b)"
)
_LATIN = re.compile(
    r"(?<![\w/.@-])[A-Z][A-Za-z]*(?:['-][A-Za-z]+)?(?: [A-Z][A-Za-z]*(?:['-][A-Za-z]+)?){1,3}(?![A-Za-z0-9@])"
)
_LATIN_AFTER = re.compile(r"이\(가\)|은\(는\)|과\(와\)|와\(과\)|이?가 |은 |는 |씨| 관련")
_LATIN_BEFORE = re.compile(rf"(?:{_PERSON})[ :]{{1,2}}$")
_THAI = re.compile(
    "(?:(?<![\u0e01-\u0e4e])|ของ|คือ|ชื่อ|โดย|และ|กับ|ต้องหา|ต้องสงสัย|จับกุม|ผู้รับ|ผู้ส่ง)(?:นางสาว|นาย(?!กรัฐ|กฯ|กเทศ|กสมาคม)|นาง|น\\.ส\\.|คุณ)"
    " ?([\u0e01-\u0e4e]{2,24} [\u0e01-\u0e4e]{2,30})(?![\u0e01-\u0e4e])"
)
_MARKS = "\u0300-\u036f"
_VIETNAMESE_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Trịnh|Trương|Mai|Đào|Lương|Tô|Hà|Cao|Lâm|Phùng|Vương|Tạ"
    "|Quách|Chu|Thái|Kiều|Nông|Triệu|Lưu|Tống|Đàm|Văn|Tăng|Bạch|Khổng|Doãn|Thạch|Từ|La|Giang|Nghiêm|Mạc"
)
_VIETNAMESE = re.compile(
    rf"(?<![\w])(?:{_VIETNAMESE_SURNAMES}|{_VIETNAMESE_SURNAMES.upper()})"
    rf"(?: (?:[A-ZÀ-ỸĐ][a-zà-ỹđ{_MARKS}]{{0,7}}|[A-ZÀ-ỸĐ]{{1,8}})){{1,4}}(?![\w])"
)
_LATIN_SURNAMES = frozenset(
    [spelling for spellings in LATIN_SURNAMES.values() for spelling in spellings.split() if len(spelling) > 1]
) | frozenset(fold(_VIETNAMESE_SURNAMES).split("|"))
_WORDS_TOO = frozenset("연경계")
"""Rarer surnames with which words begin that stand where names do: 연락처, 경찰은, 계좌로."""
_NO_PERSON = frozenset(
    ("hong kong", "ho chi minh", "ha noi", "da nang", "hai phong", "los angeles", "new york", "x ray", "la guaira")
)
_FIRM = re.compile(
    r"\b(?:CO|LTD|INC|CORP|COMPANY|TRADING|LOGISTICS|INTERNATIONAL|MULSAN|SERVICE|M/V|MV|NO|EXPRESS|CARGO|LINE)\b",
    re.IGNORECASE,
)


class FoundName(NamedTuple):
    """A person's name as it stands at `text[start:end]`."""

    text: str
    start: int
    end: int


def find_names(text: str, lang: str | None = None) -> list[FoundName]:
    """Names of persons, by place, none over another. `lang` decides nothing yet but which texts are worth a look."""
    found: list[FoundName] = []
    if lang in (None, "ko"):
        found += _hangul(text)
    if lang in (None, "th"):
        found += (FoundName(each[1], *each.span(1)) for each in _THAI.finditer(text))
    found += (FoundName(each[0], *each.span()) for each in _VIETNAMESE.finditer(text))
    found += _latin(text)
    kept: list[FoundName] = []
    for each in sorted(found, key=lambda name: (name.start, -name.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _hangul(text: str) -> Iterator[FoundName]:
    seen = {each.span(1): each[1] for pattern in (_HANGUL_NAMED, _HANGUL_ACTING) for each in pattern.finditer(text)}
    for (start, end), name in seen.items():
        if name[0] in _WORDS_TOO:
            continue
        length = 2 if name[:2] in LATIN_SURNAMES and len(name) > len("남궁") else 1
        if name[:length] in LATIN_SURNAMES and len(name) - length == len("영희") and not find_substances(name):
            yield FoundName(name, start, end)


def _latin(text: str) -> Iterator[FoundName]:
    for each in _LATIN.finditer(text):
        words = fold(each[0].replace("-", " ")).split()
        if " ".join(words) in _NO_PERSON or _FIRM.search(each[0]) or _before_is_ship(text, each.start()):
            continue
        named = _LATIN_BEFORE.search(text, max(0, each.start() - 8), each.start()) or _LATIN_AFTER.match(
            text, each.end()
        )
        surname = words[0] in _LATIN_SURNAMES or (words[-1] in _LATIN_SURNAMES and each[0].isupper())
        if (named or (surname and all(len(word) > 1 for word in words))) and not find_substances(each[0]):
            yield FoundName(each[0], *each.span())


def _before_is_ship(text: str, at: int) -> bool:
    return text[max(0, at - 4) : at].upper().rstrip().endswith(("M/V", "MV", "M.V."))
