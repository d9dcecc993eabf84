"""The stewards' desk: what the hub proposes, compared side by side; confirm, reject or undo, with a reason.

A judgement is appended to `decisions`; the link worker takes it in. It is about two records and stays when models or
revisions change. For persons the hub can be set to ask for two stewards.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson

from bongsu.domain.errors import BadRequestError, ForbiddenError, NotFoundError
from bongsu.domain.linking.addresses import read_address
from bongsu.domain.linking.links import VERDICTS, Judgement, Link, Pair, Verdict, pair_of
from bongsu.domain.release import Viewer
from bongsu.domain.routes import exact
from bongsu.domain.saying import coded, saying
from bongsu.ports.log import EventLog, NewEntry
from bongsu.services.incidents import link_line
from bongsu.services.intake import rfc3339
from bongsu.services.link import JUDGEMENT
from bongsu.services.sight import Sight
from bongsu_schemas.names.matching import compare

_LONGEST_REASON = 2_000
_RISK_BITS = {None: 0.0, "low": 0.0, "medium": 2.0, "high": 5.0, "critical": 8.0}
_PERSONAL = frozenset({"name", "birth", "passport", "national_id"})
_OF_THINGS = frozenset({"imo", "mmsi", "callsign", "vessel", "container", "vehicle", "firm", "business_no"})
"""Fields that say of a ship, a box or a firm that it is the same one, of nobody in person."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What judging needs.

    `settle` returns when the workers have taken in what is logged. `two_for_persons`: links
    of persons are judged by two stewards.
    """

    log: EventLog
    clock: Callable[[], datetime]
    settle: Callable[[], object]
    two_for_persons: bool


def check_steward(viewer: Viewer) -> None:
    """Only stewards judge links."""
    if viewer.role != "steward":
        raise ForbiddenError(
            saying(
                "the role %(role)s judges no links: a steward does; ask steward@hub",
                role=coded("user_role", viewer.role),
            )
        )


def queue(sight: Sight, lang: str, limit: int = 50) -> Iterator[dict[str, Any]]:
    """Open proposals whose both ends the steward may see, the worthiest first, each compared side by side."""
    check_steward(sight.viewer)
    found: list[tuple[float, Link]] = []
    for link in sight.store.every("proposed"):
        ends = [sight.current(key) for key in (link.pair.a, link.pair.b)]
        if ends[0] and ends[1]:
            risk = max(_RISK_BITS.get(end["risk"].get("level"), 0.0) for end in ends if end)
            found.append((link.score + risk, link))
        if len(found) >= 20 * limit:  # the rest is worth less: scores fall
            break
    found.sort(key=lambda each: (-each[0], each[1].pair))
    for worth, link in found[:limit]:
        yield {**link_line(sight, link, lang), "worth": round(worth, 2), "comparison": comparison(sight, link.pair)}


def comparison(sight: Sight, pair: Pair) -> list[dict[str, Any]]:
    """Two alerts field by field; `agrees` is true where they have a value in common, in whatever script."""
    sides = [_fields(sight.current(key) or {}) for key in (pair.a, pair.b)]
    return [
        {
            "field": name,
            "a": sides[0][name],
            "b": sides[1][name],
            "agrees": any(_AGREE.get(name, _equal)(a, b) for a in sides[0][name] for b in sides[1][name]),
        }
        for name in sides[0]
    ]


def _one_place(one: str, other: str) -> bool:
    mine, theirs = read_address(one), read_address(other)
    return one == other or bool(mine.building and mine.building == theirs.building)


def _equal(one: str, other: str) -> bool:
    return one == other


_AGREE: Mapping[str, Callable[[str, str], bool]] = {
    "names": lambda one, other: one == other or compare(one, other).same,
    "addresses": _one_place,
    "birth_dates": lambda one, other: one.startswith(other) or other.startswith(one),
}
"""When two values of a field are one in the sense of linking; others agree when they are the same text."""


def judge(sight: Sight, desk: Desk, relation: str, one: str, other: str, verdict: str, reason: str) -> Link:
    """Log a steward's word on two records that the steward may see; returns the link as it is then.

    To undo what is undone already changes nothing.
    """
    check_steward(sight.viewer)
    if verdict not in VERDICTS:
        raise BadRequestError(
            saying(
                "%(verdict)s is no verdict: use one of %(verdicts)s",
                verdict=repr(verdict),
                verdicts=", ".join(VERDICTS),
            )
        )
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise BadRequestError(
            saying(
                "give a reason of 1 to %(limit)s characters: it is kept and shown with the link", limit=_LONGEST_REASON
            )
        )
    pair = pair_of(relation, one, other)
    for key in (pair.a, pair.b):
        if not sight.visible(key):
            raise NotFoundError(
                saying("no active alert %(key)s for you: give agency/ref as `search` shows it", key=repr(key))
            )
    known = _found(sight, pair)
    if verdict == "undo" and (known is None or not known.judgements):
        raise BadRequestError(
            saying(
                "nobody has judged %(a)s and %(b)s (%(relation)s): there is nothing to undo",
                a=pair.a,
                b=pair.b,
                relation=coded("link", relation),
            )
        )
    if known is not None and verdict == "undo" and is_undone(known):
        return known
    judgement = Judgement(
        verdict=_verdict(verdict),
        author=sight.viewer.user,
        reason=reason.strip(),
        at=rfc3339(desk.clock()),
        asked=known is not None and known.edge is not None and known.edge.status == "proposed",
        needed=2 if desk.two_for_persons and _is_personal(pair, known) else 1,
    )
    body = orjson.dumps({"relation": pair.relation, "a": pair.a, "b": pair.b, "judgement": asdict(judgement)})
    key = f"link/{pair.relation}/{pair.a}|{pair.b}"
    desk.log.append("decisions", [NewEntry(key, body, {"kind": JUDGEMENT})])
    desk.settle()
    return _found(sight, pair) or Link(pair, None, (judgement,))


def is_undone(link: Link | None) -> bool:
    """Whether the last word on a link took back what was said before."""
    return link is not None and bool(link.judgements) and link.judgements[-1].verdict == "undo"


def link_between(sight: Sight, relation: str, one: str, other: str) -> Link | None:
    """What is known of two records, if the viewer may see both. BadRequestError as `pair_of`."""
    pair = pair_of(relation, one, other)
    return _found(sight, pair) if sight.visible(pair.a) and sight.visible(pair.b) else None


def precision(sight: Sight) -> dict[str, Any]:
    """How many of the hub's past proposals stewards confirmed, among those that the viewer may see.

    A proposal counts as it stood when it was judged, whatever a later model makes of the two records.
    """
    check_steward(sight.viewer)
    counts = {"confirmed": 0, "rejected": 0}
    for link in sight.store.judged():
        asked = any(each.asked for each in link.judgements) and link.author != "hub"
        if asked and link.status in counts and sight.visible(link.pair.a) and sight.visible(link.pair.b):
            counts[link.status] += 1
    judged = sum(counts.values())
    return {**counts, "judged": judged, "precision": round(counts["confirmed"] / judged, 4) if judged else None}


def _found(sight: Sight, pair: Pair) -> Link | None:
    return next((link for link in sight.store.of([pair.a]) if link.pair == pair), None)


def _is_personal(pair: Pair, known: Link | None) -> bool:
    """Whether a link speaks of a person; one that nothing is known of may."""
    if known is None or known.edge is None:
        return True
    if pair.relation == "same_subject":
        return any(each.subject > 0 and each.field not in _OF_THINGS for each in known.edge.evidence)
    return any(each.bits > 0 and each.field in _PERSONAL for each in known.edge.evidence)


def _place(place: Mapping[str, Any]) -> str:
    """Where it is, as it is known best."""
    named = place.get("unlocode") or place.get("name") or (place.get("country") if place.get("lat") is None else None)
    return str(named) if named else f"{place['lat']:.2f}, {place['lon']:.2f}"


def _verdict(verdict: str) -> Verdict:
    return next(each for each in VERDICTS if each == verdict)


def _fields(alert: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a steward compares, each field as a list of texts."""
    entities = alert.get("entities", [])
    return {
        "agency": [alert["origin"]["agency"]],
        "title": [alert["title"]],
        "occurred": [alert["times"]["occurred"]["from"]],
        "substances": [each["id"] for each in alert["substances"] if each["kind"] != "indicator"],
        "quantities": [q["raw"] for each in alert["substances"] if (q := each.get("quantity")) and q.get("raw")],
        "names": [name["text"] for entity in entities for name in entity["names"]],
        "birth_dates": [entity["birth_date"] for entity in entities if entity.get("birth_date")],
        "identifiers": [f"{i['scheme']} {i['value']}" for entity in entities for i in entity["identifiers"]],
        "addresses": [entity["address"] for entity in entities if entity.get("address")],
        "places": list(dict.fromkeys(_place(each) for each in exact(alert["places"]))),
        "concealment": list(alert["concealment"]),
        "transport_modes": list(alert["transport_modes"]),
        "risk": [alert["risk"]["level"]] if alert["risk"].get("level") else [],
    }
