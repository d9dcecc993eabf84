"""How far each webhook has come, in a small file of the data folder."""

import threading
from dataclasses import asdict
from pathlib import Path

import apsw
import orjson

from bongsu.ports.progress import Progress

_SCHEMA = "CREATE TABLE IF NOT EXISTS progress (id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID"


class ProgressFile:
    """`ProgressStore` over one SQLite file. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open or create `path`."""
        self._connection = apsw.Connection(str(path))
        self._connection.set_busy_timeout(10_000)
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", _SCHEMA):
            self._connection.execute(statement)
        self._lock = threading.Lock()

    def read(self, identity: str) -> Progress:
        with self._lock:
            rows = list(self._connection.execute("SELECT body FROM progress WHERE id = ?", (identity,)))
        return Progress(**orjson.loads(rows[0][0])) if rows else Progress()

    def keep(self, identity: str, progress: Progress) -> None:
        with self._lock, self._connection:
            self._connection.execute(
                "INSERT OR REPLACE INTO progress VALUES (?, ?)", (identity, orjson.dumps(asdict(progress)))
            )
