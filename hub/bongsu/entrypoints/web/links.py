"""Addresses of the console's pages, made in one place so that every value in them is escaped."""

from typing import Any
from urllib.parse import urlencode

from fastapi import Request


def url(path: str, **parameters: Any) -> str:
    """A path with its parameters; those that are empty are left out (but `q`: to ask for all), lists are repeated."""
    pairs = {name: value for name, value in parameters.items() if name == "q" or value not in (None, "", [], ())}
    return f"{path}?{urlencode(pairs, doseq=True)}" if pairs else path


def here(request: Request) -> str:
    """The address of this page for a form that comes back to it; of a form's own answer the start."""
    if request.method != "GET":
        return "/"
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
