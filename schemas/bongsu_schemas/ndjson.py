"""JSON lines that stay one line for every reader.

RFC 8259 lets NEL, U+2028 and U+2029 stand unescaped in a string, but many readers of text end a line there
(Python's `str.splitlines`, JavaScript before 2019). They are written as escapes; the value read is the same.
"""

from typing import Any

import orjson

_LINE_ENDS = (
    (b"\xc2\x85", b"\\u0085"),
    (b"\xe2\x80\xa8", b"\\u2028"),
    (b"\xe2\x80\xa9", b"\\u2029"),
)


def json_line(document: Any) -> bytes:
    """One JSON document as UTF-8 without any character that ends a line, and without a line end itself."""
    line = orjson.dumps(document)
    for character, escape in _LINE_ENDS:
        if character in line:
            line = line.replace(character, escape)
    return line
