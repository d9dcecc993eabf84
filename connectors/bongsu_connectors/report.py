"""What became of a file, for people and for programs, and the exit code that follows from it."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from bongsu_connectors.client import RECEIVED, Delivery, Outcome
from bongsu_connectors.spool import Sent
from bongsu_connectors.transport import HubRefusedError
from bongsu_schemas import messages
from bongsu_schemas.feed import Defect, Feed, FileRefused

DONE, REJECTED, UNFINISHED = 0, 1, 75
"""Exit codes: done; refused or partly rejected; the hub is away or slow, come again (EX_TEMPFAIL of sysexits.h)."""

_COUNTS = ("admitted", "revisions", "withdrawals", "repeats", "quarantined")
_REFUSED = "refused"


def document(delivery: Delivery) -> dict[str, Any]:
    """A delivery as JSON: the hub's receipt as it came, or a document of the same form for what has none."""
    outcome = delivery.outcome
    if outcome.receipt is not None:
        return outcome.receipt
    extra: dict[str, Any] = {}
    if outcome.problem is not None:
        state, extra = _REFUSED, {"problem": outcome.problem}
        code = re.split("[/:#]", str(outcome.problem.get("type") or ""))[-1] or _REFUSED
        error = {"field": "", "code": code, "message": str(HubRefusedError(outcome.problem))}
    elif outcome.unreadable is not None:
        state, error = _REFUSED, file_error(outcome.unreadable, "en")
    elif outcome.spooled is not None:
        state = "spooled"
        error = {"field": "", "code": "hub_away", "message": f"the hub is away; signed and kept in {outcome.spooled}"}
    else:
        state, error = "not_sent", {"field": "", "code": "hub_away", "message": str(outcome.away)}
    counts = dict.fromkeys(("records", *_COUNTS, "conflicts"), 0)
    return {"file": delivery.file, "state": state, "counts": counts, "records": [], "errors": [error], **extra}


def of_sent(sent: Sent) -> Delivery:
    """What left the spool, as a delivery; the file itself is no longer at hand."""
    return Delivery(sent.file, None, Outcome(receipt=sent.receipt, problem=sent.problem))


def lines(delivery: Delivery, feed: Feed | None) -> Iterator[str]:
    """A delivery for people: one line, then a line for each record that did not pass."""
    outcome = delivery.outcome
    name = delivery.file if delivery.of == 1 else f"{delivery.file} (part {delivery.part} of {delivery.of})"
    if outcome.spooled is not None:
        yield f"{name}: the hub is away; signed and kept in {outcome.spooled}"
    elif outcome.away is not None:
        yield f"{name}: NOT SENT: {outcome.away}"
    elif outcome.receipt is None:
        yield f"{name}: REFUSED: {document(delivery)['errors'][0]['message']}"
    else:
        yield from receipt_lines(name, outcome.receipt, delivery.payload, feed)


def receipt_lines(name: str, receipt: dict[str, Any], payload: bytes | None, feed: Feed | None) -> Iterator[str]:
    """A receipt for people; with the file and its feed at hand, places in the file are named."""
    identity = receipt["submission_id"]
    if receipt["state"] == RECEIVED:
        yield f"{name}: received and safe at the hub, not decided yet: `bongsu-connect receipt {identity}`"
        return
    if receipt["state"] == _REFUSED:
        yield f"{name}: REFUSED as a whole, nothing of it is admitted (submission {identity})"
    else:
        counts = receipt["counts"]
        told = ", ".join(_counted(counts[each], each) for each in _COUNTS if counts.get(each))
        if counts.get("conflicts"):
            told += f" ({_counted(counts['conflicts'], 'conflicts')} among them)"
        yield f"{name}: {_counted(counts['records'], 'records')}: {told or 'nothing in it'} (submission {identity})"
    for error in receipt.get("errors", []):
        yield f"    {error['code']}: {error['message']}"
    stopped = [record for record in receipt.get("records", []) if record.get("errors")]
    places = _places(receipt, payload, feed) if stopped and payload is not None and feed is not None else {}
    for record in stopped:
        number = record["record_no"]
        place = places.get(number) or f"record {number + 1} of the file"
        ref = f" ({record['ref']})" if record.get("ref") else ""
        for error in record["errors"]:
            yield f"    {place}{ref}: {error['code']}: {without_place(error['message'], place)}"


def exit_code(outcomes: Iterable[Outcome], *, waited: bool) -> int:
    """The exit code for all files together; a rejection weighs more than an absence."""
    codes = {_code(outcome, waited=waited) for outcome in outcomes}
    return next((code for code in (REJECTED, UNFINISHED) if code in codes), DONE)


def without_place(message: str, place: str) -> str:
    """A message whose place is told before it already."""
    return message.removeprefix(f"{place}: ")


def file_error(refused: FileRefused, lang: str) -> dict[str, str]:
    """A file's defect as in a receipt: field, code and message, in one of the hub's languages."""
    return defect_error(refused.defect, refused.place, lang)


def defect_error(defect: Defect, place: str, lang: str) -> dict[str, str]:
    """A defect as in a receipt: field, code and message, in one of the hub's languages."""
    values = {name: value for name, value in defect.values.items() if name not in {"code", "lang"}}
    values |= {"field": defect.field, "place": place}
    return {"field": defect.field, "code": defect.code, "message": messages.message(defect.code, lang, **values)}


def _counted(count: int, word: str) -> str:
    return f"{count} {word.removesuffix('s') if count == 1 else word}"


def _code(outcome: Outcome, *, waited: bool) -> int:
    receipt = outcome.receipt
    if receipt is None:
        return UNFINISHED if outcome.spooled or outcome.away else REJECTED
    if receipt["state"] == RECEIVED:
        return UNFINISHED if waited else DONE
    return REJECTED if receipt["state"] == _REFUSED or receipt["counts"].get("quarantined") else DONE


def _places(receipt: dict[str, Any], payload: bytes, feed: Feed) -> dict[int, str]:
    """Where in the file each record stands: the hub's receipt has the number, the parser knows the place."""
    try:
        parsed = feed.parse(payload, datetime.fromisoformat(receipt["received_at"]))
    except (FileRefused, ValueError):
        return {}
    return {record.record_no: record.place for record in parsed.records}
