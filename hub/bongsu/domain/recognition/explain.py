"""What the hub recognises in one text, in the form that `bongsu explain` prints."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from bongsu.domain.recognition.identifiers import find_identifiers
from bongsu.domain.recognition.people import find_names
from bongsu.domain.recognition.quantities import FoundQuantity, find_quantities, grams
from bongsu.domain.recognition.substances import SubstanceMatch, find_substances, resolve_reported

_REGIONS = {"ko": "KR", "th": "TH", "vi": "VN"}
_HANGUL, _THAI = re.compile("[가-힣]"), re.compile("[ก-๙]")
_VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_FACTORS_OF = date(2026, 1, 1)


def explain(text: str, *, lang: str | None, region: str | None, on: date = _FACTORS_OF) -> dict[str, Any]:
    """The identifiers, substances, quantities and names of a text.

    `lang` (ko, th, vi, en) decides the form of numbers, `region` (ISO 3166 alpha-2) where local phone numbers belong;
    without them the script decides. `on` is the day whose conversion factors count.
    """
    lang = lang or _language(text)
    substances = find_substances(text) or _alone(text)
    return {
        "text": text,
        "identifiers": [
            {"scheme": each.scheme, "value": each.value, "raw": each.raw, "valid": each.valid}
            for each in find_identifiers(text, region=region or _REGIONS.get(lang, "KR"))
        ],
        "substances": _listed(substances),
        "quantities": _quantities(text, lang, substances, on),
        "names": [each.text for each in find_names(text)],
    }


def _language(text: str) -> str:
    for lang, letters in (("ko", _HANGUL), ("th", _THAI), ("vi", _VIETNAMESE)):
        if letters.search(text):
            return lang
    return "en"


def _alone(text: str) -> list[SubstanceMatch]:
    """A text that is nothing but an ambiguous word, such as `G`: what it may mean, never more than an indicator."""
    return [each._replace(kind="indicator") for each in resolve_reported(text) if each.word == text.strip()]


def _listed(substances: Iterable[SubstanceMatch]) -> list[dict[str, Any]]:
    seen = {(each.id, each.word, each.kind): each.ambiguity for each in substances}
    return [
        {"id": identity, "word": word, "kind": kind, "ambiguity": ambiguity}
        for (identity, word, kind), ambiguity in seen.items()
    ]


def _quantities(text: str, lang: str, substances: list[SubstanceMatch], on: date) -> list[dict[str, Any]]:
    """Amounts in grams where that can be said; tablets and litres are taken to be of the drug named nearest to them."""
    named = [each for each in substances if each.kind != "indicator"]
    listed: list[dict[str, Any]] = []
    for each in find_quantities(text, lang):
        nearest = min(named, key=lambda drug: _distance(drug, each), default=None)
        mass = each.mass_g
        if mass is None:
            mass = grams(each.value, each.unit, nearest.id if nearest else None, on)[0]
        listed.append({"value": _plain(each.value), "unit": each.unit, "mass_g": _plain(mass)})
    return listed


def _distance(drug: SubstanceMatch, amount: FoundQuantity) -> int:
    return max(amount.start - drug.end, drug.start - amount.end)


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
