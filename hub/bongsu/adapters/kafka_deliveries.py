"""Deliveries to the units' topics on Kafka, with what each unit holds in a file of this machine.

The file is made again from the log when it is lost: entries up to the group's kept position are remembered without
being sent again. A crash between sending and keeping sends the same events again, which their ids show.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import apsw
import orjson

from bongsu.adapters.kafka_ledger import Positions
from bongsu.adapters.kafka_log import KafkaProducer, Record
from bongsu.adapters.worker_lock import WorkerLock
from bongsu.ports.deliveries import Delivered, Event, Held
from bongsu.ports.log import NewEntry

OUT = "out"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (key TEXT PRIMARY KEY, top INTEGER NOT NULL, units TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS position (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL);
"""


class KafkaDeliveries:
    """`Deliveries` for the notify worker. For one thread."""

    def __init__(
        self,
        producer: KafkaProducer,
        prefix: str,
        positions: Callable[[], Positions],
        folder: Path,
        end: Callable[[int], int],
    ) -> None:
        """`positions` of the notify group; `end` of a shard of `alerts`."""
        self._producer, self._prefix, self._positions = producer, prefix, positions
        self._folder, self._end = folder, end
        self._open: dict[int, tuple[apsw.Connection, WorkerLock]] = {}
        self._sent: dict[int, int] = {}

    def position(self, shard: int) -> int:
        rows = list(self._connection(shard).execute("SELECT position FROM position"))
        return int(rows[0][0]) if rows else 0

    def delivered_up_to(self, shard: int) -> int:
        if shard not in self._sent:
            self._sent[shard] = self._positions().position(shard)
        return self._sent[shard]

    def records(self, shard: int, keys: Collection[str]) -> dict[str, Delivered]:
        rows = self._connection(shard).execute(
            f"SELECT key, top, units FROM records WHERE key IN ({','.join('?' * len(keys))})",  # noqa: S608 - only marks
            list(keys),
        )
        return {
            key: Delivered(top, {unit: Held(*held) for unit, held in orjson.loads(units).items()})
            for key, top, units in rows
        }

    def commit(self, shard: int, position: int, records: Mapping[str, Delivered], events: Sequence[Event]) -> None:
        self._producer.publish(
            Record(
                f"{self._prefix}.{OUT}.{event.unit}",
                0,
                NewEntry(event.key, event.value, {name: text.decode() for name, text in event.headers}),
            )
            for event in events
        )
        connection = self._connection(shard)
        with connection:
            connection.executemany(
                "INSERT OR REPLACE INTO records VALUES (?, ?, ?)",
                ((key, known.top, _units(known)) for key, known in records.items()),
            )
            connection.execute("INSERT OR REPLACE INTO position VALUES (1, ?)", (position,))
        if position > self.delivered_up_to(shard):
            self._positions().commit(shard, position)
            self._sent[shard] = position

    def forget(self, shard: int) -> None:
        """The shard is another worker's now."""
        self._sent.pop(shard, None)
        if shard in self._open:
            connection, lock = self._open.pop(shard)
            connection.close()
            lock.release()

    def close(self) -> None:
        """Close all files."""
        for shard in list(self._open):
            self.forget(shard)

    def _connection(self, shard: int) -> apsw.Connection:
        if shard not in self._open:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = WorkerLock(self._folder / f"delivered-{shard}.lock")
            path: Any = self._folder / f"delivered-{shard}.sqlite3" if lock.acquire() else ":memory:"
            connection = apsw.Connection(str(path))
            connection.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL")
            connection.execute(_SCHEMA)
            rows = list(connection.execute("SELECT position FROM position"))
            if rows and rows[0][0] > self._end(shard):  # of another log: begin again
                connection.execute("DELETE FROM records; DELETE FROM position")
            self._open[shard] = (connection, lock)
        return self._open[shard][0]


def _units(known: Delivered) -> str:
    return orjson.dumps({unit: [held.version, held.alert_id] for unit, held in known.units.items()}).decode()
