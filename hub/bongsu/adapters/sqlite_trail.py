"""The trail in a file of this machine, for a log that finds nothing by key. Made again from the log where it is lost.

Rows are named by shard and position, so several processes may write the same file; each reads on from what is there.
"""

import tempfile
import threading
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import apsw

from bongsu.domain.streams.version import Version, packed, unpacked

_MOST_KEYS = 1_000
_BUSY_MS = 10_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS versions (
  shard INTEGER NOT NULL, position INTEGER NOT NULL, key TEXT NOT NULL, received INTEGER NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (shard, position)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS versions_by_key ON versions (key);
"""


class SqliteTrail:
    """`Trail` over one file. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open or create `path`; where nothing can be written, a file that goes with this process."""
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _opened(path)
        except (OSError, apsw.CantOpenError, apsw.ReadOnlyError):
            self._temporary = tempfile.TemporaryDirectory(prefix="bongsu-streams-")
            self._connection = _opened(Path(self._temporary.name) / path.name)
        self._lock = threading.Lock()

    def reached(self, shard: int) -> int:
        rows = self._rows("SELECT coalesce(max(position), 0) FROM versions WHERE shard = ?", (shard,))
        return int(rows[0][0])

    def note(self, shard: int, versions: Sequence[tuple[str, Version]]) -> None:
        with self._lock, self._connection:
            self._connection.executemany(
                "INSERT OR IGNORE INTO versions VALUES (?, ?, ?, ?, ?)",
                ((shard, version.position, key, version.received, packed(version)) for key, version in versions),
            )

    def history(self, keys: Collection[str]) -> dict[str, list[Version]]:
        found: dict[str, list[Version]] = {}
        wanted = list(keys)
        for start in range(0, len(wanted), _MOST_KEYS):
            part = wanted[start : start + _MOST_KEYS]
            marks = ",".join("?" * len(part))
            for shard, position, key, body in self._rows(
                f"SELECT shard, position, key, body FROM versions WHERE key IN ({marks})",  # noqa: S608 - only marks
                part,
            ):
                found.setdefault(str(key), []).append(unpacked(shard, position, body))
        return found

    def first_received(self, shard: int, since: int) -> int:
        rows = self._rows("SELECT min(position) FROM versions WHERE shard = ? AND received >= ?", (shard, since))
        [(first,)] = rows
        return self.reached(shard) if first is None else int(first) - 1

    def close(self) -> None:
        with self._lock:
            self._connection.close()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _rows(self, sql: str, values: Sequence[str | int]) -> list[tuple[Any, ...]]:
        with self._lock:
            return list(self._connection.execute(sql, values))


def _opened(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    connection.set_busy_timeout(_BUSY_MS)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF", _SCHEMA):
        connection.execute(statement)
    return connection
