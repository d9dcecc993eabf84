"""The agency's keys and its programs' tokens: what is in use, since when, and what is due."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bongsu.bootstrap import Hub
from bongsu.domain.release import parse_instant
from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.web.gate import AnyVisitor, Form, Visitor, feed_agency
from bongsu.entrypoints.web.rendering import PageRoute, page
from bongsu.ports.directory import Member
from bongsu.services import membership
from bongsu_schemas.envelope import key_id

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/feed/tokens")
def tokens(request: Request, hub: OpenHub, visitor: AnyVisitor) -> Response:
    """The agency's keys and the tokens of its feed accounts."""
    return _page(request, hub, visitor, made="")


@router.post("/feed/tokens")
def make(request: Request, hub: OpenHub, visitor: AnyVisitor, form: Form) -> Response:
    """Make a token and show it this once."""
    feed_agency(visitor)
    made = membership.make_token(hub.membership, visitor.viewer, visitor.viewer.user, form.get("name", ""))
    return _page(request, hub, visitor, made=made)


@router.post("/feed/tokens/revoke")
def revoke(hub: OpenHub, visitor: AnyVisitor, form: Form) -> Response:
    """Revoke one token."""
    feed_agency(visitor)
    membership.revoke_token(hub.membership, visitor.viewer, form.get("user", ""), form.get("id", ""))
    return RedirectResponse("/feed/tokens", 303)


def keys_of(hub: Hub, agency: str = "") -> list[dict[str, Any]]:
    """The registered keys of an agency or of all: fingerprint, since when, how old, and whether a change is due."""
    now = hub.clock()
    return [
        {
            "agency": each.agency,
            "key": key_id(each.public_key),
            "valid_from": each.valid_from,
            "days": (now - parse_instant(each.valid_from)).days,
            "due": now - parse_instant(each.valid_from) > timedelta(days=hub.settings.key_days),
        }
        for each in hub.directory.registered_keys()
        if not agency or each.agency == agency
    ]


def _page(request: Request, hub: Hub, visitor: Visitor, *, made: str) -> Response:
    agency = feed_agency(visitor)
    accounts: list[Member] = [
        each for each in hub.directory.members() if each.viewer.agency == agency and each.viewer.role == "feed"
    ]
    return page(
        request, "tokens.html", keys=keys_of(hub, agency), accounts=accounts, made=made, key_days=hub.settings.key_days
    )
