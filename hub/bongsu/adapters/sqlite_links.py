"""Links, and what the linker remembers, in SQLite: a rebuild fills a second file, then changes over to it."""

import struct
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import chain, count, groupby, islice
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any, Self

import apsw
import orjson

from bongsu.adapters.sqlite_database import Database
from bongsu.domain.linking.judge import RELATIONS
from bongsu.domain.linking.links import Link, Pair, pack_said, unpack_said
from bongsu.domain.linking.model import first_model
from bongsu.ports.links import LinkBatch, Linked

_PAGE = 500
_FORMAT = 5  # of the files: those of another are left alone, and everything is linked again from the logs
_CURRENT = "current"
_STATUSES = ("confirmed", "proposed", "rejected", "undone")
_EARLIER, _OF_ONE = 30, 31
"""A link's number: that of the record that came later, then 30 bits for the earlier one's, then one for the relation.

So the links of new records are written one behind the other.
"""
_MOST_RECENT = 8_192
_UNSEEN = -1  # the version of a record that a steward judged before its alert came here
_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, traits BLOB NOT NULL,
  blocks BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS blocks (block INTEGER, record INTEGER, PRIMARY KEY (block, record)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (
  id INTEGER PRIMARY KEY, earlier INTEGER NOT NULL, status INTEGER NOT NULL, falling REAL NOT NULL,
  judged INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS links_by_earlier ON links (earlier);
CREATE INDEX IF NOT EXISTS links_by_status ON links (status, falling);
CREATE INDEX IF NOT EXISTS links_judged ON links (judged) WHERE judged;
CREATE TABLE IF NOT EXISTS positions (name TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS model (body BLOB NOT NULL);
"""
_HOLDERS = "SELECT block, record FROM carray(?1) CROSS JOIN blocks ON block = value + ?2"
_NUMBERED = "SELECT key, id FROM carray(?) CROSS JOIN records ON key = value"
_LINK = (
    "SELECT links.id, one.key, other.key, body, falling FROM {}"  # noqa: S608 - constants
    f" CROSS JOIN records one ON one.id = links.id >> {_OF_ONE} CROSS JOIN records other ON other.id = earlier"
)


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
        self._ids: dict[str, int] = {}  # of records that the linker read since its last commit; not for readers
        self._recent: dict[str, Linked] = {}  # as the file has them; nobody but this linker writes it

    # --- Links ---

    def of(self, keys: Collection[str]) -> list[Link]:
        ids = self._numbered(keys).values()
        later = f"carray(?) CROSS JOIN links ON links.id BETWEEN value << {_OF_ONE} AND (value + 1 << {_OF_ONE}) - 1"
        earlier = "carray(?) CROSS JOIN links ON earlier = value"
        rows = {row[0]: row for each in (later, earlier) for row in self._joined(_LINK.format(each), ids)}
        return sorted(map(_link, rows.values()), key=attrgetter("pair"))

    def every(self, *statuses: str) -> Iterator[Link]:
        return map(_link, merge(*map(self._falling, statuses), key=itemgetter(4, 0)))

    def _falling(self, status: str) -> Iterator[tuple[Any, ...]]:
        after: tuple[Any, ...] = (float("-inf"), 0)
        while True:
            rows = self._read(
                f"{_LINK.format('links')} WHERE status = ? AND (falling, links.id) > (?, ?)"
                f" ORDER BY falling, links.id LIMIT {_PAGE}",
                [_STATUSES.index(status), *after],
            )
            yield from rows
            if len(rows) < _PAGE:
                return
            after = rows[-1][4], rows[-1][0]

    def judged(self) -> Iterator[Link]:
        rows = self._read(f"{_LINK.format('links')} WHERE judged")
        return iter(sorted(map(_link, rows), key=lambda link: (link.pair.a, link.pair.b, link.pair.relation)))

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
        found = {key: self._recent[key] for key in keys if key in self._recent}
        missing = sorted(key for key in keys if key not in found)
        if not missing:
            return found
        rows = self._read(
            "SELECT id, key, version, traits, blocks FROM carray(?) CROSS JOIN records ON key = value",
            [apsw.carray(tuple(missing))],
        )
        self._ids.update((key, identity) for identity, key, *_ in rows)
        read = {
            key: Linked(key, version, traits, frozenset(_numbers(blocks)))
            for _, key, version, traits, blocks in rows
            if version != _UNSEEN
        }
        self._remember(read)
        return found | read

    def _remember(self, records: Mapping[str, Linked]) -> None:
        """Keep what was read or written last, for most candidates of an alert came shortly before it."""
        if len(self._recent) + len(records) > _MOST_RECENT:
            for oldest in [*islice(self._recent, max(_MOST_RECENT // 8, len(records)))]:
                del self._recent[oldest]
        self._recent.update(records)

    def holders(self, blocks: Collection[int], most: int, beside: int = 0) -> dict[int, list[str]]:
        ids: dict[int, list[int]] = {}
        wanted = array("q", sorted(blocks))
        timed = wanted[bisect_left(wanted, beside) :] if beside else wanted[:0]
        for step, numbers in ((0, wanted), (-beside, timed), (beside, timed)):
            if self._full:
                full = {
                    block for block in self._full if block - step in blocks and (not step or block - step >= beside)
                }
                for block in full:
                    rows = self._read(
                        "SELECT record FROM blocks WHERE block = ? ORDER BY record LIMIT ?", (block, most)
                    )
                    ids[block] = [record for (record,) in rows]
                numbers = array("q", [block for block in numbers if block + step not in full])  # noqa: PLW2901
            self._hold(ids, self._read(_HOLDERS, [apsw.carray(numbers), step]) if numbers else [], most)
        names = dict(
            self._joined("SELECT id, key FROM carray(?) CROSS JOIN records ON id = value", {*chain(*ids.values())})
        )
        self._ids.update(zip(names.values(), names.keys(), strict=True))
        return {block: [names[each] for each in records] for block, records in ids.items()}

    def _hold(self, ids: dict[int, list[int]], rows: Iterable[tuple[int, int]], most: int) -> None:
        for block, group in groupby(rows, key=itemgetter(0)):
            records = [record for _, record in group]
            if len(records) > most:
                self._full.add(block)
            ids[block] = records[:most]

    def _numbered(self, keys: Collection[str]) -> dict[str, int]:
        return dict(self._read(_NUMBERED, [apsw.carray(tuple(sorted(keys)))])) if keys else {}

    def _joined(self, sql: str, numbers: Collection[int]) -> list[tuple[Any, ...]]:
        """The rows of a query over these numbers, in their order. An array is bound at once, where marks cost each."""
        return self._read(sql, [apsw.carray(array("q", sorted(numbers)))]) if numbers else []

    def links(self, pairs: Collection[Pair]) -> dict[Pair, Link]:
        missing = {key for pair in pairs for key in (pair.a, pair.b)} - self._ids.keys()
        ids = {**self._ids, **self._numbered(missing)}
        wanted = {_number(pair, ids): pair for pair in pairs if pair.a in ids and pair.b in ids}
        rows = self._joined("SELECT id, body FROM carray(?) CROSS JOIN links ON id = value", wanted)
        return {wanted[number]: unpack_said(wanted[number], body) for number, body in rows}

    def commit(self, batch: LinkBatch) -> None:
        met = {key: self._ids[key] for pair in batch.links for key in (pair.a, pair.b) if key in self._ids}

        def job(connection: apsw.Connection) -> None:
            ids = _write_records(connection, batch.records, batch.links, met)
            _clear(connection, "links", [_number(pair, ids) for pair in batch.links])
            rows = sorted(_row(link, ids) for link in batch.links.values() if link is not None)
            connection.executemany("INSERT INTO links VALUES (?, ?, ?, ?, ?, ?)", rows)
            connection.executemany("INSERT OR REPLACE INTO positions VALUES (?, ?)", batch.positions.items())

        self._database.write_here(job)
        self._ids.clear()
        self._remember(batch.records)

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
            self._full, self._ids, self._recent = set(), {}, {}
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


def _write_records(
    connection: apsw.Connection, changed: Mapping[str, Linked], links: Collection[Pair], met: Mapping[str, int]
) -> dict[str, int]:
    """Write what changed; returns the numbers of these records and of the links' ends."""
    ids, old = dict(met), {}
    ends = {key for pair in links for key in (pair.a, pair.b)}
    others = ends - ids.keys() - changed.keys()
    if changed:
        sql = "SELECT id, key, blocks FROM carray(?) CROSS JOIN records ON key = value"
        for identity, key, packed in connection.execute(sql, [apsw.carray(tuple(sorted(changed)))]):
            ids[key], old[key] = identity, frozenset(_numbers(packed))
    if others:
        ids.update(connection.execute(_NUMBERED, [apsw.carray(tuple(sorted(others)))]))
    last = next(connection.execute("SELECT coalesce(max(id), 0) FROM records"))[0]
    unseen = {key: Linked(key, _UNSEEN, b"", frozenset()) for key in sorted(others - ids.keys())}
    written = {**changed, **unseen}
    ids.update(zip((key for key in written if key not in ids), count(last + 1)))
    _clear(connection, "records", [ids[key] for key in old])
    connection.executemany(
        "INSERT INTO records VALUES (?, ?, ?, ?, ?)",
        (
            (ids[key], key, each.version, each.traits, struct.pack(f">{len(each.blocks)}q", *each.blocks))
            for key, each in written.items()
        ),
    )
    nothing: frozenset[int] = frozenset()
    gone = [(block, ids[key]) for key in old for block in old[key] - changed[key].blocks]
    come = [(block, ids[key]) for key, each in changed.items() for block in each.blocks - old.get(key, nothing)]
    connection.executemany("DELETE FROM blocks WHERE block = ? AND record = ?", sorted(gone))
    come.sort(key=itemgetter(0))  # so that pages are met once
    connection.executemany("INSERT INTO blocks VALUES (?, ?)", come)
    return ids


def _clear(connection: apsw.Connection, table: str, ids: Collection[int]) -> None:
    """Take rows away before new ones come: `INSERT OR REPLACE` keeps a journal for every row, fifteen times slower."""
    if ids:
        sql = f"DELETE FROM {table} WHERE id IN (SELECT value FROM carray(?))"  # noqa: S608 - a constant
        connection.execute(sql, [apsw.carray(array("q", sorted(ids)))])


def _number(pair: Pair, ids: Mapping[str, int]) -> int:
    one, other = ids[pair.a], ids[pair.b]
    later, earlier = (one, other) if one > other else (other, one)
    return (later << _EARLIER | earlier) << 1 | RELATIONS.index(pair.relation)


def _row(link: Link, ids: Mapping[str, int]) -> tuple[int, int, int, float, bool, bytes]:
    pair = link.pair
    earlier = min(ids[pair.a], ids[pair.b])
    status = _STATUSES.index(link.status or "undone")
    return _number(pair, ids), earlier, status, -link.score, bool(link.judgements), pack_said(link)


def _link(row: tuple[Any, ...]) -> Link:
    number, one, other, body, _ = row
    a, b = (one, other) if one < other else (other, one)
    return unpack_said(Pair(RELATIONS[number & 1], a, b), body)


def _numbers(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(packed) // 8}q", packed)
