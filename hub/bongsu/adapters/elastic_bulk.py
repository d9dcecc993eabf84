"""Writing many documents to Elasticsearch: raw NDJSON in bulks from a thread of its own, with back-pressure.

A full queue holds the caller up, so memory stays bounded while the server is slow or away. What the server rejects for
a while (429, no connection) is sent again with growing pauses; a document that it refuses for itself is set aside
alone, and its reason is kept without what the document says: reasons end in logs.
"""

import queue
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple

import orjson
from elasticsearch import ApiError, Elasticsearch

from bongsu.adapters.elastic_client import IndexAwayError
from bongsu.domain.errors import HubError

_MOST_BYTES = 4 * 1024 * 1024
_MOST_DOCUMENTS = 2_000
_MOST_QUEUED_BYTES = 24 * 1024 * 1024
_PATIENCE_SECONDS = 60.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
_HEADERS = {"content-type": "application/x-ndjson", "accept": "application/json"}
_PREVIEW = ". Preview of field's value"
_ITS_OWN_FAULT = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


class IndexGoneError(HubError):
    """The index that was written to is there no more: it was replaced, or somebody deleted it."""

    kind = "index-gone"
    status = 503


class Poisoned(NamedTuple):
    """A document that Elasticsearch refuses for itself, and its reason."""

    into: str
    doc_id: str
    reason: str


@dataclass(slots=True)
class BulkResult:
    """What became of the documents since the last flush; `stale` ones were older than what is there."""

    written: int = 0
    stale: int = 0
    poisoned: list[Poisoned] = field(default_factory=list)


class _Item(NamedTuple):
    into: str
    doc_id: str
    lines: bytes


class BulkWriter:
    """Queue documents with `put`; `flush` returns when all of them are durable. For one thread.

    When either raises, all that was put since the last flush is given up: put it again.
    """

    def __init__(
        self,
        client: Elasticsearch,
        *,
        most_bytes: int = _MOST_BYTES,
        most_queued_bytes: int = _MOST_QUEUED_BYTES,
        patience: float = _PATIENCE_SECONDS,
    ) -> None:
        """`patience`: seconds without any success after which `put` and `flush` raise `IndexAwayError`."""
        self._client = client.options(max_retries=0)  # the pauses are ours
        self._most_bytes = most_bytes
        self._most_queued = most_queued_bytes
        self._patience = patience
        self._queue: queue.SimpleQueue[list[_Item] | None] = queue.SimpleQueue()
        self._gathered: list[_Item] = []
        self._gathered_bytes = 0
        self._state = threading.Condition()
        self._queued_bytes = 0
        self._fault: Exception | None = None
        self._result = BulkResult()
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()

    def put(
        self,
        index: str,
        doc_id: str,
        source: bytes,
        *,
        version: int | None = None,
        again: bool = False,
        alias_only: bool = False,
    ) -> None:
        """Queue one document: its JSON and, where given, its external version. Waits while the queue is full.

        A document whose version is there already is stale; with `again` it is written once more, so that it is durable
        after the flush even if whoever wrote it first got no answer. One with a higher version there is always stale.
        With `alias_only`, `index` must be an alias: when it is gone, flush raises `IndexGoneError`.
        """
        action: dict[str, object] = {"_index": index, "_id": doc_id}
        if version is not None:
            action |= {"version": version, "version_type": "external_gte" if again else "external"}
        if alias_only:
            action["require_alias"] = True
        lines = orjson.dumps({"index": action}) + b"\n" + source + b"\n"
        self._gathered.append(_Item(index, doc_id, lines))
        self._gathered_bytes += len(lines)
        if self._gathered_bytes >= self._most_bytes or len(self._gathered) >= _MOST_DOCUMENTS:
            self._hand_over()

    def flush(self) -> BulkResult:
        """Wait until everything queued is durable. `IndexAwayError` when it is not in time; then put it again."""
        self._hand_over()
        with self._state:
            self._state.wait_for(lambda: self._queued_bytes == 0 or self._fault)
            self._raise_fault()
            result, self._result = self._result, BulkResult()
        return result

    def close(self) -> None:
        """End the thread; what was not flushed may be lost."""
        if self._thread is not None:
            self._closing.set()
            self._queue.put(None)
            self._thread.join()
            self._thread = None
            self._closing.clear()

    def _hand_over(self) -> None:
        items, size = self._gathered, self._gathered_bytes
        self._gathered, self._gathered_bytes = [], 0
        if not items:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._write_forever, name="bulk writer", daemon=True)
            self._thread.start()
        with self._state:
            self._state.wait_for(lambda: self._queued_bytes < self._most_queued or self._fault)
            self._raise_fault()
            self._queued_bytes += size
            self._queue.put(items)

    def _raise_fault(self) -> None:
        """Hand the fault to the caller, once; what was queued is dropped by then."""
        if self._fault is not None:
            fault, self._fault = self._fault, None
            self._result = BulkResult()
            raise fault

    def _write_forever(self) -> None:
        while (items := self._queue.get()) is not None:
            size = sum(len(item.lines) for item in items)
            try:
                self._write(items)
                fault = None
            except Exception as error:  # noqa: BLE001 - whoever put them is told
                fault = error
            with self._state:
                self._queued_bytes -= size
                if fault is not None:
                    self._drop_queued()
                    self._fault = fault
                self._state.notify_all()

    def _drop_queued(self) -> None:
        """Forget what waits behind a failed bulk: the caller puts all of it again."""
        while True:
            try:
                items = self._queue.get_nowait()
            except queue.Empty:
                return
            if items is None:
                self._queue.put(None)
                return
            self._queued_bytes -= sum(len(item.lines) for item in items)

    def _write(self, items: list[_Item]) -> None:
        """Send a bulk until every document of it is written, stale or poisoned."""
        deadline = time.monotonic() + self._patience
        pause = _FIRST_PAUSE
        while items:
            reason = ""
            before = len(items)
            try:
                items, reason = self._send(items)
            except IndexAwayError as error:
                reason = str(error)
            except ApiError as error:
                if error.status_code in _ITS_OWN_FAULT:
                    items = self._without_first_half(items, error)
                    continue
                if error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise IndexAwayError(f"Elasticsearch refuses to write: {error}") from error
                reason = str(error)
            if not items:
                return
            if len(items) < before:
                deadline, pause = time.monotonic() + self._patience, _FIRST_PAUSE
            if time.monotonic() > deadline or self._closing.is_set():
                raise IndexAwayError(f"Elasticsearch took no document for {self._patience:.0f} s: {reason}")
            self._closing.wait(pause * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
            pause = min(_LONGEST_PAUSE, pause * 2)

    def _without_first_half(self, items: list[_Item], error: ApiError) -> list[_Item]:
        """Write half of what was refused as a whole, and return the rest; a single one is poisoned."""
        if len(items) == 1:
            with self._state:
                self._result.poisoned.append(Poisoned(items[0].into, items[0].doc_id, error.message))
            return []
        half = len(items) // 2
        self._write(items[:half])
        return items[half:]

    def _send(self, items: list[_Item]) -> tuple[list[_Item], str]:
        """One request; returns what is to be sent again, and why."""
        answer = self._client.perform_request(
            "POST",
            "/_bulk?filter_path=items.*.status,items.*.error.type,items.*.error.reason",
            headers=_HEADERS,
            body=b"".join(item.lines for item in items),
        ).body
        again: list[_Item] = []
        reason = ""
        written = stale = 0
        poisoned: list[Poisoned] = []
        for item, outcome in zip(items, answer["items"], strict=True):
            status = outcome["index"]["status"]
            if status < HTTPStatus.MULTIPLE_CHOICES:
                written += 1
            elif status == HTTPStatus.CONFLICT:
                stale += 1
            elif status in _ITS_OWN_FAULT:
                poisoned.append(Poisoned(item.into, item.doc_id, _told(outcome["index"])))
            elif status == HTTPStatus.NOT_FOUND:
                raise IndexGoneError(f"the index behind {item.into} is gone: go on from what its successor holds")
            else:
                again.append(item)
                reason = _told(outcome["index"])
        with self._state:
            self._result.written += written
            self._result.stale += stale
            self._result.poisoned += poisoned
        return again, reason


def _told(outcome: Mapping[str, Any]) -> str:
    """The reason of an outcome without the value that it is about."""
    error = outcome.get("error") or {}
    return f"{error.get('type')}: {str(error.get('reason')).partition(_PREVIEW)[0]}"
