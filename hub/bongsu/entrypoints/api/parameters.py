"""Query parameters that a route does not have are refused: left out silently they would widen what is answered."""

from collections.abc import Iterator
from difflib import get_close_matches

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

_EVERYWHERE = ("purpose",)  # a client may name its purpose with every request
_MOST_SHOWN = 64  # characters of a name


def known_alone(request: Request) -> None:
    """Refuse a request to `/v1/` with a parameter of another name: 422, with the nearest that there is."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or not request.url.path.startswith("/v1/"):
        return
    known = sorted({*parameters_of(route), *_EVERYWHERE})
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise RequestValidationError(
            [
                {
                    "loc": ("query", name[:_MOST_SHOWN]),
                    "type": "unknown_parameter",
                    "msg": _message(request, name, known),
                }
                for name in unknown
            ]
        )


def parameters_of(route: APIRoute) -> set[str]:
    """The names of all query parameters of a route, its dependencies' included."""
    return {name for each in _with_dependencies(route.dependant) for name in (p.alias for p in each.query_params)}


def _with_dependencies(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for each in dependant.dependencies:
        yield from _with_dependencies(each)


def _message(request: Request, name: str, known: list[str]) -> str:
    near = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    meant = f" did you mean {near[0]!r}?" if near else ""
    return (
        f"no parameter of the query string of {request.method} {request.url.path[:100]}:{meant}"
        f" It takes {', '.join(known)}. Mend the name or leave the parameter out"
    )
