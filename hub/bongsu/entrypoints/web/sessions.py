"""Sessions of the console: a random id in a cookie; token, purpose and case only in this process's memory."""

import secrets
import threading
import time
from dataclasses import dataclass, replace

from fastapi import Request
from starlette.responses import Response

from bongsu.bootstrap import Hub
from bongsu.domain.release import Viewer

COOKIE = "bongsu_session"
LIFETIME_SECONDS = 8 * 3600
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class _Session:
    token: str
    ends: float
    purpose: str = ""
    case: str = ""
    on_tour: bool = False


class Sessions:
    """Open sessions; a restart of the server ends them, and so does a renewed token."""

    def __init__(self) -> None:
        """None is open."""
        self._open: dict[str, _Session] = {}
        self._lock = threading.Lock()

    def begin(
        self,
        request: Request,
        response: Response,
        token: str,
        *,
        purpose: str = "",
        case: str = "",
        on_tour: bool = False,
    ) -> None:
        """Open a session and put its id into the response's cookie."""
        identity = secrets.token_urlsafe(32)
        now = time.monotonic()
        with self._lock:
            self._open = {key: each for key, each in self._open.items() if each.ends > now}
            while len(self._open) >= _MOST:
                self._open.pop(next(iter(self._open)))
            self._open[identity] = _Session(token, now + LIFETIME_SECONDS, purpose, case, on_tour)
        secure = request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"
        response.set_cookie(
            COOKIE, identity, max_age=LIFETIME_SECONDS, path="/", secure=secure, httponly=True, samesite="strict"
        )

    def viewer(self, request: Request, hub: Hub) -> Viewer | None:
        """The user of the request's session, looked up again each time."""
        with self._lock:
            session = self._open.get(request.cookies.get(COOKIE, ""))
        if session is None or session.ends <= time.monotonic():
            return None
        viewer = hub.directory.by_token(session.token)
        if viewer is not None:
            request.state.viewer = viewer
        return viewer

    def reason(self, request: Request) -> tuple[str, str]:
        """The purpose and the case that the request's session was opened for; empty until they are chosen."""
        with self._lock:
            session = self._open.get(request.cookies.get(COOKIE, ""))
        return (session.purpose, session.case) if session else ("", "")

    def choose(self, request: Request, purpose: str, case: str) -> None:
        """Keep why this session reads."""
        identity = request.cookies.get(COOKIE, "")
        with self._lock:
            if identity in self._open:
                self._open[identity] = replace(self._open[identity], purpose=purpose, case=case)

    def on_tour(self, request: Request) -> bool:
        """Whether the request's session follows the tour of a demo."""
        with self._lock:
            session = self._open.get(request.cookies.get(COOKIE, ""))
        return session is not None and session.on_tour

    def leave_tour(self, request: Request) -> None:
        """Go on without it."""
        identity = request.cookies.get(COOKIE, "")
        with self._lock:
            if identity in self._open:
                self._open[identity] = replace(self._open[identity], on_tour=False)

    def end(self, request: Request, response: Response) -> None:
        """Close the request's session."""
        with self._lock:
            self._open.pop(request.cookies.get(COOKIE, ""), None)
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def same_site(request: Request) -> bool:
    """Whether a form was sent from this very site (Fetch Metadata, else Origin; a browser sends one)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")
