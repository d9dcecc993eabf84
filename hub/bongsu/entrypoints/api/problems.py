"""Every error as a problem detail (RFC 9457): what is wrong, where, and what to do."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bongsu.domain.errors import HubError
from bongsu.domain.query.errors import QueryError
from bongsu.entrypoints.api.bodies import told

PROBLEM_TYPE = "application/problem+json"
_ADVICE = {
    404: "There is nothing at this address: /docs lists the addresses of this hub.",
    405: "This address does not take {method}: it takes {allow}.",
    415: "Send the body as application/json.",
}


class ProblemError(BaseModel):
    """One thing that is wrong: the field, a stable code, and words."""

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """A problem detail. `type` is a stable name for machines, `detail` says what to do."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemError] = []


class RefusalError(HubError):
    """A refusal by the API itself that no service knows, with the headers that belong to it."""

    def __init__(self, status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        """Keep what the answer is made of."""
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.headers = dict(headers or {})


def problem(
    instance: str,
    status: int,
    kind: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """The response of a problem; `more` are its extension members."""
    document = {
        "type": f"urn:bongsu:problem:{kind}",
        "title": kind.replace("-", " ").capitalize(),
        "status": status,
        "detail": detail,
        "instance": instance,
        **more,
    }
    return Response(orjson.dumps(document), status, dict(headers or {}), PROBLEM_TYPE)


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem detail."""
    app.add_exception_handler(HubError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, of_the_framework)


async def _refused(request: Request, error: Exception) -> Response:
    """What a service refuses: its kind and status, and for a query the place."""
    if isinstance(error, QueryError):
        return problem(
            request.url.path,
            error.status,
            error.kind,
            error.told,
            errors=[{"field": error.field, "code": error.kind, "message": error.told}],
            position=error.position,
            found=error.found,
            advice=error.advice,
        )
    if not isinstance(error, HubError):
        raise error
    headers = error.headers if isinstance(error, RefusalError) else {}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers = {"WWW-Authenticate": 'Bearer realm="bongsu"', **headers}
    return problem(request.url.path, error.status, error.kind, str(error), headers=headers)


async def _invalid(request: Request, error: Exception) -> Response:
    """Parameters or a body that do not fit: every one of them by name."""
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [
        _malformed(each, error.body)
        if each["type"] == "json_invalid"
        else {
            "field": ".".join(str(part) for part in each["loc"] if part not in ("query", "path", "header", "body"))
            or "body",
            "code": str(each["type"]),
            "message": told(request, each) if each["loc"][0] == "body" else str(each["msg"]),
        }
        for each in error.errors()
    ]
    named = "; ".join(f"{each['field']}: {each['message']}" for each in errors[:5])
    return problem(
        request.url.path, 422, "invalid-request", f"The request does not fit: {named}. See /docs.", errors=errors
    )


def _malformed(error: Mapping[str, Any], body: object) -> dict[str, str]:
    """A body that is no JSON: where, and what would have to stand there."""
    text, position = str(body or ""), int(error["loc"][-1])
    line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    at = repr(text[position : position + 20]) if position < len(text) else "the end"
    problem = error.get("ctx", {}).get("error", error["msg"])
    return {
        "field": "body",
        "code": "json_invalid",
        "message": f"no JSON at line {line}, column {column}, at {at}: {problem}",
    }


async def of_the_framework(request: Request, error: Exception) -> Response:
    """What the framework refuses: unknown addresses, wrong methods, unreadable or too large bodies."""
    if not isinstance(error, HTTPException):
        raise error
    kind = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    allow = (error.headers or {}).get("Allow", "another method")
    plain = error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""
    detail = plain or _ADVICE.get(error.status_code, "See /docs.").format(method=request.method, allow=allow)
    return problem(request.url.path, error.status_code, kind, detail, headers=error.headers)
