"""Files that survive a power cut: written whole or not at all, moved without overwriting, locked by one process."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TEMPORARY = ".tmp"


class LockedError(Exception):
    """Another process holds the lock."""


def write(path: Path, content: bytes) -> None:
    """Write `path` so that after any crash it holds the old content or the new one: tmp, fsync, rename, fsync."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}{_TEMPORARY}")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names that were added to or taken from a folder durable (a system that cannot do it does so by itself)."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_leftovers(folder: Path) -> None:
    """Remove what an interrupted `write` left; only for the one who holds the folder's lock."""
    for path in folder.glob(f".*{_TEMPORARY}"):
        path.unlink(missing_ok=True)


def move(source: Path, target: Path) -> None:
    """Move a file within one file system. `FileExistsError` when the target is there: nothing is overwritten.

    A crash in between leaves the file under both names, never under none.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError) as error:  # a file system without hard links (FAT, some network shares)
        if target.exists():
            raise FileExistsError(f"{target} is there already") from error
        source.rename(target)
    else:
        source.unlink()
    sync_folder(target.parent)
    sync_folder(source.parent)


def free_name(folder: Path, name: str, beside: str) -> Path:
    """A name in `folder` that is free, and free too with `beside` added: `a.xml`, `a.2.xml`, and so on."""
    stem, dot, suffix = name.partition(".")
    candidates = (folder / (name if number == 1 else f"{stem}.{number}{dot}{suffix}") for number in count(1))
    return next(path for path in candidates if not path.exists() and not path.with_name(path.name + beside).exists())


@contextmanager
def locked(path: Path, *, wait: bool) -> Iterator[None]:
    """Hold the lock file `path`; the system drops the lock when its holder dies.

    `LockedError` when another process has it and `wait` is false.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        if not _take(file, wait=wait):
            raise LockedError(f"another process holds {path}")
        try:
            yield
        finally:
            _give_back(file)


if sys.platform == "win32":

    def _take(file: IO[bytes], *, wait: bool) -> bool:
        while True:
            try:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
            else:
                return True

    def _give_back(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:

    def _take(file: IO[bytes], *, wait: bool) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def _give_back(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
