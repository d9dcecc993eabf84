"""The composition root: the one place that chooses adapters and ties the hub together."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from bongsu.adapters.directory_file import DirectoryFile
from bongsu.adapters.executors import InlineExecutor, ProcessExecutor, calm_collector
from bongsu.adapters.feed_registry import installed_feeds
from bongsu.adapters.key_files import KeyFiles
from bongsu.adapters.sqlite_log import SqliteLog
from bongsu.adapters.sqlite_proofs import SqliteProofs
from bongsu.adapters.tantivy_index import TantivyIndex
from bongsu.adapters.worker_lock import WorkerLock
from bongsu.domain.errors import HubError
from bongsu.domain.evidence import KEY_TYPE, key_statement
from bongsu.pipeline.prepare import PreparedFile
from bongsu.services.admit import Admit, admit, prepare_with
from bongsu.services.attest import Attest, CheckpointSigner, attest
from bongsu.services.enrol import HUB, Enrolment
from bongsu.services.index import Indexing, index_pending
from bongsu.services.intake import Intake, rfc3339
from bongsu.services.quarantine import Quarantine
from bongsu.services.reading import Reading
from bongsu.settings import Settings
from bongsu_schemas import envelope as dsse

Clock = Callable[[], datetime]


class NoHubError(HubError):
    """The data folder holds no hub."""

    kind = "no-hub"


@dataclass(slots=True)
class Hub:
    """An open hub: ports by name, services ready to call."""

    settings: Settings
    log: SqliteLog
    proofs: SqliteProofs
    index: TantivyIndex
    directory: DirectoryFile
    keys: KeyFiles
    executor: Executor
    clock: Clock
    lock: WorkerLock
    certificate: bytes

    @property
    def intake(self) -> Intake:
        """Taking submissions in."""
        return Intake(self.log, self.log, installed_feeds(), self.directory.keys_of, self.clock)

    @property
    def quarantine(self) -> Quarantine:
        """What waits for a mend."""
        return Quarantine(self.log, self.log, installed_feeds())

    @property
    def reading(self) -> Reading:
        """Single alerts, history, evidence, export."""
        return Reading(self.log, self.proofs, self.keys.log_key, self.certificate)

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

    def alerts_by_id(self, alert_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Logged alerts by their ids, as `services.search` reads its hits."""
        return {alert_id: orjson.loads(logged) for alert_id, logged in self.log.alerts(alert_ids).items()}

    def workers(self) -> Iterable[tuple[str, Callable[[], int]]]:
        """The workers by name; each call does what waits and returns how much that was."""
        signer = CheckpointSigner(dsse.public_bytes(self.keys.checkpoint), self.keys.checkpoint.sign)
        yield "admit", lambda: admit(Admit(self.log, self.log, self.executor, prepare_entry))
        yield "attest", lambda: attest(Attest(self.log, self.proofs, self.keys.log_key, signer))
        yield "index", lambda: index_pending(Indexing(self.log, self.log, self.index, self.executor))

    def catch_up(self) -> None:
        """Do all that waits, in order, in this process."""
        for _, work in self.workers():
            work()

    def close(self) -> None:
        """Finish queued writes and end worker processes."""
        self.executor.shutdown()
        self.log.close()
        self.proofs.close()
        self.index.close()
        self.lock.release()


def prepare_entry(payload: bytes, headers: dict[str, str]) -> PreparedFile:
    """Prepare one submission with the installed feeds; importable by name, so that worker processes can run it."""
    return prepare_with(installed_feeds(), payload, headers)


def create_hub(data: Path) -> None:
    """Make a data folder with new keys. FileExistsError when it holds a hub already."""
    data.mkdir(parents=True, exist_ok=True)
    keys = KeyFiles.create(data / "keys")
    (data / "root.pub").write_text(keys.root_public().hex() + "\n")
    statement = key_statement(HUB, "checkpoint", dsse.public_bytes(keys.checkpoint), rfc3339(system_clock()))
    (data / "checkpoint.json").write_bytes(dsse.sign(statement, KEY_TYPE, keys.root))


def open_hub(settings: Settings, *, clock: Clock | None = None, processes: int = 0) -> Hub:
    """Open the hub of a data folder; `processes` above 0 prepares in worker processes.

    `NoHubError` when the folder holds none.
    """
    data = settings.data
    if not (data / "keys" / "root.key").exists():
        raise NoHubError(
            f"{data} holds no hub: make one with `bongsu init --data {data}` (add --demo for a demonstration)"
        )
    if settings.engine != "embedded":
        raise NoHubError("this version runs on the embedded engine only: unset BONGSU_ENGINE")
    if processes:
        calm_collector()
    return Hub(
        settings=settings,
        log=SqliteLog(data / "hub.sqlite3"),
        proofs=SqliteProofs(data / "proofs.sqlite3"),
        index=TantivyIndex(data / "index"),
        directory=DirectoryFile(data / "directory.json"),
        keys=KeyFiles(data / "keys"),
        executor=ProcessExecutor(processes) if processes else InlineExecutor(),
        clock=clock or system_clock,
        lock=WorkerLock(data / "workers.lock"),
        certificate=(data / "checkpoint.json").read_bytes(),
    )


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)
