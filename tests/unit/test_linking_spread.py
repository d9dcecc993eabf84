"""How far a key spreads when what travels with it vouches for it: an office's telephone and fax, a form's words."""

from typing import Any

from linked_alerts import changed, person, report, thing

from bongsu.domain.linking.learn import learn
from bongsu.domain.linking.reduced import traits_of
from bongsu.domain.linking.traits import Traits

PHONE, FAX = "+82221107721", "+82221107729"
FORM = (
    "마약류 신고 접수. 담당자에게 문의하시기 바랍니다. 접수된 내용은 관련 법령에 따라 비밀로 처리되며 "
    "신고자의 신원은 보호됩니다. 허위 신고는 처벌을 받을 수 있습니다. 접수 번호 "
)


def _tip(
    n: int, *phones: str, grams: float | None = None, agency: str = "kr.knp", text: str = "", **changes: Any
) -> Traits:
    entities = [{**thing("phone"), "identifiers": person(phone=phone)["identifiers"]} for phone in phones]
    made = report(
        f"t{n}", *entities, drug=("methamphetamine", grams), occurred=f"2026-11-0{n + 1}T05:00:00Z", **changes
    )
    return traits_of({**made, "origin": {**made["origin"], "agency": agency}, "summary": [{"text": text}]})


def test_a_telephone_and_a_fax_that_stand_in_all_tips_of_an_office_spread() -> None:
    tips = [_tip(n, PHONE, FAX, grams=2.0 + n) for n in range(5)]
    assert learn(tips).hubs == {f"phone:{PHONE}": 5, f"phone:{FAX}": 5}


def test_a_drug_and_a_day_alone_join_no_holders_of_a_key() -> None:
    """Not even where route and way of transport agree too: it takes a name, a number or the amount."""
    route: dict[str, Any] = {
        "transport_modes": ["express"],
        "places": [{"role": "origin", "country": "TH"}, {"role": "destination", "country": "KR"}],
        "concealment": ["food"],
    }
    tips = [_tip(n, PHONE, grams=2.0 * 3**n, **route) for n in range(5)]
    assert learn(tips).hubs == {f"phone:{PHONE}": 5}
    found = [_tip(n, PHONE, grams=2.0, **route) for n in range(5)]
    assert learn(found).hubs == {}


def test_a_forms_words_join_no_holders_of_a_key_but_another_agencys_do() -> None:
    tips = [_tip(n, PHONE, text=f"{FORM}{n}") for n in range(5)]
    assert learn(tips).hubs == {f"phone:{PHONE}": 5}
    told = [_tip(n, PHONE, text=f"{FORM}{n}", agency=f"kr.{n}") for n in range(5)]
    assert learn(told).hubs == {}


def test_a_ring_with_two_phones_of_its_own_is_no_office() -> None:
    assert learn([_tip(n, PHONE, FAX, grams=122.5 + n) for n in range(2)]).hubs == {}
    assert learn([_tip(n, PHONE, FAX, grams=122.5 + n / 10) for n in range(6)]).hubs == {}


def test_reports_of_one_drug_by_as_many_agencies_within_days_are_one_event() -> None:
    agencies = ("kr.knp", "kr.kcs", "kr.spo", "kr.moj", "th.customs")
    told = [_tip(n, PHONE, agency=agency) for n, agency in enumerate(agencies)]
    assert learn(told).hubs == {}
    assert learn([*told, _tip(5, PHONE, agency="kr.knp")]).hubs == {f"phone:{PHONE}": 6}, "one agency tells twice"
    late = [
        changed(each, start=each.start + n * 3 * 86_400, end=each.end + n * 3 * 86_400) for n, each in enumerate(told)
    ]
    assert learn(late).hubs == {f"phone:{PHONE}": 5}
    others = [changed(each, substances=frozenset({f"drug-{n}"})) for n, each in enumerate(told)]
    assert learn(others).hubs == {f"phone:{PHONE}": 5}
    people = [
        traits_of(
            {
                **report(f"t{n}", person(name, phone=PHONE), drug=("methamphetamine", None)),
                "origin": {"agency": agency, "ref": f"t{n}"},
            }
        )
        for n, (agency, name) in enumerate(
            zip(agencies, ("김영희", "박철수", "이민호", "최서연", "정다은"), strict=True)
        )
    ]
    assert learn(people).hubs == {f"phone:{PHONE}": 5}, "each names another person"
