"""Alerts told otherwise: other romanisations, hanja, orders and marks of the names; placeholders; more hub keys.

Written apart from the matcher's own tables, so that it does not spell as they expect. Alerts stay in the wire's form.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import orjson

from bongsu_schemas.names.hanja import readings

NOBODY = (
    "상동", "확인중", "성명불상자", "TBD", "UNKNOWN SHIPPER", "same as above", "ไม่ทราบชื่อ", "ไม่ระบุ", "không rõ tên",
    "chưa xác định", "익명", "N/A", "불상", "없음", "김○○", "수취인", "TO ORDER", "박모씨", "unknown",
)  # fmt: skip
CONSOLIDATOR = "인천광역시 중구 공항로 424, 2층"
_INITIALS = "g kk n d tt r m b pp s ss . j jj ch k t p h".replace(".", "").split(" ")
_MEDIALS = "a,ae,ya,yae,eo,e,yeo,ye,o,wa,wae,oe,yo,u,wo,we,wi,yu,eu,ui,i".split(",")  # noqa: SIM905 - a table
_FINALS = ". k k k n n n t l k m l l l p l m p p t t ng t t k t p t".replace(".", "").split(" ")
_MCCUNE = {"g": "k", "d": "t", "b": "p", "j": "ch", "eo": "o", "eu": "u", "yeo": "yo"}
_PASSPORT = {"eo": "u o eo", "u": "oo u", "i": "i ee", "yeo": "you yu", "ui": "ee ui", "ae": "ai"}
_SURNAMES = {
    "김": "Kim Gim", "이": "Lee Yi I Rhee", "박": "Park Bak Pak", "최": "Choi Choe", "정": "Jung Jeong Chung",
    "강": "Kang", "조": "Cho Jo", "윤": "Yoon Yun", "장": "Jang Chang", "임": "Lim Im", "오": "Oh O",
    "서": "Seo Suh", "신": "Shin Sin", "권": "Kwon Gwon", "안": "Ahn An", "유": "Yoo Yu", "전": "Jeon Jun",
    "고": "Ko Go", "문": "Moon Mun", "손": "Son Sohn", "배": "Bae Pae", "백": "Baek Paik", "허": "Heo Hur",
    "노": "Noh Roh", "성": "Sung Seong", "우": "Woo U", "구": "Koo Gu",
}  # fmt: skip
_HANJA = dict(zip("김이박최정강조윤장임한오서신권황안송유홍", "金李朴崔鄭姜趙尹張林韓吳徐申權黃安宋柳洪", strict=True))
_TONES = (("oà", "òa"), ("oá", "óa"), ("oạ", "ọa"), ("uý", "úy"), ("uỷ", "ủy"), ("oè", "òe"))


def told_otherwise(alerts: Iterable[bytes], seed: int) -> Iterator[bytes]:
    """The alerts with other names, a fifth of the senders unknown, and filled-in and shared numbers here and there."""
    rng = Random(seed)
    offices = [f"+8227{rng.randrange(10**6, 10**7)}" for _ in range(3)]
    for each in alerts:
        alert = orjson.loads(each)
        for entity in alert["entities"]:
            if entity["type"] == "person":
                _person(rng, entity, offices)
        yield orjson.dumps(alert)


def _person(rng: Random, entity: dict[str, Any], offices: list[str]) -> None:
    for name in entity["names"]:
        name["text"] = _respelled(rng, name["text"])
    if entity.get("role") in ("consignor", "supplier") and rng.random() < 0.2:
        entity["names"] = [{"text": rng.choice(NOBODY), "script": "Zyyy", "kind": "primary"}]
    for share, scheme, value in (
        (0.04, "phone", "+821000000000"),
        (0.03, "passport", "M00000000"),
        (0.05, "phone", rng.choice(offices)),
    ):
        if rng.random() < share:
            number = {"scheme": scheme, "value": value, "raw": value, "valid": True, "found_in": "field"}
            entity["identifiers"].append(number)
    if entity.get("address") and rng.random() < 0.04:
        entity["address"] = rng.choice(("상동", "TBD", CONSOLIDATOR))
    if entity.get("birth_date") and rng.random() < 0.03:
        entity["birth_date"] = entity["birth_date"][:4]


def _respelled(rng: Random, name: str) -> str:
    if re.fullmatch("[가-힣]{3}", name):
        return _korean(rng, name)
    if re.search("[ก-๎]", name):
        return rng.choice((name, name.replace(" ", "  "), f"นาย{name}", f"น.ส.{name}"))
    return _vietnamese(rng, name) if re.search("[à-ỹđ]", name.lower()) else name


def _korean(rng: Random, name: str) -> str:
    style = rng.choice(("hangul", "hangul", "revised", "mccune", "passport", "passport", "hanja"))
    if style == "hangul":
        return rng.choice((name, f"{name[0]} {name[1:]}", " ".join(name)))
    if style == "hanja" and name[0] in _HANJA:
        return _HANJA[name[0]] + "".join(rng.choice(_read_as(syllable)) for syllable in name[1:])
    surname = rng.choice(_SURNAMES.get(name[0], _syllable(rng, name[0], "revised").title()).split())
    given = rng.choice(("-", " ", "")).join(_syllable(rng, each, style) for each in name[1:])
    spelled = given.title() if " " in given else given.capitalize()
    plain = given.upper().replace("-", " ")
    return rng.choice(
        (f"{surname} {spelled}", f"{spelled} {surname}", f"{surname.upper()}, {plain}", f"{surname.upper()}<<{plain}")
    )


def _syllable(rng: Random, syllable: str, style: str) -> str:
    lead, rest = divmod(ord(syllable) - ord("가"), 588)
    parts = [_INITIALS[lead], _MEDIALS[rest // 28], _FINALS[rest % 28]]
    if style == "mccune":
        parts[:2] = [_MCCUNE.get(part, part) for part in parts[:2]]
    if style == "passport":
        parts[1] = rng.choice(_PASSPORT.get(parts[1], parts[1]).split())
    return "".join(parts)


def _read_as(syllable: str) -> list[str]:
    return [character for character, reading in readings().items() if reading == syllable][:6] or [syllable]


def _vietnamese(rng: Random, name: str) -> str:
    spread = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    first, *rest = bare.split()
    other = name
    for new, old in _TONES:
        other = other.replace(old, new) if old in other else other.replace(new, old)
    swapped = f"{first.upper()}<<{' '.join(rest).upper()}"
    return rng.choice((bare, bare.upper(), swapped, other, unicodedata.normalize("NFD", name)))
