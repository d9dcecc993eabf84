"""A server process whose streams are followed, and alerts that are logged under it without a submission each."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import orjson

from bongsu.bootstrap import Hub, open_hub
from bongsu.ports.log import NewEntry
from bongsu.settings import Settings
from bongsu_schemas.sse import Block, BlockReader
from bongsu_schemas.submission import content_id

PURPOSE = "criminal_investigation"
_START_SECONDS = 60
SILENT_SECONDS = 60


class StreamServer:
    """`bongsu serve` on a folder; it may be killed and started again."""

    def __init__(self, data: Path, port: int, **settings: object) -> None:
        """Nothing is started."""
        self.data, self.port = data, port
        self.address = f"http://127.0.0.1:{port}"
        with (data / "hub.env").open("a") as file:
            file.writelines(f"BONGSU_{name}={value}\n" for name, value in {"WORKERS": 0, **settings}.items())
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        with (self.data / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [Path(sys.executable).with_name("bongsu"), "serve", "--data", self.data, "--port", str(self.port)],
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                httpx.get(f"{self.address}/healthz", timeout=2)
            except httpx.TransportError:
                assert time.monotonic() < deadline, (self.data / "server.log").read_text()[-2_000:]
                assert self._process.poll() is None, (self.data / "server.log").read_text()[-2_000:]
                time.sleep(0.1)
            else:
                return

    def kill(self) -> None:
        """Kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self) -> int:
        """The process."""
        assert self._process is not None
        return self._process.pid

    def token(self, user: str) -> str:
        """A demo user's token."""
        return (self.data / "tokens" / user).read_text().strip()

    def ask(self, user: str, topic: str = "*", last: str = "", **params: str) -> dict[str, Any]:
        """What httpx needs to ask for a stream."""
        headers = {"Authorization": f"Bearer {self.token(user)}"} | ({"Last-Event-ID": last} if last else {})
        return {
            "method": "GET", "url": f"{self.address}/v1/streams/{topic}", "headers": headers, "timeout": 30,
            "params": {"purpose": PURPOSE} | params,
        }  # fmt: skip

    def blocks(
        self, client: httpx.Client, user: str, topic: str = "*", last: str = "", **params: str
    ) -> Iterator[Block]:
        """The blocks of one connection, until it is broken; the first one has the id of the place."""
        with client.stream(**self.ask(user, topic, last, **params)) as response:
            if response.status_code != httpx.codes.OK:
                response.read()
                raise AssertionError(response.text)
            reader, heard = BlockReader(), time.monotonic()
            for piece in response.iter_bytes():
                for block in reader.feed(piece):
                    yield block
                    heard = time.monotonic()
                assert time.monotonic() - heard < SILENT_SECONDS, "only heartbeats come, and no event that was expected"

    def events(self, user: str, count: int, topic: str = "*", last: str = "", **params: str) -> list[Block]:
        """So many events of one connection."""
        found: list[Block] = []
        with httpx.Client() as client:
            if count == 0:
                return found
            for block in self.blocks(client, user, topic, last, **params):
                if block.data:
                    found.append(block)
                    if len(found) == count:
                        break
        return found


class Writer:
    """Logs alerts as admission would, made from one that was admitted."""

    def __init__(self, data: Path, envelope: bytes, agency: str) -> None:
        """Admit one file, whose first alert is the pattern."""
        from bongsu.services import intake  # noqa: PLC0415 - after the entry points are installed

        self.hub: Hub = open_hub(Settings.of(data))
        intake.submit(self.hub.intake, agency, envelope)
        self.hub.catch_up()
        self.hub.rest()
        shard = self.hub.directory.shard_of(agency) if self.hub.settings.engine == "cluster" else 0
        first = self.hub.log.read("alerts", 0, 1, shard)[0]
        self._pattern, self._headers, self._agency = orjson.loads(first.value), first.headers, agency

    def entry(
        self,
        ref: str,
        version: int,
        to: Sequence[str] = ("*",),
        status: str = "active",
        size: int = 0,
        **changes: object,
    ) -> NewEntry:
        """An entry; `size` bytes are added to its summary, `changes` are made to the alert."""
        alert_id = content_id("alert", self._agency, ref, version, 1)
        alert = self._pattern | {
            "alert_id": alert_id,
            "origin": self._pattern["origin"] | {"ref": ref},
            "version": version,
            "edition": 1,
            "status": status,
            "handling": self._pattern["handling"] | {"releasable_to": list(to), "codes": [], "purposes": []},
            "title": f"{ref} {version}" + "x" * size,
            **changes,
        }
        headers = self._headers | {
            "alert_id": alert_id, "version": str(version), "withdrawn": "1" if status == "withdrawn" else "0",
            "fingerprint": alert_id,
        }  # fmt: skip
        return NewEntry(f"{self._agency}/{ref}", orjson.dumps(alert), headers)

    def append(self, *entries: NewEntry) -> None:
        """Log them."""
        self.hub.log.append("alerts", entries)

    def close(self) -> None:
        """Close the hub."""
        self.hub.close()


def short(block: Block) -> tuple[str, str, int]:
    """Kind (or reason), ref and version of an event."""
    data = orjson.loads(block.data)
    ref = data["ref"] if block.kind == "recall" else data["origin"]["ref"]
    return data.get("reason", "alert"), ref, data["version"]
