"""The agencies' Merkle logs in a SQLite file of their own: a projection of `alerts`."""

from collections.abc import Sequence
from pathlib import Path

import apsw

from bongsu.adapters.sqlite_database import Database
from bongsu.ports.proofs import Attested, Leaf

_SCHEMA = """
CREATE TABLE IF NOT EXISTS leaves (
  agency TEXT, number INTEGER, alert_id BLOB NOT NULL UNIQUE, hash BLOB NOT NULL, PRIMARY KEY (agency, number));
CREATE TABLE IF NOT EXISTS nodes (
  agency TEXT, level INTEGER, number INTEGER, hash BLOB NOT NULL, PRIMARY KEY (agency, level, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS checkpoints (agency TEXT PRIMARY KEY, note TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS positions (worker TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
"""


class SqliteProofs:
    """`ProofStore` over one file."""

    def __init__(self, path: Path) -> None:
        """Open or create `path`. A lost commit is made again from the log, byte for byte."""
        self._database = Database(path, _SCHEMA, durable=False)

    def position(self, shard: int = 0) -> int:  # noqa: ARG002 - one file, one shard
        rows = self._database.read("SELECT position FROM positions WHERE worker = 'attest'")
        return int(rows[0][0]) if rows else 0

    def find(self, alert_ids: Sequence[str]) -> dict[str, Leaf]:
        marks = ",".join("?" * len(alert_ids))
        rows = self._database.read(
            f"SELECT alert_id, agency, number, hash FROM leaves WHERE alert_id IN ({marks})",  # noqa: S608
            [bytes.fromhex(alert_id) for alert_id in alert_ids],
        )
        return {raw.hex(): Leaf(agency, number, raw.hex(), leaf_hash) for raw, agency, number, leaf_hash in rows}

    def hashes(self, agency: str, level: int, first: int, count: int) -> list[bytes]:
        table, where = ("leaves", "agency = ?") if level == 0 else ("nodes", f"agency = ? AND level = {int(level)}")
        rows = self._database.read(
            f"SELECT hash FROM {table} WHERE {where} AND number >= ? AND number < ? ORDER BY number",  # noqa: S608
            (agency, first, first + count),
        )
        if len(rows) != count:
            raise LookupError(f"the log of {agency} lacks hashes {first} to {first + count} of level {level}")
        return [row[0] for row in rows]

    def checkpoint(self, agency: str) -> str | None:
        rows = self._database.read("SELECT note FROM checkpoints WHERE agency = ?", (agency,))
        return rows[0][0] if rows else None

    def commit(self, attested: Attested) -> None:
        def job(connection: apsw.Connection) -> None:
            connection.executemany(
                "INSERT INTO leaves VALUES (?, ?, ?, ?)",
                ((leaf.agency, leaf.number, bytes.fromhex(leaf.alert_id), leaf.hash) for leaf in attested.leaves),
            )
            connection.executemany(
                "INSERT INTO nodes VALUES (?, ?, ?, ?)",
                ((node.agency, node.level, node.index, node.hash) for node in attested.nodes),
            )
            connection.executemany("INSERT OR REPLACE INTO checkpoints VALUES (?, ?)", attested.checkpoints.items())
            connection.executemany(
                "INSERT OR REPLACE INTO positions VALUES ('attest', ?)",
                ((each,) for each in attested.positions.values()),
            )

        self._database.write(job)

    def clear(self) -> None:
        def job(connection: apsw.Connection) -> None:
            for table in ("leaves", "nodes", "checkpoints", "positions"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a closed list

        self._database.write(job)

    def close(self) -> None:
        """Finish queued writes."""
        self._database.close()
