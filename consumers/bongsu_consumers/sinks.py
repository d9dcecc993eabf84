"""Files of lines that keep events: NDJSON or CSV.

A line is on disk when `write` returns, so a stream that then goes on has lost nothing. A line that a crash cut short
is taken off when the file is opened again: its event was not finished with and comes again.
"""

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from bongsu_consumers.event import Event
from bongsu_consumers.lines import csv_header, csv_line, ndjson_line

_BLOCK = 65_536


class LineFile:
    """Appends events to a file that nobody else writes, one line each."""

    def __init__(self, path: Path, line: Callable[[Event], bytes], header: bytes = b"") -> None:
        """Open the file at the end of its last whole line; a new one begins with the header."""
        self._line = line
        self._file: IO[bytes] = path.open("a+b", buffering=0)
        length = _whole(self._file)
        self._file.truncate(length)
        if length == 0 and header:
            self._append(header)

    def write(self, event: Event) -> None:
        """Append one event, on disk when this returns."""
        self._append(self._line(event))

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, line: bytes) -> None:
        rest = memoryview(line + b"\n")
        while rest:
            rest = rest[self._file.write(rest) :]
        os.fsync(self._file.fileno())


def ndjson_file(path: Path) -> LineFile:
    """A file of one JSON document a line."""
    return LineFile(path, ndjson_line)


def csv_file(path: Path) -> LineFile:
    """A file of one row a line, with a header."""
    return LineFile(path, csv_line, csv_header())


def _whole(file: IO[bytes]) -> int:
    """How many bytes of the file are whole lines."""
    end = file.seek(0, os.SEEK_END)
    while end > 0:
        start = max(0, end - _BLOCK)
        file.seek(start)
        at = file.read(end - start).rfind(b"\n")
        if at >= 0:
            return start + at + 1
        end = start
    return 0
