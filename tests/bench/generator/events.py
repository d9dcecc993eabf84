"""Events: one parcel, passenger, container or vessel, and the identifiers that several agencies may report of it."""

from dataclasses import dataclass
from random import Random

from generator import checkdigits, drugs, names, places
from generator.drugs import Drug
from generator.names import Person
from generator.places import Address

KINDS = ("parcel",) * 55 + ("passenger",) * 22 + ("container",) * 10 + ("vessel",) * 13
# Which agencies may report what; the first is the likeliest to report alone.
REPORTERS = {
    "parcel": ("kr.kcs", "th.customs", "vn.customs", "kr.knp", "kr.spo", "kr.moj"),
    "passenger": ("kr.moj", "kr.kcs", "kr.knp", "kr.spo", "th.customs", "vn.customs"),
    "container": ("kr.kcs", "kr.kcg", "kr.spo", "th.customs", "vn.customs"),
    "vessel": ("kr.kcg", "kr.kcs", "kr.knp", "kr.spo"),
}
PHONES = {
    "TH": (("+666", "+668", "+669"), 8),
    "VN": (("+8491", "+8434", "+8470", "+8497", "+8481"), 7),
    "CN": (("+86135",), 8),
    "US": (("+1212555",), 4),
    "NL": (("+31632",), 6),
    "DE": (("+4915112",), 6),
    "LA": (("+8562055",), 6),
    "KH": (("+85512",), 6),
    "MX": (("+52551",), 7),
}
# Share of the events in which the customs administration abroad, where it is a member, reports first.
ABROAD = 0.4
HOW_MANY = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4)


@dataclass(slots=True)
class Event:
    """What happened; identifiers in normal form, phones in E.164."""

    key: str
    kind: str
    origin: str
    drug: Drug
    amount: float
    mode: str  # post, express, air, sea, passenger
    sender: Person
    receiver: Person
    address: Address
    company: int
    passport: str
    sender_phone: str
    phone: str
    item: str
    item_scheme: str
    flight: str
    handle: str
    account: str
    hidden: int
    container: str = ""
    bl: str = ""
    vessel: str = ""
    imo: str = ""
    mmsi: str = ""
    callsign: str = ""
    quoted: str = ""  # agency/ref of a record that another one may quote
    born: int = -1  # what the birth date is worked out from; -1: the receiver's phone


def kr_phone(rng: Random) -> str:
    """A mobile number in a range that is not given out."""
    return f"+8210{int(rng.random() * 2e7):08d}"


def foreign_phone(rng: Random, country: str) -> str:
    """A mobile number of that country; a few digits are fixed to what is given out there."""
    starts, length = PHONES[country]
    start = starts[int(rng.random() * len(starts))]
    return f"{start}{int(rng.random() * 10**length):0{length}d}"


def passport(rng: Random, country: str) -> str:
    number = int(rng.random() * 1e7)
    if country == "KR":
        if rng.random() < 0.5:
            return f"M{int(rng.random() * 1e8):08d}"
        return f"M{number % 1000:03d}{'ABCDEFGH'[number % 8]}{number // 1000:04d}"
    if country == "VN":
        return f"{'BCE'[number % 3]}{number:07d}"
    return f"A{'ABCEHKW'[number % 7]}{number:07d}"


def event(rng: Random, key: str) -> Event:
    """A new event."""
    random = rng.random
    kind = KINDS[int(random() * len(KINDS))]
    origin = places.ORIGINS[int(random() * len(places.ORIGINS))]
    drug = drugs.pick(rng)
    sea = kind in {"container", "vessel"}
    mode = "sea" if sea else kind
    if kind == "parcel":
        mode = ("post", "post", "express", "air")[int(random() * 4)]
    flights = places.FLIGHTS[origin]
    flight = flights[int(random() * len(flights))]
    item, scheme = "", ""
    if mode == "post":
        item, scheme = checkdigits.s10(rng, origin), "s10"
    elif mode == "express":
        item, scheme = checkdigits.courier(rng), "courier"
    elif mode == "air":
        item, scheme = checkdigits.awb(rng, flight[:2]), "awb"
    receiver = names.of_country(rng, "KR" if random() < 0.75 else "VN" if random() < 0.5 else "TH")
    made = Event(
        key,
        kind,
        origin,
        drug,
        drugs.size(rng, drug),
        mode,
        names.of_country(rng, origin),
        receiver,
        places.address(rng),
        int(random() * 4),
        passport(rng, receiver.country),
        foreign_phone(rng, origin),
        kr_phone(rng),
        item,
        scheme,
        "" if sea else flight,
        f"@{places.HANDLE_WORDS[int(random() * 8)]}_{int(random() * 1e4):04d}",
        f"{int(random() * 1e6):06d}-{int(random() * 1e2):02d}-{int(random() * 1e6):06d}",
        int(random() * 40),
    )
    if sea:
        made.container = checkdigits.container(rng)
        made.bl = f"{('QNSL', 'HANB', 'ORBM')[int(random() * 3)]}{int(random() * 1e8):08d}"
        made.vessel = places.vessel(rng)
        made.imo = checkdigits.imo(rng)
        made.mmsi = f"{('440', '567', '574', '352', '636')[int(random() * 5)]}{int(random() * 1e6):06d}"
        letters = "DVH3"[int(random() * 4)] + "KLMPQ"[int(random() * 5)] + "ABCDE"[int(random() * 5)]
        made.callsign = f"{letters}{int(random() * 90 + 10)}"
    return made


def reporters(rng: Random, kind: str, origin: str) -> list[str]:
    """The agencies that report the event, in the order of their reports."""
    fitting = [a for a in REPORTERS[kind] if a[0] == "k" or a[:2].upper() == origin]
    wanted = min(HOW_MANY[int(rng.random() * len(HOW_MANY))], len(fitting))
    if wanted == 1 and rng.random() < 0.5:
        return [fitting[int(rng.random() * len(fitting))]]
    rng.shuffle(fitting)
    if fitting[0][0] == "k" and rng.random() < ABROAD:
        fitting.sort(key=lambda agency: agency[0] == "k")  # customs abroad found it and told first
    return fitting[:wanted]
