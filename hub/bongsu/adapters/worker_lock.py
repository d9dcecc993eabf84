"""One process at a time works on a data folder: a lock that the operating system drops when its holder dies."""

import fcntl
from pathlib import Path
from typing import IO


class WorkerLock:
    """`flock` on a file of the data folder."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is locked yet."""
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock if it is free; False when another process has it."""
        file = self._path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None
