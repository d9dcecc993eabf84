"""The faust application around the desk: one agent on the unit's topic and one table.

What is left to faust: the consumer group, fetching, committing what was acknowledged, the changelog and its recovery.
What is not: that every message arrives (`sequence`, `beside`), when one is acknowledged (`intake`), windows, and the
watch list (`beside`). `docs/decisions/0008-what-is-trusted-to-faust.md` says why.
"""

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Collection, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import faust

from bongsu_consumers.event import StreamError
from bongsu_consumers.properties import Security
from bongsu_consumers.streams.beside import find_losses, follow_watchlist, load_watchlist, plain_consumer
from bongsu_consumers.streams.desk import Desk
from bongsu_consumers.streams.intake import Intake, Pairs, Ways, recovered
from bongsu_consumers.streams.plain_reading import GroupPlace, Server
from bongsu_consumers.streams.sequence import Sequence
from bongsu_consumers.streams.settings import StreamsSettings

log = logging.getLogger("bongsu_consumers.streams")
_FLUSH_SECONDS = 0.25
_MOST_MESSAGE_BYTES = 10 * 1024 * 1024
_ENDED = 3


def run(settings: StreamsSettings, tell: Callable[[bytes], None]) -> None:
    """Run the streams of one unit until a signal; `tell` gets each notice once it is durable."""
    server = Server(settings.servers, settings.security)
    for topic in (settings.topics.watch, settings.topics.notices):
        server.check(topic)
    place = server.place_of(settings.application, settings.topics.out)
    worker = faust.Worker(
        UnitStreams(settings, server, tell, place).app,
        loglevel="WARNING",
        quiet=True,
        redirect_stdouts=False,
        override_logging=False,
    )
    worker.spinner = None  # it draws on standard output, which is for notices
    worker.execute_from_commandline()


class UnitStreams:
    """The application of one unit. `place` is where its group stands in the unit's topic before it starts."""

    def __init__(
        self, settings: StreamsSettings, server: Server, tell: Callable[[bytes], None], place: GroupPlace
    ) -> None:
        self._settings = settings
        self._place = place
        self._intake: Intake | None = None
        self.app = _faust_app(settings)
        self._table: Any = self.app.Table(
            "state",
            key_type=bytes,
            value_type=bytes,
            partitions=1,
            extra_topic_configs={"max.message.bytes": str(_MOST_MESSAGE_BYTES)},
        )
        self._table.on_recover(self._begin)
        self.app.on_partitions_revoked.connect(self._place_lost)
        out = self.app.topic(settings.topics.out, key_type=bytes, value_type=bytes, allow_empty=True)
        self.app.agent(out, name="take", concurrency=1)(self._take)
        self._ways = Ways(
            write_notices=lambda pairs: self._write(settings.topics.notices, pairs),
            write_rows=lambda pairs: self._write(self._table.changelog_topic_name, pairs),
            read_again=lambda offsets: asyncio.to_thread(server.messages, settings.topics.out, offsets),
            tell=tell,
        )

    async def _begin(self) -> None:
        """Set up the desk from the recovered table and the watch list; faust waits for it before the first event."""
        with _ending_on_errors():
            settings, topics = self._settings, self._settings.topics
            rows, held = recovered(self._table.data.items())
            if self._place.committed > max(held, self._place.first):
                raise StreamError(
                    f"the table {self._table.changelog_topic_name} holds up to offset {held} of {topics.out}, the "
                    f"group stands at {self._place.committed}: begin anew with the next --generation"
                )
            self._table.data.clear()  # the desk has its own; the table is its changelog
            desk = Desk(topics.unit, settings.zone, rows)
            sequence = Sequence(max(self._place.committed, self._place.first))
            intake = Intake(topics.unit, settings.public_key, desk, sequence, self._ways)
            consumer = await self.app.add_async_context(plain_consumer(settings))
            await load_watchlist(consumer, intake)
            self._intake = intake
            for work in (
                follow_watchlist(consumer, intake),
                find_losses(consumer, topics.out, intake),
                _flush_often(intake),
            ):
                self.app.add_future(_watched(work))

    async def _place_lost(self, _sender: Any, revoked: Collection[Any], **_: Any) -> None:
        """End before the group is joined again: another process took the place, or Kafka was away for too long."""
        with _ending_on_errors():
            if revoked and not self.app.should_stop:
                raise StreamError("the place in the group was lost: one process a unit, or Kafka was away for too long")

    async def _take(self, stream: Any) -> None:
        stream.enable_acks = False  # the intake acknowledges, once all is durable
        async for event in stream.events():
            with _ending_on_errors():
                if self._intake is None:
                    raise StreamError("faust handed on an event before the table was recovered")
                await self._intake.take(event.message, event.ack)

    async def _write(self, topic: str, pairs: Pairs) -> None:
        """Write in order; everything is durable when this returns."""
        sent = [await self.app.producer.send(topic, key, value, 0, None, None) for key, value in pairs]
        await asyncio.gather(*sent)


def _faust_app(settings: StreamsSettings) -> Any:
    return faust.App(
        settings.application,
        broker=[f"kafka://{each}" for each in settings.servers.split(",")],
        broker_credentials=_credentials(settings.security),
        # at least once, and every repeat is recognised: nothing rests on Kafka's transactions
        processing_guarantee="at_least_once",
        # only what was acknowledged is committed: a longer interval means more repeats after a crash, and no loss
        broker_commit_interval=1.0,
        # a killed process that is started again takes its own place at once, instead of waiting for its own death
        consumer_group_instance_id="1",
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=_MOST_MESSAGE_BYTES,
        producer_acks=-1,
        producer_max_request_size=_MOST_MESSAGE_BYTES,
        # what is not acknowledged comes again: a stop need not wait for it
        stream_wait_empty=False,
        store="memory://",
        datadir=str(settings.folder),
        topic_partitions=1,
        topic_replication_factor=settings.replication,
        topic_disable_leader=True,
        web_enabled=False,
        autodiscover=False,
    )


async def _flush_often(intake: Intake) -> None:
    while True:
        await asyncio.sleep(_FLUSH_SECONDS)
        await intake.flush()


async def _watched(work: Coroutine[Any, Any, None]) -> None:
    with _ending_on_errors():
        await work


@contextmanager
def _ending_on_errors() -> Iterator[None]:
    """End the process on an error, with nothing acknowledged that is not durable.

    What is durable is enough to go on from, and a new start is the one way to do it that is always taken.
    """
    try:
        yield
    except StreamError as error:
        log.critical("the streams end: %s", error)
    except Exception:
        log.critical("the streams end", exc_info=True)
    else:
        return
    sys.stdout.flush()
    os._exit(_ENDED)


def _credentials(security: Security) -> Any:
    given, context = security.arguments, security.ssl_context()
    if given.get("security_protocol", "").startswith("SASL"):
        return faust.SASLCredentials(
            username=given["sasl_plain_username"],
            password=given["sasl_plain_password"],
            mechanism=given["sasl_mechanism"],
            ssl_context=context,
        )
    return context
