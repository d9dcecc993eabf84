"""What admission has seen of one shard: versions and receipts, rebuilt from the log, kept in a file of this machine.

The file saves the next start from reading the whole log. It is thrown away when it does not belong to the log as it
is, and while another process holds it, a fresh one is made in a temporary place.
"""

import tempfile
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

import apsw

from bongsu.adapters.kafka_reader import ShardReader
from bongsu.adapters.sqlite_database import parts
from bongsu.adapters.worker_lock import WorkerLock
from bongsu.ports.ledger import Receipt, Version
from bongsu.ports.log import Entry, NewEntry

_BATCH = 2_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS versions (
  key TEXT, version INTEGER, fingerprint BLOB NOT NULL, alert_id BLOB NOT NULL, withdrawn INTEGER NOT NULL,
  source INTEGER NOT NULL, PRIMARY KEY (key, version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS receipts (
  identity TEXT PRIMARY KEY, agency TEXT NOT NULL, body BLOB NOT NULL, source INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS positions (topic TEXT PRIMARY KEY, position INTEGER NOT NULL, last TEXT) WITHOUT ROWID;
"""
_INSERT_VERSION = "INSERT OR IGNORE INTO versions VALUES (?, ?, ?, ?, ?, ?)"  # the first logged stays
_INSERT_RECEIPT = """
INSERT INTO receipts VALUES (?, ?, ?, ?) ON CONFLICT (identity) DO UPDATE
SET body = excluded.body, source = excluded.source WHERE excluded.source >= receipts.source
"""


class SeenShard:
    """The versions and receipts of one shard. For one thread."""

    def __init__(
        self, folder: Path, shard: int, alerts: ShardReader, receipts: Callable[[], dict[str, ShardReader]]
    ) -> None:
        """Open what is kept of the shard; `receipts` gives the readers of its agencies' receipts, by topic."""
        folder.mkdir(parents=True, exist_ok=True)
        self._alerts = alerts
        self._receipts = receipts
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._lock = WorkerLock(folder / f"{shard}.lock")
        path = folder / f"{shard}.sqlite3"
        if not self._lock.acquire():
            self._temporary = tempfile.TemporaryDirectory()
            path = Path(self._temporary.name) / path.name
        self._path = path
        self._connection = self._opened()
        if not self._belongs():
            self._connection.close()
            for each in path.parent.glob(f"{path.name}*"):
                each.unlink()
            self._connection = self._opened()

    def catch_up(self) -> None:
        """Read the log on to its end."""
        while entries := self._alerts.read(self._position("alerts"), _BATCH):
            with self._connection:
                self._add_versions(entries)
                self._keep("alerts", entries[-1].position, entries[-1].headers["alert_id"])
        for topic, reader in self._receipts().items():
            while entries := reader.read(self._position(topic), _BATCH):
                with self._connection:
                    self._add_receipts(
                        (e.key, Receipt(e.headers["agency"], e.value, int(e.headers["source"])))
                        for e in entries
                        if not e.headers.get("kind")  # an inbox's answers are no receipts of admission
                    )
                    self._keep(topic, entries[-1].position, "")

    def versions(self, keys: Collection[str]) -> dict[str, dict[int, Version]]:
        """As `Ledger.versions`."""
        found: dict[str, dict[int, Version]] = {}
        for part in parts(list(keys)):
            for key, version, fingerprint, alert_id, withdrawn, source in self._connection.execute(
                f"SELECT * FROM versions WHERE key IN ({','.join('?' * len(part))})",  # noqa: S608 - only marks
                part,
            ):
                found.setdefault(key, {})[version] = Version(
                    version, fingerprint.hex(), alert_id.hex(), bool(withdrawn), source
                )
        return found

    def receipts(self, identities: Sequence[str]) -> dict[str, bytes]:
        """As `Ledger.receipts`."""
        found: dict[str, bytes] = {}
        for part in parts(identities):
            found.update(
                self._connection.execute(
                    f"SELECT identity, body FROM receipts WHERE identity IN ({','.join('?' * len(part))})",  # noqa: S608
                    part,
                )
            )
        return found

    def add(self, alerts: Sequence[tuple[int, NewEntry]], receipts: Iterable[tuple[str, Receipt]]) -> None:
        """Take in what was just appended, with its positions."""
        with self._connection:
            self._add_versions([Entry(at, entry.key, b"", entry.headers) for at, entry in alerts])
            self._add_receipts(receipts)
            first = self._position("alerts") + 1
            if alerts and (alerts[0][0], alerts[-1][0]) == (first, first + len(alerts) - 1):  # nobody else appended
                self._keep("alerts", alerts[-1][0], alerts[-1][1].headers["alert_id"])

    def close(self) -> None:
        """Close the file and leave it to the next holder."""
        self._connection.close()
        if self._temporary is not None:
            self._temporary.cleanup()
        self._lock.release()

    def _opened(self) -> apsw.Connection:
        connection = apsw.Connection(str(self._path))
        connection.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768")
        connection.execute(_SCHEMA)
        return connection

    def _belongs(self) -> bool:
        """Whether the file was made from this log: the entry that it read last is still where it was."""
        rows = list(self._connection.execute("SELECT position, last FROM positions WHERE topic = 'alerts'"))
        if not rows:
            return not list(self._connection.execute("SELECT 1 FROM versions LIMIT 1"))
        position, last = rows[0]
        if position > self._alerts.end():
            return False
        entries = self._alerts.read(position - 1, 1)
        return bool(entries) and entries[0].headers.get("alert_id") == last

    def _position(self, topic: str) -> int:
        rows = list(self._connection.execute("SELECT position FROM positions WHERE topic = ?", (topic,)))
        return int(rows[0][0]) if rows else 0

    def _keep(self, topic: str, position: int, last: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO positions VALUES (?, ?, ?)", (topic, position, last))

    def _add_versions(self, entries: Iterable[Entry]) -> None:
        self._connection.executemany(
            _INSERT_VERSION,
            (
                (
                    entry.key,
                    int(entry.headers["version"]),
                    bytes.fromhex(entry.headers["fingerprint"]),
                    bytes.fromhex(entry.headers["alert_id"]),
                    entry.headers["withdrawn"] == "1",
                    int(entry.headers["source"]),
                )
                for entry in entries
            ),
        )

    def _add_receipts(self, receipts: Iterable[tuple[str, Receipt]]) -> None:
        self._connection.executemany(
            _INSERT_RECEIPT,
            ((identity, receipt.agency, receipt.body, receipt.source) for identity, receipt in receipts),
        )
