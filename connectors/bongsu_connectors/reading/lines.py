"""Cutting a file into lines, which end at LF or CRLF and at nothing else.

`str.splitlines` also ends a line at VT, FF, NEL, U+2028 and others, which may stand inside a field.
"""

from collections.abc import Iterator


def numbered_lines(text: str, payload: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Each line with its 1-based number, its text and its bytes, without the line end.

    `text` is `payload` decoded by a charset in which the byte 0x0A is always a line feed (UTF-8, CP949, CP874).
    """
    for number, (line, raw) in enumerate(zip(text.split("\n"), payload.split(b"\n"), strict=True), 1):
        if line.endswith("\r"):
            yield number, line[:-1], raw[:-1]
        else:
            yield number, line, raw
