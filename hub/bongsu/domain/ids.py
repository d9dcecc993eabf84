"""Ids made of content: the same input has the same id in every process, before and after every crash."""

from hashlib import sha256
from typing import Any

import orjson

from bongsu_schemas.submission import content_id, submission_id

__all__ = ["alert_id", "fingerprint", "instruction_id", "quarantine_id", "submission_id"]


def alert_id(agency: str, ref: str, version: int, edition: int) -> str:
    """H(agency, ref, version, edition): one version of one record, however often it comes."""
    return content_id("alert", agency, ref, version, edition)


def quarantine_id(submission: str, record_no: int | None) -> str:
    """H(submission, record_no): a record stays one quarantine entry however often it is tried."""
    return content_id("quarantine", submission, record_no)


def instruction_id(quarantine: str, kind: str, by: str, decided_at: str) -> str:
    """H(quarantine entry, kind, who, when): one decision of one officer."""
    return content_id("instruction", quarantine, kind, by, decided_at)


def fingerprint(canonical: dict[str, Any]) -> str:
    """The content of a record, whatever the order of its keys. `canonical` holds native fields in normal form."""
    return sha256(orjson.dumps(canonical, option=orjson.OPT_SORT_KEYS)).hexdigest()
