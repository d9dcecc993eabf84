"""The API in process over a real embedded hub: real log, real index, real signatures; only the socket is left out."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bongsu.adapters.feed_registry import installed_feeds
from bongsu.bootstrap import Hub, create_hub, open_hub
from bongsu.entrypoints.api.application import create_app
from bongsu.entrypoints.cli.admin import enrol_demo
from bongsu.settings import Settings
from bongsu_schemas import envelope as dsse

SAMPLED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
FEEDS = {file.name: file.read_bytes() for file in (files("bongsu.demo") / "feeds").iterdir()}


class IdleWorkers:
    """The tests let the hub catch up themselves."""

    def __init__(self) -> None:
        self.running = {"admit": True, "attest": True, "index": True}

    def alive(self) -> dict[str, bool]:
        return self.running


class Api:
    """Calls the application as a user of the demo hub."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.workers = IdleWorkers()
        self.app: FastAPI = create_app(hub, self.workers)
        self.peer = "127.0.0.1"

    def __call__(self, method: str, path: str, user: str | None = None, **request: Any) -> httpx.Response:
        headers = dict(request.pop("headers", {}))
        if user:
            headers["Authorization"] = f"Bearer {self.token(user)}"

        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, client=(self.peer, 50_000))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8470") as client:
                return await client.request(method, path, headers=headers, **request)

        return asyncio.run(call())

    def get(self, path: str, user: str | None = None, **request: Any) -> httpx.Response:
        return self("GET", path, user, **request)

    def post(self, path: str, user: str | None = None, **request: Any) -> httpx.Response:
        return self("POST", path, user, **request)

    def token(self, user: str) -> str:
        return (self.hub.settings.data / "tokens" / user).read_text()

    def sign(self, agency: str, payload: bytes) -> bytes:
        key = dsse.load_private_key((self.hub.settings.data / "agencies" / f"{agency}.key").read_bytes())
        return dsse.sign(payload, installed_feeds()[agency].payload_type, key)

    def submit(self, agency: str, payload: bytes, **params: Any) -> httpx.Response:
        body = self.sign(agency, payload)
        return self.post(f"/v1/feeds/{agency}/submissions", f"feed@{agency}", content=body, params=params)


def _opened(data: Path, **settings: Any) -> Hub:
    create_hub(data)
    hub = open_hub(Settings.of(data, **settings), clock=lambda: SAMPLED_AT)
    enrol_demo(hub)
    return hub


@pytest.fixture(scope="session")
def feeds() -> dict[str, bytes]:
    """The packaged feeds by file name, as they were sampled."""
    return FEEDS


@pytest.fixture
def api(tmp_path: Path, new_data: Callable[[Path], Path]) -> Iterator[Api]:
    """The API over an empty demo hub of its own, behind a proxy that may speak for agencies."""
    hub = _opened(new_data(tmp_path / "api"), proxy_secret="between us")  # noqa: S106 - a test's secret
    yield Api(hub)
    hub.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, new_data: Callable[[Path], Path]) -> Iterator[Api]:
    """The API over a hub with all the feeds in it; tests only read."""
    hub = _opened(new_data(tmp_path_factory.mktemp("filled") / "hub"))
    api = Api(hub)
    for name in sorted(FEEDS):
        assert api.submit(".".join(name.split(".")[:2]), FEEDS[name]).status_code == 202
    hub.catch_up()
    yield api
    hub.close()
