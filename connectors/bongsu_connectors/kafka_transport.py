"""The transport over Kafka: the agency's own inbox, and the hub's answers on the agency's receipts.

A submission is safe once Kafka has it: the hub takes it from there when it comes to it. What the hub refuses soon is
refused here as over HTTP; what it refuses later is a receipt that says so.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from kafka import KafkaProducer
from kafka.errors import AuthorizationError, KafkaError, MessageSizeTooLargeError, SaslAuthenticationFailedError

from bongsu_connectors.feeds import GENERIC, UnknownAgencyError, feed_of
from bongsu_connectors.kafka_clients import opened
from bongsu_connectors.kafka_receipts import KafkaReceipts
from bongsu_connectors.transport import HubAwayError, HubRefusedError
from bongsu_schemas.envelope import EnvelopeError, read
from bongsu_schemas.kafka_properties import python_arguments
from bongsu_schemas.submission import submission_id

_MOST_BYTES = 12 * 1024 * 1024
_UNWELCOME = (AuthorizationError, SaslAuthenticationFailedError)
_COUNTS = ("records", "admitted", "repeats", "revisions", "withdrawals", "conflicts", "quarantined")


class KafkaTransport:
    """`Transport` over the inboxes of one hub. For one thread at a time."""

    def __init__(
        self,
        servers: str,
        properties: Mapping[str, str] | None = None,
        *,
        prefix: str = "bongsu",
        first_answer: float = 1.0,
        seconds: float = 10.0,
    ) -> None:
        """Reach Kafka at `servers` (`host:port,host:port`) under librdkafka's `properties`. `PropertiesError`.

        `first_answer`: how long `submit` waits for the hub's word, once Kafka has the submission; `seconds`: how long
        Kafka itself may take to answer.
        """
        self._servers = servers
        self._prefix = prefix
        self._first_answer = first_answer
        self._seconds = seconds
        self._arguments = {
            "bootstrap_servers": [each.strip() for each in servers.split(",")],
            "bootstrap_timeout_ms": int(seconds * 1000),
            "reconnect_backoff_max_ms": 1_000,
            **python_arguments(properties or {}),
        }
        self._producer: KafkaProducer | None = None
        self._receipts: dict[str, KafkaReceipts] = {}
        self._sent: dict[str, tuple[str, dict[str, Any]]] = {}  # by submission: the message's hash, the first receipt

    def submit(self, agency: str, envelope: bytes, *, backfill: bool, dry_run: bool) -> dict[str, Any]:
        """Put one envelope into the agency's inbox; see `Transport.submit`."""
        if dry_run:
            raise HubRefusedError(
                _problem(400, "no-dry-run", "a dry run needs an answer at once: use --hub URL for it")
            )
        first = _first_receipt(agency, envelope)
        identity, message = first["submission_id"], sha256(envelope).hexdigest()
        try:
            answers = self._answers(agency)
            answers.expect(identity, message)
            self._produce(agency, envelope, backfill=backfill)
            self._sent[identity] = (message, first)
            answer = answers.wait_for(identity, message, self._first_answer)
        except KafkaError as error:
            raise self._translated(agency, error) from error
        if answer is None:
            return first
        self._done(agency, identity)
        if answer.is_problem:
            raise HubRefusedError(answer.document)
        return answer.document

    def receipt(self, agency: str, submission_id: str) -> dict[str, Any]:
        """The latest receipt on the agency's topic; see `Transport.receipt`."""
        if not agency:
            raise HubRefusedError(_problem(400, "no-agency", "whose submission? Give --agency AGENCY (BONGSU_AGENCY)"))
        try:
            answers = self._answers(agency)
            if submission_id not in self._sent:
                found = answers.search(submission_id)
            else:
                message, first = self._sent[submission_id]
                answer = answers.wait_for(submission_id, message, 0.0)
                if answer is None:
                    return first
                found = _refused(first, answer.document) if answer.is_problem else answer.document
                self._done(agency, submission_id)
        except KafkaError as error:
            raise self._translated(agency, error) from error
        if found is None:
            raise HubRefusedError(
                _problem(
                    404,
                    "not-found",
                    f"no receipt of a submission {submission_id} is in {self._prefix}.receipts.{agency}: the hub has "
                    "not decided it yet, or the id is not the `submission_id` of a receipt",
                )
            )
        return found

    def close(self) -> None:
        """Give back the connections."""
        for each in self._receipts.values():
            each.close()
        if self._producer is not None:
            self._producer.close(timeout=self._seconds)

    def _produce(self, agency: str, envelope: bytes, *, backfill: bool) -> None:
        """Send the message and return once every replica that must have it has it."""
        if self._producer is None:
            self._producer = opened(
                KafkaProducer,
                **self._arguments,
                acks="all",
                max_request_size=_MOST_BYTES,
                max_block_ms=int(self._seconds * 1000),
                request_timeout_ms=int(self._seconds * 1000),
                delivery_timeout_ms=int(self._seconds * 1000) + 1_000,
                allow_auto_create_topics=False,
            )
        headers = [("backfill", b"1")] if backfill else []
        sent = self._producer.send(f"{self._prefix}.in.{agency}", envelope, headers=headers)
        sent.get(timeout=self._seconds + 2)

    def _done(self, agency: str, identity: str) -> None:
        """Keep nothing of a submission that has its answer: whoever asks again reads the topic."""
        message, _ = self._sent.pop(identity)
        self._receipts[agency].forget(identity, message)

    def _answers(self, agency: str) -> KafkaReceipts:
        if agency not in self._receipts:
            self._receipts[agency] = KafkaReceipts(self._arguments, f"{self._prefix}.receipts.{agency}", self._seconds)
        return self._receipts[agency]

    def _translated(self, agency: str, error: KafkaError) -> Exception:
        if isinstance(error, _UNWELCOME):
            return HubRefusedError(
                _problem(
                    403,
                    "forbidden",
                    f"Kafka at {self._servers} does not let this principal use {self._prefix}.in.{agency} and "
                    f"{self._prefix}.receipts.{agency} ({error}): the user in --kafka-properties should be "
                    f"agency.{agency}, with its password",
                )
            )
        if isinstance(error, MessageSizeTooLargeError):
            return HubRefusedError(_problem(413, "too-large", f"Kafka does not take a message of this size: {error}"))
        # A broker that refuses a password often just hangs up, so that it cannot be told from one that is away.
        user = self._arguments.get("sasl_plain_username")
        password = f", or the password of {user} is wrong" if user else ""
        return HubAwayError(
            f"Kafka at {self._servers} does not answer, or has no inbox for {agency}{password} ({error})"
        )


def _first_receipt(agency: str, envelope: bytes) -> dict[str, Any]:
    """What can be said of a submission that lies in the inbox: it is safe, and this is its id."""
    try:
        parsed = read(envelope)
    except EnvelopeError as error:
        raise HubRefusedError(_problem(422, "unverified", str(error))) from error
    digest = sha256(parsed.payload).hexdigest()
    return {
        "submission_id": submission_id(agency, _feed(agency, parsed.payload_type), digest),
        "agency": agency,
        "sha256": digest,
        "received_at": datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
        "state": "received",
        "counts": dict.fromkeys(_COUNTS, 0),
        "records": [],
        "errors": [],
    }


def _feed(agency: str, payload_type: str) -> str:
    """The feed that the hub will read the payload with, which is part of the submission's id."""
    try:
        return GENERIC if feed_of(agency, GENERIC).payload_type == payload_type else agency
    except UnknownAgencyError:
        return agency


def _refused(first: Mapping[str, Any], problem: Mapping[str, Any]) -> dict[str, Any]:
    """The receipt of a submission that the hub refused when it came to it."""
    kind = str(problem.get("type") or "refused").rsplit(":", 1)[-1]
    detail = str(problem.get("detail") or problem.get("title") or "the hub refused and gave no reason")
    return {**first, "state": "refused", "errors": [{"field": "", "code": kind, "message": detail}]}


def _problem(status: int, kind: str, detail: str) -> dict[str, Any]:
    return {
        "type": f"urn:bongsu:problem:{kind}",
        "title": kind.replace("-", " ").capitalize(),
        "status": status,
        "detail": detail,
    }
