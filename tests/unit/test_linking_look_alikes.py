"""Who and what look alike and are at most proposed: ships of one name, an alias, a case number, twins, namesakes."""

from dataclasses import replace
from typing import Any

import pytest
from linked_alerts import person, thing, traits

from bongsu.domain.linking import packing
from bongsu.domain.linking.judge import Edge, judge
from bongsu.domain.linking.model import Model, first_model, frozen
from bongsu.domain.linking.packing import pack, unpack
from bongsu.domain.linking.traits import Traits

LEARNT = frozen(replace(first_model(), alerts=1_000))
MODELS = pytest.mark.parametrize("model", [first_model(), LEARNT], ids=["first", "learnt"])
VOYAGE: dict[str, Any] = {"drug": ("cocaine", 30_000.0), "transport_modes": ["vessel"]}
SEOUL = "서울특별시 구로구 디지털로 173, 105동 505호"
BIRTH = "1990-02-03"


def _place(role: str, country: str = "", code: str = "", at: tuple[float, float] | None = None) -> dict[str, Any]:
    lat, lon = at or (None, None)
    return {
        "role": role, "unlocode": code or None, "country": country or None, "name": None, "lat": lat, "lon": lon,
    }  # fmt: skip


def _edge(one: Traits, other: Traits, model: Model = LEARNT, relation: str = "same_event") -> Edge | None:
    return next((edge for edge in judge(one, other, model) if edge.relation == relation), None)


def _status(one: Traits, other: Traits, model: Model = LEARNT, relation: str = "same_event") -> str | None:
    edge = _edge(one, other, model, relation)
    return edge.status if edge else None


# --- ships ---

FROM_TO = [_place("origin", "TH"), _place("destination", "KR")]
TO_BUSAN = [_place("origin", "TH"), _place("destination", "KR", "KRPUS")]
PEARL = thing("vessel", "EASTERN PEARL 32")


@MODELS
def test_a_ship_by_name_alone_is_proposed_whatever_it_carries_and_wherever_it_is_from(model: Model) -> None:
    for changes in ({}, {"drug": ("cocaine", None)}, {"occurred": "2026-11-04T05:00:00Z"}):
        one, other = (
            traits("1", PEARL, **VOYAGE, places=FROM_TO),
            traits("2", PEARL, **{**VOYAGE, **changes}, places=FROM_TO),
        )
        assert _status(one, other, model) == "proposed"


@MODELS
def test_a_ship_of_that_name_in_one_port_on_one_day_is_one_event(model: Model) -> None:
    one, other = (traits(ref, PEARL, **VOYAGE, places=TO_BUSAN) for ref in "12")
    assert _status(one, other, model) == "confirmed"
    edge = _edge(one, other, model)
    assert edge is not None
    assert ("port", "same", ("KRPUS",)) in [each[:3] for each in edge.evidence]
    later = traits("3", PEARL, **VOYAGE, places=TO_BUSAN, occurred="2026-11-04T05:00:00Z")
    assert _status(one, later, model) == "proposed", "it calls there again"
    busy = traits("4", PEARL, **VOYAGE, places=[_place("origin", "TH"), _place("destination", "KR", "KRINC")])
    assert _status(one, busy, model) == "proposed", "another port"
    from_vietnam = traits("5", PEARL, **VOYAGE, places=[_place("origin", "VN"), *TO_BUSAN[1:]])
    assert _status(one, from_vietnam, model) == "proposed", "another ship of that name, from elsewhere"


def _seen(ref: str, lat: float, lon: float, *entities: dict[str, Any], **changes: Any) -> Traits:
    return traits(ref, *entities, **{**VOYAGE, **changes}, places=[*FROM_TO, _place("position", at=(lat, lon))])


@MODELS
def test_a_ship_of_that_name_seen_in_one_place_on_one_day_is_one_event_and_far_off_another(model: Model) -> None:
    here = _seen("1", 35.10, 129.40, PEARL)
    assert _status(here, _seen("2", 35.25, 129.55, PEARL), model) == "confirmed"
    assert _status(here, _seen("3", 33.00, 126.00, PEARL), model) == "proposed"


@MODELS
def test_one_imo_number_in_two_places_that_no_ship_reaches_in_a_day_is_doubted(model: Model) -> None:
    ship = thing("vessel", "EASTERN PEARL 32", imo="9100009")
    here = _seen("1", 35.10, 129.40, ship)
    assert _status(here, _seen("2", 34.00, 128.00, ship), model) == "confirmed"
    assert _status(here, _seen("3", 8.00, 103.00, ship), model) == "proposed"


@MODELS
def test_one_imo_number_under_two_names_is_one_ship_but_one_event_only_on_the_spot(model: Model) -> None:
    pearl, star = (thing("vessel", name, imo="9100009") for name in ("EASTERN PEARL 32", "NEW STAR"))
    one = traits("1", pearl, **VOYAGE, places=FROM_TO)
    other = traits("2", star, **VOYAGE, places=FROM_TO)
    assert _status(one, other, model) == "proposed"
    assert _status(one, other, model, "same_subject") == "confirmed"
    docked = (traits("3", pearl, **VOYAGE, places=TO_BUSAN), traits("4", star, **VOYAGE, places=TO_BUSAN))
    assert _status(*docked, model) == "confirmed"
    renamed = [thing("vessel", name, imo="9100009", mmsi="440128376") for name in ("EASTERN PEARL 32", "NEW STAR")]
    one, other = (traits(ref, ship, **VOYAGE, places=FROM_TO) for ref, ship in zip("56", renamed, strict=True))
    assert _status(one, other, model) == "confirmed", "a second number of the ship says that it was renamed"


@MODELS
def test_a_container_a_week_later_with_the_same_drug_alone_is_proposed(model: Model) -> None:
    box = thing("container", container="SYNU1000019")
    one = traits("1", box, drug=("mdma", 900.0), transport_modes=["vessel"])
    later = {"occurred": "2026-11-09T05:00:00Z", "transport_modes": ["sea_container"]}
    assert _status(one, traits("2", box, drug=("mdma", None), **later), model) == "proposed"
    assert _status(one, traits("3", box, drug=("mdma", 905.0), **later), model) == "confirmed"
    soon = {**later, "occurred": "2026-11-05T05:00:00Z"}
    assert _status(one, traits("4", box, drug=("mdma", None), **soon), model) == "confirmed"


# --- a reference of an agency ---


@MODELS
def test_one_case_number_of_two_suspects_is_proposed_unless_the_find_is_the_same(model: Model) -> None:
    case = thing("consignment", ref="2026형제12345")
    one = traits("1", person("김영희"), case, drug=("yaba", 90.0))
    assert _status(one, traits("2", person("박철수"), case), model) == "proposed"
    assert _status(one, traits("3", person("박철수"), case, drug=("yaba", 700.0)), model) == "proposed"
    assert _status(one, traits("4", person("박철수"), case, drug=("yaba", 90.0)), model) == "confirmed"
    assert _status(one, traits("5", person("KIM YOUNG HEE"), case), model) == "confirmed"
    assert _status(one, traits("6", case), model) == "confirmed", "that a suspect is not named speaks against nothing"


# --- an alias ---

PARCEL: dict[str, Any] = {"drug": ("methamphetamine", 100.0), "transport_modes": ["express"]}


@MODELS
@pytest.mark.parametrize("relation", ["same_event", "same_subject"])
def test_an_alias_and_a_birth_date_that_agrees_are_at_most_proposed(relation: str, model: Model) -> None:
    known = person("PHAM HUU THAO", alias="남나창", birth=BIRTH)
    one = traits("1", known, **PARCEL)
    for other in (person("남나창", birth=BIRTH), person("Lê Văn Long", alias="NAM NACHANG", birth=BIRTH)):
        edge = _edge(one, traits("2", other, **PARCEL), model, relation)
        assert edge is not None
        assert edge.status == "proposed"
        assert ("name", "alias") in [(each.field, each.level) for each in edge.evidence]
    own = traits("3", person("Phạm Hữu Thảo", alias="남나창", birth=BIRTH), **PARCEL)
    assert _status(one, own, model, relation) == "confirmed", "the name itself agrees too"


@MODELS
@pytest.mark.parametrize("relation", ["same_event", "same_subject"])
def test_an_alias_in_one_building_is_at_most_proposed(relation: str, model: Model) -> None:
    flat, next_door = SEOUL, SEOUL.partition(",")[0]
    one = traits("1", person("PHAM HUU THAO", alias="남나창", birth=BIRTH, address=flat), **PARCEL)
    other = traits("2", person("남나창", birth=BIRTH, address=next_door), **PARCEL)
    assert _status(one, other, model, relation) == "proposed"


@pytest.mark.parametrize("number", [{"passport": "M41762938"}, {"phone": "+821027153864"}, {"account": "110-1-2"}])
@pytest.mark.parametrize("relation", ["same_event", "same_subject"])
def test_an_alias_with_a_number_of_its_bearer_may_carry(number: dict[str, str], relation: str) -> None:
    one = traits("1", person("PHAM HUU THAO", alias="남나창", **number), **PARCEL)
    assert _status(one, traits("2", person("남나창", **number), **PARCEL), LEARNT, relation) == "confirmed"


def test_an_alias_contradicts_no_name() -> None:
    """Somebody known by a nickname alone, and a phone that the log has shown not to spread."""
    number = {"phone": "+821027153864"}
    one = traits("1", person(alias="달빛상점", **number), **PARCEL)
    other = traits("2", person("곽도원", **number), **PARCEL)
    assert _status(one, other) == "confirmed"
    assert one.named == {}
    assert _status(traits("3", person("남나창", **number), **PARCEL), other) == "proposed"


def test_an_alias_on_one_flight_may_carry() -> None:
    passage = {"drug": ("methamphetamine", 100.0), "transport_modes": ["air_pax"]}
    flight = thing("flight", flight="KE684")
    one = traits("1", person("PHAM HUU THAO", alias="남나창", birth=BIRTH, role="passenger"), flight, **passage)
    other = traits("2", person("남나창", birth=BIRTH, role="passenger"), flight, **passage)
    assert _status(one, other) == "confirmed"


def test_what_linking_keeps_of_an_alert_tells_an_alias_and_a_ships_places() -> None:
    kept = traits(
        "1", person("PHAM HUU THAO", alias="남나창"), PEARL, places=[*TO_BUSAN, _place("position", at=(35.1, 129.4))]
    )
    packed = pack(kept)
    packing._recent.clear()  # else the same traits come back
    assert pack(unpack(packed)) == packed
    assert kept.parties[0].aliases == ("남나창",)
    assert (kept.ports, kept.positions) == (("KRPUS",), ((35.1, 129.4),))
    assert traits("2", person("남나창"), places=TO_BUSAN).ports == (), "of ships alone"


# --- people ---


@MODELS
@pytest.mark.parametrize("relation", ["same_event", "same_subject"])
def test_twins_whose_names_sound_alike_are_proposed(relation: str, model: Model) -> None:
    passage = {"transport_modes": ["air_pax"]}
    one = traits("1", person("KWAK<<TAE NA", birth=BIRTH, address=SEOUL), **passage, drug=("methamphetamine", 100.0))
    other = traits("2", person("KWAK<<TAE RA", birth=BIRTH, address=SEOUL), **passage, drug=("methamphetamine", 100.0))
    assert _status(one, other, model, relation) == "proposed"
    korean = traits("3", person("곽태나", birth=BIRTH, address=SEOUL), **passage, drug=("methamphetamine", 100.0))
    assert _status(one, korean, model, relation) == "confirmed", "two scripts never spell a name alike"
    marked = traits("4", person("Kiều Anh Tuấn", birth=BIRTH, address=SEOUL), **passage, drug=("yaba", 100.0))
    heard = traits("5", person("끼에우 안 뚜언", birth=BIRTH, address=SEOUL), **passage, drug=("yaba", 100.0))
    assert _status(marked, heard, model, relation) == "confirmed", "nor do two that are not of ASCII letters"


@MODELS
def test_a_name_and_a_birth_date_alone_are_one_subject_only_for_a_steward(model: Model) -> None:
    one = traits("1", person("남나창", birth=BIRTH, address=SEOUL), drug=("yaba", 90.0))
    later = {"occurred": "2027-05-12T05:00:00Z", "drug": ("heroin", 400.0)}
    assert _status(one, traits("2", person("NAM NACHANG", birth=BIRTH), **later), model, "same_subject") == "proposed"
    at_home = traits("3", person("NAM NACHANG", birth=BIRTH, address=SEOUL), **later)
    assert _status(one, at_home, model, "same_subject") == "confirmed"


@MODELS
def test_one_person_on_another_flight_with_another_drug_is_another_event(model: Model) -> None:
    same = {"transport_modes": ["air_pax"]}
    known = person("KWAK<<TAE NA", birth=BIRTH, address=SEOUL, role="passenger")
    one = traits("1", known, thing("flight", flight="KE684"), drug=("methamphetamine", 100.0), **same)
    other = traits("2", known, thing("flight", flight="7C2206"), drug=("heroin", 300.0), **same)
    assert _status(one, other, model) in ("proposed", None)
    assert _status(one, other, model, "same_subject") == "confirmed"


def test_two_namesakes_on_one_day_are_proposed_unless_both_names_are_rare() -> None:
    """A sender's name that many bear, a receiver's that few do: by chance within a day, with one drug."""
    one, other = (
        traits(ref, person("SUN JIE", role="consignor"), person("이채채", role="consignee"), drug=("cannabis", None))
        for ref in "12"
    )
    names = {key: 17 for party in one.parties for key in party.name_keys if party.names == ("SUN JIE",)}
    common = frozen(replace(LEARNT, names=names, names_total=1_000))
    assert _status(one, other, common) == "proposed"
    assert _status(one, other, frozen(replace(LEARNT, names_total=1_000))) == "confirmed"
