"""Searches that a user keeps by a name: decisions in the log, seen by their owner alone."""

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

import orjson

from bongsu.domain.errors import BadRequestError, NotFoundError
from bongsu.domain.release import Viewer
from bongsu.domain.saying import saying
from bongsu.ports.log import EventLog, NewEntry
from bongsu.services.intake import rfc3339

KIND = "saved_search"
MOST_A_USER = 100
LONGEST_NAME = 120
LONGEST_ADDRESS = 8_000
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search by its name; `address` is the search page's own, with query, facets and days."""

    id: str
    owner: str
    name: str
    address: str
    saved_at: str


class SavedSearches:
    """All saved searches, read on from the log before each answer. Safe to use from several threads."""

    def __init__(self, log: EventLog, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """Nothing is read yet."""
        self._log, self._clock, self._new_id = log, clock, new_id
        self._known: dict[str, SavedSearch] = {}
        self._position: dict[int, int] = {}
        self._lock = threading.Lock()

    def of(self, viewer: Viewer) -> list[SavedSearch]:
        """The viewer's own, by name."""
        self._read_on()
        return sorted((s for s in self._known.values() if s.owner == viewer.user), key=lambda s: (s.name, s.id))

    def save(self, viewer: Viewer, name: str, address: str) -> SavedSearch:
        """Keep a search; a name that the viewer has already is given the new search."""
        if not name or len(name) > LONGEST_NAME:
            raise BadRequestError(saying("give the search a name of at most %(limit)s characters", limit=LONGEST_NAME))
        if not address.startswith("/?") or len(address) > LONGEST_ADDRESS:
            raise BadRequestError(
                saying(
                    "this is no search of this hub, or longer than %(most)s characters",
                    most=LONGEST_ADDRESS,
                )
            )
        own = self.of(viewer)
        before = next((each for each in own if each.name == name), None)
        if before is None and len(own) >= MOST_A_USER:
            raise BadRequestError(
                saying("you keep %(limit)s searches, which is the limit: take one away first", limit=MOST_A_USER)
            )
        kept = SavedSearch(before.id if before else self._new_id(), viewer.user, name, address, rfc3339(self._clock()))
        self._decide(kept.id, {"do": "save", "search": asdict(kept)})
        return kept

    def delete(self, viewer: Viewer, identity: str) -> None:
        """Forget one of the viewer's own. NotFoundError also for another's."""
        if not any(each.id == identity for each in self.of(viewer)):
            raise NotFoundError(saying("you keep no search %(identity)s", identity=repr(identity[:64])))
        self._decide(identity, {"do": "delete", "by": viewer.user, "at": rfc3339(self._clock())})

    def _decide(self, identity: str, decision: dict[str, object]) -> None:
        self._log.append("decisions", [NewEntry(f"{KIND}/{identity}", orjson.dumps(decision), {"kind": KIND})])

    def _read_on(self) -> None:
        with self._lock:
            for shard in self._log.shards("decisions"):
                while entries := self._log.read("decisions", self._position.get(shard, 0), _BATCH, shard):
                    for entry in entries:
                        if entry.headers.get("kind") == KIND:
                            self._take(entry.key.partition("/")[2], entry.value)
                    self._position[shard] = entries[-1].position

    def _take(self, identity: str, value: bytes) -> None:
        decision = orjson.loads(value)
        if decision["do"] == "save":
            self._known[identity] = SavedSearch(**decision["search"])
        else:
            self._known.pop(identity, None)
