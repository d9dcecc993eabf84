"""Exact totals, facets and the histogram of a query, in one pass of tantivy's aggregations."""

from typing import Any

import tantivy

from bongsu.domain.document import FACETS, MAPPED
from bongsu.domain.query.histogram import DAY, HOUR, interval_of, rolled_up
from bongsu.ports.index import MOST_BUCKETS, MOST_MAPPED, Bucket, Found, Hit

# Each segment gives all its values, so that no count is an estimate; code lists are far shorter.
_ALL_VALUES = 65_000


def counted(searcher: tantivy.Searcher, query: tantivy.Query, hits: list[Hit], *, more: bool) -> Found:
    """The whole answer for a page of hits."""
    wanted: dict[str, Any] = {
        name: {"terms": {"field": name, "size": _ALL_VALUES, "segment_size": _ALL_VALUES}} for name in FACETS
    }
    wanted["days"] = _histogram(DAY)
    answer = searcher.aggregate(query, wanted)
    days = _counts(answer["days"])
    interval = interval_of(days)
    if interval == "hour":
        histogram = sorted(_counts(searcher.aggregate(query, {"hours": _histogram(HOUR)})["hours"]).items())
    else:
        histogram = rolled_up(days, interval)
    return Found(
        total=sum(days.values()),  # every document has one moment
        hits=hits,
        more=more,
        facets={name: _facet(answer[name]["buckets"]) for name in FACETS},
        interval=interval,
        histogram=[Bucket(start, count) for start, count in histogram],
    )


def values_of_map(searcher: tantivy.Searcher, query: tantivy.Query) -> list[Bucket]:
    """The values of a map of the documents that a query matches."""
    terms = {"terms": {"field": MAPPED, "size": _ALL_VALUES, "segment_size": _ALL_VALUES}}
    return _facet(searcher.aggregate(query, {MAPPED: terms})[MAPPED]["buckets"], MOST_MAPPED)


def total_alone(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """The number of documents that a query matches."""
    return int(searcher.aggregate(query, {"total": {"value_count": {"field": "order"}}})["total"]["value"])


def _histogram(interval: int) -> dict[str, Any]:
    return {"histogram": {"field": "occurred", "interval": interval, "min_doc_count": 1}}


def _counts(histogram: dict[str, Any]) -> dict[int, int]:
    return {int(bucket["key"]): int(bucket["doc_count"]) for bucket in histogram["buckets"]}


def _facet(buckets: list[dict[str, Any]], most: int = MOST_BUCKETS) -> list[Bucket]:
    counts = [Bucket(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    return sorted(counts, key=lambda bucket: (-bucket.count, bucket.value))[:most]
