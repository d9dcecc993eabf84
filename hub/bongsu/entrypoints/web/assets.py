"""Style sheets, scripts and the map: served from the package, named with the hash of their bytes, and compressed."""

import gzip
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

router = APIRouter(include_in_schema=False)

_WEB = files("bongsu.entrypoints.web")
_KINDS: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
}
ASSETS: Final = {
    "style.css": "static/style.css",
    "parts.css": "static/parts.css",
    "drawings.css": "static/drawings.css",
    "print.css": "static/print.css",
    "console.js": "static/console.js",
    "live.js": "static/live.js",
    "histogram.js": "static/histogram.js",
    "map.js": "static/map.js",
    "graph.js": "static/graph.js",
    "suggest.js": "static/suggest.js",
    "sign.js": "static/sign.js",
    "icon.svg": "static/icon.svg",
    "htmx.js": "vendored/htmx/htmx.min.js",
    "uplot.js": "vendored/uplot/uPlot.iife.min.js",
    "uplot.css": "vendored/uplot/uPlot.min.css",
    "d3-array.js": "vendored/d3-array/d3-array.min.js",
    "d3-geo.js": "vendored/d3-geo/d3-geo.min.js",
    "topojson.js": "vendored/topojson-client/topojson-client.min.js",
    "world.json": "vendored/world-atlas/countries-110m.json",
    "cytoscape.js": "vendored/cytoscape/cytoscape.esm.min.mjs",
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
def static(request: Request, name: str) -> Response:
    """One asset; an unknown name is 404. It holds nothing of anybody, so compressing it tells nothing."""
    if name not in ASSETS:
        return Response("", 404)
    kind = _KINDS[name.rpartition(".")[2]]
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(_compressed(name), headers=headers | {"Content-Encoding": "gzip"}, media_type=kind)
    return Response(content(name), headers=headers, media_type=kind)


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress(content(name), mtime=0)
