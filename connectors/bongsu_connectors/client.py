"""Delivering an agency's files: sign, send in order, try again, spool when the hub is away, wait for the outcome."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bongsu_connectors.patience import Patience
from bongsu_connectors.signing import MOST_BYTES, Part, signed_parts
from bongsu_connectors.spool import Sent, Spool
from bongsu_connectors.transport import HubAwayError, HubRefusedError, Transport
from bongsu_schemas.feed import Feed, FileRefused

RECEIVED = "received"
_FIRST_POLL = 0.05
_LONGEST_POLL = 2.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one submission: exactly one of these is set."""

    receipt: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None  # the hub refused the request
    spooled: Path | None = None  # the hub is away, the signed submission waits here
    away: HubAwayError | None = None  # neither sent nor spooled
    unreadable: FileRefused | None = None  # over the limits, and too broken to be cut: nothing was sent


@dataclass(frozen=True, slots=True)
class Delivery:
    """One part of a file (number `part` of `of`, counted from 1) and what became of it."""

    file: str
    payload: bytes | None  # None once it is no longer at hand
    outcome: Outcome
    part: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True)
class Courier:
    """Carries one agency's signed submissions to one hub: tries again, waits for the outcome, empties the spool."""

    transport: Transport
    agency: str
    patience: Patience = field(default_factory=Patience)
    spool: Spool | None = None
    wait: float = 0.0  # seconds to wait for the outcome; 0: the first receipt will do

    def submit(self, envelope: bytes, *, backfill: bool = False, dry_run: bool = False) -> dict[str, Any]:
        """The first receipt. Raises `HubAwayError` when the patience is used up, and `HubRefusedError`."""
        return self.patience.call(
            lambda: self.transport.submit(self.agency, envelope, backfill=backfill, dry_run=dry_run)
        )

    def send(self, envelope: bytes, *, backfill: bool = False) -> dict[str, Any]:
        """The receipt after the outcome was waited for. Raises as `submit`."""
        return self.settled(self.submit(envelope, backfill=backfill))

    def drain(self) -> Iterator[Sent]:
        """Send what waits in the spool for this agency, in order. Raises as `Spool.drain`."""
        if self.spool is not None:
            yield from self.spool.drain(self.agency, lambda item: self.send(item.envelope, backfill=item.backfill))

    def settled(self, receipt: dict[str, Any]) -> dict[str, Any]:
        """The receipt once the records are decided, or as it is when waiting took too long: it is durable already."""
        deadline = self.patience.clock() + self.wait
        pause = _FIRST_POLL
        while receipt["state"] == RECEIVED and self.patience.clock() + pause <= deadline:
            self.patience.sleep(pause)
            pause = min(_LONGEST_POLL, pause * 1.5)
            try:
                receipt = self.transport.receipt(self.agency, receipt["submission_id"])
            except HubAwayError as error:
                pause = max(pause, error.retry_after or 0.0)
            except HubRefusedError:  # the submission is safe: what fails is only the question after it
                break
        return receipt


@dataclass(slots=True)
class Client:
    """Signs an agency's files and has them carried. Once the hub was away, later parts go straight to the spool."""

    courier: Courier
    feed: Feed
    key: Ed25519PrivateKey
    waits: bool = True  # False: the first receipt will do, whoever asks for the outcome does so later
    away: HubAwayError | None = None

    def deliver(
        self, file: str, payload: bytes, *, backfill: bool = False, dry_run: bool = False
    ) -> Iterator[Delivery]:
        """Sign and send one file, as several submissions when it is over the hub's limits; yields each as it is done.

        What cannot be sent goes into the courier's spool; without one the delivery says that the hub is away.
        Raises `SpoolError` when the spool does not take it. Everything else is in the deliveries.
        """
        file = file.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # names of another charset
        try:
            parts = signed_parts(self.feed, payload, self.key)
        except FileRefused as error:
            yield Delivery(file, payload, Outcome(unreadable=error))
            return
        for part in parts:
            if (
                len(part.payload) > MOST_BYTES
            ):  # cut off in the middle it would look like an absent hub, again and again
                yield Delivery(file, part.payload, Outcome(problem=_too_large(part)), part.number, part.of)
                continue
            try:
                if dry_run:
                    outcome = Outcome(receipt=self.courier.submit(part.envelope, backfill=backfill, dry_run=True))
                elif self.courier.spool is None:
                    outcome = Outcome(receipt=self._send(part, backfill=backfill))
                else:
                    outcome = self._send_in_turn(self.courier.spool, file, part, backfill=backfill)
            except HubRefusedError as error:
                outcome = Outcome(problem=error.problem)
            except HubAwayError as error:
                outcome = Outcome(away=error)
            yield Delivery(file, part.payload, outcome, part.number, part.of)

    def _send(self, part: Part, *, backfill: bool) -> dict[str, Any]:
        send = self.courier.send if self.waits else self.courier.submit
        return send(part.envelope, backfill=backfill)

    def _send_in_turn(self, spool: Spool, file: str, part: Part, *, backfill: bool) -> Outcome:
        agency = self.courier.agency
        if self.away is None and not spool.waiting(agency):
            try:
                return Outcome(receipt=self._send(part, backfill=backfill))
            except HubAwayError as error:
                self.away = error
        # Something of this agency waits already, or the hub is away: stand at the end of the queue, then move it on.
        mine = spool.put(agency, file, part.envelope, backfill=backfill)
        if self.away is None:
            try:
                for _ in self.courier.drain():
                    pass
            except HubAwayError as error:
                self.away = error
            except HubRefusedError as error:  # the token is not welcome: the queue stays as it is
                self.away = HubAwayError(str(error))
        done = spool.outcome(mine)  # perhaps sent by another process that was draining
        return Outcome(receipt=done.receipt, problem=done.problem) if done else Outcome(spooled=mine)


def _too_large(part: Part) -> dict[str, Any]:
    """The refusal that the hub would give, told before megabytes are sent for nothing."""
    detail = (
        f"{len(part.payload)} bytes are over the limit `submission` ({MOST_BYTES}) and cannot be cut: either a record "
        "is that large or the file is broken, `bongsu-connect check` says which; nothing of it was sent"
    )
    return {"type": "too-large", "title": "Too large", "status": 413, "detail": detail}
