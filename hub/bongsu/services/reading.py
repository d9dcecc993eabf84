"""Reading single alerts: by id or by record, with history and with the proof, under the release rules."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from bongsu.domain import evidence
from bongsu.domain.errors import BadRequestError, ForbiddenError, NotFoundError
from bongsu.domain.history import statuses, visible_versions
from bongsu.domain.linking.clusters import groups
from bongsu.domain.release import PURPOSES, READING_ROLES, Decision, Viewer, decide
from bongsu.domain.saying import coded, saying
from bongsu.ports.archive import AlertArchive
from bongsu.ports.links import Links
from bongsu.ports.proofs import ProofStore
from bongsu.services.attest import prove
from bongsu.services.incidents import incident_of
from bongsu.services.sight import Sight

_ALERT_ID = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading needs; `certificate` is the root's DSSE envelope over the checkpoint key."""

    archive: AlertArchive
    proofs: ProofStore
    links: Links
    log_key: bytes
    certificate: bytes


def check_purpose(viewer: Viewer, purpose: str | None) -> str:
    """Every read states its purpose, and only the reading roles read."""
    if viewer.role not in READING_ROLES and viewer.role != "feed":
        raise ForbiddenError(
            saying(
                "the role %(role)s reads no alert's content: ask as an analyst, investigator or steward",
                role=coded("user_role", viewer.role),
            )
        )
    if not purpose:
        raise BadRequestError(
            saying(
                "say for which purpose you read: one of %(purposes)s",
                purposes=tuple(coded("purpose", each) for each in PURPOSES),
            )
        )
    if purpose not in PURPOSES:
        raise BadRequestError(
            saying(
                "%(purpose)s is no purpose: use one of %(purposes)s",
                purpose=repr(purpose),
                purposes=tuple(coded("purpose", each) for each in PURPOSES),
            )
        )
    return purpose


def show(reading: Reading, viewer: Viewer, identity: str, purpose: str, now: datetime) -> dict[str, Any]:
    """An alert by its id, or the current version of `agency/ref`. `NotFoundError` also for what is not released."""
    seen = _seen(reading, viewer, identity, purpose, now)
    sight = Sight(reading.archive, reading.links, viewer, purpose, now)
    return line(seen.wanted, seen.status, _incident_id(sight, seen.newest))


def history(reading: Reading, viewer: Viewer, identity: str, purpose: str, now: datetime) -> list[dict[str, Any]]:
    """All versions of the record of an alert that the viewer may see, oldest first."""
    check_purpose(viewer, purpose)
    versions = _versions(reading.archive, identity)
    visible = visible_versions(versions, viewer, "read", purpose, now)
    if not visible:
        raise _not_found(identity)
    status = statuses(versions, now)
    incident = _incident_id(Sight(reading.archive, reading.links, viewer, purpose, now), visible[-1])
    return [line(alert, status, incident) for alert in visible]


def shown(
    reading: Reading, viewer: Viewer, identities: Iterable[str], purpose: str, now: datetime
) -> list[dict[str, Any]]:
    """Of several alerts those that `show` would give, in order; what is not released, or not there yet, is left out."""
    found = []
    for identity in identities:
        try:
            found.append(show(reading, viewer, identity, purpose, now))
        except NotFoundError:
            continue
    return found


def incident(
    reading: Reading, viewer: Viewer, identity: str, purpose: str, now: datetime, lang: str = "en"
) -> dict[str, Any]:
    """The incident of an active alert (by its id or `agency/ref`), as far as the viewer may see it."""
    seen = _seen(reading, viewer, identity, purpose, now)
    status = seen.status[seen.wanted["version"]]
    if status != "active":
        raise NotFoundError(
            saying("this alert is %(status)s: only active alerts belong to an incident", status=coded("status", status))
        )
    return incident_of(Sight(reading.archive, reading.links, viewer, purpose, now), key_of(seen.wanted), lang)


def exportable(
    viewer: Viewer, alerts: Iterable[Mapping[str, Any]], purpose: str, now: datetime
) -> list[Mapping[str, Any]]:
    """The alerts that the viewer may not only see but also take away as a file."""
    return [each for each in alerts if decide(viewer, each, "export", purpose, now) is Decision.ALLOW]


def evidence_of(reading: Reading, viewer: Viewer, identity: str, purpose: str, now: datetime) -> bytes:
    """The evidence file of an alert: its logged bytes, inclusion proof and key certificate."""
    alert_id = _seen(reading, viewer, identity, purpose, now).wanted["alert_id"]
    proof = prove(reading.proofs, reading.log_key, alert_id)
    if proof is None:
        raise NotFoundError(saying("alert %(alert_id)s is not attested yet: try again in a moment", alert_id=alert_id))
    return evidence.render(reading.archive.alerts([alert_id])[alert_id], proof, reading.certificate)


def export(
    reading: Reading, viewer: Viewer, purpose: str, now: datetime, *, everything: bool
) -> Iterator[dict[str, Any]]:
    """What the viewer may export: active alerts, or with `everything` a line for every version, by record."""
    check_purpose(viewer, purpose)
    incidents = _incidents(reading, viewer, purpose, now)
    for key, logged in reading.archive.records():
        versions = [orjson.loads(each) for each in logged]
        status = statuses(versions, now)
        for alert in visible_versions(versions, viewer, "export", purpose, now):
            if everything or status[alert["version"]] == "active":
                yield line(alert, status, incidents.get(key))


def line(alert: Mapping[str, Any], status: Mapping[int, str], incident_id: str | None) -> dict[str, Any]:
    """An alert as it is shown and exported: with its status now, and the incident it belongs to while it is active."""
    now_status = status[alert["version"]]
    own = (incident_id or alert["alert_id"]) if now_status == "active" else None
    return {**alert, "status": now_status, "incident_id": own}


def key_of(alert: Mapping[str, Any]) -> str:
    """The record of an alert, `agency/ref`."""
    return f"{alert['origin']['agency']}/{alert['origin']['ref']}"


def _incident_id(sight: Sight, alert: Mapping[str, Any]) -> str | None:
    """The smallest alert_id of the viewer's incident of an alert; None when the alert is not active."""
    key = key_of(alert)
    if not sight.visible(key):
        return None
    members = [member for each in sight.members(key) if (member := sight.current(each))]
    return min(str(member["alert_id"]) for member in members)


def _incidents(reading: Reading, viewer: Viewer, purpose: str, now: datetime) -> dict[str, str]:
    """The incident of every record that the viewer may export, by record; those that stand alone are left out."""
    linked = [link for link in reading.links.every("confirmed", "rejected") if link.pair.relation == "same_event"]
    sight = Sight(reading.archive, reading.links, viewer, purpose, now, "export")
    ids = {
        key: str(alert["alert_id"])
        for key in sorted({end for link in linked for end in (link.pair.a, link.pair.b)})
        if (alert := sight.take(key))
    }
    return {key: min(ids[each] for each in group) for key, group in groups(ids.keys(), linked).items()}


class _Seen(NamedTuple):
    """The version asked for, the newest one in view, and the status of every version."""

    wanted: Mapping[str, Any]
    newest: Mapping[str, Any]
    status: Mapping[int, str]


def _seen(reading: Reading, viewer: Viewer, identity: str, purpose: str, now: datetime) -> _Seen:
    """A record as the viewer may see it; `NotFoundError` when the version asked for is not in view."""
    check_purpose(viewer, purpose)
    versions = _versions(reading.archive, identity)
    visible = visible_versions(versions, viewer, "read", purpose, now)
    wanted = visible[-1] if visible else None
    if _ALERT_ID.fullmatch(identity):
        wanted = next((alert for alert in visible if alert["alert_id"] == identity), None)
    if wanted is None:
        raise _not_found(identity)
    return _Seen(wanted, visible[-1], statuses(versions, now))


def _versions(archive: AlertArchive, identity: str) -> list[dict[str, Any]]:
    """All versions of the record that an alert id or `agency/ref` names."""
    key = identity
    if _ALERT_ID.fullmatch(identity):
        found = archive.alerts([identity]).get(identity)
        if found is None:
            raise _not_found(identity)
        key = key_of(orjson.loads(found))
    logged = archive.history(key)
    if not logged:
        raise _not_found(identity)
    return [orjson.loads(each) for each in logged]


def _not_found(identity: str) -> NotFoundError:
    return NotFoundError(
        saying(
            "no alert “%(identity)s” for you: give an alert_id (40 hex digits) or agency/ref, as a search shows them",
            identity=identity[:100],
        )
    )
