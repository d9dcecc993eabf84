"""What the hub is held against: faust takes the same alerts as JSON from Kafka and writes them to Elasticsearch.

No signature, no parser, no check, no log, no proof: JSON in, raw NDJSON bulks out, with nothing made searchable.
Started by `baseline.py` as a process of its own, `passthrough.py worker`; prints how many are done, and when.
"""

import os
import time
from collections.abc import AsyncIterator
from typing import Any

import faust
import orjson
from elasticsearch import AsyncElasticsearch

KAFKA, ELASTICSEARCH = os.environ["BENCH_KAFKA"], os.environ["BENCH_ELASTICSEARCH"]
TOPIC, INDEX = os.environ["BENCH_TOPIC"], os.environ["BENCH_INDEX"]
BATCH = 1_000
HEADERS = {"content-type": "application/x-ndjson", "accept": "application/json"}

app = faust.App(
    f"passthrough-{TOPIC}",
    broker=f"kafka://{KAFKA}",
    value_serializer="json",
    web_enabled=False,
    topic_disable_leader=True,
    consumer_auto_offset_reset="earliest",
    stream_buffer_maxsize=16_384,
    broker_max_poll_records=2_000,
)
alerts = app.topic(TOPIC, value_serializer="json")


@app.agent(alerts)  # type: ignore[untyped-decorator,unused-ignore]
async def pass_through(stream: Any) -> AsyncIterator[None]:
    """Write what comes, a thousand at a time."""
    client = AsyncElasticsearch(ELASTICSEARCH)
    done = 0
    async for batch in stream.take(BATCH, within=0.2):
        body = b"".join(
            b'{"index":{"_id":"%s"}}\n%s\n' % (alert["alert_id"].encode(), orjson.dumps(alert)) for alert in batch
        )
        answer = await client.perform_request("POST", f"/{INDEX}/_bulk?filter_path=errors", headers=HEADERS, body=body)
        if answer.body["errors"]:
            raise RuntimeError("Elasticsearch refuses alerts of the pass-through")
        done += len(batch)
        os.write(1, b"%d %f\n" % (done, time.time()))  # faust makes log lines of what is printed
        yield


if __name__ == "__main__":
    app.main()
