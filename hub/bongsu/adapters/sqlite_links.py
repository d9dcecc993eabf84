"""Links, and what the linker remembers, in SQLite: a rebuild fills a second file, then changes over to it."""

import struct
from array import array
from collections.abc import Collection, Iterator, Sequence
from heapq import merge
from itertools import chain, count, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Self

import apsw
import orjson

from bongsu.adapters.sqlite_database import MOST_VARIABLES, Database, parts
from bongsu.domain.linking.links import Link, Pair, pack_link, unpack_link
from bongsu.domain.linking.model import first_model
from bongsu.ports.links import LinkBatch, Linked

_PAGE = 500
_FORMAT = 3  # of the files: those of another are left alone, and everything is linked again from the logs
_CURRENT = "current"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, traits BLOB NOT NULL,
  blocks BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS blocks (block INTEGER, record INTEGER, PRIMARY KEY (block, record)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (
  a TEXT, b TEXT, relation TEXT, status TEXT NOT NULL, falling REAL NOT NULL, judged INTEGER NOT NULL,
  body BLOB NOT NULL, PRIMARY KEY (a, b, relation));
CREATE INDEX IF NOT EXISTS links_by_b ON links (b);
CREATE INDEX IF NOT EXISTS links_by_status ON links (status, falling, a, b, relation);
CREATE INDEX IF NOT EXISTS links_judged ON links (a) WHERE judged;
CREATE TABLE IF NOT EXISTS positions (name TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS model (body BLOB NOT NULL);
"""


class SqliteLinks:
    """`Links` and `LinkerStore` over a folder: numbered files, and the number of the one that is read."""

    def __init__(self, folder: Path, generation: int | None = None) -> None:
        """Open or create. A commit lost in a power cut is made again from the logs."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._generation = self._pointed() if generation is None else generation
        self._database = Database(self._file(self._generation), _SCHEMA, durable=False)
        self._follows = generation is None
        self._full: set[int] = set()  # blocks known to be longer than what is asked for: each is read alone

    # --- Links ---

    def of(self, keys: Collection[str]) -> list[Link]:
        found: dict[bytes, None] = {}
        for part in parts(list(keys)):
            marks = _marks(part)
            rows = self._read(
                f"SELECT body FROM links WHERE a IN ({marks}) UNION ALL SELECT body FROM links WHERE b IN ({marks})",  # noqa: S608 - only question marks
                [*part, *part],
            )
            found.update((body, None) for (body,) in rows)
        return sorted(map(unpack_link, found), key=lambda link: link.pair)

    def every(self, *statuses: str) -> Iterator[Link]:
        rows = merge(*(self._falling(status) for status in statuses), key=itemgetter(0, 1, 2, 3))
        return (unpack_link(row[4]) for row in rows)

    def _falling(self, status: str) -> Iterator[tuple[Any, ...]]:
        after: tuple[Any, ...] = (float("-inf"), "", "", "")
        while True:
            rows = self._read(
                "SELECT falling, a, b, relation, body FROM links WHERE status = ?"  # noqa: S608 - a constant
                " AND (falling, a, b, relation) > (?, ?, ?, ?)"
                f" ORDER BY falling, a, b, relation LIMIT {_PAGE}",
                [status, *after],
            )
            yield from rows
            if len(rows) < _PAGE:
                return
            after = rows[-1][:4]

    def judged(self) -> Iterator[Link]:
        return (
            unpack_link(body) for (body,) in self._read("SELECT body FROM links WHERE judged ORDER BY a, b, relation")
        )

    def version(self) -> str:
        body = self.model()
        return str(orjson.loads(body)["version"]) if body else first_model().version

    # --- LinkerStore ---

    def position(self, name: str) -> int:
        rows = self._read("SELECT position FROM positions WHERE name = ?", (name,))
        return int(rows[0][0]) if rows else 0

    def model(self) -> bytes | None:
        rows = self._read("SELECT body FROM model")
        return rows[0][0] if rows else None

    def records(self, keys: Collection[str]) -> dict[str, Linked]:
        if not keys:
            return {}
        rows = self._read(
            "SELECT key, version, traits, blocks FROM carray(?) CROSS JOIN records ON key = value",
            [apsw.carray(tuple(sorted(keys)))],
        )
        return {key: Linked(key, version, traits, frozenset(_numbers(blocks))) for key, version, traits, blocks in rows}

    def holders(self, blocks: Collection[int], most: int) -> dict[int, list[str]]:
        ids: dict[int, list[int]] = {}
        for block in self._full.intersection(blocks):
            rows = self._read("SELECT record FROM blocks WHERE block = ? ORDER BY record LIMIT ?", (block, most))
            ids[block] = [record for (record,) in rows]
        rows = self._joined(
            "SELECT block, record FROM carray(?) CROSS JOIN blocks ON block = value", set(blocks) - self._full
        )
        for block, group in groupby(rows, key=itemgetter(0)):
            records = [record for _, record in group]
            if len(records) > most:
                self._full.add(block)
            ids[block] = records[:most]
        names = dict(
            self._joined("SELECT id, key FROM carray(?) CROSS JOIN records ON id = value", {*chain(*ids.values())})
        )
        return {block: [names[each] for each in records] for block, records in ids.items()}

    def _joined(self, sql: str, numbers: Collection[int]) -> list[tuple[Any, ...]]:
        """The rows of a query over these numbers, in their order. An array is bound at once, where marks cost each."""
        return self._read(sql, [apsw.carray(array("q", sorted(numbers)))]) if numbers else []

    def links(self, pairs: Collection[Pair]) -> dict[Pair, Link]:
        found: dict[Pair, Link] = {}
        for part in parts(list(pairs), MOST_VARIABLES // 3):
            rows = self._read(
                "SELECT body FROM links WHERE (a, b, relation) IN"  # noqa: S608 - only question marks
                f" (VALUES {','.join(['(?, ?, ?)'] * len(part))})",
                [value for pair in part for value in (pair.a, pair.b, pair.relation)],
            )
            found.update((link.pair, link) for link in (unpack_link(body) for (body,) in rows))
        return found

    def commit(self, batch: LinkBatch) -> None:
        def job(connection: apsw.Connection) -> None:
            _write_records(connection, batch.records.values())
            connection.executemany(
                "DELETE FROM links WHERE a = ? AND b = ? AND relation = ?",
                ((pair.a, pair.b, pair.relation) for pair, link in batch.links.items() if link is None),
            )
            connection.executemany(
                "INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?, ?, ?, ?)",
                ((*_row(link), pack_link(link)) for link in batch.links.values() if link is not None),
            )
            connection.executemany("INSERT OR REPLACE INTO positions VALUES (?, ?)", batch.positions.items())

        self._database.write(job)

    def begin(self, model: bytes | None) -> Self:
        self._drop_others()
        fresh = type(self)(self._folder, self._generation + 1)
        if model is not None:
            fresh._database.write(lambda connection: connection.execute("INSERT INTO model VALUES (?)", (model,)))  # noqa: SLF001
        return fresh

    def take_over(self) -> None:
        beside = self._folder / f"{_CURRENT}.new"
        beside.write_text(str(self._generation))
        beside.replace(self._folder / _CURRENT)
        self._follows = True

    def close(self) -> None:
        """Finish queued writes."""
        self._database.close()

    def _read(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        if self._follows and (now := self._pointed()) != self._generation:  # another process made the links again
            self._database.close()
            self._generation, self._database = now, Database(self._file(now), _SCHEMA, durable=False)
        return self._database.read(sql, values)

    def _pointed(self) -> int:
        try:
            return int((self._folder / _CURRENT).read_text())
        except FileNotFoundError:
            return 1

    def _file(self, generation: int) -> Path:
        return self._folder / f"links-{_FORMAT}.{generation}.sqlite3"

    def _drop_others(self) -> None:
        """Remove what an earlier rebuild left: older files, and one that died half-way."""
        for file in self._folder.glob("links-*.sqlite3*"):
            if not file.name.startswith(self._file(self._generation).name):
                file.unlink()


def _write_records(connection: apsw.Connection, records: Collection[Linked]) -> None:
    ids, old = {}, {}
    for identity, key, packed in _known(connection, [each.key for each in records]):
        ids[key], old[key] = identity, frozenset(_numbers(packed))
    nothing: frozenset[int] = frozenset()
    last = next(connection.execute("SELECT coalesce(max(id), 0) FROM records"))[0]
    ids.update(zip((each.key for each in records if each.key not in ids), count(last + 1)))
    connection.executemany(
        "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?)",
        (
            (ids[each.key], each.key, each.version, each.traits, struct.pack(f">{len(each.blocks)}q", *each.blocks))
            for each in records
        ),
    )
    gone = [(block, ids[each.key]) for each in records for block in old.get(each.key, nothing) - each.blocks]
    come = [(block, ids[each.key]) for each in records for block in each.blocks - old.get(each.key, nothing)]
    connection.executemany("DELETE FROM blocks WHERE block = ? AND record = ?", sorted(gone))
    connection.executemany("INSERT INTO blocks VALUES (?, ?)", sorted(come))  # in order, so that pages are met once


def _known(connection: apsw.Connection, keys: Sequence[str]) -> Iterator[tuple[int, str, bytes]]:
    for part in parts(keys):
        yield from connection.execute(f"SELECT id, key, blocks FROM records WHERE key IN ({_marks(part)})", part)  # noqa: S608


def _row(link: Link) -> tuple[str, str, str, str, float, bool]:
    pair = link.pair
    return pair.a, pair.b, pair.relation, link.status or "undone", -link.score, bool(link.judgements)


def _numbers(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(packed) // 8}q", packed)


def _marks(values: Collection[Any]) -> str:
    return ",".join("?" * len(values))
