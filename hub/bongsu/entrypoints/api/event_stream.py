"""The response of a stream: blocks as they come, until the client goes; and clients that do not read are let go."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_MOST_BUFFERED = 16_384  # bytes that wait in this process for one connection before its sender has to wait
_HEADERS = {"X-Accel-Buffering": "no", "Cache-Control": "no-store, no-transform"}


class EventStream(Response):
    """Sends what an iterator gives, within a context that holds as long as it is sent."""

    media_type = "text/event-stream"

    def __init__(self, blocks: AsyncIterator[bytes], context: AbstractContextManager[None]) -> None:
        """Nothing is asked of `blocks` before the response is sent."""
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._blocks = blocks
        self._context = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's form
        """Send until the blocks end or the client has gone."""
        with self._context:
            await self._until_gone(receive, send)

    async def _until_gone(self, receive: Receive, send: Send) -> None:
        sending = asyncio.ensure_future(self._send(send))
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait((sending, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, gone):
                if not task.done():
                    task.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await task
        if sending.done() and not sending.cancelled():
            sending.result()

    async def _send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for block in self._blocks:
            await send({"type": "http.response.body", "body": block, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def patient_for(seconds: float) -> type[H11Protocol]:
    """The HTTP protocol that breaks a connection whose peer takes nothing for so long while something waits for it."""

    class PatientProtocol(H11Protocol):
        """Counts from the moment the write buffer is full until there is room again."""

        _stalled: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            transport.set_write_buffer_limits(high=_MOST_BUFFERED)

        def pause_writing(self) -> None:
            super().pause_writing()
            self._stalled = self.loop.call_later(seconds, self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            self._forget()

        def connection_lost(self, exc: Exception | None) -> None:
            self._forget()
            super().connection_lost(exc)

        def _forget(self) -> None:
            if self._stalled is not None:
                self._stalled.cancel()
                self._stalled = None

    return PatientProtocol


Extra = dict[int | str, dict[str, Any]]
DESCRIBED: Extra = {
    200: {
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
        "description": "Events `alert` (the alert's line) and `recall` (which alert is taken back, and why), for ever.",
    }
}
