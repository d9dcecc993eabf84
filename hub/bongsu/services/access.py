"""The access log: who read what of whom, why and when, appended before the answer leaves.

A record names what was released by its alert ids, grouped by originator; a read that was refused, because there is no
such alert or because it is not released, has none. Nothing of an alert's content and no query stands in it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

import orjson

from bongsu.domain.errors import NotFoundError
from bongsu.domain.release import Viewer
from bongsu.ports.log import Entry, EventLog, NewEntry
from bongsu.services.intake import rfc3339

Action = Literal["search", "read", "proof", "history", "incident", "check", "compare", "export", "stream", "audit"]
ACCESS_SCHEMA = "bongsu/access/1"
MOST_AT_ONCE = 1_000  # alert ids in one record; Kafka takes a megabyte
_PAGE = 500

Released = Mapping[str, Sequence[str]]
"""Alert ids by the agency whose alerts they are."""


@dataclass(frozen=True, slots=True)
class Access:
    """One read: `user` of `agency` in `role`, for `purpose` and perhaps a `case`, at `at` (RFC 3339)."""

    at: str
    user: str
    agency: str
    role: str
    purpose: str
    case: str | None
    action: str
    denied: bool = False
    released: Released = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many alerts were released."""
        return sum(map(len, self.released.values()))


@dataclass(frozen=True, slots=True)
class AccessLog:
    """Writing to the log `access`; `OSError` or the log's own error when it cannot, and then nothing is answered."""

    log: EventLog
    clock: Callable[[], datetime]

    def made(
        self,
        viewer: Viewer,
        purpose: str,
        case: str | None,
        action: Action,
        released: Released,
        *,
        denied: bool = False,
    ) -> Access:
        """A record of now, not yet written."""
        return Access(
            rfc3339(self.clock()),
            viewer.user,
            viewer.agency,
            viewer.role,
            purpose,
            case or None,
            action,
            denied,
            released,
        )

    def note(self, viewer: Viewer, purpose: str, case: str | None, action: Action, released: Released) -> None:
        """Append one record (of more than a thousand alerts several, at once). Durable when it returns."""
        self.write([self.made(viewer, purpose, case, action, part) for part in _parts(released)])

    def write(self, accesses: Sequence[Access]) -> None:
        """Append records at once. Durable when it returns."""
        self.log.append("access", [entry_of(each) for each in accesses])

    @contextmanager
    def refusals(self, viewer: Viewer, purpose: str, case: str | None, action: Action) -> Iterator[None]:
        """Record what is not found for the viewer, absent or not released alike, and let the error go on."""
        try:
            yield
        except NotFoundError:
            self.write([self.made(viewer, purpose, case, action, {}, denied=True)])
            raise

    def exported(
        self, viewer: Viewer, purpose: str, case: str | None, alerts: Iterable[Mapping[str, Any]]
    ) -> Iterator[Mapping[str, Any]]:
        """The alerts as they come, each recorded before it is given on: a record for every thousand."""
        part: list[Mapping[str, Any]] = []
        noted = False
        for alert in alerts:
            part.append(alert)
            if len(part) == MOST_AT_ONCE:
                self.note(viewer, purpose, case, "export", of_alerts(part))
                noted = True
                yield from part
                part = []
        if part or not noted:
            self.note(viewer, purpose, case, "export", of_alerts(part))
        yield from part


def of_alerts(alerts: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What releasing these alerts releases, each once."""
    return _grouped((alert["origin"]["agency"], alert["alert_id"]) for alert in alerts)


def of_hits(hits: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What releasing these hits of a search releases."""
    return _grouped((hit["agency"], hit["alert_id"]) for hit in hits)


def entry_of(access: Access) -> NewEntry:
    """A record as it is logged; the key is the reader's agency. A chain over the records may add fields later."""
    return NewEntry(access.agency, orjson.dumps({"schema": ACCESS_SCHEMA, **asdict(access)}))


def access_of(entry: Entry) -> Access:
    """A logged record; fields of later versions are left out."""
    content = orjson.loads(entry.value)
    return Access(**{name: content[name] for name in Access.__dataclass_fields__ if name in content})


def newest(log: EventLog, since: str = "", most: int = 100_000) -> Iterator[Access]:
    """Records from the newest back to `since` (RFC 3339), `most` at the utmost."""
    left = most
    for shard in log.shards("access"):
        end = log.end("access", shard)
        while end > 0 and left > 0:
            start = max(0, end - _PAGE)
            for entry in reversed(log.read("access", start, end - start, shard)):
                access = access_of(entry)
                if access.at < since or left <= 0:
                    left = 0
                    break
                left -= 1
                yield access
            end = start


def _parts(released: Released) -> Iterator[Released]:
    """What one record may hold, at least one part."""
    pairs = [(agency, alert_id) for agency, alert_ids in released.items() for alert_id in alert_ids]
    for start in range(0, len(pairs) or 1, MOST_AT_ONCE):
        yield _grouped(pairs[start : start + MOST_AT_ONCE])


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for agency, alert_id in dict.fromkeys(pairs):
        found.setdefault(agency, []).append(alert_id)
    return found
