"""Reads a hub's stream in a thread of its own: connects again from the last event, never holds more than a few."""

import logging
import queue
import random
import socket
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import httpx

from bongsu_consumers.event import ForgedEvent, StreamError
from bongsu_consumers.live_event import LiveEvent, received
from bongsu_schemas.event import EventError
from bongsu_schemas.sse import Block, BlockReader, SseError

log = logging.getLogger("bongsu_consumers")
_MOST_AHEAD = 64  # events; what the consumer does not take is left to the hub
_TIMEOUT = httpx.Timeout(10.0, read=60.0)  # the hub shows every 15 seconds that it lives
_MOST_PAUSE = 30.0
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_NO_ADDRESS = (httpx.UnsupportedProtocol, httpx.InvalidURL)
_SSE = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is followed, and as whom."""

    hub: str
    topic: str
    token: str
    purpose: str
    case: str
    start: str | None
    filters: Mapping[str, Sequence[str]]
    user: str | None

    def request(self, client: httpx.Client, last: str) -> httpx.Request:
        """The request for what comes after an id, or from the start."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "text/event-stream"}
        params: dict[str, str | list[str]] = {"purpose": self.purpose}
        params |= {name: list(values) for name, values in self.filters.items()}
        if self.case:
            headers["X-Case"] = self.case
        if last:
            headers["Last-Event-ID"] = last
        elif self.start:
            params["from"] = self.start
        address = f"{self.hub.rstrip('/')}/v1/streams/{quote(self.topic, safe='*')}"
        written = httpx.Headers(headers, encoding="utf-8")  # a case may be in any script
        return client.build_request("GET", address, params=params, headers=written, timeout=_TIMEOUT)


class LiveReader:
    """The thread and the few events that it is ahead."""

    def __init__(self, asked: Asked, last: str, client: httpx.Client) -> None:
        """Nothing is asked of the hub yet."""
        self.began_at = ""
        self._asked, self._last, self._client = asked, last, client
        self._ahead: queue.Queue[LiveEvent | StreamError] = queue.Queue(_MOST_AHEAD)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="live stream", daemon=True)
        self._response: httpx.Response | None = None
        self._retry = 2.0
        self._failures = 0
        self._reached = False

    def take(self, seconds: float) -> LiveEvent | None:
        """The next event, None when there is none in time. What cannot be mended by asking again is raised."""
        if not self._thread.is_alive() and not self._stop.is_set() and self._thread.ident is None:
            self._thread.start()
        try:
            item = self._ahead.get(timeout=max(seconds, 0.001))
        except queue.Empty:
            return None
        if isinstance(item, StreamError):
            self._ahead.put(item)  # and again, each time that more is asked for: nothing comes after it
            raise item
        return item

    def close(self) -> None:
        """Let the hub go."""
        self._stop.set()
        if self._response is not None:
            stream = self._response.extensions.get("network_stream")
            raw = stream.get_extra_info("socket") if stream is not None else None
            if isinstance(raw, socket.socket):
                try:
                    raw.shutdown(socket.SHUT_RDWR)  # wakes the thread
                except OSError:
                    log.debug("the connection was gone already")
        if self._thread.ident is not None:
            self._thread.join(1.0)

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    self._read()
                except _NO_ADDRESS as error:
                    raise StreamError(
                        f"{self._asked.hub!r} is no address of a hub: write http://HOST:PORT or https://HOST"
                    ) from error
                except (httpx.TransportError, SseError) as error:
                    if not self._reached and not self._last and isinstance(error, httpx.ConnectError):
                        raise StreamError(
                            f"{self._asked.hub} does not answer ({error}): is the hub running, is the address right?"
                        ) from error
                    pause = min(self._retry * 2**self._failures, _MOST_PAUSE) * random.uniform(0.5, 1)  # noqa: S311
                    if not self._stop.is_set():
                        said = log.info if self._failures else log.warning  # once, however long it lasts
                        said("%s does not answer (%s): asking again until it does", self._asked.hub, error)
                    self._failures = min(self._failures + 1, 10)
                    self._stop.wait(pause)
        except StreamError as error:
            self._put(error)
        except Exception as error:  # noqa: BLE001 - a thread that dies unseen would leave its reader waiting for ever
            self._put(StreamError(f"{self._asked.hub} cannot be followed: {error!r}"))
        finally:
            self._client.close()

    def _read(self) -> None:
        """One connection, until it breaks."""
        response = self._client.send(self._asked.request(self._client, self._last), stream=True)
        self._response = response
        try:
            self._check(response)
            self._reached = True
            reader = BlockReader()
            for piece in response.iter_bytes():
                for block in reader.feed(piece):
                    self._failures = 0
                    if block.comment:
                        log.warning("%s: %s", self._asked.hub, block.comment)
                    if block.retry_ms is not None:
                        self._retry = block.retry_ms / 1000
                    if block.data:
                        self._put(self._believed(block))
                        self._last = block.id
                    elif block.id and not self._last:
                        self._last = self.began_at = block.id
                    if self._stop.is_set():
                        return
            raise httpx.ReadError("the hub ended the stream", request=response.request)
        finally:
            self._response = None
            response.close()

    def _check(self, response: httpx.Response) -> None:
        """ReadError for an answer that passes with time, StreamError for any other that is no stream."""
        if response.status_code != httpx.codes.OK:
            response.read()
            if response.status_code in _PASSING:
                raise httpx.ReadError(f"the hub answers {response.status_code}", request=response.request)
            raise StreamError(f"{response.request.url.copy_with(query=None)}: {_detail(response)}")
        if not response.headers.get("content-type", "").startswith(_SSE):
            raise StreamError(f"{self._asked.hub} gives no stream: is this the address of a hub?")

    def _believed(self, block: Block) -> LiveEvent:
        try:
            return received(block, self._asked.user)
        except EventError as error:
            raise ForgedEvent(
                f"{self._asked.hub}: not an event of the hub: {error}. Tell the hub's operator"
            ) from error

    def _put(self, item: LiveEvent | StreamError) -> None:
        while not self._stop.is_set():
            try:
                self._ahead.put(item, timeout=0.5)
            except queue.Full:
                continue
            return


def _detail(response: httpx.Response) -> str:
    if response.status_code == httpx.codes.UNAUTHORIZED:
        return "the hub does not know this token (wrong, expired or taken away): ask its operator for a new one"
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the hub answers {response.status_code}: is this the address of a hub?"
