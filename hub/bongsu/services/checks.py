"""Check a list of identifiers in bulk: which are known, and to which agencies, as far as the viewer may know."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from bongsu.domain.errors import BadRequestError
from bongsu.domain.lookup import Meant, meant_by
from bongsu.domain.query.clauses import Match
from bongsu.domain.query.doubts import has_wrong_check_digit
from bongsu.domain.release import Decision, Viewer, decide
from bongsu.domain.saying import saying
from bongsu.ports.index import After, Hit, Plan, SearchIndex
from bongsu.services.reading import check_purpose
from bongsu.services.search import AlertsById, audience
from bongsu_schemas.text import compact

MOST_IDENTIFIERS = 10_000
_AT_ONCE = 500
_MOST_HITS = 1_000


class _Known(NamedTuple):
    """An identifier that some visible alert holds."""

    scheme: str
    value: str
    agency: str


def check(
    index: SearchIndex,
    alerts_by_id: AlertsById,
    viewer: Viewer,
    purpose: str | None,
    lines: Sequence[str],
    now: datetime,
    noted: Callable[[Sequence[Mapping[str, Any]]], None],
) -> list[dict[str, Any]]:
    """An answer for each line, in order: {input, scheme, value, known, agencies, wrong_check_digit}.

    `noted` is told, before the answer, the alerts that it rests on.
    A line is an identifier in any writing, or `scheme:identifier`. `BadRequestError` for more than 10,000 lines.
    """
    purpose = check_purpose(viewer, purpose)
    if len(lines) > MOST_IDENTIFIERS:
        raise BadRequestError(
            saying(
                "%(count)s identifiers in one go, the limit is %(limit)s: send them in parts",
                count=len(lines),
                limit=MOST_IDENTIFIERS,
            )
        )
    asked = [meant_by(line) for line in lines]
    wanted = list(dict.fromkeys(value for meant in asked for value in meant.writings))
    known: dict[str, list[_Known]] = {}
    told: list[Mapping[str, Any]] = []
    for start in range(0, len(wanted), _AT_ONCE):
        for alert in _holding(index, alerts_by_id, viewer, purpose, wanted[start : start + _AT_ONCE], now):
            _collect(alert, known)
            told.append({"alert_id": alert["alert_id"], "origin": {"agency": alert["origin"]["agency"]}})
    noted(told)
    return [_answer(line, meant, known) for line, meant in zip(lines, asked, strict=True)]


def _answer(line: str, meant: Meant, known: dict[str, list[_Known]]) -> dict[str, Any]:
    found = [
        each
        for value in meant.writings
        for each in known.get(value, ())
        if meant.stated is None or each.scheme == meant.stated
    ]
    scheme, value = (found[0].scheme, found[0].value) if found else (meant.scheme, meant.value)
    agencies = sorted({each.agency for each in found})
    wrong = scheme is not None and has_wrong_check_digit(scheme, value)
    return {
        "input": line,
        "scheme": scheme,
        "value": value,
        "known": bool(found),
        "agencies": agencies,
        "wrong_check_digit": wrong,
    }


def _collect(alert: Any, known: dict[str, list[_Known]]) -> None:
    agency = alert["origin"]["agency"]
    known.setdefault(compact(alert["origin"]["ref"]), []).append(_Known("ref", alert["origin"]["ref"], agency))
    for entity in alert["entities"]:
        for identifier in entity.get("identifiers", ()):
            entry = _Known(identifier["scheme"], identifier["value"], agency)
            for value in {compact(identifier["value"]), compact(identifier["raw"])}:
                known.setdefault(value, []).append(entry)


def _holding(
    index: SearchIndex, alerts_by_id: AlertsById, viewer: Viewer, purpose: str, values: Sequence[str], now: datetime
) -> Iterable[Any]:
    """All alerts in the viewer's view that hold one of the values, page by page."""
    clause = Match("identifier_values", tuple(values))
    within = audience(viewer, purpose, now)
    after: After | None = None
    while True:
        found = index.search(Plan(within, clause, (("filter", clause),), _MOST_HITS, after=after, counted=False))
        alerts = alerts_by_id([hit.alert_id for hit in found.hits])
        for alert in (alerts[hit.alert_id] for hit in found.hits if hit.alert_id in alerts):  # newest first, always
            if decide(viewer, alert, "search_hit", purpose, now) is Decision.ALLOW:
                yield alert
        if not found.more:
            return
        after = _last(found.hits, after)


def _last(hits: Sequence[Hit], before: After | None) -> After:
    last = hits[-1]
    given = tuple(hit.alert_id for hit in hits if hit.order == last.order)
    return After(last.tier, last.order, (*before.alert_ids, *given) if before and before.order == last.order else given)
