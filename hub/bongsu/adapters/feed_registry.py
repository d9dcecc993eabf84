"""The feeds that are installed on this machine, found by entry point; a broken one stops the start."""

from functools import cache
from importlib.metadata import entry_points

from bongsu_schemas.feed import Feed


class FeedError(RuntimeError):
    """A feed cannot be loaded: the hub does not start without a parser that it should have."""


@cache
def installed_feeds() -> dict[str, Feed]:
    """All feeds by agency id (`generic` for alerts already in the hub's schema)."""
    feeds: dict[str, Feed] = {}
    for point in entry_points(group="bongsu.feeds"):
        try:
            feed = point.load()
        except Exception as error:
            raise FeedError(f"the feed {point.name} ({point.value}) cannot be loaded: {error}") from error
        if not isinstance(feed, Feed) or feed.agency != point.name:
            raise FeedError(f"the entry point {point.name} must name a Feed whose agency is {point.name!r}")
        feeds[point.name] = feed
    return feeds
