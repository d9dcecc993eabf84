"""Watches when files come: a feed that falls silent is a log event, a metric and a mark on the pages."""

import threading
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from bongsu.bootstrap import Hub
from bongsu.domain.errors import HubError
from bongsu.domain.release import parse_instant
from bongsu.pipeline.instructions import kind_of
from bongsu.services.silence import Silence, silence

log = structlog.get_logger()

_LOOK_SECONDS = 60.0
_REMEMBERED = 200  # files an agency
_BACK = 2_000  # entries of a shard that are looked at when the watch begins
_AT_ONCE = 8  # entries: a file has up to 8 MiB


class FeedWatch:
    """When each agency's files came, read on from the log at every look."""

    def __init__(self, hub: Hub) -> None:
        """Nothing is read yet."""
        self._hub = hub
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._reached: dict[int, int] = {}
        self._times: dict[str, deque[datetime]] = {}
        self._silent: dict[str, bool] = {}

    def look(self) -> Mapping[str, Silence]:
        """Every member agency's feed now. A feed that fell silent or speaks again since the last look is logged."""
        with self._lock:
            for shard in self._hub.log.shards("submissions"):
                self._read_on(shard)
            now, most = self._hub.clock(), timedelta(hours=self._hub.settings.silence_hours)
            found = {each: silence(self._times.get(each, ()), now, most) for each in self._hub.directory.agencies()}
            for agency, state in found.items():
                if state.silent and not self._silent.get(agency):
                    hours = round(state.limit.total_seconds() / 3600, 1)
                    last = state.last.isoformat() if state.last else None
                    log.warning("feed_silent", agency=agency, last_received=last, limit_hours=hours)
                elif self._silent.get(agency) and not state.silent:
                    log.info("feed_speaks_again", agency=agency)
                self._silent[agency] = state.silent
            return found

    def start(self) -> None:
        """Look every minute, so that silence is told where nobody scrapes metrics."""
        self._thread = threading.Thread(target=self._watch, name="feed watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the look in hand."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except HubError as error:  # Kafka is away: the next look comes
                log.warning("feed_watch_waits", kind=error.kind, reason=str(error))
            except Exception:  # the watch outlives any fault: the next look comes
                log.exception("feed_watch_fault")
            self._stop.wait(_LOOK_SECONDS)

    def _read_on(self, shard: int) -> None:
        end = self._hub.log.end("submissions", shard)
        reached = self._reached.get(shard, max(0, end - _BACK))
        while reached < end and not self._stop.is_set():
            entries = self._hub.log.read("submissions", reached, _AT_ONCE, shard)
            if not entries:
                break
            for entry in entries:
                if kind_of(entry) is None:
                    times = self._times.setdefault(entry.headers["agency"], deque(maxlen=_REMEMBERED))
                    times.append(parse_instant(entry.headers["received_at"]))
            reached = entries[-1].position
        self._reached[shard] = reached
