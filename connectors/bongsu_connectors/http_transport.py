"""The transport over HTTPS: bearer token, client certificate, problem details, and who is away."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import httpx
import orjson

from bongsu_connectors.credentials import Credentials
from bongsu_connectors.transport import HubAwayError, HubRefusedError
from bongsu_schemas.envelope import ENVELOPE_TYPE

PROBLEM_TYPE = "application/problem+json"
_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
_WAIT_STATUSES = frozenset({408, 425, 429})
_RECEIPT_STATUSES = frozenset({200, 201, 202})
_FIRST_SERVER_FAULT = 500
_REQUIRED = ("submission_id", "state", "counts")


class HttpTransport:
    """`Transport` to the hub at a URL. Redirects are not followed: a token goes to the named hub alone."""

    def __init__(self, hub: str, credentials: Credentials, timeout: httpx.Timeout = _TIMEOUT) -> None:
        """`hub` is the address without `/v1`, such as `https://hub.example`."""
        headers = {"accept": "application/json", "user-agent": "bongsu-connect"}
        if credentials.token:
            headers["authorization"] = f"Bearer {credentials.token}"
        self._hub = hub.rstrip("/")
        self._client = httpx.Client(
            base_url=self._hub, headers=headers, timeout=timeout, verify=credentials.context(), follow_redirects=False
        )

    def submit(self, agency: str, envelope: bytes, *, backfill: bool, dry_run: bool) -> dict[str, Any]:
        """POST one envelope; see `Transport.submit`."""
        asked = {"dry_run": dry_run, "backfill": backfill}
        return self._answer(
            "POST",
            f"/v1/feeds/{quote(agency, safe='')}/submissions",
            params={name: "true" for name, wanted in asked.items() if wanted},
            content=envelope,
            headers={"content-type": ENVELOPE_TYPE},
        )

    def receipt(self, agency: str, submission_id: str) -> dict[str, Any]:  # noqa: ARG002 - the token names the agency
        """GET the current receipt; see `Transport.receipt`."""
        return self._answer("GET", f"/v1/submissions/{quote(submission_id, safe='')}")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _answer(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        try:
            response = self._client.request(method, path, **request)
        except httpx.TransportError as error:
            raise HubAwayError(f"{self._hub} does not answer ({_cause(error)})") from error
        status = response.status_code
        if status in _WAIT_STATUSES or status >= _FIRST_SERVER_FAULT:
            raise HubAwayError(
                f"{self._hub} is busy or down (HTTP {status}{_reason(response)})", _retry_after(response)
            )
        document = _document(response)
        if status in _RECEIPT_STATUSES and all(name in document for name in _REQUIRED):
            return document
        if status not in _RECEIPT_STATUSES and response.headers.get("content-type", "").startswith(PROBLEM_TYPE):
            raise HubRefusedError({"status": status, **document})
        # Neither a receipt nor a problem detail: a proxy, a portal or a wrong address spoke, not the hub.
        raise HubAwayError(
            f"{self._hub} answered HTTP {status}, but not as a hub does: check --hub URL and any proxy between"
        )


def _document(response: httpx.Response) -> dict[str, Any]:
    try:
        document = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return {}
    return document if isinstance(document, dict) else {}


def _reason(response: httpx.Response) -> str:
    detail = _document(response).get("detail")
    return f": {detail}" if isinstance(detail, str) else ""


def _retry_after(response: httpx.Response) -> float | None:
    """Retry-After in seconds (RFC 9110, 10.2.3): a number or a date; None when absent or unreadable."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _cause(error: httpx.TransportError) -> str:
    text = str(error) or type(error).__name__
    return f"{text}; name the authority of the hub's certificate with --ca" if "CERTIFICATE" in text else text
