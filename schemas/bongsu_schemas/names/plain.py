"""Names with nothing written around them, told at one look: most are, and what cuts the rest off need not be tried.

A test holds this against `written` and `folding`, which say what is cut off: a word that they come to know of must
stand here too.
"""

import re
from typing import Literal, NamedTuple

from bongsu_schemas.text import fold

_LONGEST = 100
_LATIN = re.compile("[a-z]+(?:[ -][a-z]+)*")
_HANGUL = re.compile("[가-힣]{2,4}")
_THAI = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+(?: [\u0e01-\u0e3a\u0e40-\u0e4e]+)*")
_LATIN_WORDS = frozenset(
    word
    for line in (
        "aka alias also tuc bi hay sae mr mrs ms miss mstr dr esq ong ba",  # aliases, titles, a Chinese clan's name
        "mv mt fv tau no number",  # ships
        "cong cty tnhh ctcp co coltd joint company public limited pte pty pvt pteltd ptyltd pvtltd pcl ltd inc",
        "incorporated corp corporation llc gmbh plc jsc jsco",
    )
    for word in line.split()
)
_HANGUL_SIGNS = ("회사", "씨", "님")
_THAI_SIGNS = (
    "บริษัท", "ห้างหุ้นส่วน", "หจก", "บจก", "บมจ", "มหาชน", "จำกัด", "เรือ", "นามแฝง", "ฉายา", "หรือ", "นาย", "นาง", "คุณ",
)  # fmt: skip


class Plain(NamedTuple):
    """A plain name as `fold_name` folds it, and its script."""

    folded: str
    script: Literal["Latn", "Hang", "Thai"]


def plain(name: str) -> Plain | None:
    """The name folded, if it is words of one script alone and none of them is a title, a legal form or the like."""
    if len(name) > _LONGEST:
        return None
    folded = fold(name)
    if _LATIN.fullmatch(folded):
        words = folded.replace("-", " ")
        return Plain(words, "Latn") if _LATIN_WORDS.isdisjoint(words.split(" ")) else None
    if folded != name:
        return None
    if _HANGUL.fullmatch(name):
        return None if any(sign in name for sign in _HANGUL_SIGNS) else Plain(name, "Hang")
    if _THAI.fullmatch(name):
        return None if any(sign in name for sign in _THAI_SIGNS) else Plain(name, "Thai")
    return None
