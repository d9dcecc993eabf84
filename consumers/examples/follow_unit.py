"""Append what is released to a unit to a file: python follow_unit.py UNIT SERVERS ROOT CERTIFICATE FILE."""

import sys
from pathlib import Path

from bongsu_consumers.sinks import ndjson_file
from bongsu_consumers.stream import Stream

unit, servers, root, certificate, file = sys.argv[1:]
with ndjson_file(Path(file)) as sink, Stream(unit, servers, root=Path(root), certificate=Path(certificate)) as stream:
    for event in stream:
        sink.write(event)
