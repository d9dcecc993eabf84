"""The web application: routes, errors and what stands around them, put together for one open hub."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version

import anyio.to_thread
from fastapi import Depends, FastAPI

from bongsu.bootstrap import Hub
from bongsu.entrypoints.api import (
    acknowledgements,
    alerts,
    checks,
    documentation,
    links,
    operations,
    problems,
    quarantine,
    streams,
    submissions,
    subscriptions,
)
from bongsu.entrypoints.api.broadcast import Broadcast
from bongsu.entrypoints.api.metrics import Metrics
from bongsu.entrypoints.api.parameters import known_alone
from bongsu.entrypoints.api.post import Post
from bongsu.entrypoints.api.shell import Shell
from bongsu.entrypoints.web import pages

_THREADS = 16  # each has SQLite connections of its own
_DESCRIPTION = """The hub through which agencies share narcotics risk alerts (봉수).

Every call but the operations' needs `Authorization: Bearer TOKEN`; every read states its purpose (`purpose=` or
`X-Purpose`). Errors are problem details (RFC 9457) whose `detail` says what to do."""


def create_app(hub: Hub, workers: operations.Workers, metrics: Metrics | None = None) -> FastAPI:
    """The application over an open hub; `workers` tells whether its threads run."""
    app = FastAPI(
        title="Bongsu",
        version=_version(),
        description=_DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
    )
    app.state.hub = hub
    app.state.workers = workers
    app.state.metrics = metrics or Metrics(hub)
    app.state.broadcast = Broadcast(hub)
    app.state.post = Post(hub)
    problems.install(app)
    for resource in (
        submissions, acknowledgements, alerts, streams, subscriptions, links, checks, quarantine, operations,
        documentation,
    ):  # fmt: skip
        app.include_router(resource.router, dependencies=[Depends(known_alone)])
    pages.install(app)
    app.add_middleware(Shell, metrics=app.state.metrics)
    return app


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
    yield


def _version() -> str:
    try:
        return version("bongsu")
    except PackageNotFoundError:  # run from a source tree
        return "0"
