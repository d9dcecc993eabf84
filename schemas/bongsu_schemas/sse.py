"""Server-sent events as the hub writes them and its readers read them (WHATWG HTML, section 9.2)."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

_LONGEST_LINE = 16 * 1024 * 1024


class SseError(ValueError):
    """A stream that is none."""


class Block(NamedTuple):
    """One block of a stream: the id that it leaves behind, its kind, and its data. Without data it is no event.

    `comment` is what stands in it for people.
    """

    id: str
    kind: str
    data: bytes
    retry_ms: int | None = None
    comment: str = ""


def event_block(identity: str, kind: str, data: bytes) -> bytes:
    """One event; the data is one line already."""
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (identity.encode(), kind.encode(), data)


def opening(retry_ms: int, identity: str) -> bytes:
    """What a stream begins with: how long to wait before asking again, and the id to ask with."""
    return b"retry: %d\nid: %b\n\n" % (retry_ms, identity.encode())


def comment(text: str) -> bytes:
    """What readers pass over; it shows that the connection lives."""
    return b": %b\n\n" % text.encode()


def blocks(pieces: Iterable[bytes]) -> Iterator[Block]:
    """The blocks of a stream that comes in pieces; a comment is a block without anything. SseError for no stream."""
    reader = BlockReader()
    for piece in pieces:
        yield from reader.feed(piece)


class BlockReader:
    """Takes pieces in, gives blocks out. What a broken connection cut short is never given out."""

    def __init__(self) -> None:
        """Begin with a new stream."""
        self._rest = bytearray()
        self._id = ""
        self._kind = ""
        self._data: list[bytes] = []
        self._retry: int | None = None
        self._comment = ""

    def feed(self, piece: bytes) -> Iterator[Block]:
        """The blocks that are whole with this piece."""
        self._rest += piece
        if b"\n" not in piece:
            if len(self._rest) > _LONGEST_LINE:
                raise SseError("a line of the stream does not end: this is no stream of a hub")
            return
        lines = bytes(self._rest).split(b"\n")
        self._rest = bytearray(lines.pop())
        for line in lines:
            if block := self._line(line.removesuffix(b"\r")):
                yield block

    def _line(self, line: bytes) -> Block | None:
        if not line:
            block = Block(self._id, self._kind or "message", b"\n".join(self._data), self._retry, self._comment)
            self._kind, self._data, self._retry, self._comment = "", [], None, ""
            return block
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
        elif name == b"event":
            self._kind = value.decode(errors="replace")
        elif name == b"id" and b"\0" not in value:
            self._id = value.decode(errors="replace")
        elif name == b"retry" and value.isdigit():
            self._retry = int(value[:9])
        elif not name:
            self._comment = value.decode(errors="replace")
        return None
