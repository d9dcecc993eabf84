"""The way of a message through the streams, in batches, in the one order that loses nothing.

    1. The messages that faust jumped over are read; every message is verified and taken by the desk, in order.
    2. The batch's notices and changed counts are written, and are durable.
    3. Then its rows, in order, and last the place up to which they hold.
    4. Then its messages are acknowledged, so that faust may commit them; then the notices are printed.

After a crash the rows are those of a prefix of the messages, and every message behind the committed place comes again:
one whose row is there is no news, any other is worked on exactly as it was the first time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

from bongsu_consumers.event import receive
from bongsu_consumers.streams.desk import Desk, Outcome
from bongsu_consumers.streams.notices import Notice, refused_notice
from bongsu_consumers.streams.row import Row
from bongsu_consumers.streams.sequence import Sequence
from bongsu_consumers.streams.watchlist import Watch
from bongsu_schemas.event import EventError

log = logging.getLogger("bongsu_consumers.streams")
PLACE = b"place"
"""The key of the row that says up to which offset the other rows hold; no record's key is without a slash."""
_MOST_IN_A_BATCH = 500
Pairs = list[tuple[bytes, bytes | None]]


class Message(Protocol):
    """A message as Kafka's clients have it."""

    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Iterable[tuple[str, bytes | None]]: ...


@dataclass(frozen=True, slots=True)
class Ways:
    """What the intake needs of Kafka: both writers return when everything is durable, in the order given."""

    write_notices: Callable[[Pairs], Awaitable[None]]
    write_rows: Callable[[Pairs], Awaitable[None]]
    read_again: Callable[[range], Awaitable[list[Any]]]
    tell: Callable[[bytes], None]


@dataclass(slots=True)
class Intake:
    """Takes messages and watched values, and makes what follows from them durable."""

    unit: str
    public_key: bytes
    desk: Desk
    sequence: Sequence
    ways: Ways
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _outcomes: list[Outcome] = field(default_factory=list)
    _acknowledgements: list[Callable[[], object]] = field(default_factory=list)

    async def take(self, message: Message, acknowledge: Callable[[], object]) -> None:
        """Work on one message of the unit's topic, and on those that should have come before it."""
        async with self._lock:
            missing = self.sequence.missing_before(message.offset)
            if missing:
                log.warning("faust jumped from offset %d to %d: reading between", missing.start, message.offset)
                await self._read_again(missing)
            self._work_on(message)
            self._acknowledgements.append(acknowledge)
            if len(self._acknowledgements) >= _MOST_IN_A_BATCH:
                await self._flush()

    async def take_up_to(self, end: int) -> None:
        """Work on everything before that offset that did not come yet."""
        async with self._lock:
            await self._read_again(self.sequence.missing_before(end))
            await self._flush()

    async def watch(self, changes: Iterable[tuple[str, Watch | None]]) -> None:
        """Change the watch list and make durable what is found by it."""
        async with self._lock:
            self._outcomes.append(self.desk.watch(changes))
            await self._flush()

    async def flush(self) -> None:
        """Make everything durable that was taken."""
        async with self._lock:
            await self._flush()

    async def _read_again(self, missing: range) -> None:
        """Work on messages that a plain consumer reads, some at a time."""
        for start in range(missing.start, missing.stop, _MOST_IN_A_BATCH):
            for missed in await self.ways.read_again(range(start, min(start + _MOST_IN_A_BATCH, missing.stop))):
                self._work_on(missed)
            await self._flush()

    def _work_on(self, message: Message) -> None:
        try:
            event = receive(
                key=message.key,
                headers=message.headers,
                value=message.value,
                unit=self.unit,
                public_key=self.public_key,
                offset=message.offset,
            )
        except EventError as error:
            log.error("offset %d: not an event of the hub: %s", message.offset, error)  # noqa: TRY400
            refused = refused_notice(self.unit, message.offset, message.key, message.value, str(error))
            self._outcomes.append(Outcome((refused,)))
        else:
            self._outcomes.append(self.desk.take(event))
        self.sequence.passed(message.offset)

    async def _flush(self) -> None:
        outcomes, self._outcomes = self._outcomes, []
        acknowledgements, self._acknowledgements = self._acknowledgements, []
        notices = [notice for outcome in outcomes for notice in outcome.notices] + self.desk.changed_counts()
        rows = [(record.encode(), _value(row)) for outcome in outcomes for record, row in outcome.rows]
        if notices:
            await self.ways.write_notices([_pair(notice) for notice in notices])
        if acknowledgements or outcomes:
            await self.ways.write_rows([*rows, (PLACE, orjson.dumps(self.sequence.expected))])
        for acknowledge in acknowledgements:
            acknowledge()
        for notice in notices:
            self.ways.tell(notice.line())


def recovered(table: Iterable[tuple[bytes, bytes]]) -> tuple[dict[str, Row], int]:
    """The rows of a table and the offset up to which they hold (0 in an empty one)."""
    rows: dict[str, Row] = {}
    place = 0
    for key, value in table:
        if key == PLACE:
            place = orjson.loads(value)
        elif value:
            rows[key.decode()] = Row.from_json(value)
    return rows, place


def _value(row: Row | None) -> bytes | None:
    return row.to_json() if row is not None else None


def _pair(notice: Notice) -> tuple[bytes, bytes]:
    return notice.notice_id.encode(), notice.line()
