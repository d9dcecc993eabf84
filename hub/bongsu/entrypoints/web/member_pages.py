"""Members and rights: who belongs to the hub, changed by the operator and seen by the auditor."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from bongsu.bootstrap import Hub
from bongsu.domain.errors import BadRequestError, NotFoundError
from bongsu.domain.public_key import read_digits
from bongsu.domain.release import PURPOSES
from bongsu.domain.saying import Saying, saying
from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.web.gate import AnyVisitor, Form
from bongsu.entrypoints.web.links import url
from bongsu.entrypoints.web.operator_pages import only
from bongsu.entrypoints.web.rendering import PageRoute, page
from bongsu.entrypoints.web.token_pages import keys_of
from bongsu.ports.directory import Unit
from bongsu.services import membership
from bongsu.services.decisions import MEMBER, decided
from bongsu.services.enrol import AGENCY_ROLES
from bongsu_schemas import codelists

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_CHANGES = 20
Name = Annotated[str, Query(max_length=128)]


@router.get("/members")
def members(request: Request, hub: OpenHub, visitor: AnyVisitor, agency: Name = "", key: Name = "") -> Response:
    """Agencies, their users and roles, keys, units, and the last changes; a key to register may be typed already."""
    only(visitor, "operator", "auditor")
    return _members(request, hub, key_form={"agency": agency, "key": key})


@router.get("/members/user")
def member(request: Request, hub: OpenHub, visitor: AnyVisitor, name: Name = "") -> Response:
    """One user with the tokens."""
    only(visitor, "operator")
    return _member(request, hub, name, made="")


@router.post("/members/add")
def add(request: Request, hub: OpenHub, visitor: AnyVisitor, form: Form) -> Response:
    """Add a user, or enable one again, and show the token this once."""
    name = f"{form.get('role', '')}@{form.get('agency', '')}"
    made = membership.add_user(hub.membership, visitor.viewer, name)
    return _member(request, hub, name, made=made)


@router.post("/members/token")
def make(request: Request, hub: OpenHub, visitor: AnyVisitor, form: Form) -> Response:
    """Make one more token for a user and show it this once."""
    only(visitor, "operator")
    name = form.get("user", "")
    made = membership.make_token(hub.membership, visitor.viewer, name, form.get("name", ""))
    return _member(request, hub, name, made=made)


@router.post("/members/revoke")
def revoke(hub: OpenHub, visitor: AnyVisitor, form: Form) -> Response:
    """Revoke one token of a user."""
    only(visitor, "operator")
    membership.revoke_token(hub.membership, visitor.viewer, form.get("user", ""), form.get("id", ""))
    return RedirectResponse(url("/members/user", name=form.get("user", "")), 303)


@router.post("/members/disable")
def disable(hub: OpenHub, visitor: AnyVisitor, form: Form) -> Response:
    """Take a user out of use."""
    membership.disable_user(hub.membership, visitor.viewer, form.get("user", ""), form.get("reason", ""))
    return RedirectResponse(url("/members/user", name=form.get("user", "")), 303)


@router.post("/members/key")
def register(request: Request, hub: OpenHub, visitor: AnyVisitor, form: Form) -> Response:
    """Register a further key of an agency, once the operator has compared its digits with the agency's."""
    only(visitor, "operator")
    agency, digits = form.get("agency", ""), form.get("key", "")
    try:
        if agency in codelists.agencies() and not form.get("compared"):
            return page(request, "member_key.html", agency=agency, key=read_digits(digits).hex())
        membership.register_key(hub.membership, visitor.viewer, agency, digits)
    except BadRequestError as error:
        return _members(request, hub, key_form=form, key_problem=error.sentence)
    return RedirectResponse("/members#keys", 303)


@router.post("/members/unit")
def unit(request: Request, hub: OpenHub, visitor: AnyVisitor, form: Form) -> Response:
    """Add an investigating unit, or change a known one."""
    only(visitor, "operator")
    try:
        membership.add_unit(hub.membership, visitor.viewer, _unit_of(form, hub))
    except BadRequestError as error:
        return _members(request, hub, unit_form=form, unit_problem=error.sentence)
    return RedirectResponse("/members#units", 303)


def _unit_of(form: Mapping[str, str], hub: Hub) -> Unit:
    """The unit that a form describes. `BadRequestError` for an agency or a purpose that is none of the lists."""
    topics = tuple(form.get("topics", "").replace(",", " ").split())
    made = Unit(form.get("name", "").strip(), form.get("agency", ""), form.get("purpose", ""), topics)
    if made.agency not in hub.directory.agencies() or made.purpose not in PURPOSES:
        raise BadRequestError(saying("choose one of the agencies and one of the purposes"))
    return made


def _members(
    request: Request,
    hub: Hub,
    *,
    key_form: Mapping[str, str] | None = None,
    key_problem: Saying | None = None,
    unit_form: Mapping[str, str] | None = None,
    unit_problem: Saying | None = None,
) -> Response:
    """The page; what was typed into a form that was refused stands in it again, with the reason."""
    users = sorted(
        hub.directory.members(),
        key=lambda each: (each.viewer.agency == "hub", each.viewer.agency, each.viewer.role),
    )
    changes = [each for each, _ in zip(decided(hub.log, {MEMBER}), range(_CHANGES), strict=False)]
    return page(
        request,
        "members.html",
        HTTPStatus.BAD_REQUEST if key_problem or unit_problem else HTTPStatus.OK,
        users=users,
        keys=keys_of(hub),
        key_days=hub.settings.key_days,
        units=hub.directory.units(),
        agencies=sorted(codelists.agencies()),
        roles=AGENCY_ROLES,
        changes=changes,
        key_form=key_form or {},
        key_problem=key_problem,
        unit_form=unit_form or {},
        unit_problem=unit_problem,
    )


def _member(request: Request, hub: Hub, name: str, *, made: str) -> Response:
    found = hub.directory.member(name)
    if found is None:
        raise NotFoundError(saying("no user %(user)s at this hub", user=repr(name)))
    changeable = found.viewer.role in AGENCY_ROLES
    return page(request, "member.html", member=found, made=made, changeable=changeable)
