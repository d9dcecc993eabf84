"""What stands around every request: its id, its log line, its limits, its security headers, and the last resort."""

import asyncio
import re
import time
import uuid
from collections.abc import MutableMapping
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bongsu.entrypoints.api.metrics import Metrics
from bongsu.entrypoints.api.problems import problem
from bongsu.services.intake import MOST_BYTES

log = structlog.get_logger()

MOST_ENVELOPE_BYTES = MOST_BYTES * 4 // 3 + 16_384  # base64 makes three bytes four
MOST_BODY_BYTES = 2 * 1024 * 1024
MOST_AT_ONCE = 256
_STREAMS = re.compile(r"/v1/(streams/|subscriptions/[^/]+/stream$)")  # they last, and have a limit of their own
_MOST_DISCARDED = 64 * 1024 * 1024
_DISCARD_SECONDS = 5.0
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "no-store",
}


class Shell:
    """The outermost middleware, in plain ASGI, so that streams pass through it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Wrap `app`."""
        self._app = app
        self._metrics = metrics
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; whatever happens inside, the answer is a response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid.uuid4().hex
        state: MutableMapping[str, Any] = scope.setdefault("state", {})
        started = time.perf_counter()
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _SECURITY.items():
                    headers.setdefault(name, value)
                headers["X-Request-ID"] = request_id
            await send(message)

        counted = not _STREAMS.match(scope["path"])
        self._running += counted
        try:
            if counted and self._running > MOST_AT_ONCE:
                busy = f"The hub works on {MOST_AT_ONCE} requests at once and can take no more: try again in a second."
                response = problem(scope["path"], 503, "busy", busy, headers={"Retry-After": "1"})
                await response(scope, receive, answer)
            else:
                await self._app(scope, limited(scope, receive), answer)
        except Exception:
            log.exception("request_fault", request_id=request_id, method=scope["method"], route=_route(scope))
            if status:
                raise  # the answer has begun: only a broken connection tells the client
            words = f"The fault is the hub's. Tell its operator the id {request_id}: it is in the log."
            response = problem(scope["path"], 500, "fault", words, correlation_id=request_id)
            await response(scope, receive, answer)
        finally:
            self._running -= counted
            self._note(scope, state, request_id, status, time.perf_counter() - started)

    def _note(
        self, scope: Scope, state: MutableMapping[str, Any], request_id: str, status: int, seconds: float
    ) -> None:
        route = _route(scope)
        self._metrics.requests.labels(_method(scope), route, status).inc()
        viewer = state.get("viewer")
        known = {name: state[name] for name in ("submission_id", "alert_id") if name in state}
        log.info(
            "request",
            request_id=request_id,
            method=_method(scope),
            route=route,
            status=status,
            seconds=round(seconds, 4),
            agency=viewer.agency if viewer else None,
            role=viewer.role if viewer else None,
            **known,
        )


def limited(scope: Scope, receive: Receive) -> Receive:
    """`receive` that refuses a body over the limit of its address while it streams in."""
    path = scope["path"]
    named, most = "body", MOST_BODY_BYTES
    if path.startswith("/v1/feeds/") and path.endswith("/submissions"):
        named, most = "submission", MOST_ENVELOPE_BYTES
    declared = Headers(scope=scope).get("content-length", "")
    seen = 0

    async def receive_limited() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] != "http.request":
            return message
        seen += len(message.get("body", b""))
        if seen > most or (declared.isascii() and declared.isdigit() and int(declared) > most):
            if message.get("more_body"):
                await _discard(receive)
            size = declared or f"more than {most}"
            raise HTTPException(
                413,
                f"The body has {size} bytes, the limit `{named}` is {most}: send it in parts"
                " (`bongsu push` splits a file by itself).",
                {"Connection": "close"},
            )
        return message

    return receive_limited


async def _discard(receive: Receive) -> None:
    """Read on for a moment without keeping anything: a client that still writes may then read the answer."""
    discarded = 0
    try:
        async with asyncio.timeout(_DISCARD_SECONDS):
            while discarded < _MOST_DISCARDED:
                message = await receive()
                discarded += len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body"):
                    return
    except TimeoutError:
        return


def _route(scope: Scope) -> str:
    """The template of the address, never its values."""
    return str(getattr(scope.get("route"), "path", None) or "unknown")


def _method(scope: Scope) -> str:
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return scope["method"] if scope["method"] in known else "other"
