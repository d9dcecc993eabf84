"""Quarantine: what could not be admitted, shown with its bytes and reason, requeued after a mend, or discarded."""

import base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from bongsu.domain.errors import BadRequestError, ForbiddenError, NotFoundError
from bongsu.domain.release import Viewer
from bongsu.domain.saying import coded, saying
from bongsu.pipeline.instructions import DISCARD, MENDED, REQUEUE, instruction
from bongsu.pipeline.outcomes import worded
from bongsu.ports.archive import QuarantineArchive
from bongsu.ports.log import DuplicateKeyError, Entry, EventLog
from bongsu.services.intake import MOST_BYTES, rfc3339
from bongsu_schemas.feed import Defect, Feed, FileRefused

OWNING_ROLES = frozenset({"feed", "analyst", "investigator"})


@dataclass(frozen=True, slots=True)
class Quarantine:
    """What the quarantine needs."""

    log: EventLog
    archive: QuarantineArchive
    feeds: Mapping[str, Feed]
    carried_out: Callable[[str], bytes]  # waits for an instruction's receipt


def entries(
    quarantine: Quarantine, viewer: Viewer, *, state: str | None = "open", lang: str | None = None
) -> Iterator[dict[str, Any]]:
    """The entries that the viewer may list, oldest first, in the state they are in now. No record bytes.

    An agency's people see their own; the hub's operator sees metadata of all, without references and messages' values.
    `local_errors` are in `lang`; left out: in the language of the feed.
    """
    for entry in sorted(quarantine.archive.held(), key=_age):
        if state and entry.headers["state"] != state:
            continue
        if _owns(viewer, entry.headers["agency"]):
            yield _described(quarantine, entry, lang)
        elif viewer.role == "operator":
            yield _metadata(entry)


def show(quarantine: Quarantine, viewer: Viewer, identity: str, lang: str | None = None) -> dict[str, Any]:
    """One entry with its bytes (base64), `local_errors` as of `entries`.

    `NotFoundError` when it is not there or not the viewer's.
    """
    entry = _own_entry(quarantine, viewer, identity)
    shown = _described(quarantine, entry, lang)
    shown["raw_base64"] = base64.b64encode(entry.value).decode()
    return shown


def raw(quarantine: Quarantine, viewer: Viewer, identity: str) -> bytes:
    """The bytes of one entry, as they were sent."""
    return _own_entry(quarantine, viewer, identity).value


def file_of(quarantine: Quarantine, viewer: Viewer, identity: str) -> bytes:
    """An open entry as a file of its feed that holds this record alone (or the whole file), to be mended.

    `NotFoundError` as `show`, `ForbiddenError` for a closed entry.
    """
    entry = _open_entry(quarantine, viewer, identity)
    feed = quarantine.feeds.get(entry.headers["feed"])
    if not entry.headers["record_no"] or feed is None or (sent := _submission_of(quarantine.log, entry)) is None:
        return entry.value
    try:
        parts = feed.split(sent.value, MOST_BYTES, 1)
    except FileRefused:
        return entry.value
    number = int(entry.headers["record_no"])
    return parts[number] if number < len(parts) else entry.value


def discard(quarantine: Quarantine, viewer: Viewer, identity: str, reason: str, now: datetime) -> dict[str, Any]:
    """Close an entry without admitting it; the reason is kept in the log, and so are the bytes."""
    if not reason.strip():
        raise BadRequestError(saying("say why the record is discarded: the reason is kept in the log"))
    _instruct(quarantine, viewer, identity, DISCARD, reason, now)
    return show(quarantine, viewer, identity)


def requeue(quarantine: Quarantine, viewer: Viewer, identity: str, now: datetime) -> dict[str, Any]:
    """Try an entry again with the parser as it is now; returns the submission's receipt.

    A record that passes is admitted and its entry closed; one that fails stays open with today's reasons.
    """
    return _instruct(quarantine, viewer, identity, REQUEUE, "tried again", now)


def close_mended(
    quarantine: Quarantine, viewer: Viewer, identity: str, receipt: Mapping[str, Any], now: datetime
) -> None:
    """Close an entry whose corrected record came in a submission of its own and was taken."""
    if receipt["state"] != "processed" or receipt["counts"]["quarantined"]:
        raise BadRequestError(saying("the corrected file was not taken whole; the quarantine entry stays open"))
    _instruct(quarantine, viewer, identity, MENDED, f"corrected in submission {receipt['submission_id']}", now)


def _instruct(
    quarantine: Quarantine, viewer: Viewer, identity: str, kind: str, reason: str, now: datetime
) -> dict[str, Any]:
    """Log an instruction, wait until admission has carried it out, and return the submission's receipt."""
    entry = _open_entry(quarantine, viewer, identity)
    asked = instruction(kind, entry, reason, viewer.user, rfc3339(now))
    with suppress(DuplicateKeyError):  # the same officer, the same moment: it is logged already
        quarantine.log.append("submissions", [asked])
    return dict(orjson.loads(quarantine.carried_out(asked.key)))


def _submission_of(log: EventLog, entry: Entry) -> Entry | None:
    """The file in which a record came, as it was logged."""
    at = int(entry.headers["submission_position"])
    found = (each for shard in log.shards("submissions") for each in log.read("submissions", at - 1, 1, shard))
    return next((each for each in found if each.key == entry.headers["submission_id"]), None) if at else None


def _own_entry(quarantine: Quarantine, viewer: Viewer, identity: str) -> Entry:
    found = quarantine.archive.held_entry(identity)
    if found is None or not _owns(viewer, found.headers["agency"]):
        raise NotFoundError(
            saying(
                "no quarantine entry %(identity)s: `bongsu quarantine list` shows those that wait", identity=identity
            )
        )
    return found


def _open_entry(quarantine: Quarantine, viewer: Viewer, identity: str) -> Entry:
    entry = _own_entry(quarantine, viewer, identity)
    if entry.headers["state"] != "open":
        raise ForbiddenError(
            saying(
                "entry %(identity)s is already %(state)s (%(reason)s)",
                identity=identity,
                state=coded("state", entry.headers["state"]),
                reason=entry.headers.get("reason", ""),
            )
        )
    return entry


def _age(entry: Entry) -> tuple[str, str, int]:
    headers = entry.headers
    return headers["at"], headers["submission_id"], int(headers["record_no"] or -1)


def _owns(viewer: Viewer, agency: str) -> bool:
    return viewer.agency == agency and viewer.role in OWNING_ROLES


def _described(quarantine: Quarantine, entry: Entry, lang: str | None) -> dict[str, Any]:
    headers = entry.headers
    defects = [Defect(d["field"], d["code"], d["values"]) for d in orjson.loads(headers["defects"])]
    feed = quarantine.feeds.get(headers["feed"])
    lang = lang or (feed.language if feed else "en")
    return {
        **_metadata(entry),
        "ref": headers["ref"] or None,
        "place": headers["place"],
        "errors": [worded(defect, headers["place"]) for defect in defects],
        "local_errors": [worded(defect, headers["place"], lang) for defect in defects],
        "raw_sha256": sha256(entry.value).hexdigest(),
        "reason": headers.get("reason"),
        "decided_by": headers.get("by"),
        "decided_at": headers.get("decided_at"),
    }


def _metadata(entry: Entry) -> dict[str, Any]:
    """What an operator may know: whose, when, which kinds of error; nothing of the record itself."""
    headers = entry.headers
    return {
        "quarantine_id": entry.key,
        "agency": headers["agency"],
        "feed": headers["feed"],
        "submission_id": headers["submission_id"],
        "record_no": int(headers["record_no"]) if headers["record_no"] else None,
        "state": headers["state"],
        "quarantined_at": headers["at"],
        "codes": sorted({defect["code"] for defect in orjson.loads(headers["defects"])}),
    }
