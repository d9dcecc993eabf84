"""Persons, addresses and ships drawn from wide pools, and those who look like them: siblings, twins, families."""

from dataclasses import replace
from random import Random

from generator import checkdigits, more_names, more_places, names, places
from generator.events import Event, passport
from generator.names import Person
from generator.places import Address, Street

_STREETS = (*places.STREETS, *(Street(*street) for street in more_places.STREETS))
_VESSELS = (*places.VESSELS, *more_places.VESSELS)
_SYLLABLES = sorted(names.SYLLABLES)
_TH_GIVEN, _TH_FAMILY = (
    {**a, **b} for a, b in ((names.TH_GIVEN, more_names.TH_GIVEN), (names.TH_FAMILY, more_names.TH_FAMILY))
)
_VI = tuple(
    {**a, **b}
    for a, b in (
        (names.VI_FAMILY, more_names.VI_FAMILY),
        (names.VI_MIDDLE, more_names.VI_MIDDLE),
        (names.VI_GIVEN, more_names.VI_GIVEN),
    )
)


def korean(rng: Random, surname: str = "", first: str = "") -> Person:
    """Somebody with a surname as common as it is, or with the one given; `first` is the given name's first syllable."""
    surname = surname or rng.choice(more_names.COMMON)
    one, two = first or rng.choice(_SYLLABLES), rng.choice(_SYLLABLES)
    latin = [names.SYLLABLES[syllable][0] for syllable in (one, two)]
    return Person(surname + one + two, names.SURNAMES[surname][0], " ".join(latin), "KR")


def of_country(rng: Random, country: str) -> Person:
    """Somebody of that country."""
    if country == "KR":
        return korean(rng)
    if country == "TH":
        given, family = rng.choice(list(_TH_GIVEN.items())), rng.choice(list(_TH_FAMILY.items()))
        return Person(f"{given[0]} {family[0]}", family[1], given[1], "TH")
    if country == "VN":
        family, middle, given = (rng.choice(list(pool.items())) for pool in _VI)
        return Person(f"{family[0]} {middle[0]} {given[0]}", family[1], f"{middle[1]} {given[1]}", "VN")
    return names.foreign(rng)


def sibling(rng: Random, person: Person) -> Person:
    """A Korean one syllable apart, whom no spelling makes the same."""
    while True:
        other = korean(rng, person.own[0], person.own[1])
        if other.own[2] != person.own[2] and _far(other.own[2], person.own[2]):
            return other


def relative(rng: Random, person: Person) -> Person:
    """A Korean of the same surname with quite another given name."""
    while True:
        other = korean(rng, person.own[0])
        if _far(other.own[1], person.own[1]) and _far(other.own[2], person.own[2]):
            return other


def _far(one: str, other: str) -> bool:
    """Whether no two spellings of two syllables begin and end alike."""
    forms = [{(s[0].lower(), s[-1].lower()) for s in names.SYLLABLES[each]} for each in (one, other)]
    return not forms[0] & forms[1]


def address(rng: Random) -> Address:
    return Address(
        rng.choice(_STREETS), 3 + rng.randrange(400), 101 + rng.randrange(20),
        (1 + rng.randrange(19)) * 100 + 1 + rng.randrange(8),
    )  # fmt: skip


def spread_out(rng: Random, event: Event) -> Event:
    """The event with people, firm, address and ship from the wide pools."""
    event.sender = of_country(rng, event.origin)
    event.receiver = of_country(rng, event.receiver.country)
    event.address, event.born = address(rng), rng.randrange(1_000_000)
    event.company = 4 + rng.randrange(len(more_places.KO_COMPANIES))
    if event.vessel:
        event.vessel = f"{rng.choice(_VESSELS)} {1 + rng.randrange(98)}"
    return event


def one_digit_off(rng: Random, value: str) -> str:
    """The value with its fourth digit from the end changed: far enough from a check digit to be corrected after."""
    at = len(value) - 4
    return f"{value[:at]}{(int(value[at]) + 1 + rng.randrange(8)) % 10}{value[at + 1 :]}"


def near_numbers(rng: Random, event: Event, other: Event) -> Event:
    """`event` with numbers that are one digit and a right check digit away from the other's."""
    made = replace(event, phone=one_digit_off(rng, other.phone), sender_phone=one_digit_off(rng, other.sender_phone))
    if other.passport[-4:].isdigit():
        made.passport, made.receiver = one_digit_off(rng, other.passport), of_country(rng, other.receiver.country)
    if other.item and made.item_scheme == other.item_scheme:
        made.item = (
            _checked(one_digit_off(rng, other.item[:-3]), other)
            if other.item_scheme == "s10"
            else _checked(one_digit_off(rng, other.item[:-1]), other)
        )
    if other.container and made.container:
        stem = one_digit_off(rng, other.container[:-1])
        made.container = f"{stem}{checkdigits.container_check(stem)}"
        six = one_digit_off(rng, other.imo[:-1])
        made.imo, made.bl = f"{six}{checkdigits.imo_check(six)}", one_digit_off(rng, other.bl)
    return made


def _checked(stem: str, other: Event) -> str:
    """An item number's stem with its check digit, and the country of an S10."""
    if other.item_scheme == "s10":
        return f"{stem}{checkdigits.s10_check(stem[2:])}{other.item[-2:]}"
    if other.item_scheme == "awb":
        return f"{stem}{int(stem[-7:]) % 7}"
    return f"{stem}{int(stem) % 7 if len(stem) == 9 else checkdigits.courier12_check(stem)}"


def another_passport(rng: Random, event: Event) -> str:
    return passport(rng, event.receiver.country)
