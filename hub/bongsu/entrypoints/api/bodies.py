"""What a client sends in a body: fields of other names are refused, and every refusal says what would fit."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, get_args

from fastapi import Request
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict

from bongsu_schemas.messages import shown

_TOP = 2  # ("body", name)


KNOWN_ALONE = ConfigDict(extra="forbid")
"""Of a body: a field of another name is refused. Left out silently, more or other would be done than was asked."""


def told(request: Request, error: Mapping[str, Any]) -> str:
    """One thing that is wrong with a body, in words: what was found, what would fit, and what to do."""
    fields = sorted(_fields(request))
    takes = f"It takes {', '.join(fields)}" if fields else "See /docs for what it takes"
    if error["type"] == "extra_forbidden" and len(error["loc"]) == _TOP:
        near = get_close_matches(str(error["loc"][1]).lower(), fields, n=1, cutoff=0.6)
        meant = f" did you mean {near[0]!r}?" if near else ""
        where = f"{request.method} {request.url.path[:100]}"
        return f"no field of the body of {where}:{meant} {takes}. Mend the name or leave the field out"
    if error["type"] == "missing":
        return f"{error['msg']}: add it to the body. {takes}"
    return f"{error['msg']} (found: {shown(repr(error.get('input')))}). Mend it and send it again"


def _fields(request: Request) -> set[str]:
    """The names of the fields that the body of this request's route has."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or route.body_field is None:
        return set()
    kind = route.body_field.field_info.annotation
    models = [each for each in (kind, *get_args(kind)) if isinstance(each, type) and issubclass(each, BaseModel)]
    return {name for model in models for name in model.model_fields}
