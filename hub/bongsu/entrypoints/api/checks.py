"""What the hub recognises and knows: identifiers checked in bulk, texts explained."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter

from bongsu.bootstrap import Hub
from bongsu.domain.recognition.explain import explain as explain_text
from bongsu.entrypoints.api.answers import (
    PROBLEMS,
    CheckAnswer,
    CheckRequest,
    Explained,
    ExplainRequest,
    JsonResponse,
)
from bongsu.entrypoints.api.identity import AnyReader, AnyViewer, OpenHub, Reader
from bongsu.services import checks
from bongsu.services.access import of_alerts

router = APIRouter(prefix="/v1", tags=["recognition"], responses=PROBLEMS)

_HOME = {"ko": "KR", "th": "TH", "vi": "VN"}


@router.post("/checks", response_model=CheckAnswer)
def check(hub: OpenHub, reader: AnyReader, asked: CheckRequest) -> JsonResponse:
    """Which of up to 10,000 identifiers are known, and to which agencies, as far as you may know."""
    answers = checked(hub, reader, asked.identifiers)
    return JsonResponse({"answers": answers})


def checked(hub: Hub, reader: Reader, lines: Sequence[str]) -> list[dict[str, Any]]:
    """The answers for a list of identifiers, recorded."""
    return checks.check(
        hub.index,
        hub.alerts_by_id,
        reader.viewer,
        reader.purpose,
        lines,
        hub.clock(),
        lambda alerts: hub.accesses.note(*reader.told, "check", of_alerts(alerts)),
    )


@router.post("/explain", response_model=Explained)
def explain(viewer: AnyViewer, asked: ExplainRequest) -> JsonResponse:  # noqa: ARG001 - members alone ask
    """What the hub recognises in a text: identifiers, substances, quantities, names. It looks nothing up."""
    region = asked.agency[:2].upper() if asked.agency else _HOME.get(asked.lang or "")
    return JsonResponse({"line": 1, **explain_text(asked.text, lang=asked.lang, region=region)})
