"""Words and signs that a sender writes where a value is absent."""

import re
from functools import lru_cache

from bongsu_schemas.identifiers.normal import LONGEST, narrow

_WORDS = frozenset(
    word
    for line in (
        "미상 성명미상 성명불상 불상 신원미상 신원불상 주소미상 무 불명 미확인 확인불가 확인불능 알수없음 미기재 공란",
        "없음 해당없음 해당사항없음 자료없음 정보없음 기재없음",
        "na nil none null nan unknown unk notknown notavailable notapplicable undefined unspecified noname tbd tba",
        "ไม่ทราบ ไม่ทราบชื่อ ไม่ทราบที่อยู่ ไม่ปรากฏ ไม่ระบุ ไม่มี ไม่มีข้อมูล ไม่ทราบข้อมูล",
        "khôngrõ khôngcó không chưarõ khôngxácđịnh chưaxácđịnh khôngbiết khôngtên",
        "khongro khongco khong chuaro khongxacdinh chuaxacdinh khongbiet khongten",
        "不明 不詳 不详 未詳 无 無",
    )
    for word in line.split()
)
_SIGNS = re.compile(r"[^\w\u0e00-\u0e7f]+|_+")
_NO_VALUE = re.compile(r"0+|x+|(\d)\1{4,}")
_NUMBERED = re.compile(r"(?P<word>[^@\d_]+?)(?P<between>[ (#:/-]*)\d{1,2}\)?")
_BEGINNING = 64
_TELLING = 2 * max(map(len, _WORDS))
"""So many letters, not all the same, are the beginning of no placeholder."""


@lru_cache(maxsize=16_384)
def _is_placeholder(text: str) -> bool:
    word = _word(text)
    return not word or word in _WORDS or _NO_VALUE.fullmatch(word) is not None or _is_numbered(text)


def _is_numbered(text: str) -> bool:
    """Whether a counter was hung to a word of absence: `N/A-1`, `미상2`. `NA1` may be somebody's number."""
    if len(text) > _BEGINNING or not (text[-1].isdigit() or text[-1] in ")）"):
        return False
    found = _NUMBERED.fullmatch(narrow(text))
    if found is None or (found["word"].isascii() and not found["between"]):
        return False
    return _word(found["word"]) in _WORDS


def _word(text: str) -> str:
    return _SIGNS.sub("", narrow(text).casefold())


def _begins_as_text(text: str) -> bool:
    """Whether a long text is surely no placeholder, which its beginning tells."""
    word = _word(text[:_BEGINNING])
    return len(word) > _TELLING and len(set(word[:_TELLING])) > 1


def is_placeholder(text: str) -> bool:
    """Whether a text says only that there is no value: empty, signs alone, `미상`, `N/A`, `ไม่ทราบ`, zeros, 99999."""
    end = text[-2:]
    if end.isdigit() and end.isascii() and end[0] != end[-1] and (text[-3:].isdigit() or not text[0].isalpha()):
        return False  # two different digits are a number and no placeholder, but for the 12 of `N/A-12`
    if len(text) > _BEGINNING and (len(text) > LONGEST or _begins_as_text(text)):
        return False
    return _is_placeholder(text)


_NO_NUMBER_SCHEMES = frozenset({"handle", "callsign", "crypto"})
"""Schemes whose identifiers may be letters alone."""
_THING = (
    "passport|ppt|pp|document|id|identification|tracking|track|number|numbers|phone|telephone|tel|mobile|contact|bl"
    "|awb|waybill"
    "|bill|lading|of|item|parcel|courier|account|container|flight|imo|mmsi|booking|reference|ref|code|data|info"
    "|hochieu|giayto|so|sodienthoai|dienthoai|vandon|mavandon|taikhoan"
)
_STATE = (
    "given|available|provided|issued|yet|carried|held|declared|assigned|known|presented|shown|recorded|stated"
    "|supplied|allocated"
    "|as|above|attached|below|invoice|manifest|in|use|service|advised|confirmed|follow|be|to|co|ghi|ro|mang|cap|biet"
    "|theo|cungcap"
    "|lienlacduoc|xacdinh|nhin|doc|duoc|xuattrinh|capnhat"
)
_NO_NUMBER = re.compile(
    "(?:no|not|none|without|unknown|lost|stolen|missing|pending|awaiting|invalid|illegible|unreadable|refused"
    "|withheld|expired"
    f"|disconnected|unassigned|toadvise|tobe|tofollow|see|same|as|chua|khong|mat|bimat|thatlac)(?:{_THING}|{_STATE})*"
    f"|(?:{_THING})+(?:unknown|lost|stolen|missing|pending|illegible|refused|disconnected|none|nil|tofollow"
    f"|(?:not(?:{_STATE})+))"
)
_DIGIT = re.compile(r"\d")
_LONGEST_WORDS = 60


@lru_cache(maxsize=16_384)
def stands_for_no_number(scheme: str, raw: str) -> bool:
    """Whether a text where an identifier belongs says that there is none: `분실`, `PENDING`, `결번`, `NO TRACKING`.

    Every number has a digit. Words of other scripts than Latin have none and are no misread number either; Latin
    letters alone may be one (`EEIOOSBOIBBVN`), and say it only in words for it.
    """
    if is_placeholder(raw):
        return True
    if scheme in _NO_NUMBER_SCHEMES or len(raw) > _LONGEST_WORDS or _DIGIT.search(raw):
        return False
    word = _word(raw)
    return not word.isascii() or _NO_NUMBER.fullmatch(word) is not None


_ONE_DIGIT = re.compile(r"(\d)\1{7,}$")
_FILLED = frozenset({"phone", "passport", "account", "national_id", "business_no", "courier", "awb", "bl", "mmsi"})


def is_filler(scheme: str, value: str) -> bool:
    """Whether a number in normal form ends in one digit, as one types it to fill a field: A00000000, 010-1111-1111.

    Eight of them and more: 02-777-7777 is somebody's number.
    """
    return scheme in _FILLED and value[-2:-1] == value[-1:] and _ONE_DIGIT.search(value) is not None
