"""A topic that nothing bears is most often misspelt: whoever follows it is told, and may wait for the first."""

from datetime import datetime

from bongsu.domain.query.clauses import Match, all_of
from bongsu.domain.release import Viewer
from bongsu.domain.streams.wants import EVERY_TOPIC
from bongsu.ports.index import Plan, SearchIndex
from bongsu.services.reading import check_purpose
from bongsu.services.search import audience

USUAL = "narcotics"
"""What every feed's alerts bear unless they say otherwise."""


def unseen_topic(index: SearchIndex, viewer: Viewer, purpose: str | None, topic: str, now: datetime) -> str | None:
    """What to say of a topic that no alert bears that the viewer may see; None for any other."""
    if topic in (EVERY_TOPIC, USUAL):
        return None
    within = all_of(audience(viewer, check_purpose(viewer, purpose), now), Match("topic", (topic,)))
    if index.search(Plan(within, within, (("filter", within),), 1, counted=False)).hits:
        return None
    return (
        f"nothing that you may see bears the topic {topic[:64]!r} yet; most bear {USUAL!r}, '*' is all. Waiting for"
        " the first"
    )
