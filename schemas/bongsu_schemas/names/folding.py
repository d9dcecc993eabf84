"""A name without what does not tell it apart: case, marks, width, signs, titles, legal forms, ships' prefixes."""

import re
from functools import lru_cache

from bongsu_schemas.names.plain import plain
from bongsu_schemas.names.written import bare_name
from bongsu_schemas.text import fold

_LONGEST = 512
_LIGATURES = str.maketrans({"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "þ": "th", "Þ": "th"})
_SIGNS = re.compile(r"[^\w\u0e01-\u0e4e]+|_+")
_LEGAL_FORM = re.compile(
    r"주식회사|유한회사|유한책임회사|합자회사|합명회사|\((?:주|유|재|사)\)|㈜|㈐"
    r"|บริษัท|ห้างหุ้นส่วนจำกัด|ห้างหุ้นส่วนสามัญ|หจก\.?|บจก\.?|บมจ\.?|\(?มหาชน\)?|จำกัด"
    r"|\b(?:cong ty|cty) (?:tnhh|co phan|cp|hop danh)(?: mtv| mot thanh vien)?\b|\b(?:cong ty|cty)\b"
    r"|\btnhh(?: mtv)?\b|\bctcp\b"
    r"|\bco\.?,? *ltd\b\.?|\bjoint[ -]stock company\b|\b(?:& *|and )?company$"
    r"|\b(?:public )?company limited\b|\blimited partnership\b|\b(?:pte|pty|pvt)\.?,? *ltd\b\.?"
    r"|\ba/s(?!\w)|\bpcl\b|\bs\.a\.(?!\w)"
    r"|\b(?:ltd|limited|inc|incorporated|corp|corporation|llc|gmbh|plc|jsc|jsco|co\.(?=\W|$))(?!\w)\.?"
)
_MARK = (
    r"^\s*(?:(?:m/v|m\.v\.?|mv|m/t|m\.t\.|mt|f/v|fv|s/s|m/s)(?![a-z])\.?|(?:선박|어선|화물선|유조선)(?=\s)"
    r"|เรือ(?:สินค้า|ประมง|บรรทุกน้ำมัน)?|tau(?: hang| ca| cho dau)?(?= \w+ \w))\s*"
)
_VESSEL = re.compile(_MARK + r"|\bno\.?\s*(?=\d)")
_SHIP = re.compile(_MARK + r"|^\s*제?\s*\d+.+호\s*$")
_TITLE = re.compile(
    r"^\s*(?:(?:mr|mrs|ms|miss|dr)\b\.?|นางสาว|น\.ส\.|นาย|นาง|ด\.ช\.|ด\.ญ\.|คุณ|(?:ong|ba)(?= \w+ \w))\s*"
)


@lru_cache(8_192)
def fold_name(name: str) -> str:
    """One form of a name whatever its case, marks, width, order signs, title and legal form; words stay apart."""
    if found := plain(name):
        return found.folded
    folded = fold(bare_name(name).replace("<", " ").translate(_LIGATURES))
    folded = _VESSEL.sub("", _LEGAL_FORM.sub(" ", folded), count=2)
    words = _SIGNS.sub(" ", _TITLE.sub("", folded))
    return " ".join(words.split()) or " ".join(_SIGNS.sub(" ", folded).split())


def has_legal_form(name: str) -> bool:
    """Whether a name says that it is a firm's: `㈜`, `Co., Ltd.`, `บริษัท`, `TNHH`."""
    return _LEGAL_FORM.search(fold(name[:_LONGEST])) is not None


def is_marked_vessel(name: str) -> bool:
    """Whether a name says that it is a vessel's: `M/V` before it, `제3…호`."""
    return _SHIP.search(fold(name[:_LONGEST])) is not None
