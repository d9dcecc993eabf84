"""How long the console's pages take on the server, as a browser asks for them; the wire is left out. Used by `run.py`.

usage: page_times.py [--alerts 200000] [--rounds 60]     (alone: loads a hub, prints the figures at each 50,000)
"""

import argparse
import asyncio
import logging
import random
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent))

import httpx
import measures
import orjson
import structlog

from bongsu.bootstrap import Hub
from bongsu.entrypoints.api.application import create_app
from bongsu.entrypoints.running import WorkerThreads

READER = "analyst@kr.kcs"
TYPED = ("필로", "kim", "김영", "ยาบ", "8210", "agency:", "substance:he", "name:ng", "country:v", "AITF")


def page_times(hub: Hub, rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds (p50, p95, p99): the page of hits for three kinds of query, suggestions, the map."""
    return asyncio.run(_asked(hub, rounds))


async def _asked(hub: Hub, rounds: int) -> dict[str, dict[str, float]]:
    transport = httpx.ASGITransport(app=create_app(hub, WorkerThreads(hub)), client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8470") as client:
        token = (hub.settings.data / "tokens" / READER).read_text()
        await client.post("/login", data={"token": token})
        await client.post("/purpose", data={"purpose": "border_risk"})
        chance = random.Random(5)
        searched = [each for kind in ("word", "substance", "filter") for each in measures.QUERIES[kind]]
        found = {}
        for kind, path, texts in (
            ("page of hits", "/", searched),
            ("page of hits, everything", "/", ["*"]),
            ("page of hits, in a third", "/", measures.QUERIES["in a third"]),
            ("suggestions", "/suggest", TYPED),
            ("map of all hits", "/places", searched),
        ):
            times, processor = [], []
            for number in range(rounds + 3):
                started, spent = time.perf_counter(), time.process_time()
                answer = await client.get(f"{path}?{urlencode({'q': chance.choice(texts)})}")
                if number >= 3:  # the first ones fill caches, as they do once a day
                    times.append((time.perf_counter() - started) * 1e3)
                    processor.append((time.process_time() - spent) * 1e3)
                if answer.status_code != 200:
                    raise RuntimeError(f"{path} answered {answer.status_code}: {answer.text[:200]}")
            busy = measures.percentiles(processor)  # what a busy machine does not change
            found[kind] = {**measures.percentiles(times), "cpu_p50": busy["p50"], "cpu_p95": busy["p95"]}
        hub.lock.release()  # taken for the server's workers, which do not run here
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alerts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with measures.demo_hub() as hub:
        for start in range(0, options.alerts, 50_000):
            step = min(50_000, options.alerts - start)
            loaded = measures.throughput(hub, list(measures.envelopes(hub, 100 + start, step, 500)))
            figures = {
                "alerts": start + step,
                "loaded_per_second": loaded["per_second"],
                **page_times(hub, options.rounds),
            }
            print(orjson.dumps(figures).decode(), flush=True)


if __name__ == "__main__":
    main()
