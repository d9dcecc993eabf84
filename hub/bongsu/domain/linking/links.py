"""A link: what the hub found between two records, what stewards said of it, and what holds now.

What a steward says outlives rebuilds and models: it is about two records (`agency/ref`), not about an edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import orjson

from bongsu.domain.errors import BadRequestError
from bongsu.domain.linking.evidence import Evidence
from bongsu.domain.linking.judge import RELATIONS, Edge, Relation, Status
from bongsu.domain.saying import coded, saying

Verdict = Literal["confirm", "reject", "undo"]
VERDICTS: tuple[Verdict, ...] = ("confirm", "reject", "undo")


class Pair(NamedTuple):
    """The address of a link: `a` < `b` are record keys."""

    relation: Relation
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """One steward's word on a pair. `needed`: how many stewards had to agree; `asked`: whether the hub had asked."""

    verdict: Verdict
    author: str
    reason: str
    at: str
    needed: int = 1
    asked: bool = False


class Link(NamedTuple):
    """A pair with the hub's edge (None where only a steward linked) and all judgements in their order."""

    pair: Pair
    edge: Edge | None
    judgements: tuple[Judgement, ...] = ()

    @property
    def status(self) -> Status | None:
        """What holds now: the stewards' word where it is complete, else the hub's; None for nothing at all."""
        standing = standing_judgement(self.judgements)
        if standing is not None:
            return "confirmed" if standing.verdict == "confirm" else "rejected"
        return self.edge.status if self.edge else None

    @property
    def author(self) -> str:
        """`hub`, or the steward whose word holds."""
        standing = standing_judgement(self.judgements)
        return standing.author if standing else "hub"

    @property
    def score(self) -> float:
        """Bits of the hub's edge; 0 where only a steward linked."""
        return self.edge.score if self.edge else 0.0

    @property
    def waiting(self) -> Judgement | None:
        """The last word when it waits for a second steward's."""
        standing = standing_judgement(self.judgements)
        last = self.judgements[-1] if self.judgements else None
        return last if last and last.verdict != "undo" and standing is None else None


def pair_of(relation: str, one: str, other: str) -> Pair:
    """The pair of two different record keys. `BadRequestError` for an unknown relation or a record with itself."""
    if relation not in RELATIONS:
        raise BadRequestError(
            saying(
                "%(relation)s is no relation: use one of %(relations)s",
                relation=repr(relation),
                relations=tuple(coded("link", each) for each in RELATIONS),
            )
        )
    if one == other:
        raise BadRequestError(saying("%(record)s cannot be linked with itself: name two records", record=one))
    a, b = sorted((one, other))
    return Pair(relation, a, b)


def standing_judgement(judgements: Sequence[Judgement]) -> Judgement | None:
    """The judgement that holds: the last one, if as many stewards as it needs said the same since the last other."""
    agreeing: set[str] = set()
    standing: Judgement | None = None
    last: Verdict | None = None
    for each in judgements:
        if each.verdict == "undo":
            agreeing, standing, last = set(), None, None
            continue
        if each.verdict != last:
            agreeing, last = set(), each.verdict
        agreeing.add(each.author)
        if len(agreeing) >= each.needed:
            standing = each
    return standing


def pack_link(link: Link) -> bytes:
    """A link as JSON without the fields' names, to be stored."""
    return orjson.dumps([list(link.pair), *_packed(link)])


def unpack_link(body: bytes) -> Link:
    """The opposite of `pack_link`."""
    pair, edge, judgements = orjson.loads(body)
    return _unpacked(Pair(*pair), edge, judgements)


def pack_said(link: Link) -> bytes:
    """A link without its pair, where that is known by the place at which it is stored."""
    return orjson.dumps(_packed(link))


def unpack_said(pair: Pair, body: bytes) -> Link:
    """The opposite of `pack_said`."""
    return _unpacked(pair, *orjson.loads(body))


def _packed(link: Link) -> tuple[Any, Any]:
    edge = link.edge
    if edge is None:
        return None, link.judgements
    evidence = [each[:_SAID] if each[_SAID:] == _UNSAID else each[:] for each in edge.evidence]
    return [edge.status, edge.score, edge.model, edge.author, evidence], link.judgements


def _unpacked(pair: Pair, packed: list[Any] | None, judgements: list[dict[str, Any]]) -> Link:
    edge = None
    if packed:
        *_, status, score, model, author, evidence = packed
        said = tuple(Evidence(field, level, tuple(values), *rest) for field, level, values, *rest in evidence)
        edge = Edge(pair.relation, pair.a, pair.b, status, score, said, model, author)
    return Link(pair, edge, tuple(Judgement(**each) for each in judgements))


_SAID = 4
_UNSAID = tuple(Evidence._field_defaults.values())
"""What most evidence leaves at its defaults is not written."""
