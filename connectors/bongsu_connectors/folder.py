"""The watched folder: files that are complete are sent in the order of their names and moved to done/ or failed/.

A file leaves the folder only after the hub's final receipt or refusal was written beside its new place; until then it
stays, and after a crash or a restart it is simply sent again, which is harmless.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson

from bongsu_connectors import durable_file
from bongsu_connectors.client import RECEIVED, Client, Delivery
from bongsu_connectors.report import document
from bongsu_connectors.transport import HubRefusedError

RECEIPT = ".receipt.json"
ERROR = ".error.json"
_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".swp", "~")
_LOCK = ".bongsu-watch.lock"

State = tuple[int, int]  # size, modification time in nanoseconds


class FolderBusyError(Exception):
    """Another watch works on this folder."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A file that was dealt with: where it is now, and what became of its parts."""

    path: Path
    deliveries: list[Delivery]
    failed: bool


class WatchedFolder:
    """A folder into which the agency's system drops files. Polling only: it works on any file system and network share.

    A file is complete when its size and time stayed the same for `polls` looks in a row. A file that is renamed into
    the folder under its final name is complete by that rule too; names that start with a dot or end in an unfinished
    suffix (`.part`, `.tmp`, …) are never looked at.
    """

    def __init__(self, folder: Path, polls: int = 2) -> None:
        """Watch `folder`; done/ and failed/ are made in it."""
        self.folder = folder
        self.done = folder / "done"
        self.failed = folder / "failed"
        self._polls = polls
        self._seen: dict[str, tuple[State, int]] = {}

    @contextmanager
    def held(self) -> Iterator[None]:
        """The right to be the only watch on the folder. `FolderBusyError` when there is another."""
        self.done.mkdir(exist_ok=True)
        self.failed.mkdir(exist_ok=True)
        try:
            with durable_file.locked(self.folder / _LOCK, wait=False):
                for each in (self.folder, self.done, self.failed):
                    durable_file.remove_leftovers(each)
                yield
        except durable_file.LockedError as error:
            raise FolderBusyError(
                f"another `bongsu-connect watch` works on {self.folder}: stop that one first, or leave it to it"
            ) from error

    def pending(self) -> list[Path]:
        """Every file that waits in the folder, complete or not, in the order of names."""
        return sorted(path for path in self.folder.iterdir() if _is_candidate(path))

    def complete(self) -> list[tuple[Path, State]]:
        """Look once more and return the files that are complete, in the order of names."""
        looked: dict[str, tuple[State, int]] = {}
        ready = []
        for path in self.pending():
            state = _state(path)
            if state is None:
                continue
            before, looks = self._seen.get(path.name, (None, 0))
            looks = looks + 1 if before == state else 1
            looked[path.name] = (state, looks)
            if looks >= self._polls:
                ready.append((path, state))
        self._seen = looked
        return ready

    def send(self, path: Path, state: State, client: Client, *, backfill: bool = False) -> Moved | None:
        """Deliver one complete file and move it; None when it stays (changed meanwhile, or its outcome is still open).

        Raises `HubAwayError`, and `HubRefusedError` when the sender is unwelcome: then the file stays too.
        """
        payload = path.read_bytes()
        deliveries = []
        for delivery in client.deliver(path.name, payload, backfill=backfill):
            _stop_if_the_file_is_not_at_fault(delivery)
            deliveries.append(delivery)
        if _state(path) != state or any(_is_open(delivery) for delivery in deliveries):
            return None
        failed = any(_is_refused(delivery) for delivery in deliveries)
        return Moved(self._move(path, deliveries, failed=failed), deliveries, failed)

    def _move(self, path: Path, deliveries: list[Delivery], *, failed: bool) -> Path:
        folder, beside = (self.failed, ERROR) if failed else (self.done, RECEIPT)
        documents = [document(delivery) for delivery in deliveries]
        content = documents[0] if len(documents) == 1 else documents
        target = durable_file.free_name(folder, path.name, beside)
        durable_file.write(target.with_name(target.name + beside), orjson.dumps(content, option=orjson.OPT_INDENT_2))
        durable_file.move(path, target)
        return target


def _is_candidate(path: Path) -> bool:
    return (
        not path.name.startswith(".")
        and not path.name.lower().endswith(_UNFINISHED)
        and not path.is_symlink()
        and path.is_file()
    )


def _state(path: Path) -> State | None:
    try:
        found = path.stat()
    except OSError:  # taken away between the look and now
        return None
    return found.st_size, found.st_mtime_ns


def _stop_if_the_file_is_not_at_fault(delivery: Delivery) -> None:
    if delivery.outcome.away is not None:
        raise delivery.outcome.away
    if delivery.outcome.problem is not None:
        refusal = HubRefusedError(delivery.outcome.problem)
        if refusal.sender_unwelcome:
            raise refusal


def _is_open(delivery: Delivery) -> bool:
    receipt = delivery.outcome.receipt
    return receipt is not None and receipt["state"] == RECEIVED


def _is_refused(delivery: Delivery) -> bool:
    outcome = delivery.outcome
    return outcome.receipt is None or outcome.receipt["state"] == "refused"
