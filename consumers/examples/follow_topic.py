"""Print what is released on a topic, and go on where it stopped: python follow_topic.py HUB TOPIC TOKEN_FILE PLACE."""

import sys
from pathlib import Path

from bongsu_consumers.live import LiveStream

hub, topic, token_file, place = sys.argv[1:]
token = Path(token_file).read_text().strip()
with LiveStream(hub, topic, token=token, purpose="criminal_investigation", place=Path(place)) as stream:
    for event in stream:
        print(event.kind, event.event_id, event.record, event.version, flush=True)  # noqa: T201 - what it is for
