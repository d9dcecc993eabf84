"""What the API answers with: JSON by orjson, and the models that only the API knows (the rest is in the schemas)."""

from typing import Annotated, Any, Literal

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.responses import Response

from bongsu.entrypoints.api.bodies import KNOWN_ALONE
from bongsu.entrypoints.api.problems import PROBLEM_TYPE, Problem
from bongsu_schemas.alert import Alert
from bongsu_schemas.quarantine import QuarantineRecord
from bongsu_schemas.receipt import Receipt

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "model": Problem,
        "description": "A problem detail (RFC 9457); its `detail` says what to do.",
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}


class JsonResponse(Response):
    """JSON straight from the services' documents, which are in the wire's form already."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Serialise once."""
        return orjson.dumps(content)


def _writable(text: str) -> str:
    """Refuse half of a surrogate pair, which JSON can spell and no file, log or index can hold."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("it holds half of a surrogate pair, which is no character")
    return text


Asked = Annotated[str, AfterValidator(_writable)]
"""A text of a request."""


class AlertLine(Alert):
    """An alert as it is shown: its status now, and the incident it belongs to while it is active."""

    incident_id: str | None


class Understood(BaseModel):
    """The query as sent and as the hub read it."""

    model_config = ConfigDict(extra="allow")

    input: str
    understood: list[str]


class Highlight(BaseModel):
    """A text of the alert in which what was looked for stands; `ranges` are pairs of character positions."""

    field: str
    text: str
    ranges: list[list[int]]


class Hit(BaseModel):
    """One found record; `match` says what kind of match it is."""

    alert_id: str
    agency: str
    ref: str
    version: int
    title: str
    occurred: str
    risk: str | None
    substances: list[str]
    match: Literal["identifier", "name", "text", "filter"]
    highlights: list[Highlight]


class Bucket(BaseModel):
    """A value and how many of the found records have it."""

    value: str
    count: int


class TimeBucket(BaseModel):
    """The start of an interval and how many of the found records fall into it."""

    start: str = Field(alias="from")
    count: int


class Histogram(BaseModel):
    """Found records over time."""

    interval: str
    buckets: list[TimeBucket]


class SearchAnswer(BaseModel):
    """A page of hits, with counts over all that was found; `next` is the cursor of the next page."""

    query: Understood
    total: int
    hits: list[Hit]
    facets: dict[str, list[Bucket]]
    histogram: Histogram
    next: str | None


class History(BaseModel):
    """All versions of a record that the viewer may see, oldest first."""

    versions: list[AlertLine]


class Evidence(BaseModel):
    """What one field says of a link: its values, its weight in bits, and the same in words."""

    field: str
    level: str
    values: list[str]
    bits: float
    similarity: float
    statement: str


class SaidOfLink(BaseModel):
    """One steward's word on a link."""

    verdict: Literal["confirm", "reject", "undo"]
    author: str
    reason: str
    at: str


class LinkLine(BaseModel):
    """A link between two records (`agency/ref`) whose alerts the viewer may see, and why it is one."""

    relation: Literal["same_event", "same_subject"]
    a: str
    b: str
    alerts: list[str]
    status: Literal["proposed", "confirmed", "rejected"] | None
    score: float
    author: str
    model: str | None
    explanation: str
    evidence: list[Evidence]
    judgements: list[SaidOfLink]
    waits_for_second: str | None


class Compared(BaseModel):
    """One field of two alerts side by side."""

    field: str
    a: list[str]
    b: list[str]
    agrees: bool


class Proposal(LinkLine):
    """An open proposal: `worth` orders the queue (bits of the link, more where the risk is high)."""

    worth: float
    comparison: list[Compared]


class Past(BaseModel):
    """How the stewards judged what the hub proposed, among what the viewer may see."""

    confirmed: int
    rejected: int
    judged: int
    precision: float | None


class Proposals(BaseModel):
    """The stewards' queue."""

    proposals: list[Proposal]
    past: Past


class JudgementRequest(BaseModel):
    """A steward's word on two records."""

    model_config = KNOWN_ALONE

    relation: Literal["same_event", "same_subject"] = "same_event"
    a: Asked
    b: Asked
    verdict: Literal["confirm", "reject", "undo"]
    reason: Annotated[Asked, Field(min_length=1, max_length=2_000)]


class Incident(BaseModel):
    """What the hub holds to be one event: the members that the viewer may see, and why they hang together."""

    incident_id: str
    period: dict[str, str]
    members: list[AlertLine]
    agencies: list[dict[str, Any]]
    subjects: list[dict[str, Any]]
    shared: list[dict[str, Any]]
    substances: list[dict[str, Any]]
    route: list[dict[str, Any]]
    links: list[LinkLine]
    proposals: list[LinkLine]


class CheckRequest(BaseModel):
    """Identifiers in any writing, at most 10,000; `scheme:identifier` states the scheme."""

    model_config = KNOWN_ALONE

    identifiers: list[Asked] = Field(max_length=10_000)


class Checked(BaseModel):
    """Whether an identifier is known, and to whom, as far as the viewer may know."""

    input: str
    scheme: str | None
    value: str | None
    known: bool
    agencies: list[str]
    wrong_check_digit: bool


class CheckAnswer(BaseModel):
    """An answer for each identifier, in the order of the request."""

    answers: list[Checked]


class QuarantineList(BaseModel):
    """A page of quarantine entries, oldest first, without their bytes; an operator sees metadata alone."""

    entries: list[dict[str, Any]]
    next: str | None


class RequeueRequest(BaseModel):
    """Empty to try the record again, or the submission in which its correction came."""

    model_config = KNOWN_ALONE

    corrected_in: str | None = Field(None, pattern=r"^[0-9a-f]{40}$")


class Requeued(BaseModel):
    """The entry as it is now, and the receipt of the submission."""

    entry: QuarantineRecord
    receipt: Receipt


class DiscardRequest(BaseModel):
    """Why the record will not be admitted; kept in the log."""

    model_config = KNOWN_ALONE

    reason: Asked = Field(min_length=1, max_length=2_000)


class ExplainRequest(BaseModel):
    """A text, its language, and whose it is (decides where local phone numbers belong)."""

    model_config = KNOWN_ALONE

    text: Asked = Field(max_length=65_536)
    lang: Literal["ko", "th", "vi", "en"] | None = None
    agency: str | None = Field(None, pattern=r"^[a-z]{2}\.[a-z0-9_-]{2,32}$")


class Explained(BaseModel):
    """What the hub recognises in a text."""

    model_config = ConfigDict(extra="allow")

    line: int


class Me(BaseModel):
    """Who asks, and the purposes for which it may be asked."""

    user: str
    agency: str
    role: str
    groups: list[str]
    purposes: list[str]


class Readiness(BaseModel):
    """Whether the hub can do its work, and what waits."""

    ready: bool
    reasons: list[str]
    workers: dict[str, bool]
    waiting: dict[str, int]
