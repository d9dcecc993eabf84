"""Two hubs that differ only in what an agency must not see, and those who listen to the streams of one in process."""

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import orjson

from bongsu.bootstrap import Hub, open_hub
from bongsu.ports.log import Entry, NewEntry
from bongsu.settings import Settings
from bongsu_schemas.sse import Block, BlockReader

AGENCIES = ("kr.kcs", "kr.spo", "kr.knp", "kr.kcg", "kr.moj", "th.customs", "vn.customs")


def hub_again(hub: Hub, folder: Path, alerts: Sequence[NewEntry], clock: Any = None, **settings: Any) -> Hub:
    """A hub with the same keys and people and these alerts."""
    for name in ("keys", "tokens"):
        shutil.copytree(hub.settings.data / name, folder / name)
    for name in ("directory.json", "root.pub", "checkpoint.json"):
        shutil.copy(hub.settings.data / name, folder / name)
    made = open_hub(Settings.of(folder, **settings), clock=clock or hub.clock)
    made.log.append("alerts", alerts)
    made.catch_up()
    return made


def kept_to_itself(entry: Entry, **changes: Any) -> NewEntry:
    """A record like another, under a number of its own, released to nobody; `changes` are made to the alert."""
    alert = orjson.loads(entry.value)
    alert["handling"]["releasable_to"] = []
    return changed(entry, f"{alert['origin']['ref']}-K", 1, alert | changes)


def changed(entry: Entry, ref: str, version: int, alert: dict[str, Any]) -> NewEntry:
    """An entry like another for an alert of the same agency, under another number or in another version."""
    alert["origin"]["ref"], alert["version"] = ref, version
    alert["alert_id"] = sha256(orjson.dumps([alert["origin"], version])).hexdigest()[:40]
    headers = {**entry.headers, "alert_id": alert["alert_id"], "version": str(version), "fingerprint": ""}
    return NewEntry(f"{alert['origin']['agency']}/{ref}", orjson.dumps(alert), headers)


def key_of(alert: Mapping[str, Any]) -> str:
    """agency/ref."""
    return f"{alert['origin']['agency']}/{alert['origin']['ref']}"


class Listener:
    """One who listens to a stream of an application, without a socket."""

    def __init__(self, app: Any, path: str, headers: Mapping[str, str]) -> None:
        """Nothing is asked before `begin`."""
        self.path, self._app, self._headers = path, app, headers
        self.status = 0
        self.blocks: list[Block] = []
        self._reader, self._came = BlockReader(), asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Ask, and wait for the first block, from which on nothing is missed."""
        path, _, query = self.path.partition("?")
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in self._headers.items()],
            "client": ("127.0.0.1", 50_000), "server": ("127.0.0.1", 8470),
        }  # fmt: skip
        asked = False

        async def receive() -> dict[str, Any]:
            nonlocal asked
            if asked:
                await asyncio.Event().wait()  # the client stays until its task is ended
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}

        self._task = asyncio.ensure_future(self._app(scope, receive, self._send))
        await self.until(lambda block: True)  # noqa: ARG005

    async def until(self, holds: Any, seconds: float = 120) -> None:
        """Wait until some block that came is as asked for."""
        async with asyncio.timeout(seconds):
            while not any(holds(block) for block in self.blocks):
                assert self._task
                assert not self._task.done(), f"{self.path} ended with {self.status}"
                self._came.clear()
                try:
                    await self._came.wait()
                except asyncio.CancelledError:
                    raise AssertionError(f"{self.path}: not among {len(self.blocks)} blocks") from None

    async def end(self) -> None:
        """Go."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def heard(self) -> list[tuple[str, str, bytes, int]]:
        """All that can be made out of what came: the place in an id is drawn anew each time, its length is not."""
        return [(each.id[:40], each.kind, each.data, len(each.id)) for each in self.blocks]

    async def _send(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.blocks += self._reader.feed(message.get("body", b""))
        self._came.set()
