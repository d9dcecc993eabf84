"""Substances by name in four languages, the units they come in, and which names are doubtful.

Source: the substance table of the field notes and the list of feeds/README. A doubtful name (`~`) is also an ordinary
word: either reading is accepted of it. Every other name counts wherever it stands.
"""

from random import Random
from typing import NamedTuple


class Drug(NamedTuple):
    """A substance: its id, how it is counted (`mass`, `tablet`, `liquid`, `sheet`, `sachet`), its names by language."""

    id: str
    counted: str
    ko: tuple[str, ...]
    th: tuple[str, ...]
    vi: tuple[str, ...]
    weight: float


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


def _drug(id_: str, counted: str, ko: str, th: str, vi: str, weight: float = 0.4) -> Drug:
    return Drug(id_, counted, _names(ko), _names(th), _names(vi), weight)


DRUGS = (
    _drug(
        "methamphetamine",
        "mass",
        "필로폰|메트암페타민|히로뽕|METHAMPHETAMINE|~얼음|~아이스|~차가운 술|~ICE",
        "เมทแอมเฟตามีน|METHAMPHETAMINE|~ไอซ์",
        "ma túy đá|hàng đá|methamphetamine|~đá|~ICE",
        9,
    ),
    _drug("yaba", "tablet", "야바|YABA", "ยาบ้า|YABA|ยาม้า", "hồng phiến|yaba", 6),
    _drug("mdma", "tablet", "엑스터시|도리도리|MDMA|~캔디", "ยาอี|MDMA", "thuốc lắc|MDMA|~kẹo", 4),
    _drug("ketamine", "mass", "케타민|KETAMINE|~케이", "เคตามีน|KETAMINE|ยาเค", "ketamine|KETAMINE|~ke", 5),
    _drug("cocaine", "mass", "코카인|COCAINE|~coke", "โคเคน|COCAINE", "cocain|COCAINE", 3),
    _drug("heroin", "mass", "헤로인|HEROIN", "เฮโรอีน|HEROIN", "heroin|bạch phiến", 2),
    _drug(
        "cannabis", "mass", "대마초|대마|CANNABIS|~떨|~풀|~고기|~weed", "กัญชา|CANNABIS", "cần sa|tài mà|bồ đà|~cỏ", 4
    ),
    _drug("synthetic-cannabinoid", "mass", "합성대마|~허브|~K2", "JWH-018", "cỏ Mỹ", 2),
    _drug("lsd", "sheet", "LSD|~엘", "LSD|แสตมป์เมา", "LSD|bùa lưỡi|~tem giấy", 1.5),
    _drug("ghb", "liquid", "물뽕|GHB", "GHB", "GHB|~nước biển", 1.5),
    _drug("happy-water", "sachet", "해피워터|HAPPY WATER", "แฮปปี้วอเตอร์|HAPPY WATER", "nước vui|HAPPY WATER", 2),
    _drug("fentanyl", "mass", "펜타닐|FENTANYL", "FENTANYL", "fentanyl"),
    _drug("psilocybin", "mass", "PSILOCYBIN", "PSILOCYBIN", "psilocybin"),
    _drug("amphetamine", "mass", "암페타민|AMPHETAMINE", "AMPHETAMINE", "amphetamine"),
    _drug("cathinone", "mass", "CATHINONE", "CATHINONE", "lá khát"),
    _drug("zolpidem", "tablet", "졸피뎀|ZOLPIDEM", "ZOLPIDEM", "zolpidem"),
    _drug("propofol", "liquid", "프로포폴|PROPOFOL", "PROPOFOL", "propofol"),
    _drug("alprazolam", "tablet", "ALPRAZOLAM", "ALPRAZOLAM", "alprazolam"),
    _drug("flunitrazepam", "tablet", "FLUNITRAZEPAM", "FLUNITRAZEPAM", "flunitrazepam"),
    _drug("pseudoephedrine", "mass", "PSEUDOEPHEDRINE", "PSEUDOEPHEDRINE", "pseudoephedrine"),
)
WHEEL = tuple(drug for drug in DRUGS for _ in range(max(1, round(drug.weight * 5))))
MASS_UNITS = {
    "ko": (("g", 1.0), ("그램", 1.0), ("kg", 1000.0), ("킬로그램", 1000.0), ("mg", 0.001)),
    "th": (("กรัม", 1.0), ("กก.", 1000.0), ("กิโลกรัม", 1000.0), ("กรัม", 1.0)),
    "vi": (("gam", 1.0), ("g", 1.0), ("kg", 1000.0), ("g", 1.0)),
}
OTHER_UNITS = {
    "tablet": {"ko": "정", "th": "เม็ด", "vi": "viên"},
    "liquid": {"ko": "ml", "th": "มล.", "vi": "ml"},
    "sheet": {"ko": "장", "th": "แผ่น", "vi": "tem"},
    "sachet": {"ko": "봉", "th": "ซอง", "vi": "gói"},
}


class Named(NamedTuple):
    """A name chosen for a drug field; `doubtful` when it is also an ordinary word."""

    text: str
    doubtful: bool


def pick(rng: Random) -> Drug:
    return WHEEL[int(rng.random() * len(WHEEL))]


def field_name(rng: Random, drug: Drug, lang: str, *, doubtful: bool = True) -> Named:
    """A name of the drug as the agency's language writes it in a field of its own."""
    names = getattr(drug, lang)
    name = names[int(rng.random() * len(names))]
    if name[0] != "~":
        return Named(name, doubtful=False)
    return Named(name[1:], doubtful=True) if doubtful else Named(names[0], doubtful=False)


def size(rng: Random, drug: Drug) -> float:
    """How much there is, heavy-tailed: grams for what is weighed, pieces or millilitres for the rest."""
    spread = rng.random() ** 3
    if drug.counted == "mass":
        return round(20 + spread * 60_000, 2)
    return float(round(50 + spread * 40_000))


class Quantity(NamedTuple):
    """A plain decimal number, the unit as the agency writes it, and grams when it was weighed."""

    value: str
    unit: str
    grams: float | None


def quantity(rng: Random, drug: Drug, amount: float, lang: str) -> Quantity:
    if drug.counted != "mass":
        return Quantity(str(int(amount)), OTHER_UNITS[drug.counted][lang], None)
    amount = max(1.0, amount + (rng.random() - 0.5) * amount * 0.03)
    units = MASS_UNITS[lang]
    unit, factor = units[int(rng.random() * len(units))]
    places = 3 if factor > 1 else 2
    value = f"{amount / factor:.{places}f}".rstrip("0").rstrip(".") if factor >= 1 else str(round(amount * 1000))
    return Quantity(value, unit, float(value) * factor)
