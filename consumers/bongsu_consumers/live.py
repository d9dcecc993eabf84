"""The stream of a user over HTTP (SSE): events in order, at least once, with resume. Kafka is not needed.

    with LiveStream("https://hub:8470", "narcotics", token=TOKEN, purpose="audit", place=Path("place")) as stream:
        for event in stream:
            ...

An event is finished with when the next one is asked for, or when the `with` block ends without an exception; then its
id is kept in the file `place`. After a crash the event in hand comes again under the same `event_id`, and no other.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from bongsu_consumers.event import ForgedEvent, StreamError
from bongsu_consumers.live_event import LiveEvent
from bongsu_consumers.live_reader import Asked, LiveReader

__all__ = ["ForgedEvent", "LiveEvent", "LiveStream", "StreamError"]

_LOOK_SECONDS = 0.1


class LiveStream:
    """What the hub releases to a user on a topic. Iterate it, or ask it with `poll`; from one thread."""

    def __init__(
        self,
        hub: str,
        topic: str,
        *,
        token: str | Path,
        purpose: str,
        case: str = "",
        start: str | None = None,
        place: Path | None = None,
        after: str | None = None,
        filters: Mapping[str, Sequence[str]] | None = None,
        query: str | None = None,
        user: str | None = None,
        client: httpx.Client | None = None,
    ) -> None:
        """The hub is reached with the first event that is asked for. StreamError for a token file that is none.

        `token` is the user's token, or the file that holds it; `case` the case number that the access log keeps.
        `start` (`now`, `beginning` or an RFC 3339 time) counts where neither `place` nor `after` holds an id. `filters`
        are agency, substance, risk, country; `query` is one as the hub's search takes it. With `user` each event_id is
        checked to be that user's. `client` brings certificates of one's own.
        """
        self._place = place
        self._last = after or (place.read_text().strip() if place and place.exists() else "")
        narrowed = {**(filters or {}), **({"q": [query]} if query else {})}
        asked = Asked(hub, topic, _word(token), purpose, _checked(case), start, narrowed, user)
        self._from = (
            f"where {place} stands" if self._last and place else "the id given" if self._last else start or "now"
        )
        self._asked = asked
        self._reader = LiveReader(asked, self._last, client or httpx.Client())
        self._in_hand: LiveEvent | None = None

    @property
    def last_id(self) -> str:
        """The id of the last event that is finished with, or of the place before the first one."""
        return self._last

    def __str__(self) -> str:
        """What is followed, why, where, and from when, for people to read."""
        asked = self._asked
        topic = "all topics" if asked.topic == "*" else f"the topic {asked.topic}"
        why = f"{asked.purpose}, case {asked.case}" if asked.case else asked.purpose
        return f"following {topic} at {asked.hub} for {why}, from {self._from}; Ctrl-C ends"

    def __iter__(self) -> Iterator[LiveEvent]:
        return self

    def __next__(self) -> LiveEvent:
        """The next event, however long it takes."""
        while True:
            if event := self.poll(600.0):
                return event

    def poll(self, seconds: float) -> LiveEvent | None:
        """The next event, or None when none came within that time. The event before it is finished with."""
        self._finish()
        deadline = time.monotonic() + seconds
        while not self._last:  # the place before the first event is kept as soon as it is known
            event = self._reader.take(max(0.0, min(_LOOK_SECONDS, deadline - time.monotonic())))
            if self._reader.began_at:
                self._keep(self._reader.began_at)
            if event is not None or time.monotonic() >= deadline:
                self._in_hand = event
                return event
        self._in_hand = self._reader.take(max(0.0, deadline - time.monotonic()))
        return self._in_hand

    def close(self) -> None:
        """Finish with the event in hand and let the hub go."""
        self._finish()
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._in_hand = None
        self.close()

    def _finish(self) -> None:
        if self._in_hand is not None:
            self._keep(self._in_hand.id)
            self._in_hand = None

    def _keep(self, identity: str) -> None:
        self._last = identity
        if self._place is not None:
            draft = self._place.with_name(self._place.name + ".new")
            draft.write_text(identity + "\n")
            draft.replace(self._place)


def _word(token: str | Path) -> str:
    """The token itself. StreamError when it cannot be one."""
    try:
        word = token.read_text(encoding="utf-8").strip() if isinstance(token, Path) else token.strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StreamError(f"the file with the token cannot be read: {error}") from error
    if not word or not word.isascii() or not word.isprintable() or " " in word:
        raise StreamError(
            f"{token if isinstance(token, Path) else 'the token'} holds no token: one line of letters and digits, "
            "as the hub's operator gave it"
        )
    return word


def _checked(case: str) -> str:
    """The case, as a header can carry it. StreamError for line breaks and other signs that do not print."""
    if not case.isprintable():  # true of the empty one
        raise StreamError(f"the case {case!r} has signs that do not print: give its number alone, such as 2026-117")
    return case.strip()
