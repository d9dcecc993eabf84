"""The stewards' desk: proposals side by side, confirmed or rejected with a reason, and undone."""

import threading
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from bongsu.bootstrap import Hub
from bongsu.entrypoints.api.identity import OpenHub, Reader
from bongsu.entrypoints.running import settle
from bongsu.entrypoints.web.gate import Form, PageReader
from bongsu.entrypoints.web.rendering import PageRoute, language_of, page
from bongsu.services import stewards
from bongsu.services.access import of_alerts
from bongsu.services.incidents import link_line
from bongsu.services.sight import Sight

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_SHOWN = 10
_JUDGED = 20
_UNDONE = "undone"
_ONE_BY_ONE = threading.Lock()


@router.get("/proposals")
def proposals(
    request: Request, hub: OpenHub, reader: PageReader, done: Annotated[str, Query(max_length=16)] = ""
) -> Response:
    """The queue, the worthiest first, and what was judged before."""
    sight = _sight(hub, reader)
    lang = language_of(request).code
    queue = [_with_ends(sight, line) for line in stewards.queue(sight, lang, _SHOWN)]
    judged = _judged(sight, lang)
    hub.accesses.note(*reader.told, "compare", of_alerts(sight.shown([*queue, *judged])))
    return page(
        request,
        "proposals.html",
        queue=queue,
        judged=judged,
        past=stewards.precision(sight),
        done=done if done in ("confirm", "reject", "undo", _UNDONE) else "",
    )


@router.post("/proposals")
def judge(hub: OpenHub, reader: PageReader, form: Form) -> Response:
    """Keep a steward's word and show the queue again."""
    desk = stewards.Desk(hub.log, hub.clock, lambda: settle(hub), hub.settings.two_stewards)
    asked = [form.get(name, "") for name in ("relation", "a", "b", "verdict", "reason")]
    sight, done = _sight(hub, reader), asked[3]
    with _ONE_BY_ONE:  # a button that is pressed twice sends its form twice, at once
        if done == "undo" and stewards.is_undone(stewards.link_between(sight, *asked[:3])):
            done = _UNDONE
        else:
            stewards.judge(sight, desk, *asked)
    return RedirectResponse(f"/proposals?done={done}", 303)


def _judged(sight: Sight, lang: str) -> list[dict[str, Any]]:
    """What people judged, the newest first, as far as the steward sees both ends."""
    links = [link for link in sight.store.judged() if sight.visible(link.pair.a) and sight.visible(link.pair.b)]
    links.sort(key=lambda link: link.judgements[-1].at if link.judgements else "", reverse=True)
    return [
        {**_with_ends(sight, link_line(sight, link, lang)), "undone": stewards.is_undone(link)}
        for link in links[:_JUDGED]
    ]


def _with_ends(sight: Sight, line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "ends": [sight.current(line["a"]), sight.current(line["b"])]}


def _sight(hub: Hub, reader: Reader) -> Sight:
    return Sight(hub.archive, hub.links, reader.viewer, reader.purpose, hub.clock())
