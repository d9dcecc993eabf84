"""Acknowledgements: urgent alerts that came to the asker and wait for a word that they were taken note of."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel

from bongsu.entrypoints.api.answers import PROBLEMS, JsonResponse
from bongsu.entrypoints.api.identity import AnyReader, AnyViewer, OpenHub
from bongsu.entrypoints.api.subscriptions import post_of
from bongsu.services import reading
from bongsu.services.access import of_alerts
from bongsu.services.acknowledgements import line_of

router = APIRouter(prefix="/v1", tags=["acknowledgements"], responses=PROBLEMS)


class WaitingLine(BaseModel):
    """An urgent alert that came to a subscriber; names are left out for the originator, who sees agency and time."""

    owner: str | None
    owner_agency: str
    purpose: str | None
    subscription: str | None
    agency: str
    ref: str
    version: int
    alert_id: str
    precedence: str
    delivered_at: str
    reminded_at: str | None
    escalated_at: str | None
    escalated_to: list[str]
    acknowledged_at: str | None
    acknowledged_by: str | None
    over: str | None


class WaitingList(BaseModel):
    """Deliveries of urgent alerts."""

    acknowledgements: list[WaitingLine]


@router.get("/acknowledgements", response_model=WaitingList)
def waiting(request: Request, viewer: AnyViewer) -> JsonResponse:
    """The urgent alerts that wait for your acknowledgement, the one that has waited longest first."""
    return _answer([line_of(each) for each in post_of(request).acknowledgements.asked_of(viewer)])


@router.post("/alerts/{alert_id}/acknowledgement", response_model=WaitingList)
def acknowledge(request: Request, viewer: AnyViewer, alert_id: str) -> JsonResponse:
    """Say that you took note of an urgent alert that was delivered to you. Saying it twice changes nothing."""
    return _answer([line_of(each) for each in post_of(request).acknowledgements.acknowledge(viewer, alert_id)])


@router.get("/alerts/{alert_id}/acknowledgements", response_model=WaitingList)
def of_alert(request: Request, hub: OpenHub, reader: AnyReader, alert_id: str) -> JsonResponse:
    """Who of your agency acknowledged an alert and when; of an alert of your own agency, which agencies did."""
    with hub.accesses.refusals(*reader.told, "read"):
        alert = reading.show(hub.reading, reader.viewer, alert_id, reader.purpose, hub.clock())
    hub.accesses.note(*reader.told, "read", of_alerts([alert]))
    lines = post_of(request).acknowledgements.of_record(reader.viewer, reading.key_of(alert))
    return _answer(lines)


def _answer(lines: list[dict[str, Any]]) -> JsonResponse:
    return JsonResponse({"acknowledgements": lines})
