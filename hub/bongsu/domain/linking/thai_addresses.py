"""Thai addresses, in Thai or Latin letters, reduced to what both share: house number, lane and road, and where it is.

`123/4 ถ.สุขุมวิท เขตคลองเตย กรุงเทพฯ 10110` and `123/4 Sukhumvit Rd., Khlong Toei, Bangkok 10110` meet. Names are held
together by their consonants, as spellings by sound differ in little else; a province alone tells no place.
"""

import re
from functools import cache
from typing import NamedTuple

from bongsu_schemas.identifiers.thai_province import PROVINCES
from bongsu_schemas.names.loanwords import read_word
from bongsu_schemas.names.skeleton import consonants_of, sound_of
from bongsu_schemas.names.thai import romanise

_THAI = re.compile("[ก-๎]")
_POSTCODE = re.compile(r"(?<![\d/-])[1-9]\d{4}(?![\d/-])")
_NUMBER = re.compile(r"^\W*(?:บ้าน)?(?:เลขที่|no\b\.?)?\s*(\d+(?:/\d+)?)(?![\d/-])")
_UNIT = re.compile(r"(?:ห้อง(?:เลขที่|ที่)?|ยูนิต|\b(?:room|rm|unit|apt)\b\.?(?:\s*no\b\.?)?)\s*#?([a-z]?\d+[a-z]?)(?![\d/])")
_FLOOR = re.compile(
    r"ชั้น(?:ที่)?\s*(\d+)|(\d+)(?:st|nd|rd|th)\s*(?:floor|fl\b\.?)|\b(?:floor|fl\b\.?)\s*(\d+)(?:st|nd|rd|th)?"
)
_TOWER = re.compile(
    r"(?:อาคาร|ตึก)\s*([ก-๎a-z0-9]+)|([a-z]+)\s+(?:tower|building|bldg\b\.?)|\b(?:tower|building|bldg\b\.?)\s*([a-z0-9]+)"
)
_MOO = re.compile(r"(?:หมู่(?:ที่)?(?!บ้าน)|(?<![ก-๎])ม\.|\b(?:moo|mu)\b\.?)\s*(\d+)")
_SOI = re.compile(
    r"(?:ซอย|(?<![ก-๎])ซ\.)\s*([ก-๎]*)\s*(\d+(?:/\d+)?)?|(?:([a-z]+)\s+)?\bsoi\b\.?\s*((?!\d)(?:[a-z]+(?=[\s,]|$))?)\s*(\d+(?:/\d+)?)?"
)
_ROAD = re.compile(
    r"(?:ถนน|(?<![ก-๎])ถ\.)\s*([ก-๎]+(?:\s*\d+(?!\d*/))?)|\bthanon\s+([a-z]+(?:\s(?:\d+|[ivx]+)\b)?)"
    r"|([a-z]+(?:[ -](?:[a-z]+|\d+))?)\s+(?:road|rd)\b\.?"
)
_THAI_PLACE = re.compile(r"(?:แขวง|เขต|ตำบล|อำเภอ|(?<![ก-๎])[ตอ]\.)\s*([ก-๎]+)")
_LATIN_KIND = re.compile(
    r"\b(?:khet|khwaeng|khwang|kwaeng|amphoe|amphur|ampur|tambon|tambol|changwat|sub-?\s?district|district|province|thailand)\b"
)
_KING = re.compile(r"พระราม(?:ที่)?\s*|\brama\b\s*")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_DOUBLE = re.compile(r"(.)\1+")
_BEFORE = re.compile("c(?=[tpwk])")  # what closes a syllable is said as t: Ratchathewi, ราชเทวี
_SHORT = ("กรุงเทพ", "อยุธยา")  # as addresses name two of the provinces
_LATIN_PROVINCES = """
bangkok bkk krungthep chiangmai chiangrai chonburi cholburi nonthaburi pathumthani samutprakan samutprakarn phuket
songkhla korat nakhonratchasima ayutthaya ayudhya khonkaen udonthani ubonratchathani suratthani rayong pattaya
""".split()  # noqa: SIM905 - a table, read as a table
_OTHERWISE = """
samutsakhon samutsongkhram nakhonsithammarat nakhonsawan nakhonpathom nakhonphanom nakhonnayok prachuapkhirikhan
phetchaburi petchaburi phetchabun chachoengsao buriram burirum sisaket kanchanaburi ratchaburi lopburi sukhothai
""".split()  # noqa: SIM905 - a table, read as a table
"""Provinces that Latin letters write otherwise than they sound."""
_TOWN = frozenset({"mueang", "muang", "mueng", "amphoemueang", "เมือง"})
"""The district of a province's town: each province has one."""


class ThaiAddress(NamedTuple):
    """`building` is the house in its road, `unit` the floor, room and tower there, `places` districts and postcode.

    `places` is never empty.
    """

    building: str
    unit: str
    places: frozenset[str]


def read_thai_address(folded: str) -> ThaiAddress | None:
    """A folded address read as a Thai one; None where it names no house, no road, or no district nor postcode."""
    thai = bool(_THAI.search(folded))
    postcode = _POSTCODE.findall(folded)[-1:]
    if not thai and not _is_thailand(folded):
        return None
    floor, rest = _taken(_FLOOR, folded)
    room, rest = _taken(_UNIT, rest)
    tower, rest = _taken(_TOWER, rest)
    number = _NUMBER.match(rest)
    if not number:
        return None
    rest = rest[number.end() :]
    moo, rest = _taken(_MOO, rest)
    road, rest = _taken(_ROAD, rest)
    lane, rest = _lane(rest)
    name = _road_name(road) or _road_name(lane[0])
    soi = lane[1] or (_road_name(lane[0]) if road else "")
    places = _THAI_PLACE.findall(rest) if thai else _latin_places(rest)
    found = {_heard(place) for place in places if "".join(place.split()) not in _TOWN} - _provinces() | set(postcode)
    found = {each for each in found if len(each) > 1}
    if not name or not found:
        return None
    unit = " ".join((floor, room, _heard(tower) or tower)).strip()
    return ThaiAddress(f"{number[1]} {moo} {soi} {name}", unit, frozenset(found))


def _is_thailand(latin: str) -> bool:
    """Whether a Latin address says that it is in Thailand: by the country or a province."""
    squeezed = latin.replace(" ", "")
    return "thailand" in squeezed or any(province in squeezed for province in _LATIN_PROVINCES)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """What a pattern finds, and the text without it."""
    found = pattern.search(text)
    if not found:
        return "", text
    return next(filter(None, found.groups()), ""), f"{text[: found.start()]} , {text[found.end() :]}"


def _lane(text: str) -> tuple[tuple[str, str], str]:
    """The name and the number of a soi, each empty where there is none: Soi Sukhumvit 21, Sukhumvit Soi 21, Soi 21."""
    found = _SOI.search(text)
    if not found:
        return ("", ""), text
    name = found[1] or found[4] or found[3] or ""
    return (name, found[2] or found[5] or ""), f"{text[: found.start()]} , {text[found.end() :]}"


def _road_name(name: str) -> str:
    words = _KING.sub("rama ", name).replace("-", " ").split()
    numbers = [_ROMAN.get(word, word) for word in words[1:] if word.isdigit() or word in _ROMAN]
    digits = [found for word in words for found in re.findall(r"(?<=[ก-๎])\d+", word)]
    letters = "".join(word for word in words if not word.isdigit() and (word not in _ROMAN or word == words[0]))
    return " ".join((_heard(re.sub(r"\d", "", letters)), *numbers, *digits)).strip() if letters else ""


def _latin_places(text: str) -> list[str]:
    parts = [re.sub(r"[^a-z ]", " ", part) for part in _LATIN_KIND.sub(" ", text).split(",")]
    parts = [" ".join(word for word in part.split() if word not in _LATIN_PROVINCES) for part in parts]
    return [part for part in parts if part]


@cache
def _provinces() -> frozenset[str]:
    return frozenset(map(_heard, [*PROVINCES, *_SHORT, *_LATIN_PROVINCES, *_OTHERWISE]))


def _heard(name: str) -> str:
    """The consonants of a place's name in either script."""
    letters = "".join(name.split())
    if _THAI.search(letters):
        letters = read_word(letters) or romanise(letters)
    heard = _DOUBLE.sub(r"\1", consonants_of(sound_of(letters)).replace("h", ""))
    return _BEFORE.sub("t", heard).replace("tt", "t")
