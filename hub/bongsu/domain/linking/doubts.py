"""When a steward is asked whatever the bits say: evidence that another event, person or ship would give as well.

A wrong link accuses somebody. Each rule here names a way in which two that have nothing to do with one another look
like one: a name that others bear, a ship that sails again, a case with two suspects.
"""

from collections.abc import Sequence

from bongsu.domain.linking.bearers import DOCUMENTS
from bongsu.domain.linking.evidence import Evidence
from bongsu.domain.linking.subjects import AS_SPELT, in_one_script, is_as_spelt
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
_TWO_PASSENGERS = {("flight", "same"), *_OTHER_PASSPORT}
_OTHERS = {("birth", "other"), *_OTHER_PASSPORT, *((scheme, "other") for scheme in CONSIGNMENT_SCHEMES)}
_ONE_BILL, _OTHER_BILL = {("bl", "same")}, {("bl", "other")}
_ONE_CONSIGNMENT = {("ref", "same"), *((scheme, "same") for scheme in CONSIGNMENT_SCHEMES)}
_OF_FEW = 7.5  # bits of a name that hardly anybody else bears
Said = frozenset[tuple[str, str]]


def event_doubted(anchors: Sequence[Evidence], evidence: Sequence[Evidence]) -> bool:
    """Whether something makes it doubtful that two alerts report one event. `anchors` are what can carry the link."""
    said = frozenset((each.field, each.level) for each in evidence)
    fields = {each.field for each in anchors}
    return (
        _contradicted(evidence, said)
        or (fields == {"name"} and not _whose(anchors, evidence, said))
        or (fields <= {"name", "address"} and (_another_errand(said) or _could_be_twins(evidence, said)))
        or (fields == {"ref"} and (("amount", "amount_other") in said or _another_suspect(said)))
        or (fields <= DOCUMENTS and _named_otherwise(evidence))
        or (fields == {"container"} and _filled_again(said))
        # A bill and a container cover many consignments: another drug may be another one's.
        or (fields <= {"bl", "container", *_OF_A_SHIP} and ("substance", "other") in said)
        or (fields <= _OF_A_SHIP and _another_voyage(said))
    )


def _contradicted(evidence: Sequence[Evidence], said: Said) -> bool:
    """Two numbers of a kind of which one consignment or person has one, or two birth dates."""
    against = said & _OTHERS
    if not against:
        return False
    if said >= _ONE_PERSON and ("flight", "same") not in said and any(map(is_as_spelt, evidence)):
        against -= _OTHER_PASSPORT  # people renew passports, and have two, but fly with one
    agreed = said & _ONE_CONSIGNMENT
    if against >= _OTHER_BILL:
        agreed -= _ONE_BILL  # a master bill, of which each has a house bill of its own
    return bool(against) and not agreed


def _named_otherwise(evidence: Sequence[Evidence]) -> bool:
    """Whether names of one script differ. Across scripts it may be that two spellings of one were not recognised."""
    return any(each.field == "name" and each.level == "other" and in_one_script(each.values) for each in evidence)


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
    return bool(names) and all(each.similarity < AS_SPELT and _in_one_spelling(each.values) for each in names)


def _in_one_spelling(names: Sequence[str]) -> bool:
    """Whether names stand in one script, and both with their marks or both without: LE VAN AN is any Lê Văn Ấn's."""
    return in_one_script(names) and len({name.isascii() for name in names}) == 1


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
        return ("time", "day") not in said or not said & _ON_THE_SPOT or ("origin", "other") in said
    return not said & _OF_A_VOYAGE


def subject_doubted(kept: Sequence[Evidence], evidence: Sequence[Evidence]) -> bool:
    """Whether something makes it doubtful that two events have one subject. `kept` is what speaks of subjects.

    In every country people share both name and birth date with a stranger, and an alias anybody may be given: a
    number, a home or the flight says that it is one person, but for two of one flight with two passports.
    """
    said = frozenset((each.field, each.level) for each in evidence)
    if ("birth", "other") in said or said >= _TWO_PASSENGERS:
        return True
    if any(each.kind and each.field != "name" and each.subject > 0 for each in kept):
        return False
    if any(each.kind == "passage" for each in evidence):
        return False
    at_home = any(each.field == "address" and each.anchor for each in evidence)
    return not at_home or _could_be_twins(evidence, said)


def bearer_doubted(kept: Sequence[Evidence], evidence: Sequence[Evidence]) -> bool:
    """Whether a passport or identity number may be two persons': another country's, or misread.

    Then neither their names nor their birth dates agree, whatever the two alerts have in common besides.
    """
    if any(each.field == "name" for each in kept) or not any(each.field in DOCUMENTS for each in kept):
        return False
    return any(each.field == "birth" and each.level == "other" for each in evidence) or _named_otherwise(evidence)
