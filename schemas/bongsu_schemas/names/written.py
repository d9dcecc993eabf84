"""A name without what people write around it: a gloss in brackets, an alias, a title, a passenger list's signs."""

import re
from functools import lru_cache

from bongsu_schemas.names.plain import plain

_LONGEST = 512
_GLOSS = re.compile(r"\s*[(（\[［【〔][^()（）\[\]［］【】〔〕]*(?:[)）\]］】〕]|$)")
_KEPT_GLOSS = re.compile(r"[(（](?:주|유|재|사|มหาชน)[)）]|㈜|㈐")
_ALIAS = re.compile(
    r"(?<=\S)\s*(?:@|,?\s+(?:a\.?k\.?a\.?|alias|also known as|일명|별명|가명|이명|นามแฝง|ฉายา|หรือ|tức|bí danh"
    r"|hay còn gọi là)(?=[\s:])).*$",
    re.IGNORECASE | re.DOTALL,
)
_KOREAN_TITLE = re.compile(
    r"(?<=[가-힣]{2})(?:\s+(?:씨|님|군|양|대표(?:이사)?|사장|회장|이사|상무|전무|부장|차장|과장|대리|실장|팀장|소장|원장|점장|선장"
    r"|기관장|항해사|선원|선생님?|교수|박사|변호사|목사|스님)|(?<=[가-힣]{3})(?:씨|님))\s*$"
)
_LATIN_TITLE = re.compile(r"(?<=\w)[\s,]+(?:mr|mrs|ms|miss|mstr|dr|esq)\.?\s*$", re.IGNORECASE)
_PASSENGER = re.compile(r"^\s*([^\W\d_]{2,}(?:[ -][^\W\d_]+)*)\s*/\s*([^\W\d_]{2,}(?:[ -][^\W\d_]+)*)\s*$")
_PASSENGER_TITLE = re.compile(r"(?<=[a-z]{2})(?:mrs|mr|miss|mstr|(?<!a)ms)$", re.IGNORECASE)
_SAE = re.compile(r"\bsae[\s-]+(?=[a-z]{2})", re.IGNORECASE)


@lru_cache(8_192)
def bare_name(name: str) -> str:
    """The name alone of `김철수(金哲洙)`, `김영희 씨`, `Kim Young-hee aka Rosa`, `KIM/CHEOLSUMR` (a passenger list's).

    Brackets stay where they hold a legal form, and where nothing else is left. Thai surnames from Chinese clans
    (แซ่ตั้ง) are one word, however the Latin letters are parted: Sae-Tang, Sae Tang.
    """
    if plain(name):
        return name
    cut = name[:_LONGEST]
    if not _KEPT_GLOSS.search(cut):
        cut = _GLOSS.sub(" ", cut)
    cut = _ALIAS.sub("", cut)
    cut = _LATIN_TITLE.sub("", _KOREAN_TITLE.sub("", cut))
    if passenger := _PASSENGER.match(cut):
        cut = f"{passenger[1]} {_PASSENGER_TITLE.sub('', passenger[2])}"
    cut = _SAE.sub("Sae", cut).strip()
    return cut or name[:_LONGEST]
