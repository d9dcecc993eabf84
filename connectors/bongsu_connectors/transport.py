"""The way to a hub, seen from the agency: what a transport does, and the two ways in which a hub says no."""

from typing import Any, Protocol


class HubAwayError(Exception):
    """No answer, or none now: try again later, nothing is wrong with the submission. The text says who was asked."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """`retry_after`: the seconds that the hub asked for, if it did."""
        super().__init__(message)
        self.retry_after = retry_after


class HubRefusedError(Exception):
    """The hub read the request and said no; `problem` is its problem detail (RFC 9457), which says what to do."""

    def __init__(self, problem: dict[str, Any]) -> None:
        """`problem` has at least `detail` or `title`, and the HTTP `status` where there was one."""
        super().__init__(str(problem.get("detail") or problem.get("title") or "the hub refused and gave no reason"))
        self.problem = problem

    @property
    def sender_unwelcome(self) -> bool:
        """Whether the sender and not the submission is at fault (token, certificate): all would be refused."""
        return self.problem.get("status") in {401, 403}


class Transport(Protocol):
    """Carries signed submissions to one hub and receipts back. A receipt is the JSON of `bongsu_schemas.receipt`."""

    def submit(self, agency: str, envelope: bytes, *, backfill: bool, dry_run: bool) -> dict[str, Any]:
        """Hand over one DSSE envelope (or only try it) and return its receipt.

        The receipt means that the hub has the submission on disk; to submit the same bytes again is harmless.
        Raises `HubAwayError` and `HubRefusedError`.
        """
        ...

    def receipt(self, agency: str, submission_id: str) -> dict[str, Any]:
        """The receipt as it stands now. Raises `HubAwayError` and `HubRefusedError`."""
        ...

    def close(self) -> None:
        """Give back connections and files."""
        ...
