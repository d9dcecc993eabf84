"""What each version of a record means for one who may see some of them: an alert, a recall, or nothing.

The rules are those of `services/notify.py` and `domain/history.py`, as a function of the log alone, so that a
subscriber who was cut off gets what one who was not would have got:

1. A version that an earlier entry has overtaken is no news.
2. The newest version decides. What it takes from the viewer is not sent again, however late the viewer is.
3. A version that is not released recalls what was released before it, since the last one that was not. It recalls
   nothing that was over before the viewer's stream began: whoever comes later never learns of it.
4. A record stays of interest once a version of it was asked for.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from bongsu.domain.release import Decision, Role, Viewer, decide
from bongsu.domain.streams.version import Version
from bongsu_schemas.event import Kind, Reason


class Wish(Protocol):
    """What a subscriber asked for. It is asked of versions alone that are released to the subscriber."""

    def meets(self, key: str, version: Version) -> bool:
        """Whether a version of the record `key` is one that was asked for."""
        ...


@dataclass(frozen=True, slots=True)
class Right:
    """What a viewer's view depends on: all with the same agency, role and groups see the same for a purpose."""

    agency: str
    role: Role
    groups: frozenset[str]
    purpose: str


@dataclass(frozen=True, slots=True)
class News:
    """What an entry means for a viewer. A recall names the version that is taken back."""

    kind: Kind
    version: Version
    reason: Reason | None = None
    superseded: bool = False


class Record:
    """The versions of one record in the order of the log, and who may see which."""

    __slots__ = ("__weakref__", "_allowed", "_line", "key", "newest", "versions")

    def __init__(self, key: str, versions: Iterable[Version]) -> None:
        """`versions` in any order; there is one at least."""
        self.key = key
        self.versions: list[Version] = []
        self._allowed: dict[tuple[Right, int], bool] = {}
        self._line: list[Version] = []  # the versions that were the newest of their time
        for each in sorted(versions, key=lambda version: version.position):
            self.add(each)

    def add(self, version: Version) -> None:
        """Take in what was logged after all others; what is known is passed over."""
        if self.versions and version.position <= self.versions[-1].position:
            return
        self.versions.append(version)
        if not self._line or version.number > self._line[-1].number:
            self._line.append(version)
            self.newest = version

    def news(self, position: int, right: Right, wish: Wish, horizon: int, now: int) -> News | None:
        """What the entry at a position means at `now` (epoch seconds); `horizon` is where the stream began."""
        at = bisect_left(self._line, position, key=lambda version: version.position)
        if at == len(self._line) or self._line[at].position != position:
            return None
        version = self._line[at]
        before: list[Version] = []  # what was released since it was not, the newest first
        for each in reversed(self._line[:at]):
            if not self._was_released(each, right):
                break
            before.append(each)
        if self._is_released(version, right, now):
            if not self._is_released(self.newest, right, now) or not self._asked([version, *before], wish):
                return None
            return News("alert", version, superseded=version is not self.newest)
        if not before or position <= horizon or self._was_released(version, right) or not self._asked(before, wish):
            return None
        return News("recall", before[0], "withdrawn" if version.withdrawn else "narrowed")

    def _asked(self, versions: Iterable[Version], wish: Wish) -> bool:
        return any(version.fresh and wish.meets(self.key, version) for version in versions)

    def _is_released(self, version: Version, right: Right, now: int) -> bool:
        return version.expires > now and self._was_released(version, right)

    def _was_released(self, version: Version, right: Right) -> bool:
        """Whether it was released when it came."""
        known = self._allowed.get((right, version.position))
        if known is None:
            viewer = Viewer("stream", right.agency, right.role, right.groups)
            then = datetime.fromtimestamp(version.received, UTC)
            known = not version.withdrawn and (
                decide(viewer, version.rule, "subscribe", right.purpose, then) is Decision.ALLOW
            )
            self._allowed[right, version.position] = known
        return known
