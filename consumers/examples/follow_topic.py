"""Print what is released on a topic, and go on where it stopped: python follow_topic.py HUB TOPIC TOKEN_FILE PLACE."""

import sys
from pathlib import Path

from bongsu_consumers.ending import plain_ending
from bongsu_consumers.live import LiveStream

if not sys.argv[4:]:
    sys.exit("usage: python follow_topic.py HUB TOPIC TOKEN_FILE PLACE")
hub, topic, token, place = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
with plain_ending(), LiveStream(hub, topic, token=token, purpose="criminal_investigation", place=place) as stream:
    print(stream, file=sys.stderr)  # noqa: T201 - what it is for
    for event in stream:
        print(event.kind, event.event_id, event.record, event.version, flush=True)  # noqa: T201 - what it is for
