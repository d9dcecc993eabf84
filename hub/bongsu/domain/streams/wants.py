"""What a subscriber asked for: a topic and filters. It narrows what is released; it never widens it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bongsu.domain.errors import BadRequestError
from bongsu.domain.streams.version import Version

FILTERS = ("agency", "substance", "risk", "country")
EVERY_TOPIC = "*"


@dataclass(frozen=True, slots=True)
class Wants:
    """A topic (`*` is all), any of the values of each filter, and perhaps some records alone."""

    topic: str = EVERY_TOPIC
    filters: tuple[frozenset[str], ...] = ()
    records: frozenset[str] | None = None

    def meets(self, key: str, version: Version) -> bool:
        """Whether a version of the record `key` is one that was asked for."""
        if self.topic != EVERY_TOPIC and f"topic:{self.topic}" not in version.traits:
            return False
        if self.records is not None and key not in self.records:
            return False
        return all(not values.isdisjoint(version.traits) for values in self.filters)

    def text(self) -> str:
        """The same for the same wish, however it was written."""
        parts = sorted(",".join(sorted(values)) for values in self.filters)
        return "|".join([self.topic, *parts, "" if self.records is None else ",".join(sorted(self.records))])


def wants(topic: str, filters: Mapping[str, Iterable[str]], records: Iterable[str] | None = None) -> Wants:
    """The wish for a topic and filters. BadRequestError names a filter that there is not."""
    unknown = sorted(set(filters) - set(FILTERS))
    if unknown:
        raise BadRequestError(f"no filter {unknown[0]!r}: a stream is narrowed by {', '.join(FILTERS)}")
    chosen = ((name, [v for v in values if v]) for name, values in sorted(filters.items()))
    return Wants(
        topic or EVERY_TOPIC,
        tuple(frozenset(f"{name}:{value}" for value in values) for name, values in chosen if values),
        None if records is None else frozenset(records),
    )
