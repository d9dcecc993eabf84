"""A hub that only pretends, on this machine, for tests of the agency's tools: the HTTP contract and scripted moods.

It keeps what it gets in memory, checks no signature and admits every record, one a line of the payload.
"""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson

from bongsu_schemas import envelope as dsse

_ACCEPTED = 202


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer that the stand-in is told to give instead of doing its work."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def problem(status: int, detail: str, kind: str = "refused") -> Answer:
    """A refusal as RFC 9457 writes it."""
    body = orjson.dumps({"type": f"urn:bongsu:{kind}", "title": kind, "status": status, "detail": detail})
    return Answer(status, body, {"Content-Type": "application/problem+json"})


@dataclass(slots=True)
class StandInHub:
    """What the stand-in got and how it answers. `mood` may answer a request (path, body) in its place."""

    payloads: list[bytes] = field(default_factory=list)  # in the order in which they were first taken in
    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)  # method, path with query, headers
    mood: Callable[[str, bytes], Answer | None] = lambda _path, _body: None
    polls_until_processed: int = 0
    url: str = ""
    _receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    _polls: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """Do what a hub would do with one request."""
        with self._lock:
            self.requests.append((method, target, headers))
            mood = self.mood(target, body)
            if mood is not None:
                return mood
            path = urlsplit(target)
            parts = path.path.strip("/").split("/")
            if method == "POST":
                dry = "dry_run" in parse_qs(path.query)
                try:
                    payload = dsse.read(body).payload
                except dsse.EnvelopeError as error:
                    return problem(422, str(error), "unverified")
                return self._json(_ACCEPTED, self._take(parts[2], payload, dry=dry))
            identity = parts[-1]
            if identity not in self._receipts:
                return problem(404, f"no submission {identity}", "not-found")
            return self._json(200, self._current(identity))

    def _take(self, agency: str, payload: bytes, *, dry: bool) -> dict[str, Any]:
        digest = sha256(payload).hexdigest()
        counts = dict.fromkeys(
            ("records", "admitted", "repeats", "revisions", "withdrawals", "conflicts", "quarantined"), 0
        )
        counts["records"] = counts["admitted"] = len(payload.splitlines())
        identity = sha256(agency.encode() + payload).hexdigest()[:40]
        receipt: dict[str, Any] = {
            "submission_id": identity,
            "agency": agency,
            "sha256": digest,
            "received_at": "2026-11-20T00:00:00.000Z",
            "state": "processed",
            "counts": counts,
            "records": [],
            "errors": [],
        }
        if dry:
            return receipt
        if payload not in self.payloads:
            self.payloads.append(payload)
        self._receipts[identity] = receipt
        return self._current(identity)

    def _current(self, identity: str) -> dict[str, Any]:
        self._polls[identity] = self._polls.get(identity, -1) + 1
        receipt = self._receipts[identity]
        if self._polls[identity] < self.polls_until_processed:
            return {**receipt, "state": "received", "counts": dict.fromkeys(receipt["counts"], 0)}
        return receipt

    @staticmethod
    def _json(status: int, document: dict[str, Any]) -> Answer:
        return Answer(status, orjson.dumps(document), {"Content-Type": "application/json"})


@contextmanager
def stand_in_hub(port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[StandInHub]:
    """A stand-in on 127.0.0.1 (any free port for 0), over TLS if given its settings, gone at the end."""
    hub = StandInHub()

    class Handler(BaseHTTPRequestHandler):
        """Hands every request to the stand-in."""

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = hub.answer(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            self.send_response(answer.status)
            for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = handle_any  # noqa: N815 - the names that http.server calls

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in http.server
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    hub.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
