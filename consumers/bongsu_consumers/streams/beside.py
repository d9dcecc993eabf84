"""What the streams read beside faust with a plain consumer: the watch list, and how far the unit's topic goes.

The watch list is read as a whole at each start and followed from there: a compacted topic has gaps of its own, so that
nobody could tell one that faust made, and it is small. The end of the unit's topic shows whether faust holds back what
it should have handed on long ago.
"""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition  # type: ignore[import-untyped]
from aiokafka.errors import KafkaError  # type: ignore[import-untyped]

from bongsu_consumers.properties import Security
from bongsu_consumers.streams.intake import Intake
from bongsu_consumers.streams.settings import StreamsSettings
from bongsu_consumers.streams.watchlist import Watch, WatchError, read_watch

log = logging.getLogger("bongsu_consumers.streams")
_LOSS_SECONDS = 5.0


@asynccontextmanager
async def plain_consumer(settings: StreamsSettings) -> Any:
    """A consumer in no group, on the unit's watch list from its beginning."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.servers.split(","), enable_auto_commit=False, **_arguments(settings.security)
    )
    await consumer.start()
    try:
        place = TopicPartition(settings.topics.watch, 0)
        consumer.assign([place])
        await consumer.seek_to_beginning(place)
        yield consumer
    finally:
        await consumer.stop()


async def load_watchlist(consumer: Any, intake: Intake) -> None:
    """Put all watched values on the desk, before the first event."""
    [place] = consumer.assignment()
    end = (await consumer.end_offsets([place]))[place]
    entries: list[Any] = []
    while await consumer.position(place) < end:
        entries += (await consumer.getmany(place, timeout_ms=500)).get(place, [])
    await intake.watch(_changes(entries))


async def follow_watchlist(consumer: Any, intake: Intake) -> None:
    """Go on with what is added and removed, for ever."""
    while True:
        for entries in (await consumer.getmany(timeout_ms=1_000)).values():
            await intake.watch(_changes(entries))


async def find_losses(consumer: Any, topic: str, intake: Intake) -> None:
    """Read by ourselves what has waited for some seconds in which faust handed on nothing, for ever."""
    place = TopicPartition(topic, 0)
    end, expected = 0, -1
    while True:
        if intake.sequence.expected == expected < end:
            log.warning("faust holds back what follows offset %d: reading up to %d", expected - 1, end - 1)
            await intake.take_up_to(end)
        expected = intake.sequence.expected
        try:
            end = (await consumer.end_offsets([place]))[place]
        except KafkaError as error:  # away: then nothing is held back either
            log.warning("cannot see how far %s goes: %s", topic, repr(error))
        await asyncio.sleep(_LOSS_SECONDS)


def _changes(messages: Iterable[Any]) -> Iterator[tuple[str, Watch | None]]:
    """The changes that messages ask for. What cannot be read is said, and takes off what was under its key."""
    for message in messages:
        identity = (message.key or b"").decode(errors="replace")
        try:
            watch = read_watch(message.value) if message.value is not None else None
        except WatchError as error:
            log.warning("watch list, offset %d, key %r: %s", message.offset, identity, error)
            watch = None
        yield identity, watch.model_copy(update={"id": identity}) if watch else None


def _arguments(security: Security) -> dict[str, Any]:
    """The arguments of aiokafka's clients."""
    given = security.arguments
    names = ("security_protocol", "sasl_mechanism", "sasl_plain_username", "sasl_plain_password")
    return {name: given[name] for name in names if name in given} | {"ssl_context": security.ssl_context()}
