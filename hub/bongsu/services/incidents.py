"""Incidents: what several agencies report of one event, put together for one viewer without merging anything.

An incident is addressed by any visible member. Its id is the smallest alert_id among the members that the viewer may
see; two viewers may see different incidents, and neither can tell what the other sees.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from bongsu.domain.errors import NotFoundError
from bongsu.domain.linking.explain import explain, statement, worth
from bongsu.domain.linking.links import Link
from bongsu.domain.saying import saying
from bongsu.services.sight import Sight
from bongsu_schemas.names.matching import compare

_SUBJECT_TYPES = ("person", "organisation", "vessel")
_MOST_SUBJECTS = 200
_OF_ONE = frozenset({"passport", "national_id", "imo", "mmsi", "callsign"})
Alert = Mapping[str, Any]


def incident_of(sight: Sight, key: str, lang: str = "en") -> dict[str, Any]:
    """The incident of an active, visible record (`agency/ref`); `NotFoundError` when there is none for the viewer."""
    alert = sight.current(key)
    if alert is None:
        raise NotFoundError(
            saying("no active alert %(key)s for you: only active alerts belong to an incident", key=repr(key))
        )
    keys, links = sight.incident(key)
    members = sorted(
        (member for each in keys if (member := sight.current(each))),
        key=lambda each: (each["times"]["occurred"]["from"], each["alert_id"]),
    )
    identity = min(member["alert_id"] for member in members)
    shown = [link_line(sight, link, lang) for link in links if link.status]
    return {
        "incident_id": identity,
        "period": {
            "from": members[0]["times"]["occurred"]["from"],
            "to": max(member["times"]["occurred"]["to"] for member in members),
        },
        "members": [{**member, "incident_id": identity} for member in members],
        "agencies": _agencies(members),
        "subjects": subjects_of(members),
        "shared": [line for line in _identifiers(members) if len(line["alerts"]) > 1],
        "substances": _substances(members),
        "route": _route(members),
        "links": [line for line in shown if line["status"] != "proposed"],
        "proposals": [line for line in shown if line["status"] == "proposed"],
    }


def link_line(sight: Sight, link: Link, lang: str) -> dict[str, Any]:
    """A link as it is shown: its two alerts, what holds, why, and what was said of it. Both ends are visible."""
    ends = [sight.current(key) or {} for key in (link.pair.a, link.pair.b)]
    evidence = link.edge.evidence if link.edge else ()
    waiting = link.waiting
    return {
        "relation": link.pair.relation,
        "a": link.pair.a,
        "b": link.pair.b,
        "alerts": [end.get("alert_id") for end in ends],
        "status": link.status,
        "score": link.score,
        "author": link.author,
        "model": link.edge.model if link.edge else None,
        "explanation": explain(link, lang),
        "evidence": [
            {
                "field": each.field,
                "level": each.level,
                "values": list(each.values),
                "bits": round(worth(each, link), 2),
                "similarity": round(each.similarity, 3),
                "statement": statement(each, lang, link.pair.relation),
            }
            for each in evidence
        ],
        "judgements": [
            {"verdict": each.verdict, "author": each.author, "reason": each.reason, "at": each.at}
            for each in link.judgements
        ],
        "waits_for_second": waiting.author if waiting else None,
    }


def _identifiers(members: Sequence[Alert]) -> list[dict[str, Any]]:
    """Each valid identifier of the members with the alerts that name it, the most shared first."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for member in members:
        for entity in member["entities"]:
            for each in entity["identifiers"]:
                if each["valid"]:
                    found[each["scheme"], each["value"]][member["alert_id"]] = None
    lines = [{"scheme": scheme, "value": value, "alerts": list(ids)} for (scheme, value), ids in found.items()]
    return sorted(lines, key=lambda line: (-len(line["alerts"]), line["scheme"], line["value"]))


def _agencies(members: Sequence[Alert]) -> list[dict[str, Any]]:
    """By agency: its alerts, and what no other agency reports."""
    facts: dict[str, dict[str, None]] = defaultdict(dict)
    for member in members:
        agency = member["origin"]["agency"]
        for fact in _facts(member):
            facts[fact][agency] = None
    return [
        {
            "agency": agency,
            "alerts": [each["alert_id"] for each in members if each["origin"]["agency"] == agency],
            "adds": sorted(fact for fact, agencies in facts.items() if list(agencies) == [agency]),
        }
        for agency in sorted({member["origin"]["agency"] for member in members})
    ]


def _facts(alert: Alert) -> Iterable[str]:
    for entity in alert["entities"]:
        for each in entity["identifiers"]:
            yield f"{each['scheme']} {each['value']}"
        for name in entity["names"]:
            yield f"{entity['type']} {name['text']}"
        if entity.get("birth_date"):
            yield f"birth_date {entity['birth_date']}"
        if entity.get("address"):
            yield f"address {entity['address']}"
    yield from (f"substance {each['id']}" for each in alert["substances"] if each["kind"] != "indicator")
    yield from (f"concealment {code}" for code in alert["concealment"])


def subjects_of(members: Sequence[Alert]) -> list[dict[str, Any]]:
    """Persons, firms and ships of the members, those that are one shown as one; nothing is merged in the alerts."""
    named = [
        (member, entity)
        for member in members
        for entity in member["entities"]
        if entity["type"] in _SUBJECT_TYPES and (entity["names"] or entity["identifiers"])
    ][:_MOST_SUBJECTS]
    group = list(range(len(named)))
    for i, j in combinations(range(len(named)), 2):
        if group[i] != group[j] and _one(named[i][1], named[j][1]):
            old, new = group[j], group[i]
            group = [new if each == old else each for each in group]
    lines = []
    for number in dict.fromkeys(group):
        own = [named[i] for i, each in enumerate(group) if each == number]
        entities = [entity for _, entity in own]
        lines.append(
            {
                "type": entities[0]["type"],
                "names": _distinct(name["text"] for entity in entities for name in entity["names"]),
                "roles": _distinct(entity["role"] for entity in entities if entity.get("role")),
                "roles_by_alert": {  # who is a suspect to one agency may be a consignee to another
                    member["alert_id"]: _distinct(
                        entity["role"] for each, entity in own if each is member and entity.get("role")
                    )
                    for member, _ in own
                },
                "birth_dates": _distinct(entity["birth_date"] for entity in entities if entity.get("birth_date")),
                "identifiers": _distinct(
                    f"{each['scheme']} {each['value']}" for entity in entities for each in entity["identifiers"]
                ),
                "alerts": _distinct(member["alert_id"] for member, _ in own),
            }
        )
    return sorted(lines, key=lambda line: (-len(line["alerts"]), line["type"], line["names"]))


def _one(mine: Alert, theirs: Alert) -> bool:
    """Whether two entities of one incident are one: a shared number of their own, or one name without contradiction.

    A phone, an account or a car is also lent: between two names it says nothing.
    """
    if mine["type"] != theirs["type"]:
        return False
    births = [each.get("birth_date") for each in (mine, theirs)]
    if births[0] and births[1] and not (births[0].startswith(births[1]) or births[1].startswith(births[0])):
        return False
    keys = [
        {(each["scheme"], each["value"]) for each in entity["identifiers"] if each["valid"]}
        for entity in (mine, theirs)
    ]
    shared = {scheme for scheme, _ in keys[0] & keys[1]}
    if shared & _OF_ONE or (shared and mine["type"] != "organisation" and not (mine["names"] and theirs["names"])):
        return True
    return any(compare(a["text"], b["text"], mine["type"]).same for a in mine["names"] for b in theirs["names"])


def _substances(members: Sequence[Alert]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for member in members:
        for each in member["substances"]:
            if each["kind"] == "indicator":
                continue
            line = found.setdefault(each["id"], {"id": each["id"], "reported": [], "alerts": []})
            quantity = each.get("quantity") or {}
            raw = quantity.get("raw") or each["as_reported"]
            line["reported"].append({"agency": member["origin"]["agency"], "as": raw, "mass_g": quantity.get("mass_g")})
            line["alerts"].append(member["alert_id"])
    return sorted(found.values(), key=lambda line: (-len(line["alerts"]), line["id"]))


def _route(members: Sequence[Alert]) -> list[dict[str, Any]]:
    places: dict[tuple[str, str], dict[str, Any]] = {}
    for member in members:
        for place in member["places"]:
            name = place.get("unlocode") or place.get("name") or place.get("country") or ""
            line = places.setdefault((place["role"], name), {**place, "alerts": []})
            line["alerts"].append(member["alert_id"])
    order = {role: number for number, role in enumerate(("origin", "transit", "position", "seizure", "destination"))}
    return [places[each] for each in sorted(places, key=lambda each: (order.get(each[0], 9), each[1]))]


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
