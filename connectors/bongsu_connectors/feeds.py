"""The feeds that are installed on this machine, found by entry point and loaded one at a time."""

from importlib.metadata import EntryPoint, entry_points

from bongsu_schemas.feed import Feed

GROUP = "bongsu.feeds"
GENERIC = "generic"


class UnknownAgencyError(Exception):
    """No feed of that name is installed; the message names those that are."""


class BrokenFeedError(Exception):
    """A feed's entry point cannot be loaded; the message names its module."""


def installed_agencies() -> list[str]:
    """The agencies whose feeds are installed, in order; `generic` is a form and no agency, and is not among them."""
    return sorted({point.name for point in entry_points(group=GROUP)} - {GENERIC})


def feed_of(agency: str, form: str | None = None) -> Feed:
    """The feed in which an agency writes: its own, or `generic` for alerts already in the hub's schema.

    Raises `UnknownAgencyError` and `BrokenFeedError`.
    """
    known = installed_agencies()
    if agency not in known:
        raise UnknownAgencyError(
            f"no feed of an agency {agency!r} is installed here. Known: {', '.join(known) or 'none'}. "
            "A new agency is one line under the entry points `bongsu.feeds`, see docs/new-agency.md"
        )
    wanted = form or agency
    if wanted not in {agency, GENERIC}:
        raise UnknownAgencyError(f"{agency} writes in its own feed or in `{GENERIC}`, not in {wanted!r}")
    points = entry_points(group=GROUP, name=wanted)
    if not points:
        raise UnknownAgencyError(f"the feed {wanted!r} is not installed here: install the whole package again")
    return _loaded(next(iter(points)))


def _loaded(point: EntryPoint) -> Feed:
    try:
        feed = point.load()
    except Exception as error:
        raise BrokenFeedError(
            f"the feed {point.name} cannot be loaded from {point.value}: {type(error).__name__}: {error}"
        ) from error
    if not isinstance(feed, Feed) or feed.agency != point.name:
        raise BrokenFeedError(
            f"the entry point {point.name} = {point.value} must name a Feed whose `agency` is {point.name!r}"
        )
    return feed
