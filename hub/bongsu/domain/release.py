"""Who may do what with an alert: the originator's conditions applied to one viewer, one action, one purpose.

Every answer of the hub passes here twice: as audience tokens in the index query, so that counts, facets and order
are made of visible alerts alone, and as `decide` on each hit before it leaves. The two are held together by a
property test. Sources: Europol handling codes H0 to H3, TLP 2.0, `docs/release.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, get_args

from bongsu_schemas.handling import Purpose

Action = Literal["read", "search_hit", "subscribe", "forward", "export", "use_in_court"]
Role = Literal["analyst", "investigator", "steward", "feed", "auditor", "operator"]

PURPOSES: tuple[str, ...] = get_args(Purpose)
ROLES: tuple[str, ...] = get_args(Role)
READING_ROLES = frozenset({"analyst", "investigator", "steward"})
JOINT_DESK = "joint_desk"
FAR_FUTURE = 253_402_300_799  # 9999-12-31T23:59:59Z in seconds


class Decision(StrEnum):
    """`pointer` says that a record exists and whom to ask; only where the originator allows even that."""

    ALLOW = "allow"
    POINTER = "pointer"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a user, with the agency (or `hub`), the role and the groups that membership gives."""

    user: str
    agency: str
    role: Role
    groups: frozenset[str] = field(default_factory=frozenset)


def decide(viewer: Viewer, alert: Mapping[str, Any], action: Action, purpose: str, now: datetime) -> Decision:
    """Whether `viewer` may do `action` with `alert` for `purpose` at `now` (aware). Unknown values deny."""
    # 1. Only the reading roles see content; a feed account sees its own agency's records.
    own = viewer.agency == alert["origin"]["agency"]
    if viewer.role not in READING_ROLES and not (viewer.role == "feed" and own):
        return Decision.DENY
    # 2. The purpose must be one of the closed list, and one that the originator allows.
    handling = alert["handling"]
    if purpose not in PURPOSES or (handling["purposes"] and purpose not in handling["purposes"]):
        return Decision.DENY
    # 3. What has expired is gone for everybody.
    if expires_at(alert) <= int(now.timestamp()):
        return Decision.DENY
    # 4. The audience: the originator, the joint desk, those whom the originator names; H3 holds all others back.
    if not own and not set(viewer_tokens(viewer)) & set(audience_tokens(alert)):
        return Decision.DENY
    # 5. What a reader may do beyond reading; the originator itself is bound by nothing of its own.
    if own or action in ("read", "search_hit", "subscribe", "export"):
        return Decision.ALLOW
    codes = handling["codes"]
    if action == "use_in_court":
        free = "H1" not in codes and handling["judicial_use"] == "free"
    else:  # forward
        free = not {"H2", "H3"} & set(codes) and handling["onward"] == "free"
    return Decision.ALLOW if free else Decision.DENY


def audience_tokens(alert: Mapping[str, Any]) -> list[str]:
    """The tokens under which an alert is indexed: which agencies and groups its originator released it to."""
    origin = alert["origin"]["agency"]
    handling = alert["handling"]
    tokens = {f"origin:{origin}", f"group:{JOINT_DESK}"}
    if "H3" not in handling["codes"]:
        for releasee in handling["releasable_to"]:
            tokens.add("member" if releasee == "*" else f"agency:{releasee}")
    return sorted(tokens)


def viewer_tokens(viewer: Viewer) -> list[str]:
    """The tokens that a viewer's memberships give; an alert is in view when one of them is in its audience."""
    if viewer.role == "feed":
        return [f"origin:{viewer.agency}"]
    if viewer.role not in READING_ROLES:
        return []
    tokens = [f"group:{group}" for group in sorted(viewer.groups)]
    if viewer.agency != "hub":
        tokens += [f"origin:{viewer.agency}", f"agency:{viewer.agency}", "member"]
    return tokens


def expires_at(alert: Mapping[str, Any]) -> int:
    """The second (UTC epoch) from which an alert no longer exists for anybody."""
    instant = alert["legal"].get("expires_at")
    return epoch_second(instant) if instant else FAR_FUTURE


@lru_cache(maxsize=65_536)
def epoch_second(instant: str) -> int:
    """The second (UTC epoch) of the wire's RFC 3339 form."""
    return int(parse_instant(instant).timestamp())


def parse_instant(instant: str) -> datetime:
    """Read the wire's RFC 3339 form (always UTC, `Z`)."""
    return datetime.fromisoformat(instant).astimezone(UTC)
