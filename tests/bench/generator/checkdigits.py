"""Identifiers with right and wrong check digits: ISO 6346, IMO, S10, AWB, ten- and twelve-digit courier numbers."""

from random import Random

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# ISO 6346 leaves out the multiples of 11.
LETTER_VALUES = dict(zip(LETTERS, [n for n in range(10, 39) if n % 11], strict=True))
S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
OWNERS = ("HLKU", "BSOU", "QTRU", "DNWU", "KXLU", "PZMU", "VGCU", "RWEU")
AIRLINE_PREFIXES = {"KE": "180", "OZ": "988", "TG": "217", "VN": "738"}
S10_SERVICES = ("EE", "RR", "CP", "LP", "EM", "RA", "CX", "EB")


def container_check(stem: str) -> int:
    """Check digit of four letters and six digits (ISO 6346)."""
    total = sum((LETTER_VALUES.get(c) or int(c)) << place for place, c in enumerate(stem))
    return total % 11 % 10


def imo_check(six: str) -> int:
    """Check digit of an IMO ship number: weights 7 to 2, the sum's last digit."""
    return sum(int(c) * weight for c, weight in zip(six, range(7, 1, -1), strict=True)) % 10


def s10_check(eight: str) -> int:
    """Check digit of a UPU S10 item number."""
    rest = 11 - sum(int(c) * weight for c, weight in zip(eight, S10_WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)


def courier12_check(eleven: str) -> int:
    """Check digit of a twelve-digit courier number: weights 3-1-7 repeated, sum mod 11 mod 10."""
    return sum(int(c) * (3, 1, 7)[place % 3] for place, c in enumerate(eleven)) % 11 % 10


def digits(rng: Random, count: int) -> str:
    """`count` random digits, leading zeros kept."""
    return f"{int(rng.random() * 10**count):0{count}d}"


def container(rng: Random) -> str:
    stem = OWNERS[int(rng.random() * len(OWNERS))] + digits(rng, 6)
    return f"{stem}{container_check(stem)}"


def imo(rng: Random) -> str:
    six = "9" + digits(rng, 5)
    return f"{six}{imo_check(six)}"


def s10(rng: Random, country: str) -> str:
    eight = digits(rng, 8)
    return f"{S10_SERVICES[int(rng.random() * len(S10_SERVICES))]}{eight}{s10_check(eight)}{country}"


def awb(rng: Random, airline: str) -> str:
    """Air waybill number with its hyphen: prefix, seven digits, their remainder by seven."""
    seven = digits(rng, 7)
    return f"{AIRLINE_PREFIXES.get(airline, '180')}-{seven}{int(seven) % 7}"


def courier(rng: Random) -> str:
    """Ten digits (nine and their remainder by seven) or twelve; no leading zero, which a cell would lose."""
    if rng.random() < 0.6:
        nine = str(int(1e8 + rng.random() * 9e8))
        return f"{nine}{int(nine) % 7}"
    eleven = str(int(1e10 + rng.random() * 9e10))
    return f"{eleven}{courier12_check(eleven)}"


def spoiled(value: str, scheme: str) -> str:
    """The same number with another check digit, so that its own check fails."""
    place = -3 if scheme == "s10" else -1
    at = len(value) + place
    return f"{value[:at]}{(int(value[at]) + 1) % 10}{value[at + 1 :]}"
