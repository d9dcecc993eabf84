"""One SQLite file: a reader per thread, one writer thread that commits what waits for it together.

Group commit: jobs that arrive while a transaction is being synced share the next one, so the cost of durability is
paid once for many. Each job runs in a savepoint of its own; one that fails takes nothing else with it. Other
processes on the same file wait for the write lock (`BEGIN IMMEDIATE` with a busy timeout).
"""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import apsw

T = TypeVar("T")
_BUSY_TIMEOUT_MS = 30_000
_MOST_JOBS_A_COMMIT = 64
MOST_VARIABLES = 5_000
_CACHE_KIB = 32_768
_CHECKPOINT = 4_000  # pages in the journal after which they are written back to the file
_CACHE_KIB_HERE, _CHECKPOINT_HERE = 98_304, 16_000
"""For `write_here`: a batch changes some thousands of pages, of which the next one changes most again."""


class Database:
    """An open SQLite file with its writer thread."""

    def __init__(self, path: Path, schema: str, *, durable: bool) -> None:
        """Open or create. `durable` syncs at every commit; without it a power cut may undo the newest commits."""
        self._path = path
        self._synchronous = "FULL" if durable else "NORMAL"
        self._local = threading.local()
        self._jobs: queue.SimpleQueue[tuple[Callable[[apsw.Connection], Any], Future[Any]] | None] = queue.SimpleQueue()
        connection = self._open()
        with connection:
            connection.execute(schema)
        connection.close()
        self._writer = threading.Thread(target=self._write_forever, name=f"writer of {path.name}", daemon=True)
        self._writer.start()

    def read(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of one query, from this thread's own connection: it sees every commit made before the call."""
        return list(self._reader().execute(sql, values))

    def write(self, job: Callable[[apsw.Connection], T]) -> T:
        """Run `job` in the writer's next transaction; returns its result after the commit."""
        return self.write_later(job).result()

    def write_here(self, job: Callable[[apsw.Connection], T]) -> T:
        """Run `job` in a transaction of this thread's own connection, whose cached pages stay good for what it reads.

        A commit by another connection empties the cache. For one who alone writes and reads what was just written.
        """
        connection = self._reader()
        if not getattr(self._local, "writes", False):
            self._local.writes = True
            connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB_HERE}; PRAGMA wal_autocheckpoint={_CHECKPOINT_HERE}")
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = job(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    def write_later(self, job: Callable[[apsw.Connection], T]) -> Future[T]:
        """Queue `job`; the future ends after the commit."""
        future: Future[T] = Future()
        self._jobs.put((job, future))
        return future

    def close(self) -> None:
        """Finish what is queued, then close the writer."""
        self._jobs.put(None)
        self._writer.join()

    def _reader(self) -> apsw.Connection:
        connection: apsw.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._open()
        return connection

    def _open(self) -> apsw.Connection:
        connection = apsw.Connection(str(self._path))
        connection.set_busy_timeout(_BUSY_TIMEOUT_MS)
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={self._synchronous}",
            f"cache_size=-{_CACHE_KIB}",
            f"wal_autocheckpoint={_CHECKPOINT}",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _write_forever(self) -> None:
        connection = self._open()
        while True:
            batch = [self._jobs.get()]
            while len(batch) < _MOST_JOBS_A_COMMIT and batch[-1] is not None:
                try:
                    batch.append(self._jobs.get_nowait())
                except queue.Empty:
                    break
            self._commit(connection, [job for job in batch if job is not None])
            if batch[-1] is None:
                connection.close()
                return

    def _commit(
        self, connection: apsw.Connection, jobs: list[tuple[Callable[[apsw.Connection], Any], Future[Any]]]
    ) -> None:
        done: list[tuple[Future[Any], Any]] = []
        if not jobs:
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
            for job, future in jobs:
                try:
                    with connection:
                        done.append((future, job(connection)))
                except Exception as error:  # noqa: BLE001 - the job's own fault goes to whoever asked for it
                    future.set_exception(error)
            connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - nothing of this transaction is durable: tell all who wait
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            for _, future in jobs:
                if not future.done():
                    future.set_exception(error)
            return
        for future, result in done:
            future.set_result(result)


def parts(values: Sequence[T], size: int = MOST_VARIABLES) -> Iterator[Sequence[T]]:
    """Values in pieces that one statement takes as variables."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
