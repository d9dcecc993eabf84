"""Append what is released to a unit to a file: python follow_unit.py UNIT SERVERS ROOT CERTIFICATE FILE."""

import sys
from pathlib import Path

from bongsu_consumers.ending import plain_ending
from bongsu_consumers.sinks import ndjson_file
from bongsu_consumers.stream import Stream

if not sys.argv[5:]:
    sys.exit("usage: python follow_unit.py UNIT SERVERS ROOT CERTIFICATE FILE")
unit, servers, root, certificate, file = sys.argv[1], sys.argv[2], *map(Path, sys.argv[3:6])
with plain_ending(), ndjson_file(file) as sink, Stream(unit, servers, root=root, certificate=certificate) as stream:
    print(stream, file=sys.stderr)  # noqa: T201 - what it is for
    for event in stream:
        sink.write(event)
