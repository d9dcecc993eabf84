"""From evidence to an edge: confirmed by the hub, proposed to a steward, or nothing."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from bongsu.domain.linking.circumstances import circumstances
from bongsu.domain.linking.comparison import names_and_numbers, strongest_first
from bongsu.domain.linking.doubts import bearer_doubted, event_doubted, subject_doubted
from bongsu.domain.linking.evidence import Evidence
from bongsu.domain.linking.model import Model
from bongsu.domain.linking.reach import out_of_reach
from bongsu.domain.linking.traits import Traits

Relation = Literal["same_event", "same_subject"]
Status = Literal["proposed", "confirmed", "rejected"]
RELATIONS: tuple[Relation, ...] = ("same_event", "same_subject")


class Edge(NamedTuple):
    """One relation between two records, `a` < `b`, with why and how sure. `author`: `hub` or a steward."""

    relation: Relation
    a: str
    b: str
    status: Status
    score: float
    evidence: tuple[Evidence, ...]
    model: str
    author: str = "hub"


_Judged = tuple[Status, float, list[Evidence]]


def judge(one: Traits, other: Traits, model: Model) -> list[Edge]:
    """The edges between two alerts under a model, at most one of each relation."""
    if one.key == other.key or out_of_reach(one, other, model):
        return []
    if one.key > other.key:
        one, other = other, one
    carrying = names_and_numbers(one, other, model)
    if not any(each.anchor or each.subject > 0 for each in carrying):
        return []  # whatever the circumstances say
    evidence = strongest_first(carrying + circumstances(one, other, model))
    edges = []
    event = _event(evidence, model)
    if event is not None:
        edges.append(_edge("same_event", one, other, event, model))
    subject = _subject(evidence, model, one_event=event is not None and event[0] == "confirmed")
    if subject is not None:
        edges.append(_edge("same_subject", one, other, subject, model))
    return edges


def _edge(relation: Relation, one: Traits, other: Traits, judged: _Judged, model: Model) -> Edge:
    status, score, kept = judged
    return Edge(relation, one.key, other.key, status, round(score, 2), tuple(kept), model.version)


def _event(evidence: Sequence[Evidence], model: Model) -> _Judged | None:
    anchors = [each for each in evidence if each.anchor]
    if not anchors:
        return None
    score = sum([each.bits for each in evidence])
    if score < model.same_event.propose:
        return None
    kept = [each for each in evidence if each.bits or each.level == "hub"]
    sure = score >= model.same_event.confirm and _sure(anchors, evidence, model, score)
    return ("confirmed" if sure else "proposed"), score, kept


def _sure(anchors: Sequence[Evidence], evidence: Sequence[Evidence], model: Model, score: float) -> bool:
    """Whether the hub may confirm by itself: nothing is in doubt, and more than keys that may spread carries it."""
    if event_doubted(anchors, evidence):
        return False
    # A key that may spread carries a link alone only once a log has shown that this one does not, and unopposed.
    loose = [each for each in evidence if each.spreads and each.bits > 0]
    said = {(each.field, each.level) for each in evidence}
    if loose and model.learnt and ("name", "other") not in said and ("firm", "other") not in said:
        loose = [each for each in loose if each.doubtful]
    if score - sum([each.bits for each in loose]) < model.same_event.confirm:
        return False
    if any(each not in loose for each in anchors):
        return True
    # Somebody's own number in two events: all the rest says by itself which, the amount among it.
    own = not any(each.field in ("firm", "address") for each in loose)
    return model.learnt and own and ("amount", "amount") in said


def _may_spread(each: Evidence, model: Model) -> bool:
    """Whether unrelated events may share it, for all that the model's log has shown."""
    return each.spreads and (each.doubtful or not model.learnt)


def _subject(evidence: Sequence[Evidence], model: Model, *, one_event: bool) -> _Judged | None:
    """The subject that two alerts speak of. Within one event a name that agrees is one person's."""
    kept = [each for each in evidence if each.subject]
    score = sum([each.subject for each in kept])
    if score < model.same_subject.propose or not any(each.kind and each.subject > 0 for each in kept):
        return None
    sure = _sure_of_subject(kept, evidence, model, one_event=one_event)
    return ("confirmed" if sure else "proposed"), score, kept


def _sure_of_subject(kept: Sequence[Evidence], evidence: Sequence[Evidence], model: Model, *, one_event: bool) -> bool:
    """Whether the hub may confirm by itself that two alerts have one subject."""
    if not any(each.kind == "person" for each in kept) and any(
        each.field == "name" and each.level == "other" for each in evidence
    ):
        return False
    if bearer_doubted(kept, evidence):
        return False
    if one_event:  # whatever has brought the two together: an office's phone stands in reports of one event too
        return any(each.kind and each.subject > 0 and not _may_spread(each, model) for each in kept)
    steady = sum([each.subject for each in kept if model.learnt or not each.spreads])
    return steady >= model.same_subject.confirm and not subject_doubted(kept, evidence)
