"""The order in which a batch becomes durable, and what faust did not hand on."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest

from bongsu_consumers.streams.beside import find_losses
from bongsu_consumers.streams.desk import Desk
from bongsu_consumers.streams.intake import PLACE, Intake, Pairs, Ways, recovered
from bongsu_consumers.streams.sequence import Sequence
from bongsu_consumers.streams.watchlist import Watch
from bongsu_consumers.testing import UNIT, StandInHub, sample_alert


class Taken(NamedTuple):
    """A message as Kafka's clients have it."""

    offset: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]


class Kafka:
    """What is on the topics, and what was done to them in which order."""

    def __init__(self, hub: StandInHub, refs: Iterable[str]) -> None:
        messages = [hub.release(sample_alert(ref, names=["김영희"])) for ref in refs]
        self.topic = [Taken(at, m.key, m.value, m.headers) for at, m in enumerate(messages)]
        self.done: list[str] = []
        self.rows: Pairs = []
        self.broken = False
        ways = Ways(self.write_notices, self.write_rows, self.read_again, lambda _: self.done.append("tell"))
        self.intake = Intake(UNIT, hub.public_key, Desk(UNIT, UTC), Sequence(0), ways)

    async def write_notices(self, pairs: Pairs) -> None:
        assert pairs
        self.done.append("notices")

    async def write_rows(self, pairs: Pairs) -> None:
        if self.broken:
            raise ConnectionError
        self.done.append("rows")
        self.rows += pairs

    async def read_again(self, offsets: range) -> list[Taken]:
        self.done.append(f"read {offsets.start} to {offsets.stop - 1}")
        return [message for message in self.topic if message.offset in offsets]

    async def take(self, offset: int) -> None:
        await self.intake.take(self.topic[offset], lambda: self.done.append(f"ack {offset}"))

    def records(self) -> list[str]:
        return [key.decode().split("/")[1] for key, _ in self.rows if key != PLACE]


@pytest.fixture
def kafka(tmp_path: Path) -> Callable[[str], Kafka]:
    return lambda refs: Kafka(StandInHub(tmp_path), refs)


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def test_notices_are_durable_before_rows_rows_before_the_place_and_all_before_the_acknowledgement(
    kafka: Callable[[str], Kafka],
) -> None:
    made = kafka("ab")

    async def work() -> None:
        await made.intake.watch([("w", Watch(id="w", kind="name", value="Kim Younghee"))])
        await made.take(0)
        await made.take(1)
        await made.intake.flush()

    run(work())
    start = made.done.index("notices")
    assert made.done[start : start + 4] == ["notices", "rows", "ack 0", "ack 1"]
    assert set(made.done[start + 4 :]) == {"tell"}
    assert [key for key, _ in made.rows][-3:] == [b"th.customs/a", b"th.customs/b", PLACE]
    rows, place = recovered((key, value) for key, value in made.rows if value)
    assert (place, set(rows)) == (2, {"th.customs/a", "th.customs/b"})


def test_nothing_is_acknowledged_that_is_not_durable(kafka: Callable[[str], Kafka]) -> None:
    made = kafka("a")
    made.broken = True

    async def work() -> None:
        await made.take(0)
        with pytest.raises(ConnectionError):
            await made.intake.flush()

    run(work())
    assert not [each for each in made.done if each.startswith("ack")]


def test_what_faust_jumped_over_is_read_first(kafka: Callable[[str], Kafka]) -> None:
    made = kafka("abcde")

    async def work() -> None:
        for offset in (0, 3, 4):
            await made.take(offset)
        await made.intake.flush()

    run(work())
    assert made.done[:1] == ["read 1 to 2"]
    assert made.records() == list("abcde")


def test_a_repeat_by_faust_is_no_jump(kafka: Callable[[str], Kafka]) -> None:
    made = kafka("abc")

    async def work() -> None:
        for offset in (0, 1, 0, 1, 2):
            await made.take(offset)
        await made.intake.flush()

    run(work())
    assert made.records() == list("abc")
    assert not [each for each in made.done if each.startswith("read")]


class EndOfTopic:
    """A consumer that is asked for the end of the topic, some times."""

    def __init__(self, ends: list[int]) -> None:
        self.ends = ends

    async def end_offsets(self, places: list[Any]) -> dict[Any, int]:
        if not self.ends:
            raise asyncio.CancelledError
        return dict.fromkeys(places, self.ends.pop(0))


def test_what_faust_holds_back_is_read_after_a_while(
    kafka: Callable[[str], Kafka], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bongsu_consumers.streams.beside._LOSS_SECONDS", 0.0)
    made = kafka("abcd")

    async def work() -> None:
        await made.take(0)
        with pytest.raises(asyncio.CancelledError):
            await find_losses(EndOfTopic([3, 4, 4]), "topic", made.intake)

    run(work())
    assert made.records() == list("abcd")
    assert [each for each in made.done if each.startswith("read")] == ["read 1 to 2", "read 3 to 3"]


def test_a_message_that_is_not_genuine_is_told_and_passed(kafka: Callable[[str], Kafka]) -> None:
    made = kafka("a")
    told: list[bytes] = []
    made.intake.ways = Ways(made.write_notices, made.write_rows, made.read_again, told.append)

    async def work() -> None:
        await made.intake.take(made.topic[0]._replace(value=b"{}"), lambda: made.done.append("ack"))
        await made.intake.flush()

    run(work())
    assert made.done == ["notices", "rows", "ack"]
    assert [orjson.loads(line)["what"] for line in told] == ["refused"]
    assert made.rows == [(PLACE, b"1")]
