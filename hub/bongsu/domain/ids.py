"""Ids made of content: the same input has the same id in every process, before and after every crash."""

from hashlib import sha256
from typing import Any

import orjson


def submission_id(agency: str, feed: str, payload_sha256: str) -> str:
    """H(agency, feed, payload): a file sent again is the same submission."""
    return _digest("submission", agency, feed, payload_sha256)


def alert_id(agency: str, ref: str, version: int, edition: int) -> str:
    """H(agency, ref, version, edition): one version of one record, however often it comes."""
    return _digest("alert", agency, ref, version, edition)


def quarantine_id(submission: str, record_no: int | None) -> str:
    """H(submission, record_no): a record stays one quarantine entry however often it is tried."""
    return _digest("quarantine", submission, record_no)


def instruction_id(quarantine: str, kind: str, by: str, decided_at: str) -> str:
    """H(quarantine entry, kind, who, when): one decision of one officer."""
    return _digest("instruction", quarantine, kind, by, decided_at)


def fingerprint(canonical: dict[str, Any]) -> str:
    """The content of a record, whatever the order of its keys. `canonical` holds native fields in normal form."""
    return sha256(orjson.dumps(canonical, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _digest(*parts: str | int | None) -> str:
    """The first 160 bits of SHA-256 over the parts as a JSON array, which keeps their borders apart."""
    return sha256(orjson.dumps(parts)).hexdigest()[:40]
