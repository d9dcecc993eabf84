"""What links two reports and what must not: windows, hub keys, contradictions, people who are nearly one another."""

from dataclasses import replace
from typing import Any

import pytest
from linked_alerts import numbered, person, thing, traits

from bongsu.domain.linking.evidence import MANY
from bongsu.domain.linking.explain import explain
from bongsu.domain.linking.judge import judge
from bongsu.domain.linking.links import Link, Pair
from bongsu.domain.linking.model import Model, first_model, from_json, frozen, to_json
from bongsu.domain.linking.near import is_near
from bongsu.domain.linking.traits import Traits

LEARNT = frozen(replace(first_model(), alerts=1_000))
SEOUL = "서울특별시 구로구 디지털로 173, 105동 505호"
MODELS = pytest.mark.parametrize("model", [first_model(), LEARNT], ids=["first", "learnt"])


def _status(one: Traits, other: Traits, model: Model = LEARNT, relation: str = "same_event") -> str | None:
    return next((edge.status for edge in judge(one, other, model) if edge.relation == relation), None)


@MODELS
@pytest.mark.parametrize(
    "number",
    [
        thing("consignment", s10="EE123456785TH"),
        thing("consignment", courier="8206894861"),
        thing("consignment", awb="217-12345675"),
        thing("consignment", bl="SYNMC01808931"),
    ],
)
def test_one_consignment_number_is_one_event(number: dict[str, Any], model: Model) -> None:
    assert _status(traits("1", number), traits("2", number, occurred="2026-11-05T05:00:00Z"), model) == "confirmed"


def test_a_container_means_one_voyage_and_no_later_one() -> None:
    box = thing("container", container="SYNU1000019")
    first = traits("1", box, drug=("yaba", 90.0))
    assert _status(first, traits("2", box, drug=("yaba", 91.0), occurred="2026-11-04T00:00:00Z")) == "confirmed"
    assert _status(first, traits("3", box, drug=("yaba", 90.0), occurred="2027-02-01T00:00:00Z")) is None


def test_a_ship_on_another_voyage_is_the_same_ship_and_another_event() -> None:
    ship = thing("vessel", "EASTERN PEARL 32", imo="9100009")
    early, late = traits("1", ship, drug=("yaba", 9.0)), traits("2", ship, occurred="2026-11-16T05:00:00Z")
    assert _status(early, late) is None
    assert _status(early, late, relation="same_subject") == "confirmed"


def test_passengers_of_one_flight_are_not_one_event() -> None:
    flight = thing("flight", flight="KE684")
    same = {"drug": ("ketamine", 100.0), "transport_modes": ["air_pax"]}
    one = traits("1", person("박호태", role="passenger"), flight, **same)
    assert _status(one, traits("2", person("Lê Quốc Tuấn", role="passenger"), flight, **same)) is None
    assert _status(traits("3", flight, **same), traits("4", flight, **same)) is None


def test_a_phone_alone_is_proposed_until_a_log_has_shown_that_it_does_not_spread() -> None:
    one = traits("1", person(phone="+821027153864", role="consignee"), drug=("yaba", 90.0))
    other = traits("2", person(phone="+821027153864", role="consignee"), drug=("yaba", 90.0))
    assert _status(one, other, first_model()) == "proposed"
    assert _status(one, other, LEARNT) == "confirmed"
    hub = frozen(replace(LEARNT, hubs={"phone:+821027153864": MANY}))
    assert _status(one, other, hub) is None


def test_a_phone_that_two_events_share_does_not_join_them_by_itself() -> None:
    shared = frozen(replace(LEARNT, hubs={"phone:+821027153864": 2}))
    one = traits("1", person(phone="+821027153864"), drug=("yaba", 90.0))
    other = traits("2", person(phone="+821027153864"), drug=("yaba", 90.0))
    assert _status(one, other, shared) != "confirmed"


def test_of_one_persons_two_events_all_the_rest_says_which() -> None:
    """Two events share the phone; drug, amount, day, flight, route and hiding place are one event's by themselves."""
    shared = frozen(replace(LEARNT, hubs={"phone:+821027153864": 2, "firm:f:xaion:trading:": 2}))
    rest: dict[str, Any] = {
        "drug": ("lsd", 4_777.0),
        "transport_modes": ["air_pax"],
        "concealment": ["luggage_lining"],
        "places": [{"role": "origin", "country": "TH"}, {"role": "destination", "country": "KR"}],
    }
    phone, flight = person(phone="+821027153864"), thing("flight", flight="TG767")
    one = traits("1", phone, flight, **rest)
    assert _status(one, traits("2", phone, flight, **rest), shared) == "confirmed"
    assert _status(one, traits("3", phone, flight, **{**rest, "drug": ("lsd", 4_200.0)}), shared) == "proposed"
    assert (
        _status(one, traits("4", person("이민호", phone="+821027153864"), flight, **rest), first_model()) == "proposed"
    )
    firm = {**person("XAION TRADING CO., LTD."), "type": "organisation"}
    assert _status(traits("5", firm, flight, **rest), traits("6", firm, flight, **rest), shared) == "proposed"


def test_a_name_in_two_scripts_with_birth_date_links_where_no_number_does() -> None:
    korean = traits("1", person("김영희", birth="1990-02-03"), drug=("cocaine", 89.0))
    latin = traits("2", person("Kim Young-hee", birth="1990-02-03"), drug=("cocaine", 91.0))
    assert _status(korean, latin) == "confirmed"


@MODELS
def test_a_misread_number_is_evidence_and_a_sound_other_one_speaks_against(model: Model) -> None:
    right = traits("1", thing("consignment", courier="8206894861"), drug=("yaba", 90.0))
    misread = thing("consignment", courier="8206894867", valid=False)
    assert _status(right, traits("2", misread, drug=("yaba", 90.0)), model) in ("proposed", "confirmed")
    sound = thing("consignment", courier="8206894872")
    same = person("윤현철", role="consignee", phone="+821005246644")
    one = traits("3", thing("consignment", courier="8206894861"), same, drug=("yaba", 90.0))
    assert _status(one, traits("4", sound, same, drug=("yaba", 90.0)), model) != "confirmed"


@MODELS
def test_a_number_that_two_reports_misread_alike_is_evidence_as_one_slip_is(model: Model) -> None:
    one, other = (
        traits(ref, thing("consignment", s10="EB123456789KR", valid=False), drug=("yaba", 90.0)) for ref in "12"
    )
    assert _status(one, other, model) in ("proposed", "confirmed")
    [edge, *_] = judge(one, other, model)
    assert "fails its check" in explain(Link(Pair("same_event", edge.a, edge.b), edge), "en")


# --- adversarial: nobody is confirmed for looking like somebody else ---

TWINS = [
    ("1", person("서진미", birth="1999-05-20", address=SEOUL, phone="+821011112222")),
    ("2", person("서진훈", birth="1999-05-20", address=SEOUL, phone="+821011112222")),
]
FAMILY = [("1", person("김철수", address=SEOUL)), ("2", person("김민지", address=SEOUL))]
NAMESAKES = [("1", person("김민수", passport="M00000001")), ("2", person("KIM MINSU", passport="M00000002"))]
ALIAS = [("1", person("PHAM HUU THAO", "김민수")), ("2", person("김민수"))]
NEAR_MISS = [
    ("1", person("홍기동", passport="M41762938"), thing("consignment", s10="EE123456785TH")),
    ("2", person("신기영", passport="M41762939"), thing("consignment", s10="EE123456799TH")),
]


@MODELS
@pytest.mark.parametrize("pair", [TWINS, FAMILY, NAMESAKES, ALIAS, NEAR_MISS])
@pytest.mark.parametrize("relation", ["same_event", "same_subject"])
def test_look_alikes_are_at_most_proposed(pair: list[tuple[Any, ...]], relation: str, model: Model) -> None:
    circumstances: dict[str, Any] = {"drug": ("methamphetamine", 100.0), "transport_modes": ["express"]}
    one, other = (traits(ref, *entities, **circumstances) for ref, *entities in pair)
    found = next((edge for edge in judge(one, other, model) if edge.relation == relation), None)
    assert found is None or found.status == "proposed", found


def _firm(name: str, **known: str) -> dict[str, Any]:
    return {**person(name, role="consignee", **known), "type": "organisation"}


PARCEL: dict[str, Any] = {"drug": ("methamphetamine", 1_000.0), "transport_modes": ["express"]}
PASSAGE: dict[str, Any] = {"drug": ("methamphetamine", 1_000.0), "transport_modes": ["air_pax"]}
VOYAGE: dict[str, Any] = {"drug": ("cocaine", 30_000.0), "transport_modes": ["sea_container"]}
FLIGHT, BOX = thing("flight", flight="KE684"), thing("container", container="SYNU1000019")
FORWARDER: dict[str, str] = {"phone": "+82327440000", "business_no": "1234567891"}
SENDER = person("SOMCHAI JAIDEE", role="consignor", phone="+66812703548")


def _mail(number: str, receiver: str, **known: str) -> tuple[dict[str, Any], ...]:
    return thing("consignment", s10=number), SENDER, person(receiver, role="consignee", **known)


OTHERS: dict[str, tuple[Any, ...]] = {
    "father and son of one name at one address": (
        PARCEL,
        [person("김철수", birth="1960-02-01", address=SEOUL)],
        [person("김철수", birth="1990-02-01", address=SEOUL)],
        {},
    ),
    "two of one surname on one flight": (
        PASSAGE,
        [person("KIM MINSU", role="passenger"), FLIGHT],
        [person("KIM MINJUN", role="passenger"), FLIGHT],
        {},
    ),
    "two parcels of one name's on one flight": (
        PARCEL,
        [person("KHAMLA SISAVATH", role="consignor"), FLIGHT],
        [person("KHAMLA SISAVATH", role="consignor"), FLIGHT],
        {},
    ),
    "two of one name on one flight with two drugs": (
        PASSAGE,
        [person("KHWANCHAI DEELOET", role="passenger"), FLIGHT],
        [person("DEELOET<<KHWANCHAI", role="passenger"), FLIGHT],
        {"drug": ("heroin", 400.0)},
    ),
    "a second parcel from and to the same": (
        {**PARCEL, "drug": ("yaba", None)},
        [person("MA LIN", role="consignor"), person("배율주", role="consignee")],
        [person("MA LIN", role="consignor"), person("배율주", role="consignee")],
        {"occurred": "2026-11-06T05:00:00Z"},
    ),
    "two parcels of one sender on one day": (
        PARCEL, _mail("EE123456785TH", "김영희"), _mail("EE123456799TH", "박철수"), {},
    ),
    "parcels with consecutive numbers to one receiver": (
        PARCEL,
        _mail("EE123456785TH", "김영희", phone="+821027153864", address=SEOUL),
        _mail("EE123456799TH", "김영희", phone="+821027153864", address=SEOUL),
        {},
    ),
    "a container ten days later": (VOYAGE, [BOX], [BOX], {"occurred": "2026-11-12T05:00:00Z"}),
    "a container on another ship": (
        VOYAGE, [BOX, thing("vessel", "AMBER TIDE 19")], [BOX, thing("vessel", "PACIFIC DAWN 2")], {},
    ),
    "two drugs under one bill": (
        VOYAGE,
        [thing("consignment", bl="SYNMC01808931")],
        [thing("consignment", bl="SYNMC01808931")],
        {"drug": ("ketamine", 400.0)},
    ),
    "a forwarder for a consignee": (
        PARCEL, [_firm("㈜한빛포워딩", **FORWARDER)], [_firm("HANBIT FORWARDING CO LTD", **FORWARDER)], {},
    ),
    "a phone handed on": (
        PARCEL,
        [person("김영희", phone="+821027153864")],
        [person("박철수", phone="+821027153864")],
        {"occurred": "2027-04-12T05:00:00Z"},
    ),
    "a couple": (
        PARCEL,
        [person("김영희", address=SEOUL, phone="+821027153864")],
        [person("박철수", address=SEOUL, phone="+821027153864")],
        {},
    ),
    "sister ships": (
        VOYAGE,
        [thing("vessel", "EASTERN PEARL 32", imo="9100009")],
        [thing("vessel", "EASTERN PEARL 33", imo="9100011")],
        {},
    ),
    "two ships of one name": (
        VOYAGE,
        [thing("vessel", "EASTERN PEARL", imo="9100009")],
        [thing("vessel", "EASTERN PEARL", imo="9100011")],
        {},
    ),
    "a name that many bear, and a year": (
        PARCEL, [person("김민수", birth="1990")], [person("KIM MINSU", birth="1990-03-03")], {},
    ),
}  # fmt: skip


@MODELS
@pytest.mark.parametrize("name", OTHERS)
def test_other_events_are_at_most_proposed(name: str, model: Model) -> None:
    circumstances, one, other, later = OTHERS[name]
    edges = judge(traits("1", *one, **circumstances), traits("2", *other, **{**circumstances, **later}), model)
    assert [edge for edge in edges if (edge.relation, edge.status) == ("same_event", "confirmed")] == []


def test_a_ship_with_another_name_and_the_same_imo_number_is_the_same() -> None:
    one, other = (thing("vessel", name, imo="9100009") for name in ("EASTERN PEARL 32", "NEW STAR"))
    assert _status(traits("1", one, **VOYAGE), traits("2", other, **VOYAGE), relation="same_subject") == "confirmed"


NOBODY = [
    "상동", "위와 같음", "same as above", "SAME AS CONSIGNEE", "TBD", "to be advised", "unknown shipper",
    "성명불상자", "익명", "확인 중", "성명 미상 남성", "미상(남)", "ไม่ทราบชื่อ", "เหมือนข้างบน",
    "ไม่ประสงค์ออกนาม", "không rõ tên", "chưa xác định", "như trên", "Ẩn danh", "수취인", "ผู้รับ",
    "người nhận", "TO ORDER", "John Doe", "Nguyễn Văn A", "A씨", "김모씨", "이모(35)", "최 모 씨", "김○○",
    "박OO", "PARK ***", "KIM", "김", "김씨", "Nguyễn", "notify party", "N/A", "0000", "없음", "불상", "ไม่มี",
    "không rõ", "匿名",
]  # fmt: skip


@pytest.mark.parametrize("name", NOBODY)
def test_what_names_nobody_links_nobody(name: str) -> None:
    one, other = (traits(ref, person(name, birth="1990-01-02"), **PARCEL) for ref in "12")
    assert judge(one, other, LEARNT) == []
    named = traits("3", person("김영희", birth="1990-01-02", phone="+821027153864"), **PARCEL)
    masked = traits("4", person(name, phone="+821027153864"), **PARCEL)
    assert _status(named, masked) == "confirmed", "nor does it speak against a link"


def test_a_number_typed_to_fill_a_field_is_no_key() -> None:
    one, other = (traits(ref, person(phone="+821000000000", passport="M00000000"), **PARCEL) for ref in "12")
    assert judge(one, other, LEARNT) == []


def test_an_edge_does_not_depend_on_the_order_of_its_ends() -> None:
    one = traits("1", person("김영희", phone="+821027153864"), drug=("yaba", 90.0))
    other = traits("2", person("KIM YOUNG HEE", phone="+821027153864"), drug=("yaba", 95.0))
    assert judge(one, other, LEARNT) == judge(other, one, LEARNT)
    assert judge(one, one, LEARNT) == []


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("8206894861", "8206894867", True),
        ("8206894861", "820689486", True),
        ("8206894861", "8206898461", True),
        ("SYNU1000019", "5YNU1OOOO19", True),
        ("8206894861", "8206894861", False),
        ("8206894861", "8206804867", False),
        ("M41762938", "M87654321", False),
    ],
)
def test_near_means_one_slip(one: str, other: str, near: bool) -> None:
    assert is_near(one, other) is near
    assert is_near(other, one) is near


def test_a_model_that_was_changed_after_it_was_frozen_is_refused() -> None:
    assert from_json(to_json(LEARNT)) == LEARNT
    with pytest.raises(ValueError, match="changed after it was frozen"):
        from_json(to_json(LEARNT).replace(b'"alerts":1000', b'"alerts":1001'))


def test_an_invalid_number_is_no_key() -> None:
    wrong = {**person("박호태"), "identifiers": [numbered("passport", "M00", valid=False)]}
    other = {**person("최서영"), "identifiers": [numbered("passport", "M00", valid=False)]}
    assert _status(traits("1", wrong), traits("2", other)) is None
