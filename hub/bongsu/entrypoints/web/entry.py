"""Who may enter by what: the demo's people on this machine, everybody else by a token."""

from itertools import groupby
from typing import Any

from fastapi import Request

from bongsu.bootstrap import Hub
from bongsu.domain.release import Viewer
from bongsu.entrypoints.api.identity import hub_of
from bongsu.entrypoints.api.local import LOOPBACK_NAMES, from_this_machine
from bongsu.entrypoints.web.tour import story


def demo_viewers(request: Request, hub: Hub) -> list[Viewer]:
    """The users whom anybody at this machine may be: only where their tokens lie open, and only on the loopback."""
    tokens = hub.settings.data / "tokens"
    if hub.settings.host not in LOOPBACK_NAMES or not from_this_machine(request) or not tokens.is_dir():
        return []
    there = {path.name for path in tokens.iterdir()}
    return [each for each in hub.directory.users() if each.user in there]


def login_context(request: Request, message: str) -> dict[str, Any]:
    """What the login page shows: the demo's people by agency, and why a login failed."""
    people = sorted(demo_viewers(request, hub_of(request)), key=lambda each: (each.agency == "hub", each.agency))
    grouped = [(agency, list(members)) for agency, members in groupby(people, key=lambda each: each.agency)]
    return {"message": message, "demo": grouped, "story": story()}
