"""The one error of a query: where it is, what stands there, what to write instead."""

from bongsu.domain.errors import BadRequestError
from bongsu.domain.saying import Saying, saying


class QueryError(BadRequestError):
    """The query cannot be used. `position` counts characters from 0; `advice` says what to write instead.

    `field` is the parameter whose value it is: the query, or a filter beside it.
    """

    kind = "bad-query"

    def __init__(self, problem: Saying, *, position: int, found: str, advice: Saying) -> None:
        """Keep the parts apart, so that an interface can point at the place."""
        place = {"problem": problem, "character": position + 1, "advice": advice}
        super().__init__(
            saying("%(problem)s (character %(character)s, at %(found)s). %(advice)s", found=repr(found), **place)
            if found
            else saying("%(problem)s (character %(character)s). %(advice)s", **place)
        )
        self.problem = problem
        self.position = position
        self.found = found
        self.advice = advice
        self.field = "q"

    @property
    def told(self) -> str:
        """The whole of it; of a filter without a place, which is the filter's own value."""
        return str(self) if self.field == "q" else f"{self.field}: {self.problem}. {self.advice}"
