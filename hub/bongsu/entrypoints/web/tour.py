"""The tour of a demo hub: one SIREN case from Suvarnabhumi to Incheon in five clicks, and a strip that says the next.

The case is seeded by `bongsu.demo/story`. A session on tour reads as the analyst of the Korea Customs Service for
border risk, and sees what that analyst may see, as any other session.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

from bongsu.entrypoints.web.gate import sessions_of
from bongsu.entrypoints.web.languages import mark
from bongsu.entrypoints.web.links import url

GUIDE = "analyst@kr.kcs"
PURPOSE, CASE = "border_risk", "SIREN-2026"
QUERY = "SIREN"
RECORD = "kr.kcs/KCS2600070801"
STEPS = 5


@dataclass(frozen=True, slots=True)
class Step:
    """A click: its number, what it does in words, and where it leads; without an address it is the tour's last word."""

    number: int
    text: str
    address: str = ""
    downloads: bool = False
    incident: str = ""  # the record whose incident a form of this step subscribes to


_SEARCH = Step(1, mark("Search for SIREN, the operation's name"), url("/", q=QUERY))
_ALERT = Step(2, mark("Open the report of the Korea Customs Service"), url("/alert", id=RECORD, q=QUERY))
_PROOF = Step(3, mark("Download the proof that it is genuine"), url("/alert/proof", id=RECORD), downloads=True)
_INCIDENT = Step(4, mark("Open the incident, which three agencies report"), url("/incident", id=RECORD))
_FOLLOW = Step(5, mark("Follow the incident: what comes next will find you"), "/subscriptions", incident=RECORD)
_END = Step(6, mark("That was the tour: one case, three agencies, nothing merged and everything signed."))
_NEXT = {"/alert": (_PROOF, _INCIDENT), "/incident": (_FOLLOW,), "/subscriptions": (_END,)}


def steps_at(request: Request) -> Sequence[Step]:
    """What the strip offers on the page of a request; nothing when the session is not on tour."""
    if not sessions_of(request).on_tour(request):
        return ()
    if request.url.path == "/" and "q" in request.query_params:
        return (_ALERT,)
    return _NEXT.get(request.url.path, (_SEARCH,))


def story() -> Sequence[Step]:
    """The five clicks."""
    return (_SEARCH, _ALERT, _PROOF, _INCIDENT, _FOLLOW)
