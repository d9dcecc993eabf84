"""What one process sends to its stream subscribers: one thread reads the log, everybody looks at the same window.

Nothing is queued for anybody. A subscriber holds its place and takes from the window at its own pace; whoever fell out
of the window reads the log from its place until it is in it again.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

import structlog

from bongsu.bootstrap import Hub
from bongsu.domain.errors import HubError
from bongsu.entrypoints.api.access_writer import AccessWriter
from bongsu.services.follower import Follower, StreamEvent
from bongsu.services.tape import Moment, Tape
from bongsu_schemas.sse import comment, event_block, opening

T = TypeVar("T")
_WINDOW = 1_024  # moments that all share
_WINDOW_BYTES = 8 * 1024 * 1024
_TURN_SECONDS = 0.025
_FAULT_SECONDS = 1.0
_READERS = 2  # threads that read the past
_CHUNK_BYTES = 32_768
_RECORDED = 256  # events of one record in the access log
_RETRY_MS = 2_000
_BEATS = 3  # looks at the clock in the time of one heartbeat

log = structlog.get_logger()


class Broadcast:
    """The window, and the thread that fills it; begun with the first subscriber. Its methods are for the event loop."""

    def __init__(self, hub: Hub) -> None:
        """Nothing runs yet."""
        self._hub = hub
        self._heartbeat = hub.settings.stream_heartbeat
        self._window: list[Moment] = []
        self._first = 0  # the number of the window's first moment
        self._bytes = 0
        self._reached: dict[int, int] = {}
        self._stop = threading.Event()
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="streams past")
        self._tape: Tape | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._beginning = asyncio.Lock()
        self._news = asyncio.Event()
        self._thread: threading.Thread | None = None
        self._accesses = AccessWriter(hub.accesses.write)
        self.subscribers = 0

    async def tape(self) -> Tape:
        """The tape, which is being read from now on."""
        async with self._beginning:
            if self._tape is None:
                tape = await self.in_thread(self._hub.open_tape)
                self._reached = await self.in_thread(tape.start)
                self._tape, self._loop = tape, asyncio.get_running_loop()
                self._thread = threading.Thread(target=self._read_on, args=(tape,), name="streams", daemon=True)
                self._thread.start()
        return self._tape

    async def in_thread(self, call: Callable[..., T], *arguments: object) -> T:
        """A call that reads the past, in one of the few threads for it."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, call, *arguments)

    async def follow(
        self, follower: Follower, may_go_on: Callable[[], bool], note: str | None = None
    ) -> AsyncIterator[bytes]:
        """Blocks of the stream for one subscriber, until the hub stops or `may_go_on`, asked now and then, says no.

        `note` is said at the beginning, as a comment.
        """
        tape = await self.tape()
        yield opening(_RETRY_MS, follower.start_id())
        if note:
            yield comment(note)
        spoke = time.monotonic()
        leave = _Leave(may_go_on, self._heartbeat * (1 - 1 / _BEATS))
        while not self._stop.is_set() and leave.holds():
            following = self._first + len(self._window)
            async for moments in self._past(tape, follower, dict(self._reached)):
                if not leave.holds():
                    return
                async for chunk in self._recorded(follower, moments):
                    yield chunk
                    spoke = time.monotonic()
            while following >= self._first and not self._stop.is_set() and leave.holds():
                moments = self._window[following - self._first :]
                following += len(moments)
                async for chunk in self._recorded(follower, moments):
                    yield chunk
                    spoke = time.monotonic()
                if moments:
                    continue
                await self._news.wait()
                if time.monotonic() - spoke >= self._heartbeat * (1 - 1 / _BEATS):
                    yield comment("")
                    spoke = time.monotonic()

    async def _recorded(self, follower: Follower, moments: list[Moment]) -> AsyncIterator[bytes]:
        """What moments mean for a follower, in blocks, each once it stands in the access log."""
        events = await self._taken(follower, moments)
        while part := list(islice(events, _RECORDED)):
            await self._accesses.write(follower.access(part, self._hub.accesses))
            for chunk in _chunks(part):
                yield chunk

    @contextmanager
    def subscribed(self) -> Iterator[None]:
        """Count one subscriber more, as long as it lasts."""
        self.subscribers += 1
        try:
            yield
        finally:
            self.subscribers -= 1

    def stop(self) -> None:
        """End all streams; may be called from any thread."""
        self._stop.set()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._publish, [], {})

    def close(self) -> None:
        """Stop, wait for the thread, give back the tape."""
        self.stop()
        if self._thread is not None:
            self._thread.join()
        self._readers.shutdown(cancel_futures=True)
        self._accesses.close()
        if self._tape is not None:
            self._tape.close()

    async def _taken(self, follower: Follower, moments: list[Moment]) -> Iterator[StreamEvent]:
        """What moments mean for a follower; what reads the log for it is done in a thread."""
        now = self._hub.clock()
        if not follower.slow:
            return follower.take(moments, now)
        return iter(await self.in_thread(lambda: [*follower.join(now), *follower.take(moments, now)]))

    async def _past(self, tape: Tape, follower: Follower, ends: dict[int, int]) -> AsyncIterator[list[Moment]]:
        """What lies between the follower's place and the window, a stretch of each shard in turn."""
        reached = follower.place.reached
        while behind := [shard for shard, end in ends.items() if reached[shard] < end]:
            for shard in behind:
                moments = await self.in_thread(tape.page, shard, reached[shard], ends[shard])
                yield moments
                if not moments:
                    reached[shard] = ends[shard]

    def _publish(self, moments: list[Moment], reached: dict[int, int]) -> None:
        self._window += moments
        self._reached |= reached
        self._bytes += sum(len(moment.value) for moment in moments)
        if len(self._window) > 2 * _WINDOW or self._bytes > 2 * _WINDOW_BYTES:
            gone, left = 0, self._bytes
            while len(self._window) - gone > _WINDOW or (left > _WINDOW_BYTES and gone < len(self._window)):
                left -= len(self._window[gone].value)
                gone += 1
            del self._window[:gone]
            self._first += gone
            self._bytes = left
        news, self._news = self._news, asyncio.Event()
        news.set()

    def _read_on(self, tape: Tape) -> None:
        """Read the end of the log until told to stop; a fault is told and tried again."""
        told = time.monotonic()
        while not self._stop.is_set():
            try:
                moments = tape.turn()
            except HubError as error:
                log.warning("streams_wait", kind=error.kind, reason=str(error))
                self._stop.wait(_FAULT_SECONDS)
                continue
            except Exception:  # the streams outlive any fault; the log is read again from the same place
                log.exception("streams_fault")
                self._stop.wait(_FAULT_SECONDS)
                continue
            if moments or time.monotonic() - told >= self._heartbeat / _BEATS:
                told = time.monotonic()
                reached = {moment.version.shard: moment.version.position for moment in moments}
                try:
                    self._hand_over(moments, reached)
                except RuntimeError:  # the loop has ended: so has the server
                    return
            self._stop.wait(_TURN_SECONDS)

    def _hand_over(self, moments: list[Moment], reached: dict[int, int]) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._publish, moments, reached)


class _Leave:
    """A subscriber's leave to go on: asked for before every block, and found out anew once in a heartbeat.

    A stream that always has something to send has to end with its token as a silent one does.
    """

    def __init__(self, may_go_on: Callable[[], bool], seconds: float) -> None:
        self._may_go_on, self._seconds = may_go_on, seconds
        self._asked, self._held = time.monotonic(), True

    def holds(self) -> bool:
        """Whether it held when it was last found out; once lost it is lost."""
        if self._held and time.monotonic() - self._asked >= self._seconds:
            self._held, self._asked = self._may_go_on(), time.monotonic()
        return self._held


def _chunks(events: Iterable[StreamEvent]) -> Iterable[bytes]:
    """Events in blocks of some size, written one after the other as they are taken."""
    blocks: list[bytes] = []
    size = 0
    for event in events:
        block = event_block(event.id, event.kind, event.data)
        blocks.append(block)
        size += len(block)
        if size >= _CHUNK_BYTES:
            yield b"".join(blocks)
            blocks, size = [], 0
    if blocks:
        yield b"".join(blocks)
