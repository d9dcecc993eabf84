"""Who counts as one subject in an incident, what a steward's comparison says, and which links two stewards judge."""

from linked_alerts import numbered, person, report, thing, traits

from bongsu.domain.linking.judge import judge
from bongsu.domain.linking.links import Link, pair_of
from bongsu.domain.linking.model import first_model
from bongsu.services.incidents import subjects_of
from bongsu.services.stewards import _AGREE, _is_personal


def test_a_shared_phone_makes_one_subject_of_two_names_no_more() -> None:
    members = [
        report("1", person("김영희", phone="+821027153864")),
        report("2", person("박철수", phone="+821027153864")),
        report("3", person("KIM YOUNG HEE", passport="M41762938")),
        report("4", {**person(phone="+821099999999"), "identifiers": [numbered("passport", "M41762938")]}),
    ]
    names = [line["names"] for line in subjects_of(members)]
    assert names == [["김영희", "KIM YOUNG HEE"], ["박철수"]]


def test_a_comparison_sees_one_name_in_two_scripts_and_one_address_in_two_forms() -> None:
    assert _AGREE["names"]("김민수", "KIM MIN SU")
    assert _AGREE["addresses"]("강원특별자치도 강릉시 경강로 269", "109-407, 269 Gyeonggang-ro, Gangneung-si, Korea")
    assert _AGREE["birth_dates"]("1990", "1990-02-03")
    assert not _AGREE["names"]("김민수", "김민지")


def test_two_stewards_judge_persons_and_one_a_ship() -> None:
    ships = [traits(ref, thing("vessel", imo="9100009")) for ref in "12"]
    people = [traits(ref, person("김영희", birth="1990-02-03", passport="M41762938")) for ref in "12"]
    for some, personal in ((ships, False), (people, True)):
        edge = next(each for each in judge(some[0], some[1], first_model()) if each.relation == "same_subject")
        assert _is_personal(pair_of(edge.relation, "1", "2"), Link(pair_of(edge.relation, "1", "2"), edge)) is personal
