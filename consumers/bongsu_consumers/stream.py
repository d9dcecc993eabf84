"""The stream of a unit: verified events in order, at least once, with resume.

    with Stream("kr.knp.seoul", "kafka:9092", root=Path("root.pub"), certificate=Path("checkpoint.json")) as stream:
        for event in stream:
            ...

An event is finished with when the next one is asked for, or when the `with` block ends without an exception. Where the
stream stands is kept in the consumer group and nowhere else: it is committed once a second and whenever the stream has
to wait. So after a crash the event in hand, and those finished within the last second, come again.
"""

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bongsu_consumers.broker import Reader, Subscription
from bongsu_consumers.event import Event, ForgedEvent, StreamError, receive
from bongsu_consumers.newest import Newest
from bongsu_consumers.properties import read_properties
from bongsu_consumers.set_aside import SetAside
from bongsu_consumers.topics import UnitTopics, default_prefix
from bongsu_schemas.event import EventError
from bongsu_schemas.key_statement import root_key, trusted_key

__all__ = ["Event", "ForgedEvent", "Stream", "StreamError"]

log = logging.getLogger("bongsu_consumers")
_COMMIT_SECONDS = 1.0


class Stream:
    """What the hub released to one unit. Iterate it, or ask it with `poll`; from one thread."""

    def __init__(
        self,
        unit: str,
        servers: str,
        *,
        root: Path,
        certificate: Path,
        properties: Path | None = None,
        group: str | None = None,
        from_start: bool = True,
        prefix: str | None = None,
        set_aside: Path | None = None,
    ) -> None:
        """Read keys and properties; Kafka is reached with the first event that is asked for. StreamError, OSError.

        `group` names one use of the stream ("follow" if none is given): each group has a place of its own.
        `from_start` says where a new group begins: at the oldest event that Kafka still holds, or at the next one.
        `prefix` begins the topics' names (BONGSU_TOPIC_PREFIX, else "bongsu").
        `set_aside` is a folder for messages that are not genuine. Without it the stream stops at the first of them:
        it raises ForgedEvent each time that it is asked for more.
        """
        self.unit = unit
        try:
            topics = UnitTopics(unit, prefix or default_prefix())
            self._public_key = trusted_key(root_key(root.read_text()), certificate.read_bytes())
            security = read_properties(properties)
        except ValueError as error:
            raise StreamError(str(error)) from error
        self._subscription = Subscription(topics.out, servers, security, topics.group(group or "follow"), from_start)
        self._reader = Reader(self._subscription)
        self._set_aside = SetAside(set_aside) if set_aside else None
        self._newest = Newest()
        self._in_hand: tuple[Event, Any] | None = None
        self._committed_at = time.monotonic()

    def __str__(self) -> str:
        """What is followed, where, and from when, for people to read."""
        wanted = self._subscription
        start = "the oldest event" if wanted.from_start else "now"
        return (
            f"following {wanted.topic} at {wanted.servers}, from where the group {wanted.group} stands"
            f" (a new one: from {start}); Ctrl-C ends"
        )

    def __iter__(self) -> Iterator[Event]:
        return self

    def __next__(self) -> Event:
        """The next event, however long it takes."""
        while True:
            if event := self.poll(60.0):
                return event

    def poll(self, seconds: float) -> Event | None:
        """The next event, or None when none came within that time. The event before it is finished with."""
        self._finish()
        deadline = time.monotonic() + seconds
        while True:
            if time.monotonic() - self._committed_at >= _COMMIT_SECONDS:
                self._commit()
            message = self._reader.read(min(_COMMIT_SECONDS, max(0.0, deadline - time.monotonic())))
            if message is None:
                self._commit()
            elif event := self._believed(message):
                if self._newest.is_news(event):
                    self._in_hand = event, message
                    return event
                self._reader.done(message)
            if time.monotonic() >= deadline:
                return None

    def close(self) -> None:
        """Finish with the event in hand, keep the place and let Kafka go."""
        self._finish()
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._finish()
        self._close()

    def _believed(self, message: Any) -> Event | None:
        """The event that a message is; None when it is not genuine and was set aside."""
        try:
            return receive(
                key=message.key,
                headers=message.headers,
                value=message.value,
                unit=self.unit,
                public_key=self._public_key,
                offset=message.offset,
            )
        except EventError as error:
            problem = f"{message.topic}, offset {message.offset}: not an event of the hub: {error}"
            if self._set_aside is None:
                self._reader.put_back(message)
                raise ForgedEvent(
                    f"{problem}. Tell the hub's operator; to go on without it, name a folder with set_aside"
                ) from error
            path = self._set_aside.keep(message, str(error))
            log.error("%s. Set aside as %s", problem, path)  # noqa: TRY400 - the trace says nothing more
            self._reader.done(message)
            return None

    def _finish(self) -> None:
        if self._in_hand is not None:
            event, message = self._in_hand
            self._in_hand = None
            self._newest.note(event)
            self._reader.done(message)

    def _commit(self) -> None:
        self._reader.commit()
        self._committed_at = time.monotonic()

    def _close(self) -> None:
        try:
            self._commit()
        finally:
            self._reader.close()
