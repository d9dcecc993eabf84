"""Addresses reduced to what every spelling of them shares: the road and number, the flat, the district.

Korean road-name addresses are written big to small in Hangul and small to big in Latin letters (행정안전부, 도로명주소
영문표기); both give the same key, and so do Thai ones in either script (`thai_addresses`). Other addresses give the
words and numbers that are left after folding.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from bongsu.domain.linking.thai_addresses import read_thai_address
from bongsu_schemas.identifiers import is_placeholder
from bongsu_schemas.names.sound import sound_key
from bongsu_schemas.text import fold

_LONGEST = 300
_HANGUL_ROAD = re.compile(
    r"([가-힣A-Za-z0-9·]*[가-힣](?:대로|로|길)(?:\s?\d+(?:번|가|나|다|라)?길)?)\s*(\d+(?:-\d+)?)(?!\d|\s*(?:동|호|층|번길|길))"
)
_LATIN_NAME = r"([a-z][a-z0-9]*(?:[ -][a-z]+)?[ -]?(?:daero|ro|gil)(?:\s?\d+(?:beon)?[ -]?gil)?)"
_LATIN_ROAD = re.compile(rf"(\d+(?:-\d+)?)\s*,?\s*{_LATIN_NAME}(?![a-z])")
_ROAD_FIRST = re.compile(rf"(?<![a-z-]){_LATIN_NAME}\s+(\d+(?:-\d+)?)(?!\d|\s*-?\s?(?:dong|ho|beon|gil)\b)")
"""Road before number in Latin letters, as in Hangul: Geumchon-ro 358."""
_HANGUL_FLAT = re.compile(r"(?:(\d+)\s*동\s*(?:제\s*)?)?(\d+)\s*호(?![가-힣])")
_BARE_FLAT = re.compile(r"(?<![\d/-])([1-9]\d{0,3})\s?[-/]\s?([1-9]\d{2,3})(?![\d/-])")
"""A block and a flat as people write them behind the house's number: 월곡로 301, 118-1404 or 118/1404."""
_LATIN_BLOCK_AND_FLAT = re.compile(r"(?<!\d)(\d+)\s*-\s*(\d+)(?!\d)")
_LATIN_FLAT = re.compile(r"(?:#|\b(?:no|unit|room|apt|ho)[. ]*)(\d+)")
_LATIN_HO = re.compile(r"(?<![\d-])(\d+)[ -]?ho(?![a-z])|\bho[. -]*(\d+)")
_LATIN_DONG = re.compile(r"(?<![\d-])(\d+)[ -]?dong(?![a-z])|\bdong[. -]*(\d+)")
_LATIN_BLOCK = re.compile(r"\b(?:bldg|building|block)[. ]*(\d+)\W+(?:no|unit|room|apt|suite|#)[. ]*(\d+)")
_HANGUL_DISTRICT = re.compile(r"([가-힣]+?)(?:특별자치시|특별자치도|특별시|광역시|시|군|구)(?=\s|$)")
_LATIN_DISTRICT = re.compile(r"([a-z]+)-?(?:si|gun|gu)(?![a-z])")
_RUN_TOGETHER = (("nkr", "nkn"), ("mr", "mn"), ("pr", "mn"), ("kr", "nkn"))
"""How ㄹ is said after another consonant, which districts are written by and roads are not: 종로구, Jongno-gu."""
_CITY = re.compile(r"\b(seoul|busan|pusan|incheon|daegu|taegu|gwangju|daejeon|ulsan|sejong)\b")
_NOISE = frozenset(
    word
    for line in (
        "korea republic of south rok thailand vietnam viet nam the no city province district subdistrict ward",
        "quan q phuong p tp thanh tinh huyen xa t tambon tambol amphoe amphur changwat khet khwaeng",
        "ตำบล ต อำเภอ อ จังหวัด จ แขวง เขต เลขที่ ประเทศไทย",
    )
    for word in line.split()
)
_PREFIX = re.compile(r"(?<![\u0e01-\u0e4e])(?:ตำบล|ต\.|อำเภอ|อ\.|จังหวัด|จ\.|แขวง|เขต)\s*|(?<![a-z])(?:tp|q|p)\.\s*")
_POSTCODE = re.compile(r"(?<!\d)\d{5,6}(?!\d)")
_WORDS = {
    "หมู่": "moo", "หมู่ที่": "moo", "ม.": "moo", "mu": "moo", "ถนน": "road", "ถ.": "road", "rd": "road", "thanon": "road",
    "ซอย": "soi", "ซ.": "soi", "กรุงเทพมหานคร": "bangkok", "กรุงเทพ": "bangkok", "กรุงเทพฯ": "bangkok", "bkk": "bangkok",
    "เชียงใหม่": "chiangmai", "ภูเก็ต": "phuket", "duong": "road", "pho": "road", "st": "road", "street": "road",
    "hcmc": "hochiminh", "hcm": "hochiminh", "tphcm": "hochiminh", "saigon": "hochiminh",
}  # fmt: skip
_FEWEST_PARTS = 3


class Address(NamedTuple):
    """Keys, empty when the text does not say: of the building, of the flat, and of the numbers alone (`unit`).

    `districts` are the areas that it names. The numbers carry a match where a road's name is an English word that no
    romanisation gives (디지털로, Digital-ro).
    """

    building: str
    flat: str
    unit: str
    districts: frozenset[str]


@lru_cache(maxsize=65_536)
def read_address(text: str) -> Address:
    """The keys of an address; any text is read, nothing raises."""
    text = text[:_LONGEST]
    if is_placeholder(text):
        return Address("", "", "", frozenset())
    folded = fold(text)
    if road := _HANGUL_ROAD.search(folded):
        name, number = road[1], road[2]
        flat = _HANGUL_FLAT.search(folded, road.end()) or _BARE_FLAT.search(folded, road.end())
        unit = f"{flat[1] or ''}-{flat[2]}" if flat else ""
        districts = frozenset(_spoken(found) for found in _HANGUL_DISTRICT.findall(folded))
    elif road := _LATIN_ROAD.search(folded) or _ROAD_FIRST.search(folded):
        number, name = (road[1], road[2]) if road.re is _LATIN_ROAD else (road[2], road[1])
        rest = folded[: road.start()] + " " + folded[road.end() :]
        unit = _latin_unit(rest)
        found = [*_LATIN_DISTRICT.findall(folded), *_CITY.findall(folded)]
        districts = frozenset(_spoken(each) for each in found)
    elif thai := read_thai_address(folded):
        return Address(thai.building, f"{thai.building} {thai.unit}".strip(), "", thai.places)
    else:
        return _other(folded)
    building = f"{_spoken(name)}|{number}"
    numbers = f"{number}|{unit}" if unit and not unit.startswith("-") else ""
    return Address(building, f"{building}|{unit}" if unit else "", numbers, districts)


def _latin_unit(text: str) -> str:
    """The block and the flat in Latin letters: 103-1106, 103-dong 1106-ho, 1106ho, 103dong, #703."""
    if block := _LATIN_BLOCK.search(text):
        return f"{block[1]}-{block[2]}"
    if ho := _LATIN_HO.search(text):
        dong = _LATIN_DONG.search(text)
        return f"{(dong[1] or dong[2]) if dong else ''}-{ho[1] or ho[2]}"
    if both := _LATIN_BLOCK_AND_FLAT.search(text) or _BARE_FLAT.search(text):
        return f"{both[1]}-{both[2]}"
    flat = _LATIN_FLAT.search(text)
    return f"-{flat[1]}" if flat else ""


def _spoken(name: str) -> str:
    key = sound_key(name)
    for written, said in _RUN_TOGETHER:
        key = key.replace(written, said)
    return key


def differ(one: Address, other: Address) -> bool:
    """Whether two addresses are surely two places. Those of other countries may be one place spelt twice."""
    numbers = [each.building.partition("|")[2] for each in (one, other)]
    if not all(numbers):
        return False
    return numbers[0] != numbers[1] or bool(one.districts and other.districts and not one.districts & other.districts)


def _other(folded: str) -> Address:
    """An address of another country: its words and numbers, in any order, if they are enough to tell a place."""
    folded = _POSTCODE.sub(" ", _PREFIX.sub(" ", folded)).replace("ho chi minh", "hochiminh")
    words = [_WORDS.get(word, word) for word in re.split(r"[^\w\u0e01-\u0e4e.]+", folded)]
    words = [word.strip(".") for word in words if word.strip(".") and word not in _NOISE]
    if len(words) < _FEWEST_PARTS or not any(word[0].isdigit() for word in words):
        return Address("", "", "", frozenset())
    key = " ".join(sorted(set(words)))
    return Address(key, key, "", frozenset())
