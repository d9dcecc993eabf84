"""Linking through the whole hub: the samples' truth, stewards, and what a viewer can tell of what is hidden."""

from itertools import combinations
from pathlib import Path
from typing import Any

import orjson
import pytest

from bongsu.bootstrap import Hub
from bongsu.domain.linking.clusters import groups
from bongsu.domain.linking.judge import judge
from bongsu.domain.linking.links import Link, Pair
from bongsu.domain.linking.model import from_json
from bongsu.domain.linking.reduced import traits_of
from bongsu.services import linking_model, reading

GOLDEN = Path(__file__).parents[1] / "golden"
TRUTH = orjson.loads((GOLDEN / "truth.json").read_bytes())
WHY = {"purpose": "criminal_investigation"}
STEWARD = "steward@hub"
EVENT = {f"{r['agency']}/{r['ref']}": name for name, event in TRUTH["events"].items() for r in event["records"]}


@pytest.fixture
def linked(api: Any) -> Any:
    """The API over all sample feeds, linked by the first model."""
    for file in TRUTH["files"]:
        api.submit(file["agency"], (GOLDEN / file["agency"] / file["file"]).read_bytes())
    api.hub.catch_up()
    return api


def _learn(hub: Hub) -> None:
    linking_model.learn_model(hub.archive, hub.log, hub.clock())
    linking_model.ask_for_rebuild(hub.log, None, hub.clock())
    hub.catch_up()


def _incidents(hub: Hub, user: str = STEWARD) -> dict[str, str]:
    viewer = hub.directory.user(user)
    assert viewer is not None
    lines = reading.export(hub.reading, viewer, "criminal_investigation", hub.clock(), everything=False)
    return {f"{line['origin']['agency']}/{line['origin']['ref']}": line["incident_id"] for line in lines}


def _together(incidents: dict[str, str]) -> set[tuple[str, str]]:
    return {(a, b) for a, b in combinations(sorted(incidents), 2) if incidents[a] == incidents[b]}


def test_the_samples_are_linked_as_they_truly_hang_together(linked: Any) -> None:
    first = _together(_incidents(linked.hub))
    assert not [pair for pair in first if EVENT[pair[0]] != EVENT[pair[1]]]
    _learn(linked.hub)
    incidents = _incidents(linked.hub)
    found = _together(incidents)
    false = [pair for pair in found if EVENT[pair[0]] != EVENT[pair[1]]]
    assert not false
    confirmed = [each for each in linked.hub.links.every("confirmed") if EVENT[each.pair.a] != EVENT[each.pair.b]]
    assert not [each for each in confirmed if each.pair.relation == "same_event"]
    hub_keys = {each["value"] for each in TRUTH["confounders"] if each["kind"] in ("hub_phone", "office_phone")}
    assert not [each for each in confirmed if {v for said in each.edge.evidence for v in said.values} & hub_keys]
    true = {
        tuple(sorted(pair[:2])): pair[3]
        for pairs in TRUTH["link_pairs"].values()
        for pair in pairs
        if pair[3] and pair[0] in incidents and pair[1] in incidents
    }
    soft = [pair for pair, evidence in true.items() if all(each.startswith("~") for each in evidence)]
    assert len(found & true.keys()) >= 0.95 * len(true)
    assert len(found & set(soft)) >= 0.9 * len(soft)


def test_before_learning_nothing_is_confirmed_that_rests_on_a_possible_hub_key(linked: Any) -> None:
    for link in linked.hub.links.every("confirmed"):
        if link.pair.relation == "same_event":
            anchors = [each for each in link.edge.evidence if each.anchor]
            assert not all(each.spreads for each in anchors), link
        assert EVENT[link.pair.a] == EVENT[link.pair.b] or link.pair.relation == "same_subject", link


def test_an_incident_is_shown_to_each_viewer_as_far_as_that_viewer_sees(linked: Any) -> None:
    _learn(linked.hub)
    model = from_json(linked.hub.log.read("decisions", 0, 100)[-2].value)
    for user in ("analyst@vn.customs", "investigator@kr.knp", "analyst@th.customs"):
        viewer = linked.hub.directory.user(user)
        lines = list(
            reading.export(linked.hub.reading, viewer, "criminal_investigation", linked.hub.clock(), everything=False)
        )
        visible = {f"{line['origin']['agency']}/{line['origin']['ref']}": line for line in lines}
        seen = {key: traits_of(line) for key, line in visible.items()}
        edges = [edge for a, b in combinations(sorted(seen), 2) for edge in judge(seen[a], seen[b], model)]
        links = [Link(Pair(e.relation, e.a, e.b), e) for e in edges if e.relation == "same_event"]
        for key, group in groups(visible, links).items():
            expected = min(visible[each]["alert_id"] for each in group)
            assert visible[key]["incident_id"] == expected, f"{user} {key}"
        ids = {line["alert_id"] for line in lines}
        for line in lines[::17]:
            answer = linked.get(f"/v1/incidents/{line['alert_id']}", user, params=WHY).json()
            assert answer["incident_id"] == line["incident_id"]
            shown = orjson.dumps(answer).decode()
            assert {member["alert_id"] for member in answer["members"]} <= ids
            assert all(set(each["alerts"]) <= ids for each in answer["links"] + answer["proposals"])
            assert not [key for key in EVENT if key not in visible and f'"{key}"' in shown]


def test_a_steward_confirms_rejects_and_undoes(linked: Any) -> None:
    queue = linked.get("/v1/links/proposals", STEWARD, params={**WHY, "limit": 5, "lang": "ko"}).json()
    worths = [each["worth"] for each in queue["proposals"]]
    assert worths == sorted(worths, reverse=True)
    assert worths
    first = next(each for each in queue["proposals"] if each["relation"] == "same_event")
    assert "담당자" in first["explanation"]
    assert {"field", "a", "b", "agrees"} == set(first["comparison"][0])
    asked = {"relation": "same_event", "a": first["a"], "b": first["b"], "verdict": "confirm", "reason": "같은 압수건"}
    judged = linked.post("/v1/links/judgements", STEWARD, params=WHY, json=asked).json()
    assert (judged["status"], judged["author"]) == ("confirmed", STEWARD)
    incidents = _incidents(linked.hub)
    assert incidents[first["a"]] == incidents[first["b"]]
    again = linked.get("/v1/links/proposals", STEWARD, params=WHY).json()
    assert (first["a"], first["b"]) not in {
        (each["a"], each["b"]) for each in again["proposals"] if each["relation"] == "same_event"
    }
    assert again["past"] == {"confirmed": 1, "rejected": 0, "judged": 1, "precision": 1.0}
    linked.post("/v1/links/judgements", STEWARD, params=WHY, json={**asked, "verdict": "reject", "reason": "아님"})
    _learn(linked.hub)
    incidents = _incidents(linked.hub)
    assert incidents[first["a"]] != incidents[first["b"]]
    past = linked.get("/v1/links/proposals", STEWARD, params=WHY).json()["past"]
    assert past == {"confirmed": 0, "rejected": 1, "judged": 1, "precision": 0.0}, "whatever a later model finds"
    undone = linked.post("/v1/links/judgements", STEWARD, params=WHY, json={**asked, "verdict": "undo", "reason": "?"})
    assert undone.json()["author"] == "hub"
    assert [each["verdict"] for each in undone.json()["judgements"]] == ["confirm", "reject", "undo"]
    again = linked.post("/v1/links/judgements", STEWARD, params=WHY, json={**asked, "verdict": "undo", "reason": "!"})
    assert (again.status_code, again.json()) == (200, undone.json())


def test_undo_pressed_twice_says_that_it_is_undone_and_keeps_one_word(linked: Any) -> None:
    first = linked.get("/v1/links/proposals", STEWARD, params={**WHY, "limit": 1}).json()["proposals"][0]
    form = {name: first[name] for name in ("relation", "a", "b")}
    cookie = _entered(linked)
    assert 'href="#judged"' not in linked.get("/proposals", headers=cookie).text
    for verdict, done in (("confirm", "confirm"), ("undo", "undo"), ("undo", "undone")):
        data = {**form, "verdict": verdict, "reason": "tried"}
        answer = linked.post("/proposals", headers=cookie, data=data)
        assert answer.headers["location"] == f"/proposals?done={done}"
    page = linked.get("/proposals?done=undone", headers=cookie).text
    assert "It was undone already" in page
    assert page.index('href="#judged"') < page.index('class="card"') < page.index('id="judged"')
    assert 'value="undo"' not in page
    [judged] = [link for link in linked.hub.links.judged() if link.pair.a == first["a"]]
    assert [each.verdict for each in judged.judgements] == ["confirm", "undo"]


def test_places_side_by_side_are_the_exact_ones_and_none_is_empty(linked: Any) -> None:
    queue = linked.get("/v1/links/proposals", STEWARD, params={**WHY, "limit": 200}).json()["proposals"]
    shown = [line[side] for each in queue for line in each["comparison"] if line["field"] == "places" for side in "ab"]
    assert any(len(places) > 1 for places in shown)
    assert not [places for places in shown if "" in places or len(set(places)) < len(places)]


def _entered(api: Any) -> dict[str, str]:
    answer = api.post("/login", data={"token": api.token(STEWARD)})
    cookie = {"cookie": answer.headers["set-cookie"].partition(";")[0]}
    api.post("/purpose", data=WHY, headers=cookie)
    return cookie


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"reason": " "}, 400),
        ({"reason": ""}, 422),
        ({"verdict": "maybe"}, 422),
        ({"b": "kr.kcs/nobody"}, 404),
        ({"verdict": "undo"}, 400),
        ({"relation": "same_ship"}, 422),
        ({"b": None}, 422),
    ],
)
def test_a_judgement_that_cannot_be_is_refused_in_words(linked: Any, changed: dict[str, Any], status: int) -> None:
    a, b = sorted(EVENT)[:2]
    asked = {"relation": "same_event", "a": a, "b": b, "verdict": "confirm", "reason": "why", **changed}
    answer = linked.post("/v1/links/judgements", STEWARD, params=WHY, json=asked)
    assert answer.status_code == status
    assert answer.json()["detail"]
    same = linked.post("/v1/links/judgements", STEWARD, params=WHY, json={**asked, "a": a, "b": a})
    assert same.status_code in (400, 422)


def test_only_stewards_judge_and_nobody_reads_without_a_purpose(linked: Any) -> None:
    for user in ("analyst@kr.kcs", "investigator@kr.knp"):
        assert linked.get("/v1/links/proposals", user, params=WHY).status_code == 403
    assert linked.get("/v1/links/proposals", STEWARD).status_code == 400
    assert linked.get("/v1/links/proposals", "auditor@hub", params=WHY).status_code == 403


def test_an_incident_is_exported_as_lines(linked: Any) -> None:
    _learn(linked.hub)
    incidents = _incidents(linked.hub)
    key = next(key for key, identity in incidents.items() if list(incidents.values()).count(identity) > 2)
    lines = linked.get(f"/v1/incidents/{key}", STEWARD, params={**WHY, "format": "ndjson"}).content.splitlines()
    assert {orjson.loads(line)["incident_id"] for line in lines} == {incidents[key]}
    table = linked.get(f"/v1/incidents/{key}", STEWARD, params={**WHY, "format": "csv"}).text.splitlines()
    assert len(table) == len(lines) + 1


def test_the_table_of_an_incident_is_the_same_over_the_api_and_from_the_console(linked: Any) -> None:
    key = next(iter(_incidents(linked.hub)))
    for form in ("csv", "ndjson"):
        api = linked.get(f"/v1/incidents/{key}", STEWARD, params={**WHY, "format": form})
        console = linked.get("/incident/export", headers=_entered(linked), params={"id": key, "format": form})
        assert console.status_code == api.status_code == 200
        assert console.content == api.content
        assert console.headers["content-disposition"] == api.headers["content-disposition"]
        assert api.content.startswith(b"\xef\xbb\xbf") == (form == "csv")  # by it Excel knows UTF-8
