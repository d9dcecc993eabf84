"""One number of two: a passport of two countries, two passports of one flight, a master bill, a typed-in number."""

from dataclasses import replace
from typing import Any

import pytest
from linked_alerts import numbered, person, report, thing, traits

from bongsu.domain.linking.judge import judge
from bongsu.domain.linking.model import Model, first_model, frozen
from bongsu.domain.linking.reduced import traits_of
from bongsu.domain.linking.traits import Traits

LEARNT = frozen(replace(first_model(), alerts=1_000))
MODELS = pytest.mark.parametrize("model", [first_model(), LEARNT], ids=["first", "learnt"])
RELATIONS = pytest.mark.parametrize("relation", ["same_event", "same_subject"])
FOUND: dict[str, Any] = {"drug": ("cannabis", 300.0), "transport_modes": ["air_pax"]}
FLIGHT = thing("flight", flight="KE684")
BIRTH = "1990-02-03"


def _status(one: Traits, other: Traits, model: Model = LEARNT, relation: str = "same_event") -> str | None:
    return next((edge.status for edge in judge(one, other, model) if edge.relation == relation), None)


# --- one passport number, two persons ---


@MODELS
@RELATIONS
def test_one_passport_number_under_two_names_of_one_script_is_proposed(relation: str, model: Model) -> None:
    one = traits("1", person("BATBAYAR ENKHTUYA", passport="E2210457"), **FOUND)
    stranger = traits("2", person("Phan Thị Kim Oanh", passport="E2210457"), **FOUND)
    assert _status(one, stranger, model, relation) == "proposed"
    herself = traits("3", person("Батбаяр", passport="E2210457"), **FOUND)
    assert _status(one, herself, model, relation) == "confirmed", "across scripts the matcher may have missed it"


@MODELS
@RELATIONS
@pytest.mark.parametrize("shortened", ["Michael Anderson", "M. J. Anderson"])
def test_one_passport_number_under_a_name_without_its_middle_one_is_one_persons(
    shortened: str, relation: str, model: Model
) -> None:
    one = traits("1", person("ANDERSON<<MICHAEL JAMES", passport="E2210457"), **FOUND)
    other = traits("2", person(shortened, passport="E2210457"), **FOUND)
    assert _status(one, other, model, relation) == "confirmed"


@RELATIONS
def test_of_names_in_several_scripts_those_in_one_are_compared(relation: str) -> None:
    one = traits("1", person("PARK CHULSU", "박철수", passport="E2210457"), **FOUND)
    assert _status(one, traits("2", person("고영희", passport="E2210457"), **FOUND), relation=relation) == "proposed"


@MODELS
@RELATIONS
@pytest.mark.parametrize("scheme", ["passport", "national_id"])
def test_one_number_of_a_person_with_two_birth_dates_is_not_confirmed(scheme: str, relation: str, model: Model) -> None:
    one = traits("1", person("ENKHTUYA", birth=BIRTH, **{scheme: "E2210457"}), **FOUND)
    for name in (["오안"], [], ["ENKHTUYA"]):
        other = person(*name, birth="1979-02-20", **{scheme: "E2210457"})
        assert _status(one, traits("2", other, **FOUND), model, relation) != "confirmed"
        alike = traits("3", {**other, "birth_date": BIRTH}, **FOUND)
        assert _status(one, alike, model, relation) == "confirmed"


def test_one_parcel_of_two_bearers_of_one_number_is_one_event_and_no_one_subject() -> None:
    parcel = thing("consignment", s10="EE123456785TH")
    one = traits("1", person("BATBAYAR ENKHTUYA", passport="E2210457"), parcel, **FOUND)
    other = traits("2", person("PHAN THI KIM OANH", passport="E2210457"), parcel, **FOUND)
    assert _status(one, other) == "confirmed"
    assert _status(one, other, relation="same_subject") == "proposed"


# --- two passports, one name and birth date ---


@MODELS
@RELATIONS
def test_two_passports_of_one_flight_are_two_persons(relation: str, model: Model) -> None:
    flown = [
        traits(str(n), person("LE<<MINH TUAN", birth=BIRTH, passport=passport, role="passenger"), FLIGHT, **FOUND)
        for n, passport in enumerate(["C7711201", "C7711202", "C7711201"])
    ]
    assert _status(flown[0], flown[1], model, relation) == "proposed"
    assert _status(flown[0], flown[2], model, relation) == "confirmed"


@MODELS
@RELATIONS
def test_one_slip_in_a_passport_number_is_no_second_passport_where_another_agency_made_it(
    relation: str, model: Model
) -> None:
    def flown(ref: str, agency: str, passport: str, name: str = "LE<<MINH TUAN", birth: str = BIRTH) -> Traits:
        made = report(ref, person(name, birth=birth, passport=passport, role="passenger"), FLIGHT, **FOUND)
        return traits_of({**made, "origin": {**made["origin"], "agency": agency}})

    one = flown("1", "kr.moj", "C7711201")
    assert _status(one, flown("2", "kr.kcs", "C7771201"), model, relation) == "confirmed"
    assert _status(one, flown("3", "kr.kcs", "C7177201"), model, relation) == "proposed", "two slips"
    assert _status(one, flown("4", "kr.kcs", "C7771201", birth="1990"), model, relation) != "confirmed"
    assert _status(one, flown("5", "kr.kcs", "C7771201", name="LE<<MINH TUNG"), model, relation) != "confirmed"
    hangul = flown("6", "kr.kcs", "C7771201", name="레민뚜언")
    assert _status(one, hangul, model, relation) != "confirmed", "spelt in another script it may be a twin"


def test_a_renewed_passport_needs_the_name_as_it_is_spelt() -> None:
    one = traits("1", person("SAELEE<<NATTAPON", birth=BIRTH, passport="AC1100982"), **FOUND)
    renewed = traits("2", person("SAELEE<<NATTAPON", birth=BIRTH, passport="AC1900713"), **FOUND)
    assert _status(one, renewed) == "confirmed"
    other = traits("3", person("SAELEE<<NATTAPORN", birth=BIRTH, passport="AC1900713"), **FOUND)
    assert _status(one, other) == "proposed"


def test_names_that_both_give_in_their_own_script_decide() -> None:
    one = traits("1", person("KIM<<SEOYEON", "김서연", birth=BIRTH), FLIGHT, **FOUND)
    assert _status(one, traits("2", person("KIM<<SEOHYUN", "김서현", birth=BIRTH), FLIGHT, **FOUND)) is None
    assert _status(one, traits("3", person("KIM<<SEO YUN", "김서연", birth=BIRTH), FLIGHT, **FOUND)) == "confirmed"
    assert _status(one, traits("4", person("KIM<<SEOYEON", "김소연", birth=BIRTH), FLIGHT, **FOUND)) == "confirmed"
    called = person("KIM<<SEOHYUN", "김서현", birth=BIRTH, alias="토끼")
    assert _status(one, traits("5", called, FLIGHT, **FOUND)) is None


# --- bills of lading ---


def _bill(number: str, role: str = "") -> dict[str, Any]:
    bill = {**thing("consignment"), "identifiers": [numbered("bl", number)]}
    return {**bill, "role": role} if role else bill


@MODELS
def test_two_house_bills_under_one_master_in_one_container_are_proposed(model: Model) -> None:
    by_sea: dict[str, Any] = {"drug": ("ketamine", 1_500.0), "transport_modes": ["sea_container"]}
    master, box = _bill("KMTCBKK0190021", "master"), thing("container", container="SYNU1000019")
    houses = [
        traits(str(n), _bill(house), master, box, **by_sea)
        for n, house in enumerate(["KFL26110341", "KFL26110342", "KFL26110341"])
    ]
    assert _status(houses[0], houses[1], model) == "proposed"
    assert _status(houses[0], houses[2], model) == "confirmed"
    assert _status(houses[0], traits("3", master, box, **by_sea), model) == "confirmed", "no house bill is known"
    assert _status(houses[0], traits("4", _bill("KMTCBKK0190021"), box, **by_sea), model) == "confirmed"


# --- a reference ---


@MODELS
def test_a_reference_with_quite_different_amounts_is_proposed(model: Model) -> None:
    case = thing("consignment", ref="NITF-63154/2569")
    one = traits("1", case, drug=("yaba", 90.0))
    assert _status(one, traits("2", case, drug=("yaba", 36.0)), model) == "proposed"
    assert _status(one, traits("3", case, drug=("yaba", 91.0)), model) == "confirmed"


# --- numbers that somebody counted up to fill a field ---


@pytest.mark.parametrize(
    ("scheme", "number", "counts"),
    [
        ("passport", "M12345678", False),
        ("passport", "M7654321", False),
        ("imo", "1234567", False),
        ("mmsi", "123456789", False),
        ("phone", "+821012345678", False),
        ("phone", "+821098765432", False),
        ("account", "110234567890", False),
        ("passport", "M12345768", True),
        ("passport", "M123456", True),
        ("phone", "+821012340678", True),
        ("courier", "4401234567", True),
    ],
)
def test_a_number_that_was_counted_up_is_no_key(scheme: str, number: str, counts: bool) -> None:
    found = traits("1", person("김영희", **{scheme: number}))
    assert ((scheme, number) in found.valid) is counts


# --- an office's telephone within one event ---


def test_a_telephone_that_may_be_an_offices_is_no_confirmed_subject_of_one_event() -> None:
    phone = thing("phone", phone="+82221107721")
    parcel = thing("consignment", s10="EE123456785TH")
    one, other = (traits(ref, phone, parcel, **FOUND) for ref in "12")
    for model, subject in ((first_model(), "proposed"), (LEARNT, "confirmed")):
        assert _status(one, other, model) == "confirmed"
        assert _status(one, other, model, "same_subject") == subject
    several = frozen(replace(LEARNT, hubs={"phone:+82221107721": 1 + 1}))
    assert _status(one, other, several) == "confirmed"
    assert _status(one, other, several, "same_subject") != "confirmed"
