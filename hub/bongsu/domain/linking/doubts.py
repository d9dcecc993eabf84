"""When a steward is asked whatever the bits say: evidence that another event, person or ship would give as well.

A wrong link accuses somebody. Each rule here names a way in which two that have nothing to do with one another look
like one: a name that others bear, a ship that sails again, a case with two suspects.
"""

from collections.abc import Sequence

from bongsu.domain.linking.evidence import Evidence
from bongsu.domain.linking.traits import CONSIGNMENT_SCHEMES

_OF_A_PERSON = {("birth", "same"), ("address", "same")}
_ONE_PERSON = {("name", "same"), ("birth", "same")}
_SHIP_NUMBERS = {"imo", "mmsi", "callsign"}
_OF_A_SHIP = {*_SHIP_NUMBERS, "vessel"}
_OF_A_VOYAGE = {("amount", "amount"), ("amount", "amount_near"), ("origin", "same"), ("flight", "same")}
_ON_THE_SPOT = {("port", "same"), ("position", "same")}
_WITHIN_DAYS = {("time", "day"), ("time", "days")}
_OF_A_PARCEL = {("amount", "amount"), ("amount", "amount_near"), ("flight", "same")}
_OF_ANOTHER_VOYAGE = {("vessel", "other"), ("time", "fortnight"), ("time", "later")}
_OTHER_PASSPORT = {("passport", "other")}
_OTHERS = {("birth", "other"), *_OTHER_PASSPORT, *((scheme, "other") for scheme in CONSIGNMENT_SCHEMES)}
_ONE_CONSIGNMENT = {("ref", "same"), *((scheme, "same") for scheme in CONSIGNMENT_SCHEMES)}
_OF_FEW = 7.5  # bits of a name that hardly anybody else bears
_AS_SPELT = 0.98  # similarity of two spellings that differ in form only
Said = frozenset[tuple[str, str]]


def event_doubted(anchors: Sequence[Evidence], evidence: Sequence[Evidence]) -> bool:
    """Whether something makes it doubtful that two alerts report one event. `anchors` are what can carry the link."""
    said = frozenset((each.field, each.level) for each in evidence)
    fields = {each.field for each in anchors}
    return (
        _contradicted(said)
        or (fields == {"name"} and not _whose(anchors, evidence, said))
        or (fields <= {"name", "address"} and (_another_errand(said) or _could_be_twins(evidence, said)))
        or (fields == {"ref"} and _another_suspect(said))
        or (fields == {"container"} and _filled_again(said))
        # A bill and a container cover many consignments: another drug may be another one's.
        or (fields <= {"bl", "container", *_OF_A_SHIP} and ("substance", "other") in said)
        or (fields <= _OF_A_SHIP and _another_voyage(said))
    )


def _contradicted(said: Said) -> bool:
    """Two numbers of a kind of which one consignment or person has one, or two birth dates."""
    against = said & _OTHERS
    if against and said >= _ONE_PERSON:
        against -= _OTHER_PASSPORT  # people renew passports, and have two
    return bool(against) and said.isdisjoint(_ONE_CONSIGNMENT)


def _whose(anchors: Sequence[Evidence], evidence: Sequence[Evidence], said: Said) -> bool:
    """Whether something says whose name it is that agrees, and of which parcel, where names alone carry a link.

    One person's name is many people's: a birth date, an address, the flight that both flew or a second name say whose,
    unless the one whom each report is about is another, or carried something else. A birth date does not say whose an
    alias is, which anybody may be given. Two people send again: the amount, the flight, or if their names are rare the
    day, say which parcel.
    """
    if ("name", "other") in said or (("substance", "other") in said and not said >= _ONE_PERSON):
        return False
    if any(each.kind == "passage" for each in evidence):
        return True
    if len(anchors) > 1:
        uncommon = all(each.bits >= _OF_FEW for each in anchors)
        if said & _OF_A_PARCEL or (uncommon and ("time", "day") in said):
            return True
    if all(each.level == "alias" for each in anchors):
        return False
    rare = any(each.bits >= _OF_FEW for each in anchors)
    return bool(said & _OF_A_PERSON) or (rare and said >= {("birth", "same_year"), ("amount", "amount")})


def _another_errand(said: Said) -> bool:
    """One who flies again, with something else."""
    return {("substance", "other"), ("flight", "other")} <= said


def _another_suspect(said: Said) -> bool:
    """One case, report or list covers many: a second suspect of it may have sent another parcel."""
    return bool(said & {("name", "other"), ("firm", "other")}) and ("amount", "amount") not in said


def _filled_again(said: Said) -> bool:
    """A container is filled again: on another ship, or a week later with nothing but the drug, it may be another's."""
    return bool(said & _OF_ANOTHER_VOYAGE) or not said & (_OF_A_VOYAGE | _WITHIN_DAYS)


def _could_be_twins(evidence: Sequence[Evidence], said: Said) -> bool:
    """One birth date, one home, and names that only sound alike though both stand in one script."""
    if not said >= _OF_A_PERSON:
        return False
    names = [each for each in evidence if each.field == "name" and each.bits > 0]
    return bool(names) and all(
        each.similarity < _AS_SPELT and len({value.isascii() for value in each.values}) == 1 for each in names
    )


def _another_voyage(said: Said) -> bool:
    """Whether a ship may have been on another voyage, or another ship have its name, where ships alone carry a link.

    A ship sails again: the amount or where it came from say which voyage. A name of a ship is not unique, and a number
    under two names is misread unless a second one says that the ship was renamed: where it was on that day tells.
    """
    if ("position", "other") in said:
        return True
    numbers = [scheme for scheme in _SHIP_NUMBERS if (scheme, "same") in said]
    two_names = ("vessel", "other") in said and len(numbers) <= 1
    if not numbers or two_names:
        return ("time", "day") not in said or not said & _ON_THE_SPOT
    return not said & _OF_A_VOYAGE


def subject_doubted(kept: Sequence[Evidence], evidence: Sequence[Evidence]) -> bool:
    """Whether something makes it doubtful that two events have one subject. `kept` is what speaks of subjects.

    In every country people share both name and birth date with a stranger, and an alias anybody may be given: a
    number, a home or the flight says that it is one person.
    """
    if any(each.kind and each.field != "name" and each.subject > 0 for each in kept):
        return False
    if any(each.kind == "passage" for each in evidence):
        return False
    said = frozenset((each.field, each.level) for each in evidence)
    at_home = any(each.field == "address" and each.anchor for each in evidence)
    return not at_home or _could_be_twins(evidence, said)
