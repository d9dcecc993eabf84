"""Style sheets and scripts: served from the package, named with the hash of their bytes so that browsers keep them."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

router = APIRouter(include_in_schema=False)

_WEB = files("bongsu.entrypoints.web")
_KINDS: Final = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
ASSETS: Final = {
    "style.css": "static/style.css",
    "parts.css": "static/parts.css",
    "print.css": "static/print.css",
    "console.js": "static/console.js",
    "live.js": "static/live.js",
    "icon.svg": "static/icon.svg",
    "htmx.js": "vendored/htmx/htmx.min.js",
}


@cache
def content(name: str) -> bytes:
    """The bytes of one asset."""
    return _WEB.joinpath(*ASSETS[name].split("/")).read_bytes()


@cache
def asset(name: str) -> str:
    """The address of one asset, which changes with its bytes."""
    return f"/static/{name}?v={sha256(content(name)).hexdigest()[:12]}"


@router.get("/static/{name}")
def static(name: str) -> Response:
    """One asset; an unknown name is 404."""
    if name not in ASSETS:
        return Response("", 404)
    kind = _KINDS[name.rpartition(".")[2]]
    return Response(content(name), headers={"Cache-Control": "public, max-age=31536000, immutable"}, media_type=kind)
