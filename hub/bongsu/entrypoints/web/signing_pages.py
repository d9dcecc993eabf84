"""Files made in the console, signed by the agency: an alert entered by hand, a record mended, and sending either.

The private key never comes to the hub: a script of the page signs in the browser with a key file that the officer
chooses, or the officer signs the downloaded file with `bongsu-connect` and chooses the envelope. Either way the bytes
go through intake like any other submission (docs/decisions/0013).
"""

import base64
import re
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from bongsu.bootstrap import Hub
from bongsu.domain.errors import BadRequestError
from bongsu.domain.saying import saying
from bongsu.entrypoints.api.identity import OpenHub
from bongsu.entrypoints.api.metrics import metrics_of
from bongsu.entrypoints.running import settle
from bongsu.entrypoints.web import hand_entry
from bongsu.entrypoints.web.gate import AnyVisitor, Form, Visitor, feed_agency, form_of
from bongsu.entrypoints.web.links import url
from bongsu.entrypoints.web.quarantine_pages import Identity
from bongsu.entrypoints.web.rendering import PageRoute, language_of, page, zone_of
from bongsu.entrypoints.web.trial import tried
from bongsu.entrypoints.web.uploads import uploaded
from bongsu.services import intake
from bongsu.services import quarantine as service
from bongsu_schemas import codelists

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_ZIP = b"PK"
_NO_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]")
_CHOICES = {
    "message_types": hand_entry.MESSAGE_TYPES,
    "precedences": hand_entry.PRECEDENCES,
    "levels": hand_entry.LEVELS,
    "markings": hand_entry.MARKINGS,
    "codes": hand_entry.CODES,
    "onward": hand_entry.ONWARD,
    "types": hand_entry.TYPES,
    "schemes": hand_entry.SCHEMES,
    "subjects": hand_entry.SUBJECTS,
    "units": hand_entry.UNITS,
    "langs": ("ko", "en", "th", "vi"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that waits for its signature: its bytes, what it is signed as, and the entry that it closes."""

    payload: bytes
    payload_type: str
    feed: str
    name: str
    closes: str = ""

    @property
    def encoded(self) -> str:
        """The bytes in base64, as the page carries them."""
        return base64.b64encode(self.payload).decode()


@router.get("/feed/enter")
def enter(request: Request, visitor: AnyVisitor) -> Response:
    """The form for one alert."""
    feed_agency(visitor)
    return _enter(request, {}, None, None)


@router.post("/feed/enter")
def entered(request: Request, hub: OpenHub, visitor: AnyVisitor, form: Form) -> Response:
    """What the alert's receipt would say; when nothing is wrong, the file to sign."""
    agency = feed_agency(visitor)
    feed = hub.intake.feeds[intake.GENERIC]
    payload = hand_entry.file_of(form, zone_of(agency), hub.clock())
    result = tried(hub, agency, payload, language_of(request).code, feed.agency)
    for each in (*result["errors"], *result["doubts"]):  # its place is the form's, not the file's
        each["control"] = control = hand_entry.control_of(each["field"], form)
        each["label"], each["place"] = hand_entry.label_of(control, language_of(request)), ""
    draft = Draft(payload, feed.payload_type, feed.agency, f"{agency}.alert.json")
    return _enter(request, form, result, draft if _good(result) else None)


@router.get("/quarantine/mend")
def mend(request: Request, hub: OpenHub, visitor: AnyVisitor, identity: Identity) -> Response:
    """The record that waits as a file of its own, to be edited."""
    feed_agency(visitor)
    return _mend(request, hub, visitor, identity, service.file_of(hub.quarantine, visitor.viewer, identity), None)


async def _edited(request: Request) -> bytes | str:
    """What was sent in a record's place: a file, or the text of the form."""
    if request.headers.get("content-type", "").startswith("multipart/"):
        return await uploaded(request)
    return (await form_of(request)).get("text", "")


@router.post("/quarantine/mend")
def mended(
    request: Request,
    hub: OpenHub,
    visitor: AnyVisitor,
    identity: Identity,
    edited: Annotated[bytes | str, Depends(_edited)],
) -> Response:
    """What the edited record's receipt would say; when nothing is wrong, the file to sign."""
    agency = feed_agency(visitor)
    before = service.file_of(hub.quarantine, visitor.viewer, identity)
    if isinstance(edited, str):
        text = edited if b"\r\n" in before else edited.replace("\r\n", "\n")
        payload = _encoded(text, _charset(hub, visitor, identity))
    else:
        payload = edited
    name = str(service.show(hub.quarantine, visitor.viewer, identity)["feed"])
    result = tried(hub, agency, payload, language_of(request).code, name)
    return _mend(request, hub, visitor, identity, payload, result)


@router.post("/feed/draft")
def draft(visitor: AnyVisitor, form: Form) -> Response:
    """The file that waits for its signature, byte for byte."""
    feed_agency(visitor)
    try:
        payload = base64.b64decode(form.get("payload", ""), validate=True)
    except ValueError as error:  # also what is not ASCII
        raise BadRequestError(saying("the form holds no file: choose one and send it again")) from error
    name = _NO_FILE_NAME.sub("", form.get("name", "")) or "draft"  # a header holds no other script
    return Response(
        payload,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
        media_type="application/octet-stream",
    )


@router.post("/feed/send")
def send(
    request: Request,
    hub: OpenHub,
    visitor: AnyVisitor,
    envelope: Annotated[bytes, Depends(uploaded)],
    closes: Annotated[str, Query(max_length=256)] = "",
) -> Response:
    """Take a signed file in as over the API, wait for its receipt, and close the entry that it mends."""
    agency = feed_agency(visitor)
    receipt = intake.submit(hub.intake, agency, envelope)
    metrics_of(request).submissions.labels(agency, "received").inc()
    request.state.submission_id = receipt["submission_id"]
    settle(hub)
    receipt = intake.receipt_for(hub.intake, agency, receipt["submission_id"])
    taken = receipt["state"] == "processed" and not receipt["counts"]["quarantined"]
    if closes and taken:
        service.close_mended(hub.quarantine, visitor.viewer, closes, receipt, hub.clock())
    return RedirectResponse(url("/feed/receipt", id=receipt["submission_id"]), 303)


def _enter(request: Request, form: dict[str, str], result: dict[str, Any] | None, draft: Draft | None) -> Response:
    return page(
        request,
        "enter.html",
        form=form,
        result=result,
        left_out=0,
        draft=draft,
        choices=_CHOICES,
        modes=list(codelists.transport_modes()),
        countries=sorted(codelists.countries()),
        agencies=sorted(codelists.agencies()),
    )


def _mend(
    request: Request, hub: Hub, visitor: Visitor, identity: str, payload: bytes, result: dict[str, Any] | None
) -> Response:
    shown = service.show(hub.quarantine, visitor.viewer, identity, language_of(request).code)
    feed = hub.intake.feeds[shown["feed"]]
    draft = Draft(payload, feed.payload_type, feed.agency, f"{visitor.viewer.agency}.mended", identity)
    return page(
        request,
        "mend.html",
        entry=shown,
        text=None if payload.startswith(_ZIP) else payload.decode(feed.charset, "replace"),
        charset=feed.charset,
        result=result,
        left_out=0,
        draft=draft if result is None or _good(result) else None,
        ready=result is not None and _good(result),
    )


def _charset(hub: Hub, visitor: Visitor, identity: str) -> str:
    return hub.intake.feeds[service.show(hub.quarantine, visitor.viewer, identity)["feed"]].charset


def _encoded(text: str, charset: str) -> bytes:
    try:
        return text.encode(charset)
    except UnicodeEncodeError as error:
        raise BadRequestError(
            saying(
                "“%(sign)s” cannot be written in %(charset)s, the charset of your feed: write it another way",
                sign=text[error.start],
                charset=charset,
            )
        ) from error


def _good(result: dict[str, Any]) -> bool:
    counts = result["receipt"]["counts"]
    return not result["errors"] and counts["records"] > 0 and not counts["quarantined"]
