"""From evidence to an edge: confirmed by the hub, proposed to a steward, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bongsu.domain.linking.circumstances import circumstances
from bongsu.domain.linking.comparison import names_and_numbers, strongest_first
from bongsu.domain.linking.evidence import CONSIGNMENT_SCHEMES, Evidence
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.traits import Traits

Relation = Literal["same_event", "same_subject"]
Status = Literal["proposed", "confirmed", "rejected"]
RELATIONS: tuple[Relation, ...] = ("same_event", "same_subject")


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation between two records, `a` < `b`, with why and how sure. `author`: `hub` or a steward."""

    relation: Relation
    a: str
    b: str
    status: Status
    score: float
    evidence: tuple[Evidence, ...]
    model: str
    author: str = "hub"


_OF_A_PERSON = {("birth", "same"), ("address", "same")}
_OF_A_SHIP = {"imo", "mmsi", "callsign", "vessel"}
_OF_A_VOYAGE = {("amount", "amount"), ("amount", "amount_near"), ("origin", "same"), ("flight", "same")}
_OF_A_PARCEL = {("amount", "amount"), ("amount", "amount_near"), ("flight", "same"), ("time", "day")}
_OF_ANOTHER_VOYAGE = {("vessel", "other"), ("time", "fortnight"), ("time", "later")}
_OF_FEW = 7.5  # bits of a name that hardly anybody else bears
_Judged = tuple[Status, float, list[Evidence]]


def judge(one: Traits, other: Traits, model: Model) -> list[Edge]:
    """The edges between two alerts under a model, at most one of each relation."""
    if one.key == other.key:
        return []
    if one.key > other.key:
        one, other = other, one
    carrying = names_and_numbers(one, other, model)
    if not any(each.anchor or each.subject > 0 for each in carrying):
        return []  # whatever the circumstances say
    evidence = strongest_first([*carrying, *circumstances(one, other, model)])
    event = _event(evidence, model)
    found: tuple[tuple[Relation, _Judged | None], ...] = (
        ("same_event", event),
        ("same_subject", _subject(evidence, model, one_event=event is not None and event[0] == "confirmed")),
    )
    edges = []
    for relation, judged in found:
        if judged is not None:
            status, score, kept = judged
            edges.append(Edge(relation, one.key, other.key, status, round(score, 2), tuple(kept), model.version))
    return edges


def _event(evidence: Sequence[Evidence], model: Model) -> _Judged | None:
    score = sum(each.bits for each in evidence)
    anchors = [each for each in evidence if each.anchor]
    if not anchors or score < model.same_event.propose:
        return None
    kept = [each for each in evidence if each.bits or each.level == "hub"]
    sure = _sure(anchors, evidence, model, score)
    return ("confirmed" if sure and score >= model.same_event.confirm else "proposed"), score, kept


def _sure(anchors: Sequence[Evidence], evidence: Sequence[Evidence], model: Model, score: float) -> bool:
    """Whether the hub may confirm by itself: not on keys alone that may spread, nor against a hard contradiction."""
    said = {(each.field, each.level) for each in evidence}
    one_person = {("name", "same"), ("birth", "same")} <= said
    contradicted = {field for field, level in said if level == "other"} & {*CONSIGNMENT_SCHEMES, "passport", "birth"}
    if one_person:
        contradicted -= {"passport"}  # people renew passports, and have two
    if contradicted and not {("ref", "same"), *((scheme, "same") for scheme in CONSIGNMENT_SCHEMES)} & said:
        return False
    # One person's name is many people's: a birth date, an address, the flight that both flew or a second name say
    # whose, unless the one whom each report is about is another, or carried something else. Two people send again:
    # the amount, the flight or the day say which parcel. A ship sails again: the amount or where it came from say
    # which voyage. A container is filled again: on another ship it may be another's.
    fields = {each.field for each in anchors}
    if fields == {"name"}:
        whose = (
            (len(anchors) > 1 and bool(_OF_A_PARCEL & said))
            or bool(_OF_A_PERSON & said)
            or any(each.kind == "passage" for each in evidence)
        )
        rare = any(each.bits >= _OF_FEW for each in anchors)
        whose = whose or (rare and said >= {("birth", "same_year"), ("amount", "amount")})
        if not whose or ("name", "other") in said or (("substance", "other") in said and not one_person):
            return False
    if fields == {"container"} and said & _OF_ANOTHER_VOYAGE:
        return False
    # A bill and a container cover many consignments: another drug may be another one's.
    if fields <= {"bl", "container", *_OF_A_SHIP} and ("substance", "other") in said:
        return False
    if fields <= _OF_A_SHIP and not _OF_A_VOYAGE & said:
        return False
    # A key that may spread carries a link alone only once a log has shown that this one does not, and unopposed.
    loose = [each for each in evidence if each.spreads and each.bits > 0]
    if model.learnt and ("name", "other") not in said and ("firm", "other") not in said:
        loose = [each for each in loose if each.doubtful]
    steady = [each for each in anchors if each not in loose]
    return bool(steady) and score - sum(each.bits for each in loose) >= model.same_event.confirm


def _subject(evidence: Sequence[Evidence], model: Model, *, one_event: bool) -> _Judged | None:
    """The subject that two alerts speak of. Within one event a name that agrees is one person's."""
    kept = [each for each in evidence if each.subject]
    score = sum(each.subject for each in kept)
    if score < model.same_subject.propose or not any(each.kind and each.subject > 0 for each in kept):
        return None
    steady = score if model.learnt else sum(each.subject for each in kept if not each.spreads)
    sure = one_event or steady >= model.same_subject.confirm
    names_differ = any(each.field == "name" and each.level == "other" for each in evidence)
    if names_differ and not any(each.kind == "person" for each in kept):
        sure = False
    return ("confirmed" if sure else "proposed"), score, kept
