"""The one error of a query: where it is, what stands there, what to write instead."""

from bongsu.domain.errors import BadRequestError
from bongsu.domain.saying import Saying


class QueryError(BadRequestError):
    """The query cannot be used. `position` counts characters from 0; `advice` says what to write instead."""

    kind = "bad-query"

    def __init__(self, problem: Saying, *, position: int, found: str, advice: Saying) -> None:
        """Keep the parts apart, so that an interface can point at the place."""
        shown = f", at {found!r}" if found else ""
        super().__init__(f"{problem} (character {position + 1}{shown}). {advice}")
        self.problem = problem
        self.position = position
        self.found = found
        self.advice = advice
