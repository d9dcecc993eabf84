"""Signed submissions that wait on disk for a hub that is away: in order, crash-safe, removed after the receipt alone.

    spool/<agency>/waiting/000000000007.submission     one line of JSON, then the envelope, byte for byte
    spool/<agency>/sent/000000000007.receipt.json      the hub has it
    spool/<agency>/refused/000000000007.submission     the hub said no; why is in 000000000007.problem.json

Order is per agency. A crash between receipt and removal sends a submission twice: harmless, its id is its content.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bongsu_connectors import durable_file
from bongsu_connectors.transport import HubRefusedError

_SUFFIX = ".submission"
_NUMBERED = re.compile(r"(\d{12})\.")


class SpoolError(Exception):
    """The spool cannot be used for this; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One signed submission in the spool; `file` is the name of the file that it was made of."""

    path: Path
    agency: str
    file: str
    backfill: bool
    envelope: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one spooled submission: a receipt, or the problem for which it was set aside at `path`."""

    file: str
    path: Path
    receipt: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None


class Spool:
    """The spool folder of one hub. One spool serves several processes; a second hub needs a second folder."""

    def __init__(self, folder: Path, hub: str) -> None:
        """`hub` is the address that the submissions are meant for; it is kept with each of them."""
        self.folder = folder
        self.hub = hub.rstrip("/")

    def agencies(self) -> list[str]:
        """The agencies of which something waits."""
        return sorted({path.parent.parent.name for path in self.folder.glob(f"*/waiting/*{_SUFFIX}")})

    def waiting(self, agency: str) -> list[Path]:
        """What waits, in the order of sending."""
        return sorted((self.folder / agency / "waiting").glob(f"[0-9]*{_SUFFIX}"))

    def put(self, agency: str, file: str, envelope: bytes, *, backfill: bool) -> Path:
        """Store one signed submission behind all others of its agency; durable when this returns.

        Raises `SpoolError` when the disk does not take it: then nothing is stored and the file stays the sender's.
        """
        head = orjson.dumps({"agency": agency, "file": file, "hub": self.hub, "backfill": backfill})
        try:
            with _order(self.folder / agency) as folders:
                path = folders["waiting"] / f"{_next_number(folders):012d}{_SUFFIX}"
                durable_file.write(path, head + b"\n" + envelope)
        except OSError as error:
            raise SpoolError(
                f"{file} is neither sent nor spooled, {self.folder} takes no file ({error.strerror}): "
                "make room or name another folder with --spool DIR, then push the file again"
            ) from error
        return path

    def drain(self, agency: str, send: Callable[[Waiting], dict[str, Any]]) -> Iterator[Sent]:
        """Send what waits in order and yield what became of each; new arrivals are sent too.

        Stops by raising what `send` raises: `HubAwayError`, or `HubRefusedError` when the sender is unwelcome; the
        submission in hand and all behind it stay. A submission that the hub refuses for its own fault is set aside.
        """
        if not self.waiting(agency):
            return
        with durable_file.locked(self.folder / agency / "drain.lock", wait=True):
            for name in ("sent", "refused"):
                durable_file.remove_leftovers(self.folder / agency / name)
            while paths := self.waiting(agency):
                yield self._send(paths[0], send)

    def outcome(self, path: Path) -> Sent | None:
        """What became of something that `put` stored at `path`; None while it waits."""
        if path.exists():
            return None
        kept = path.parent.parent / "sent" / f"{path.stem}.receipt.json"
        aside = path.parent.parent / "refused" / path.name
        if kept.exists():
            facts = orjson.loads(kept.read_bytes())
            return Sent(facts["file"], kept, receipt=facts["receipt"])
        facts = orjson.loads(aside.with_suffix(".problem.json").read_bytes())
        return Sent(facts["file"], aside, problem=facts["problem"])

    def retry_refused(self, agency: str) -> int:
        """Put everything that was set aside behind what waits; returns how many."""
        with _order(self.folder / agency) as folders:
            refused = sorted(folders["refused"].glob(f"[0-9]*{_SUFFIX}"))
            for path in refused:
                durable_file.move(path, folders["waiting"] / f"{_next_number(folders):012d}{_SUFFIX}")
                path.with_suffix(".problem.json").unlink(missing_ok=True)
        return len(refused)

    def _send(self, path: Path, send: Callable[[Waiting], dict[str, Any]]) -> Sent:
        try:
            waiting = self._read(path)
        except _UnreadableError as error:
            return self._set_aside(path, path.name, {"title": "unreadable spool file", "detail": str(error)})
        try:
            receipt = send(waiting)
        except HubRefusedError as error:
            if error.sender_unwelcome:
                raise
            return self._set_aside(path, waiting.file, error.problem)
        kept = path.parent.parent / "sent" / f"{path.stem}.receipt.json"
        durable_file.write(kept, orjson.dumps({"file": waiting.file, "receipt": receipt}))
        path.unlink()
        durable_file.sync_folder(path.parent)
        return Sent(waiting.file, kept, receipt=receipt)

    def _set_aside(self, path: Path, file: str, problem: dict[str, Any]) -> Sent:
        aside = path.parent.parent / "refused" / path.name
        durable_file.write(aside.with_suffix(".problem.json"), orjson.dumps({"file": file, "problem": problem}))
        path.replace(aside)
        durable_file.sync_folder(aside.parent)
        durable_file.sync_folder(path.parent)
        return Sent(file, aside, problem=problem)

    def _read(self, path: Path) -> Waiting:
        head, _, envelope = path.read_bytes().partition(b"\n")
        try:
            facts = orjson.loads(head)
            waiting = Waiting(path, facts["agency"], facts["file"], facts["backfill"], envelope)
            hub = facts["hub"]
        except (ValueError, KeyError, TypeError) as error:
            raise _UnreadableError(f"{path.name} was damaged on disk: push the file that it came from again") from error
        if hub != self.hub:
            raise SpoolError(
                f"{path} waits for {hub} and not for {self.hub}: drain it with --hub {hub}, "
                "or give each hub a folder of its own with --spool DIR"
            )
        return waiting


class _UnreadableError(Exception):
    """A spool file whose first line cannot be read."""


@contextmanager
def _order(folder: Path) -> Iterator[dict[str, Path]]:
    """The right to give out an agency's next number, with the three folders made (for their owner alone)."""
    folders = {name: folder / name for name in ("waiting", "sent", "refused")}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with durable_file.locked(folder / "order.lock", wait=True):
        if not all(each.exists() for each in folders.values()):
            for each in folders.values():
                each.mkdir(mode=0o700, exist_ok=True)
            for each in (folder, folder.parent, folder.parent.parent):
                durable_file.sync_folder(each)
        durable_file.remove_leftovers(folders["waiting"])
        yield folders


def _next_number(folders: dict[str, Path]) -> int:
    """One more than any number in use: a receipt or a refused submission is never overwritten."""
    names = (path.name for folder in folders.values() for path in folder.iterdir())
    return max((int(found[1]) for name in names if (found := _NUMBERED.match(name))), default=0) + 1
