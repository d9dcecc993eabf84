"""A submission: the agency's bytes, as sent, in a DSSE envelope under its signature."""

from hashlib import sha256
from typing import Annotated

import orjson
from pydantic import Field, StringConstraints

from bongsu_schemas.model import WireModel

Base64 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]*={0,2}$")]


class Signature(WireModel):
    """One signature of a DSSE envelope; the registered key, not the message, decides the algorithm."""

    keyid: Annotated[str, StringConstraints(max_length=128)]
    sig: Base64


class Envelope(WireModel):
    """DSSE 1.0 (github.com/secure-systems-lab/dsse): `payload` is the feed file, byte for byte, in base64."""

    payload: Base64
    payload_type: Annotated[str, StringConstraints(max_length=128)] = Field(alias="payloadType")
    signatures: Annotated[list[Signature], Field(min_length=1, max_length=4)]


def submission_id(agency: str, feed: str, payload_sha256: str) -> str:
    """H(agency, feed, payload): a file sent again is the same submission, to the agency and to the hub."""
    return content_id("submission", agency, feed, payload_sha256)


def content_id(*parts: str | int | None) -> str:
    """The first 160 bits of SHA-256 over the parts as a JSON array, which keeps their borders apart."""
    return sha256(orjson.dumps(parts)).hexdigest()[:40]
