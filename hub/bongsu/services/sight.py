"""What a viewer sees of links: only those whose both ends the viewer may read now, for the purpose stated.

Everything that is shown of incidents is made of these, so it is a function of what the viewer may see.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from bongsu.domain.history import statuses, visible_versions
from bongsu.domain.linking.clusters import groups, reachable
from bongsu.domain.linking.links import Link
from bongsu.domain.release import Action, Viewer
from bongsu.ports.archive import AlertArchive
from bongsu.ports.links import Links


@dataclass(slots=True)
class Sight:
    """One viewer's view at one moment; records are looked up once."""

    archive: AlertArchive
    store: Links
    viewer: Viewer
    purpose: str
    now: datetime
    action: Action = "read"
    _seen: dict[str, dict[str, Any] | None] = field(default_factory=dict)

    def current(self, key: str) -> dict[str, Any] | None:
        """The active alert of a record, None when there is none for this viewer."""
        if key not in self._seen:
            self._seen[key] = self.take(key)
        return self._seen[key]

    def take(self, key: str) -> dict[str, Any] | None:
        """As `current`, without keeping it."""
        versions = [orjson.loads(each) for each in self.archive.history(key)]
        seen = visible_versions(versions, self.viewer, self.action, self.purpose, self.now)
        active = bool(seen) and statuses(versions, self.now)[seen[-1]["version"]] == "active"
        return dict(seen[-1]) if active else None

    def visible(self, key: str) -> bool:
        """Whether the viewer may see the record's active alert."""
        return self.current(key) is not None

    def shown(self, lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The alerts that stand at the ends (`a`, `b`) of lines about links, as far as they are visible."""
        ends = [line[end] for line in lines for end in ("a", "b")]
        return [alert for key in ends if (alert := self.current(key))]

    def links_of(self, keys: Collection[str]) -> list[Link]:
        """The links at these records whose both ends are visible."""
        return [link for link in self.store.of(keys) if self.visible(link.pair.a) and self.visible(link.pair.b)]

    def members(self, key: str) -> frozenset[str]:
        """The records of the incident of a visible record."""
        found, links = reachable(
            key, lambda keys: [link for link in self.store.of(keys) if link.pair.relation == "same_event"], self.visible
        )
        return groups(found, links)[key]

    def incident(self, key: str) -> tuple[frozenset[str], list[Link]]:
        """The records of the incident of a visible record, and every link at one of them (both ends visible)."""
        members = self.members(key)
        return members, self.links_of(members)
