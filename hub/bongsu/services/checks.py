"""Check a list of identifiers in bulk: which are known, and to which agencies, as far as the viewer may know."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bongsu.domain.errors import BadRequestError
from bongsu.domain.query.clauses import Match, all_of
from bongsu.domain.release import Decision, Viewer, decide
from bongsu.ports.index import Plan
from bongsu.services.reading import check_purpose
from bongsu.services.search import Searching, visible_to
from bongsu_schemas.identifiers import candidates

MOST_IDENTIFIERS = 10_000
_AT_ONCE = 500
_MOST_HITS = 1_000


def check(
    searching: Searching, viewer: Viewer, purpose: str, lines: Sequence[str], now: datetime
) -> list[dict[str, Any]]:
    """An answer for each line, in order: {input, scheme, value, known, agencies}.

    A line is an identifier in any writing, or `scheme:identifier`. Where its scheme is not stated, every scheme that
    its form allows is looked up and the first that is known is told.
    """
    check_purpose(viewer, purpose)
    if len(lines) > MOST_IDENTIFIERS:
        raise BadRequestError(f"{len(lines)} identifiers in one go, the limit is {MOST_IDENTIFIERS}: send them in parts")
    meant = [candidates(line) for line in lines]
    wanted = list(dict.fromkeys(f"{scheme}:{value}" for each in meant for scheme, value in each))
    known = _known(searching, viewer, purpose, wanted, now)
    answers = []
    for line, each in zip(lines, meant, strict=True):
        scheme, value = next((pair for pair in each if f"{pair[0]}:{pair[1]}" in known), (each or [(None, line)])[0])
        agencies = sorted(known.get(f"{scheme}:{value}", ()))
        answers.append({"input": line, "scheme": scheme, "value": value, "known": bool(agencies), "agencies": agencies})
    return answers


def _known(
    searching: Searching, viewer: Viewer, purpose: str, wanted: Sequence[str], now: datetime
) -> dict[str, set[str]]:
    """For each `scheme:value` that some visible alert holds, the agencies whose alerts those are."""
    known: dict[str, set[str]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        clause = all_of(Match("identifiers", tuple(part)))
        after = None
        while True:
            plan = Plan(
                within=visible_to(viewer, purpose, now),
                clause=clause,
                tiers=(("filter", clause),),
                limit=_MOST_HITS,
                after=after,
                counted=False,
            )
            found = searching.index.search(plan)
            alerts = searching.alerts_by_id([hit.alert_id for hit in found.hits])
            for alert in alerts.values():
                if decide(viewer, alert, "search_hit", purpose, now) is not Decision.ALLOW:
                    continue
                for entity in alert["entities"]:
                    for identifier in entity["identifiers"]:
                        key = f"{identifier['scheme']}:{identifier['value']}"
                        known.setdefault(key, set()).add(alert["origin"]["agency"])
            if not found.more:
                break
            after = searching.after(found.hits)
    return known
