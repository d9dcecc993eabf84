"""Members changed by members: tokens made and revoked, users added and disabled, keys registered.

Every change is a decision in the log, which the auditor sees. An agency's feed officer changes the tokens of the
agency's feed accounts and nothing else. The operator changes the people of agencies; stewards, to whom everything is
released, auditors and operators are made at the data folder alone (`bongsu admin user`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bongsu.domain.errors import BadRequestError, ForbiddenError, NotFoundError
from bongsu.domain.public_key import read_digits
from bongsu.domain.release import Viewer
from bongsu.domain.saying import coded, saying
from bongsu.ports.directory import Member, Unit
from bongsu.ports.log import EventLog
from bongsu.services.decisions import MEMBER, decide
from bongsu.services.enrol import Enrolment, register_agency_key, viewer_named
from bongsu.services.intake import rfc3339
from bongsu_schemas.envelope import key_id

MOST_TOKENS = 20
_LONGEST_NAME = 80
_OUT_OF_REACH = frozenset({"steward", "auditor", "operator"})


class Register(Protocol):
    """The directory's writers, and reading one member."""

    def member(self, name: str) -> Member | None:
        """A user by name."""
        ...

    def add_user(self, viewer: Viewer, token: str) -> None:
        """Add a user, or give a known one a new token in place of all others."""
        ...

    def add_token(self, user: str, token: str, name: str, made_at: str, made_by: str) -> str:
        """One more token; returns its id."""
        ...

    def revoke_token(self, user: str, identity: str) -> None:
        """Take a token away."""
        ...

    def disable_user(self, user: str) -> None:
        """Take a user out of use."""
        ...

    def add_unit(self, unit: Unit) -> None:
        """Add or change an investigating unit."""
        ...


@dataclass(frozen=True, slots=True)
class Membership:
    """What changing members needs; `new_token` makes a secret."""

    log: EventLog
    register: Register
    enrolment: Enrolment
    new_token: Callable[[], str]
    clock: Callable[[], datetime]


def make_token(membership: Membership, by: Viewer, user: str, name: str) -> str:
    """A new token for a user; it is returned once and kept as a hash."""
    member = _within_reach(membership, by, user)
    if not name.strip() or len(name) > _LONGEST_NAME:
        raise BadRequestError(
            saying(
                "name the token in 1 to %(most)s characters, such as the program that uses it",
                most=_LONGEST_NAME,
            )
        )
    if len(member.tokens) >= MOST_TOKENS:
        raise BadRequestError(
            saying("%(user)s has %(most)s tokens: revoke one that is not used", user=user, most=MOST_TOKENS)
        )
    token, now = membership.new_token(), membership.clock()
    identity = membership.register.add_token(user, token, name.strip(), rfc3339(now), by.user)
    decide(membership.log, MEMBER, user, by, now, do="token_made", token=identity, name=name.strip())
    return token


def revoke_token(membership: Membership, by: Viewer, user: str, identity: str) -> None:
    """Take one token away; what it opened ends."""
    _within_reach(membership, by, user)
    membership.register.revoke_token(user, identity)
    decide(membership.log, MEMBER, user, by, membership.clock(), do="token_revoked", token=identity[:64])


def add_user(membership: Membership, by: Viewer, name: str) -> str:
    """Add a user such as `analyst@kr.kcs`, or enable one again; the token is returned once."""
    _only_operator(by)
    viewer = viewer_named(name)
    _check_reach(viewer)
    known = membership.register.member(name)
    if known is not None and not known.disabled:
        raise BadRequestError(saying("%(name)s is a member already: make another token instead", name=name))
    token = membership.new_token()
    membership.register.add_user(viewer, token)
    decide(membership.log, MEMBER, name, by, membership.clock(), do="user_added")
    return token


def disable_user(membership: Membership, by: Viewer, user: str, reason: str) -> None:
    """Take a user and all tokens out of use, for a reason."""
    _only_operator(by)
    _within_reach(membership, by, user)
    if not reason.strip():
        raise BadRequestError(saying("say why: the reason is kept"))
    membership.register.disable_user(user)
    decide(membership.log, MEMBER, user, by, membership.clock(), do="user_disabled", reason=reason.strip()[:2_000])


def register_key(membership: Membership, by: Viewer, agency: str, public_key: str) -> str:
    """Register a further public key of an agency (64 hex digits); the older ones stay valid. Returns its id."""
    _only_operator(by)
    raw = read_digits(public_key)
    register_agency_key(membership.enrolment, agency, raw)
    decide(membership.log, MEMBER, agency, by, membership.clock(), do="key_registered", key=key_id(raw))
    return key_id(raw)


def add_unit(membership: Membership, by: Viewer, unit: Unit) -> None:
    """Add an investigating unit, or change a known one."""
    _only_operator(by)
    membership.register.add_unit(unit)
    content = {"agency": unit.agency, "purpose": unit.purpose, "topics": list(unit.topics)}
    decide(membership.log, MEMBER, unit.name, by, membership.clock(), do="unit_set", **content)


def _within_reach(membership: Membership, by: Viewer, user: str) -> Member:
    """The member whom `by` may change; what is out of reach looks as if it were not there."""
    member = membership.register.member(user)
    if by.role == "feed":
        if member is None or member.viewer.role != "feed" or member.viewer.agency != by.agency:
            raise NotFoundError(
                saying("no feed account %(user)s of %(agency)s", user=repr(user[:128]), agency=by.agency)
            )
        return member
    _only_operator(by)
    if member is None:
        raise NotFoundError(saying("no user %(user)s at this hub", user=repr(user[:128])))
    _check_reach(member.viewer)
    return member


def _check_reach(viewer: Viewer) -> None:
    if viewer.role in _OUT_OF_REACH:
        raise ForbiddenError(
            saying(
                "users of the role %(role)s are changed at the data folder alone (`bongsu admin user"
                " %(user)s`): who changes members must not make those who watch over it, nor those who"
                " see everything",
                role=coded("user_role", viewer.role),
                user=viewer.user,
            )
        )


def _only_operator(by: Viewer) -> None:
    if by.role != "operator":
        raise ForbiddenError(
            saying("members are changed by the operator; your role is %(role)s", role=coded("user_role", by.role))
        )
