"""The event log, the ledger and the alert archive in one SQLite file, so that an admission is one transaction."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import apsw
import orjson

from bongsu.adapters.sqlite_database import Database, parts
from bongsu.ports.ledger import Admission, StaleAdmissionError, Version
from bongsu.ports.log import DuplicateKeyError, Entry, NewEntry, Topic

_TOPIC_TABLE = """
CREATE TABLE IF NOT EXISTS log_{topic} (
  position INTEGER PRIMARY KEY, key TEXT NOT NULL, headers TEXT NOT NULL, value BLOB NOT NULL, key_id TEXT);
CREATE {unique} INDEX IF NOT EXISTS {topic}_by_key ON log_{topic} (key);
"""
# `key_id` is reserved for encryption at rest. Alerts carry in columns what admission and reading ask for.
_SCHEMA = (
    _TOPIC_TABLE.format(topic="submissions", unique="UNIQUE")
    + "".join(_TOPIC_TABLE.format(topic=topic, unique="") for topic in ("quarantine", "decisions", "access"))
    + """
CREATE TABLE IF NOT EXISTS log_alerts (
  position INTEGER PRIMARY KEY, key TEXT NOT NULL, version INTEGER NOT NULL, alert_id BLOB NOT NULL,
  fingerprint BLOB NOT NULL, withdrawn INTEGER NOT NULL, headers TEXT NOT NULL, value BLOB NOT NULL, key_id TEXT);
CREATE INDEX IF NOT EXISTS alerts_by_key ON log_alerts (key, version);
CREATE UNIQUE INDEX IF NOT EXISTS alerts_by_id ON log_alerts (alert_id);
CREATE TABLE IF NOT EXISTS receipts (submission_id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS positions (worker TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
"""
)


class SqliteLog:
    """`EventLog`, `Ledger` and `AlertArchive` over one file."""

    def __init__(self, path: Path) -> None:
        """Open or create `path`."""
        self._database = Database(path, _SCHEMA, durable=True)

    # --- EventLog ---

    def append(self, topic: Topic, entries: Sequence[NewEntry]) -> list[int]:
        try:
            return self._database.write(lambda connection: _append(connection, topic, entries))
        except apsw.ConstraintError as error:
            raise DuplicateKeyError(f"a key is already in the log {topic}") from error

    def read(self, topic: Topic, after: int, limit: int, shard: int = 0) -> list[Entry]:  # noqa: ARG002
        rows = self._database.read(
            f"SELECT position, key, value, headers FROM log_{topic} WHERE position > ? ORDER BY position LIMIT ?",  # noqa: S608 - topic is a closed list
            (after, limit),
        )
        return [Entry(position, key, value, orjson.loads(headers)) for position, key, value, headers in rows]

    def end(self, topic: Topic, shard: int = 0) -> int:  # noqa: ARG002
        return int(self._database.read(f"SELECT coalesce(max(position), 0) FROM log_{topic}")[0][0])  # noqa: S608

    def shards(self, topic: Topic) -> Sequence[int]:  # noqa: ARG002
        return (0,)

    def by_key(self, topic: Topic, key: str) -> list[Entry]:
        rows = self._database.read(
            f"SELECT position, key, value, headers FROM log_{topic} WHERE key = ? ORDER BY position",  # noqa: S608
            (key,),
        )
        return [Entry(position, key, value, orjson.loads(headers)) for position, key, value, headers in rows]

    # --- Ledger ---

    def position(self, shard: int = 0) -> int:  # noqa: ARG002 - one file, one shard
        rows = self._database.read("SELECT position FROM positions WHERE worker = 'admit'")
        return int(rows[0][0]) if rows else 0

    def versions(self, keys: Collection[str]) -> dict[str, dict[int, Version]]:
        found: dict[str, dict[int, Version]] = {}
        for part in parts(list(keys)):
            for key, version, fingerprint, alert_id, withdrawn in self._database.read(
                "SELECT key, version, fingerprint, alert_id, withdrawn FROM log_alerts"  # noqa: S608 - only question marks
                f" WHERE key IN ({','.join('?' * len(part))})",
                part,
            ):
                found.setdefault(key, {})[version] = Version(
                    version, fingerprint.hex(), alert_id.hex(), bool(withdrawn)
                )
        return found

    def receipts(self, submission_ids: Sequence[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for part in parts(list(submission_ids)):
            found.update(
                self._database.read(
                    f"SELECT submission_id, body FROM receipts WHERE submission_id IN ({','.join('?' * len(part))})",  # noqa: S608
                    part,
                )
            )
        return found

    def commit(self, admission: Admission) -> None:
        def job(connection: apsw.Connection) -> None:
            before = list(connection.execute("SELECT position FROM positions WHERE worker = 'admit'"))
            if before and before[0][0] >= admission.position:
                raise StaleAdmissionError(f"position {admission.position} is already admitted up to {before[0][0]}")
            connection.execute("INSERT OR REPLACE INTO positions VALUES ('admit', ?)", (admission.position,))
            try:
                _append(connection, "alerts", admission.alerts)
            except apsw.ConstraintError as error:
                raise StaleAdmissionError("an alert of this batch is already logged") from error
            _append(connection, "quarantine", admission.quarantined)
            connection.executemany(
                "INSERT OR REPLACE INTO receipts VALUES (?, ?)",
                ((identity, receipt.body) for identity, receipt in admission.receipts.items()),
            )

        self._database.write(job)

    # --- AlertArchive ---

    def alerts(self, alert_ids: Sequence[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for part in parts(alert_ids):
            rows = self._database.read(
                f"SELECT alert_id, value FROM log_alerts WHERE alert_id IN ({','.join('?' * len(part))})",  # noqa: S608
                [_blob(alert_id) for alert_id in part],
            )
            found.update((alert_id.hex(), value) for alert_id, value in rows)
        return found

    def history(self, key: str) -> list[bytes]:
        return [
            value
            for (value,) in self._database.read("SELECT value FROM log_alerts WHERE key = ? ORDER BY position", (key,))
        ]

    def records(self) -> Iterator[tuple[str, list[bytes]]]:
        last = ""
        while True:
            keys = [
                key
                for (key,) in self._database.read(
                    "SELECT DISTINCT key FROM log_alerts WHERE key > ? ORDER BY key LIMIT 500", (last,)
                )
            ]
            if not keys:
                return
            rows = self._database.read(
                "SELECT key, value FROM log_alerts WHERE key > ? AND key <= ? ORDER BY key, position", (last, keys[-1])
            )
            for key, group in groupby(rows, key=lambda row: row[0]):
                yield key, [value for _, value in group]
            last = keys[-1]

    # --- QuarantineArchive ---

    def held(self) -> Iterator[Entry]:
        for position, key, value, headers in self._database.read(
            "SELECT position, key, value, headers FROM log_quarantine"
            " WHERE position IN (SELECT max(position) FROM log_quarantine GROUP BY key)"
        ):
            yield Entry(position, key, value, orjson.loads(headers))

    def held_entry(self, identity: str) -> Entry | None:
        return next(reversed(self.by_key("quarantine", identity)), None)

    def close(self) -> None:
        """Finish queued writes."""
        self._database.close()


def _append(connection: apsw.Connection, topic: Topic, entries: Sequence[NewEntry]) -> list[int]:
    if not entries:
        return []
    end = next(iter(connection.execute(f"SELECT coalesce(max(position), 0) FROM log_{topic}")))[0]  # noqa: S608
    positions = list(range(end + 1, end + 1 + len(entries)))
    if topic == "alerts":
        connection.executemany(
            "INSERT INTO log_alerts (position, key, version, alert_id, fingerprint, withdrawn, headers, value)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    position,
                    entry.key,
                    int(entry.headers["version"]),
                    _blob(entry.headers["alert_id"]),
                    _blob(entry.headers["fingerprint"]),
                    entry.headers["withdrawn"] == "1",
                    orjson.dumps(entry.headers).decode(),
                    entry.value,
                )
                for position, entry in zip(positions, entries, strict=True)
            ),
        )
    else:
        connection.executemany(
            f"INSERT INTO log_{topic} (position, key, headers, value) VALUES (?, ?, ?, ?)",  # noqa: S608
            (
                (position, entry.key, orjson.dumps(entry.headers).decode(), entry.value)
                for position, entry in zip(positions, entries, strict=True)
            ),
        )
    return positions


def _blob(text: str) -> bytes:
    """Hex as bytes; a text that is no hex becomes a value that no row has."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
