"""An open hub: its ports by name, its services ready to call, its workers ready to run."""

import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import orjson

from bongsu.adapters.directory_file import DirectoryFile
from bongsu.adapters.feed_registry import installed_feeds
from bongsu.adapters.key_files import KeyFiles
from bongsu.adapters.sealed_places import SealedPlaces
from bongsu.domain.errors import HubError
from bongsu.pipeline.prepare import PreparedFile
from bongsu.ports.archive import AlertArchive, QuarantineArchive
from bongsu.ports.index import SearchIndex
from bongsu.ports.ledger import Ledger
from bongsu.ports.links import Links
from bongsu.ports.log import EventLog, Topic
from bongsu.ports.notices import Notices
from bongsu.ports.proofs import ProofStore
from bongsu.services.access import AccessLog
from bongsu.services.admit import prepare_with
from bongsu.services.enrol import Enrolment
from bongsu.services.intake import Intake
from bongsu.services.membership import Membership
from bongsu.services.quarantine import Quarantine
from bongsu.services.reading import Reading
from bongsu.services.tape import Tape
from bongsu.settings import Settings
from bongsu_schemas import envelope as dsse

Clock = Callable[[], datetime]
_ANSWER_SECONDS = 30.0
_POLL_SECONDS = 0.05


class NoHubError(HubError):
    """The data folder holds no hub."""

    kind = "no-hub"


class BusyHubError(HubError):
    """The workers did not come to it in time."""

    kind = "busy"


class Archive(AlertArchive, QuarantineArchive, Protocol):
    """Alerts and quarantined records, read back."""


class Lock(Protocol):
    """What keeps a second process from working on what only one may work on."""

    def acquire(self) -> bool:
        """Take it if it is free."""
        ...

    def release(self) -> None:
        """Give it back."""
        ...


class Worker(Protocol):
    """One worker of the hub, such as `admit`."""

    name: str

    def turn(self) -> int:
        """Do what waits, a bounded piece of it; returns how much that was."""
        ...

    def waiting(self) -> int:
        """How many log entries wait for this worker, in whichever process it runs."""
        ...


@dataclass(slots=True)
class Hub:
    """An open hub. `workers` are of this process; `close_engine` gives back what the engine opened."""

    settings: Settings
    log: EventLog
    ledger: Ledger
    archive: Archive
    proofs: ProofStore
    index: SearchIndex
    links: Links
    directory: DirectoryFile
    keys: KeyFiles
    executor: Executor
    clock: Clock
    lock: Lock
    certificate: bytes
    workers: Sequence[Worker]
    rest: Callable[[], None]  # give up what working held, such as the index's writer
    clear: Callable[[], None]  # throw the projections away that are made again in place
    rebuild_index: Callable[[], None] | None  # make the index again beside the one that answers, where that can be
    notices: Notices | None  # what units' own streams found; None where units have no streams
    open_tape: Callable[[], Tape]  # the alerts as streams read them; whoever opens one closes it
    close_engine: Callable[[], None]

    @property
    def intake(self) -> Intake:
        """Taking submissions in."""
        return Intake(self.log, self.ledger, installed_feeds(), self.directory.keys_of, self.clock)

    @property
    def quarantine(self) -> Quarantine:
        """What waits for a mend."""
        return Quarantine(self.log, self.archive, installed_feeds(), self.carried_out)

    @property
    def reading(self) -> Reading:
        """Single alerts, history, evidence, export."""
        return Reading(self.archive, self.proofs, self.links, self.keys.log_key, self.certificate)

    @property
    def accesses(self) -> AccessLog:
        """Recording who read what."""
        return AccessLog(self.log, self.clock)

    @property
    def enrolment(self) -> Enrolment:
        """Keys and users."""
        return Enrolment(
            self.log,
            self.directory.register_key,
            self.directory.add_user,
            lambda statement, kind: dsse.sign(statement, kind, self.keys.root),
            self.clock,
        )

    @property
    def membership(self) -> Membership:
        """Members, changed by members."""
        return Membership(self.log, self.directory, self.enrolment, lambda: secrets.token_urlsafe(32), self.clock)

    @property
    def places(self) -> SealedPlaces:
        """Places in streams as tokens."""
        return SealedPlaces(self.keys.log_key)

    def alerts_by_id(self, alert_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Logged alerts by their ids, as `services.search` reads its hits."""
        return {alert_id: orjson.loads(logged) for alert_id, logged in self.archive.alerts(alert_ids).items()}

    def logged(self, topic: Topic) -> int:
        """How many entries a log has."""
        return sum(self.log.end(topic, shard) for shard in self.log.shards(topic))

    def catch_up(self) -> None:
        """Do all that waits, in order, in this process."""
        for worker in self.workers:
            while worker.turn():
                pass

    def waiting(self) -> dict[str, int]:
        """How many log entries wait for each worker."""
        return {worker.name: worker.waiting() for worker in self.workers}

    def work_alone(self) -> bool:
        """Catch up in this process where no other one works; False when one does."""
        if not self.lock.acquire():
            return False
        try:
            self.catch_up()
        finally:
            self.rest()
            self.lock.release()
        return True

    def carried_out(self, identity: str) -> bytes:
        """The receipt of an instruction once admission has come to it. `BusyHubError` when that takes too long."""
        deadline = time.monotonic() + _ANSWER_SECONDS
        while True:
            self.work_alone()
            receipt = self.ledger.receipts([identity]).get(identity)
            if receipt is not None:
                return receipt
            if time.monotonic() > deadline:
                raise BusyHubError(
                    f"the instruction {identity} is logged and not carried out yet, as the workers have much to do or"
                    " do not run: nothing is lost, look at the entry again later"
                )
            time.sleep(_POLL_SECONDS)

    def close(self) -> None:
        """Finish queued writes and end worker processes."""
        self.executor.shutdown()
        self.close_engine()
        self.lock.release()


@dataclass(slots=True)
class ShardWorker:
    """A worker that goes round the shards that are its own."""

    name: str
    work: Callable[[int], int]
    shards: Callable[[], Iterable[int]]
    behind: Callable[[], int]

    def turn(self) -> int:
        """One round."""
        return sum(self.work(shard) for shard in list(self.shards()))

    def waiting(self) -> int:
        """Entries over all shards."""
        return self.behind()


def prepare_entry(payload: bytes, headers: Mapping[str, str]) -> PreparedFile:
    """Prepare one submission with the installed feeds; importable by name, so that worker processes can run it."""
    return prepare_with(installed_feeds(), payload, dict(headers))


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)
