"""Search: a query understood, carried out among what the viewer may see, each hit decided again before it leaves."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from bongsu.domain.errors import BadRequestError
from bongsu.domain.query.ast import And, Everything, Field, Node, Or, canonical
from bongsu.domain.query.clauses import Between, Clause, Every, Match, Nothing, all_of, tiers, widest, without
from bongsu.domain.query.cursor import Cursor, seal, unseal
from bongsu.domain.query.errors import QueryError
from bongsu.domain.query.fields import check_field
from bongsu.domain.query.grammar import join, parse
from bongsu.domain.query.highlights import highlights
from bongsu.domain.query.understanding import Sought, Understood, sought, understand
from bongsu.domain.release import Decision, Viewer, decide, viewer_tokens
from bongsu.domain.saying import saying
from bongsu.ports.index import SORTS, After, Bucket, Found, Hit, Plan, SearchIndex, Sort
from bongsu.services.reading import check_purpose

MOST_HITS = 1_000
NOT_ACTIVE = ("expired", "superseded", "withdrawn")

AlertsById = Callable[[Sequence[str]], Mapping[str, Mapping[str, Any]]]
Alarm = Callable[[str], None]


def search(
    index: SearchIndex,
    alerts_by_id: AlertsById,
    viewer: Viewer,
    purpose: str | None,
    query: str,
    now: datetime,
    *,
    limit: int = 20,
    cursor: str | None = None,
    sort: str = "newest",
    filters: Mapping[str, Sequence[str]] | None = None,
    alarm: Alarm = lambda alert_id: None,  # noqa: ARG005 - the default hears nothing
) -> dict[str, Any]:
    """One page of the answer, as `design.md` lays it down.

    `filters` are facet values to keep: any of a field's values, all of the fields. `alarm` is told the alert_id of a
    hit that the index gave and the release rules deny. `QueryError` for the query, `BadRequestError` for the rest.
    """
    purpose = check_purpose(viewer, purpose)
    if not 1 <= limit <= MOST_HITS:
        raise BadRequestError(
            saying(
                "the limit is from 1 to %(most)s, not %(limit)s: go on with the cursor of `next`",
                most=MOST_HITS,
                limit=limit,
            )
        )
    order: Sort = next((each for each in SORTS if each == sort), "newest")
    if order != sort:
        raise BadRequestError(
            saying("%(sort)s is no order: use one of %(sorts)s", sort=repr(sort), sorts=", ".join(SORTS))
        )
    asked = orjson.dumps([query, purpose, sort, sorted((name, sorted(v)) for name, v in (filters or {}).items())])
    after = unseal(cursor, asked) if cursor else None
    understood = understand(parse(query), after.moment() if after else now)
    kept = _kept(filters or {}, now)
    # Only the words of the query make tiers; a filter narrows and is not looked for.
    within = _among(viewer, purpose, now, understood, kept)
    found = index.search(
        Plan(
            within=within,
            clause=widest(understood.clause),
            tiers=tiers(understood.clause),
            limit=limit,
            sort=order,
            after=After(after.tier, after.order, after.alert_ids) if after else None,
        )
    )
    released = _released(found.hits, alerts_by_id, viewer, purpose, now, alarm)
    pinned = after.pinned if after else int(now.timestamp())
    wanted = sought(understood.clause)
    return {
        "query": {"input": query, "understood": [*understood.notes, *kept.notes], "ast": understood.text},
        "total": found.total,
        "hits": [_hit(hit, alert, wanted) for hit, alert in released],
        "facets": {name: [_bucket(each) for each in buckets] for name, buckets in found.facets.items()},
        "histogram": _histogram(found),
        "next": seal(_next(found.hits, after, pinned), asked) if found.more and found.hits else None,
    }


def mapped(
    index: SearchIndex,
    viewer: Viewer,
    purpose: str | None,
    query: str,
    now: datetime,
    filters: Mapping[str, Sequence[str]] | None = None,
) -> tuple[int, dict[str, int]]:
    """How many hits there are, and how many have each value of a map (`domain/routes.py`). Errors as `search`."""
    found = _unlisted(index, viewer, purpose, query, now, filters, mapped=True)
    return found.total, {str(each.value): each.count for each in found.mapped}


def counted(
    index: SearchIndex,
    viewer: Viewer,
    purpose: str | None,
    query: str,
    now: datetime,
    filters: Mapping[str, Sequence[str]] | None = None,
) -> int:
    """How many hits there are, and nothing of any. Errors as `search`."""
    return _unlisted(index, viewer, purpose, query, now, filters, mapped=False).total


def narrowed_query(query: str, filters: Mapping[str, Sequence[str]]) -> str:
    """A query and facet filters as one query, with every operator written out. `QueryError` as `search`."""
    kept = _filters({name: values for name, values in filters.items() if values})
    return canonical(join(And, [parse(query), kept]))


def audience(viewer: Viewer, purpose: str, now: datetime) -> Clause:
    """What the viewer may see for a purpose at a moment, as a clause of the index."""
    tokens = viewer_tokens(viewer)
    if not tokens:
        return Nothing()
    return all_of(
        Match("audience", tuple(tokens)),
        Match("purposes", ("any", purpose)),
        # Few have expired, so it is far cheaper to leave those out than to keep all others.
        without(Between("expires", None, int(now.timestamp()))),
    )


def _among(viewer: Viewer, purpose: str, now: datetime, understood: Understood, kept: Understood) -> Clause:
    """What may be seen, in the states that are asked for, narrowed by the filters."""
    return all_of(
        audience(viewer, purpose, now),
        Every() if understood.names_status or kept.names_status else without(Match("status", NOT_ACTIVE)),
        widest(kept.clause),
    )


def _kept(filters: Mapping[str, Sequence[str]], now: datetime) -> Understood:
    """The filters as the hub reads them. A `QueryError` names the filter whose value cannot be."""
    try:
        return understand(_filters(filters), now)
    except QueryError:
        for name, values in filters.items():
            try:
                understand(_filters({name: values}), now)
            except QueryError as error:
                error.field = name
                raise
        raise


def _filters(filters: Mapping[str, Sequence[str]]) -> Node:
    """Facet filters as a tree: any value of a field, every field."""
    parts: list[Node] = []
    for name, values in filters.items():
        field = check_field(name, 0)
        parts.append(join(Or, [Field(field, value) for value in values]))
    return join(And, parts) if parts else Everything()


def _unlisted(
    index: SearchIndex,
    viewer: Viewer,
    purpose: str | None,
    query: str,
    now: datetime,
    filters: Mapping[str, Sequence[str]] | None,
    *,
    mapped: bool,
) -> Found:
    """A search for numbers alone: no hit of it is shown to anybody."""
    purpose = check_purpose(viewer, purpose)
    understood, kept = understand(parse(query), now), _kept(filters or {}, now)
    within = _among(viewer, purpose, now, understood, kept)
    return index.search(Plan(within, widest(understood.clause), (), 1, counted=False, mapped=mapped))


def _released(
    hits: Sequence[Hit],
    alerts_by_id: AlertsById,
    viewer: Viewer,
    purpose: str,
    now: datetime,
    alarm: Alarm,
) -> list[tuple[Hit, Mapping[str, Any]]]:
    """The hits with their alerts. What is denied is dropped and told to `alarm`; what the log lacks is dropped."""
    alerts = alerts_by_id([hit.alert_id for hit in hits]) if hits else {}
    released = []
    for hit in hits:
        alert = alerts.get(hit.alert_id)
        if alert is None:
            continue
        if decide(viewer, alert, "search_hit", purpose, now) is Decision.ALLOW:
            released.append((hit, alert))
        else:
            alarm(hit.alert_id)
    return released


def _next(hits: Sequence[Hit], after: Cursor | None, pinned: int) -> Cursor:
    last = hits[-1]
    given = [hit.alert_id for hit in hits if (hit.tier, hit.order) == (last.tier, last.order)]
    if after and (after.tier, after.order) == (last.tier, last.order):
        given = [*after.alert_ids, *given]
    return Cursor(last.tier, last.order, tuple(given), pinned)


def _hit(hit: Hit, alert: Mapping[str, Any], wanted: Sought) -> dict[str, Any]:
    named = (each["id"] for each in alert["substances"] if each["kind"] != "indicator" and each["id"])
    return {
        "alert_id": alert["alert_id"],
        "agency": alert["origin"]["agency"],
        "ref": alert["origin"]["ref"],
        "version": alert["version"],
        "title": alert["title"],
        "occurred": alert["times"]["occurred"]["from"],
        "risk": alert["risk"].get("level"),
        "substances": list(dict.fromkeys(named)),
        "match": hit.match,
        "highlights": highlights(alert, wanted),
    }


def _bucket(bucket: Bucket) -> dict[str, Any]:
    return {"value": bucket.value, "count": bucket.count}


def _histogram(found: Found) -> dict[str, Any]:
    return {
        "interval": found.interval,
        "buckets": [
            {"from": datetime.fromtimestamp(int(each.value), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "count": each.count}
            for each in found.histogram
        ],
    }
