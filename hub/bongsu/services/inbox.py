"""An agency's inbox: what to do with one message in it, and what to answer on the agency's receipts.

Who sends is known from the inbox alone, which only its agency may write to; nothing in the message is believed before
its signature is. Admission gives the receipt of what it admits; here is answered what never comes to admission.
"""

from hashlib import sha256
from typing import Any

import orjson

from bongsu.domain.errors import ForbiddenError, HubError, TooLargeError, UnverifiedError
from bongsu.ports.log import NewEntry
from bongsu.services.intake import Intake, submit

KIND = "kind"
PROBLEM, AGAIN = "problem", "again"
_REFUSALS = (UnverifiedError, ForbiddenError, TooLargeError)
_WAITS = "received"


def take_in(intake: Intake, agency: str, message: bytes, *, backfill: bool = False) -> NewEntry | None:
    """Take one message of an agency's inbox in; durable when it returns. Returns the answer, if one is due now.

    None for what was taken in or still waits: its receipt comes from admission. A submission that was processed before
    gets its current receipt again. A refused message gets a problem detail, so that it never blocks those behind it;
    every other error is the hub's own, and the message is to be taken in again.
    """
    key = sha256(message).hexdigest()
    try:
        receipt = submit(intake, agency, message, backfill=backfill)
    except _REFUSALS as error:
        headers = {KIND: PROBLEM, "agency": agency}
        return NewEntry(key, orjson.dumps(problem(error, agency)), headers)
    if receipt["state"] == _WAITS:
        return None
    # Under the message's key: a receipt that admission writes meanwhile is newer, and must not be compacted away.
    headers = {KIND: AGAIN, "submission_id": receipt["submission_id"], "agency": agency, "source": "0"}
    return NewEntry(key, orjson.dumps(receipt), headers)


def problem(error: HubError, agency: str) -> dict[str, Any]:
    """The problem detail (RFC 9457) that the same refusal is over HTTP."""
    return {
        "type": f"urn:bongsu:problem:{error.kind}",
        "title": error.kind.replace("-", " ").capitalize(),
        "status": error.status,
        "detail": str(error),
        "instance": f"/v1/feeds/{agency}/submissions",
    }
