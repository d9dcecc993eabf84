"""Exact totals, facets and the histogram of a query, by Elasticsearch's aggregations."""

from collections.abc import Callable, Mapping
from typing import Any

from bongsu.domain.document import FACETS, MAPPED
from bongsu.domain.query.histogram import DAY, HOUR, interval_of, rolled_up
from bongsu.ports.index import MOST_BUCKETS, MOST_MAPPED, Bucket, Found, Hit, Plan

_MOST_A_SHARD = 20_000  # values of a field that a shard counts: more than the code lists have, so counts are exact


def counts_asked(plan: Plan) -> dict[str, Any]:
    """The aggregations of a request for a plan's numbers."""
    if plan.mapped:
        return {"aggs": {MAPPED: {"terms": {"field": MAPPED, "size": MOST_MAPPED, "shard_size": _MOST_A_SHARD}}}}
    if not plan.counted:
        return {}
    wanted: dict[str, Any] = {
        name: {"terms": {"field": name, "size": MOST_BUCKETS, "shard_size": _MOST_A_SHARD}} for name in FACETS
    }
    return {"aggs": wanted | {"days": _histogram(DAY)}}


def map_read(answer: Mapping[str, Any]) -> list[Bucket]:
    """The values of a map."""
    return [Bucket(str(each["key"]), int(each["doc_count"])) for each in answer[MAPPED]["buckets"]]


def hours_asked(query: Mapping[str, Any]) -> dict[str, Any]:
    """The request for numbers by the hour."""
    return {"query": query, "size": 0, "track_total_hits": False, "aggs": {"hours": _histogram(HOUR)}}


def counts_read(
    total: int, hits: list[Hit], answer: Mapping[str, Any], hours: Callable[[], Mapping[str, Any]], *, more: bool
) -> Found:
    """The whole answer for a page of hits; `hours` asks on, where the alerts lie within few days."""
    days = _counts(answer["days"])
    interval = interval_of(days)
    if interval == "hour":
        histogram = sorted(_counts(hours()["aggregations"]["hours"]).items())
    else:
        histogram = rolled_up(days, interval)
    return Found(
        total=total,
        hits=hits,
        more=more,
        facets={
            name: [Bucket(str(bucket["key"]), int(bucket["doc_count"])) for bucket in answer[name]["buckets"]]
            for name in FACETS
        },
        interval=interval,
        histogram=[Bucket(start, count) for start, count in histogram],
    )


def _histogram(interval: int) -> dict[str, Any]:
    return {"histogram": {"field": "occurred", "interval": interval, "min_doc_count": 1}}


def _counts(histogram: Mapping[str, Any]) -> dict[int, int]:
    return {int(bucket["key"]): int(bucket["doc_count"]) for bucket in histogram["buckets"]}
