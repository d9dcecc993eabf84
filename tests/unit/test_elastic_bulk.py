"""The bulk writer against a server that misbehaves as told: rejections, silence, refusals; nothing lost, no growth."""

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest

from bongsu.adapters.elastic_bulk import BulkWriter, IndexGoneError
from bongsu.adapters.elastic_client import IndexAwayError, open_client

Answer = tuple[int, Any]


class Server:
    """Answers bulks by `behave(ids, number of the request)`; a status for each id, or one for all."""

    def __init__(self) -> None:
        self.behave: Callable[[list[str], int], int | list[int]] = lambda ids, _: [201] * len(ids)
        self.requests: list[list[str]] = []
        self.times: list[float] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                lines = self.rfile.read(int(self.headers["content-length"])).splitlines()
                ids = [orjson.loads(line)["index"]["_id"] for line in lines[::2]]
                server.requests.append(ids)
                server.times.append(time.monotonic())
                told = server.behave(ids, len(server.requests))
                status = told if isinstance(told, int) else 200
                items = [] if isinstance(told, int) else [{"index": {"status": each}} for each in told]
                body = orjson.dumps({"items": items})
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.send_header("x-elastic-product", "Elasticsearch")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    started = Server()
    yield started
    started.close()


@pytest.fixture
def writer(server: Server) -> Iterator[BulkWriter]:
    with open_client(server.url) as client:
        opened = BulkWriter(client, patience=0.6)
        yield opened
        opened.close()


def put(writer: BulkWriter, *ids: str, source: bytes = b"{}") -> None:
    for each in ids:
        writer.put("i", each, source)


def test_only_what_was_rejected_is_sent_again_after_growing_pauses(server: Server, writer: BulkWriter) -> None:
    server.behave = lambda ids, turn: [429 if each == "b" and turn < 4 else 201 for each in ids]
    put(writer, "a", "b", "c")
    result = writer.flush()
    assert (result.written, result.stale, result.poisoned) == (3, 0, [])
    assert server.requests == [["a", "b", "c"], ["b"], ["b"], ["b"]]
    pauses = [after - before for before, after in zip(server.times, server.times[1:], strict=False)]
    assert pauses[2] > pauses[0]


def test_older_writes_and_refused_documents_are_counted_and_pass(server: Server, writer: BulkWriter) -> None:
    statuses = {"new": 201, "again": 200, "older": 409, "bad": 400, "large": 413}
    server.behave = lambda ids, _: [statuses[each] for each in ids]
    put(writer, *statuses)
    result = writer.flush()
    assert (result.written, result.stale, [each.doc_id for each in result.poisoned]) == (2, 1, ["bad", "large"])
    assert writer.flush().written == 0


def test_a_bulk_that_is_refused_as_a_whole_is_halved_until_the_culprit_is_alone(
    server: Server, writer: BulkWriter
) -> None:
    server.behave = lambda ids, _: 400 if "5" in ids else [201] * len(ids)
    put(writer, *map(str, range(8)))
    result = writer.flush()
    assert (result.written, [each.doc_id for each in result.poisoned]) == (7, ["5"])


def test_a_bulk_that_is_too_large_is_halved(server: Server, writer: BulkWriter) -> None:
    server.behave = lambda ids, _: 413 if len(ids) > 2 else [201] * len(ids)
    put(writer, *map(str, range(8)))
    assert writer.flush().written == 8


@pytest.mark.parametrize("away", [429, 503, 500])
def test_a_server_that_takes_nothing_is_an_error_when_patience_is_over_and_all_is_put_again(
    server: Server, writer: BulkWriter, away: int
) -> None:
    server.behave = lambda _ids, _: away
    put(writer, "a", "b")
    with pytest.raises(IndexAwayError, match=r"took no document"):
        writer.flush()
    server.behave = lambda ids, _: [201] * len(ids)
    put(writer, "a", "b", "c")
    assert writer.flush().written == 3
    assert server.requests[-1] == ["a", "b", "c"]


def test_one_document_that_is_rejected_for_ever_is_not_waited_for_for_ever(server: Server, writer: BulkWriter) -> None:
    server.behave = lambda ids, _: [429 if each == "b" else 201 for each in ids]
    put(writer, "a", "b")
    with pytest.raises(IndexAwayError):
        writer.flush()


def test_nobody_listening_is_an_error_when_patience_is_over(server: Server, writer: BulkWriter) -> None:
    server.close()
    put(writer, "a")
    start = time.monotonic()
    with pytest.raises(IndexAwayError):
        writer.flush()
    assert time.monotonic() - start < 5


def test_an_index_that_is_gone_is_told_at_once(server: Server, writer: BulkWriter) -> None:
    server.behave = lambda ids, _: [404] * len(ids)
    put(writer, "a")
    with pytest.raises(IndexGoneError):
        writer.flush()
    assert len(server.requests) == 1


def test_whoever_puts_waits_while_the_queue_is_full(server: Server) -> None:
    hold = threading.Event()

    def behave(ids: list[str], _: int) -> list[int]:
        hold.wait(10)
        return [201] * len(ids)

    server.behave = behave
    with open_client(server.url) as client:
        writer = BulkWriter(client, most_bytes=1_000, most_queued_bytes=5_000)
        passed: list[int] = []

        def fill() -> None:
            for number in range(100):
                put(writer, str(number), source=b'{"a":"' + b"x" * 500 + b'"}')
                passed.append(number)

        filling = threading.Thread(target=fill)
        filling.start()
        filling.join(0.5)
        assert filling.is_alive()
        assert len(passed) < 20  # about as much as the queue may hold, and what is being sent
        hold.set()
        filling.join()
        assert writer.flush().written == 100
        writer.close()


def test_a_fault_reaches_whoever_waits_for_room(server: Server) -> None:
    server.behave = lambda _ids, _: 503
    with open_client(server.url) as client:
        writer = BulkWriter(client, most_bytes=1_000, most_queued_bytes=3_000, patience=0.3)
        with pytest.raises(IndexAwayError):
            put(writer, *map(str, range(100)), source=b'{"a":"' + b"x" * 500 + b'"}')
        server.behave = lambda ids, _: [201] * len(ids)
        server.requests.clear()
        put(writer, "again")
        assert writer.flush().written == 1
        assert server.requests == [["again"]]  # what was given up is not sent behind the caller's back
        writer.close()


def test_closing_does_not_wait_for_a_server_that_is_away(server: Server) -> None:
    server.behave = lambda _ids, _: 503
    with open_client(server.url) as client:
        writer = BulkWriter(client, most_bytes=10, patience=60)
        put(writer, "a")
        start = time.monotonic()
        writer.close()
        assert time.monotonic() - start < 5
