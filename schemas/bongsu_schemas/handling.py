"""How an alert may be used: TLP 2.0, Europol handling codes H0 to H3, release list, purposes, legal ground."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bongsu_schemas.model import Instant, Text, WireModel

Purpose = Literal["border_risk", "criminal_investigation", "deconfliction", "statistics", "audit"]
"""Why somebody reads; required on every read."""

Releasee = Annotated[str, StringConstraints(pattern=r"^(\*|[a-z]{2}\.[a-z0-9_-]{2,32})$")]


class Handling(WireModel):
    """The originator's conditions. `releasable_to`: `["*"]` all member agencies, `[]` originator and joint desk."""

    tlp: Literal["red", "amber", "amber+strict", "green", "clear"]
    codes: Annotated[list[Literal["H0", "H1", "H2", "H3"]], Field(max_length=4)] = []
    releasable_to: Annotated[list[Releasee], Field(max_length=64)]
    onward: Literal["none", "ask", "free"] = "none"
    purposes: Annotated[list[Purpose], Field(max_length=5)] = []
    judicial_use: Literal["free", "ask", "none"] = "ask"
    caveat: Text | None = None


class Legal(WireModel):
    """The ground on which the alert is held, when it is due for review and when it must vanish."""

    basis: Text | None = None
    review_due: Instant | None = None
    expires_at: Instant | None = None
