"""Drugs and their quantities as a record's fields name them."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from bongsu_connectors.reading.canonical import squashed
from bongsu_connectors.reading.cast import clip
from bongsu_connectors.reading.fields import Fields
from bongsu_connectors.reading.numbers import FORM_OF, decimal
from bongsu_schemas import codelists
from bongsu_schemas.draft import QuantityDraft, SubstanceDraft
from bongsu_schemas.identifiers import is_placeholder

_THINGS = re.compile(
    "휴대전화|휴대폰|핸드폰|스마트폰|전화기|공기계|대포폰|유심|USIM|전자저울|저울|현금|지폐|수표|통장|카드|계좌|노트북|컴퓨터|태블릿|USB|"
    "주사기|빨대|파이프|램프|라이터|비닐|지퍼백|봉투|포장|상자|박스|가방|차량|승용차|오토바이|자동차|선박|시계|귀금속|금괴|상품권|"
    "칼|도검|총기|권총|실탄|의류|신발|모자|장부|수첩|메모|여권|신분증|열쇠|CCTV|블랙박스|하드디스크|컨테이너|압축기|분쇄기|"
    "phone|scale|cash|laptop|syringe|vehicle",
    re.IGNORECASE,
)
_COUNTED = frozenset(
    {"개", "대", "원", "만원", "점", "권", "벌", "켤레", "통장", "개입", "세트", "ea", "달러", "usd", "krw"}
)
_MOST_SUBSTANCES = 100


def substance(fields: Fields, name: str, quantity: str, unit: str, form: re.Pattern[str]) -> list[SubstanceDraft]:
    """The drug of a record that has one: its name, quantity and unit stand in three fields."""
    word = fields.text(name)
    amount = drug_quantity(fields, quantity, unit, form)
    if not word:
        if amount:
            fields.warn(quantity, "no_substance", found=amount["raw"])
        return []
    found: SubstanceDraft = {"as_reported": clip(word)}
    if amount:
        found["quantity"] = amount
    return [found]


def listed_substances(
    items: list[Fields], name: str, quantity: str, unit: str, form: re.Pattern[str]
) -> list[SubstanceDraft]:
    """The drugs among listed goods. A thing that is no drug is none, and its number stops nothing."""
    found: list[SubstanceDraft] = []
    for item in items:
        if is_thing(item.text(name), item.word(unit)):
            sent = item.get(quantity)
            if sent not in (None, "") and decimal(sent, form) is None and not _absent(sent):
                item.warn(quantity, "bad_quantity", found=str(sent))
        else:
            found += substance(item, name, quantity, unit, form)
    return found[:_MOST_SUBSTANCES]


def described(drugs: Sequence[SubstanceDraft]) -> list[str]:
    """Each drug with its quantity in the sender's words."""
    return [f"{each['as_reported']} {each['quantity']['raw'] if 'quantity' in each else ''}".strip() for each in drugs]


def drug_quantity(fields: Fields, quantity: str, unit: str, form: re.Pattern[str]) -> QuantityDraft | None:
    """A drug's quantity; `bad_number` when it is present and is no number of the form. Zero means absent."""
    sent = fields.get(quantity)
    if sent is None or sent == "":
        return None
    value = decimal(sent, form)
    if value is None:
        if not _absent(sent):
            fields.stop(quantity, "bad_number", found=_shown(sent), expected=FORM_OF[form])
        return None
    if value == "0":
        return None
    written = fields.text(unit)
    if not written or codelists.unit(written) is None:
        fields.warn(unit, "unknown_unit", found=written)
    return {"value": value, "unit": clip(written, 64), "raw": clip(f"{_shown(sent)} {written}".strip())}


def is_thing(word: str, unit: str) -> bool:
    """Whether seized goods are surely no drug: a telephone, scales, cash, or whatever is counted in pieces."""
    if not word or squashed(word).casefold() in _drug_words():
        return False
    return unit in _COUNTED or _THINGS.search(word) is not None


@cache
def _drug_words() -> frozenset[str]:
    return frozenset(squashed(term.text).casefold() for each in codelists.substances().values() for term in each.terms)


def _absent(sent: Any) -> bool:
    return isinstance(sent, str) and is_placeholder(sent)


def _shown(sent: Any) -> str:
    if isinstance(sent, float) and sent.is_integer():
        return str(int(sent))
    return sent.strip() if isinstance(sent, str) else str(sent)
