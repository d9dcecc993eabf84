"""Enrolment: a hub's first keys and members, and every agency key and user after them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bongsu.domain.errors import BadRequestError
from bongsu.domain.evidence import KEY_TYPE, key_statement
from bongsu.domain.public_key import checked
from bongsu.domain.release import JOINT_DESK, ROLES, Role, Viewer
from bongsu.domain.saying import coded, saying
from bongsu.ports.directory import RegisteredKey
from bongsu.ports.log import EventLog, NewEntry
from bongsu.services.intake import rfc3339
from bongsu_schemas import codelists
from bongsu_schemas import envelope as dsse

HUB = "hub"
AGENCY_ROLES: tuple[Role, ...] = ("analyst", "investigator", "feed")
HUB_ROLES: tuple[Role, ...] = ("steward", "auditor", "operator")


class EnrolmentError(BadRequestError):
    """An agency or a user that cannot be enrolled; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What enrolment needs: the decisions log, the directory's two writers, and the root's signature."""

    log: EventLog
    register_key: Callable[[RegisteredKey], None]
    add_user: Callable[[Viewer, str], None]
    sign_as_root: Callable[[bytes, str], bytes]
    clock: Callable[[], datetime]


def register_agency_key(enrolment: Enrolment, agency: str, public_key: bytes) -> RegisteredKey:
    """Certify an agency's submission key by the root, log the certificate, and put it into the directory."""
    known = codelists.agencies()
    if agency not in known:
        raise EnrolmentError(
            saying(
                "no agency %(agency)s in the code list: use one of %(known)s",
                agency=repr(agency),
                known=tuple(sorted(known)),
            )
        )
    valid_from = rfc3339(enrolment.clock())
    statement = key_statement(agency, "submission", checked(public_key), valid_from)
    certificate = enrolment.sign_as_root(statement, KEY_TYPE)
    key = RegisteredKey(agency, "submission", public_key, valid_from, certificate.decode())
    enrolment.register_key(key)
    enrolment.log.append("decisions", [NewEntry(f"key/{dsse.key_id(public_key)}", certificate, {"kind": "key"})])
    return key


def viewer_named(user: str) -> Viewer:
    """The viewer that a name such as `analyst@kr.kcs` stands for; the steward sits at the joint desk."""
    role, at, agency = user.partition("@")
    if not at or role not in ROLES:
        raise EnrolmentError(
            saying(
                "%(user)s is no user name: write role@agency, with a role of %(roles)s", user=repr(user), roles=ROLES
            )
        )
    if agency != HUB and agency not in codelists.agencies():
        raise EnrolmentError(
            saying(
                "no agency %(agency)s in the code list: use one of %(known)s",
                agency=repr(agency),
                known=(HUB, *sorted(codelists.agencies())),
            )
        )
    allowed = HUB_ROLES if agency == HUB else AGENCY_ROLES
    if role not in allowed:
        raise EnrolmentError(
            saying(
                "at %(agency)s there is no user of the role %(role)s: use one of %(allowed)s",
                agency=agency,
                role=coded("user_role", role),
                allowed=tuple(coded("user_role", each) for each in allowed),
            )
        )
    groups = frozenset({JOINT_DESK}) if role == "steward" else frozenset[str]()
    return Viewer(user, agency, role, groups)


def demo_users() -> list[Viewer]:
    """One user per role and agency, and the hub's own three."""
    names = [f"{role}@{agency}" for agency in sorted(codelists.agencies()) for role in AGENCY_ROLES]
    return [viewer_named(name) for name in [*names, *(f"{role}@{HUB}" for role in HUB_ROLES)]]
