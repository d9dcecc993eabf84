"""Measure the streams: so many subscribers over real sockets, alerts appended at a rate, until all have all of them.

    python tests/bench/streams.py [SUBSCRIBERS] [ALERTS] [A_SECOND] [QUERY]

Prints one JSON document: deliveries a second, p50 and p99 from append to delivery (milliseconds), the server's memory.
"""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "plugins")]

import psutil
from stream_server import PURPOSE, StreamServer, Writer

from bongsu.adapters.feed_registry import installed_feeds
from bongsu_schemas import envelope as dsse

PORT = 8497
USERS = [
    f"{role}@{agency}"
    for agency in ("kr.knp", "kr.kcg", "th.customs", "vn.customs")
    for role in ("analyst", "investigator")
]


async def subscriber(
    server: StreamServer,
    user: str,
    wanted: int,
    sent: dict[str, float],
    late: list[float],
    ready: asyncio.Semaphore,
    query: str = "",
) -> None:
    """Read raw chunks; note for each event how long it took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    asked = f"/v1/streams/*?purpose={PURPOSE}&q={quote(query)}"
    request = f"GET {asked} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token(user)}"
    writer.write(f"{request}\r\n\r\n".encode())
    ready.release() if b"id: " in await reader.readuntil(b"\n\n") else None
    count = 0
    rest = b""
    while count < wanted:
        piece = await reader.read(65_536)
        if not piece:
            raise ConnectionError("the server let go")
        now = time.monotonic()
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if line.startswith(b"data: "):
                at = line.find(b'"title":"r')
                late.append(now - sent[line[at + 10 : line.find(b" ", at)].decode()])
                count += 1
    writer.close()


def append_all(writer: Writer, alerts: int, a_second: float, sent: dict[str, float]) -> None:
    """Log the alerts at the rate."""
    begun = time.monotonic()
    for number in range(alerts):
        pause = begun + number / a_second - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        entry = writer.entry(f"r{number}", 1)
        sent[str(number)] = time.monotonic()
        writer.append(entry)


async def measure(
    server: StreamServer, writer: Writer, subscribers: int, alerts: int, a_second: float, query: str = ""
) -> dict[str, object]:
    """Connect everybody, append, wait until all have all."""
    sent: dict[str, float] = {}
    ready = asyncio.Semaphore(0)
    late: list[float] = []
    tasks = []
    for number in range(subscribers):
        tasks.append(
            asyncio.create_task(subscriber(server, USERS[number % len(USERS)], alerts, sent, late, ready, query))
        )
        if number % 50 == 49 or number == subscribers - 1:
            for _ in range(number % 50 + 1):
                await ready.acquire()
    process = psutil.Process(server.pid)
    idle = process.memory_info().rss
    cpu = process.cpu_times()
    begun = time.monotonic()
    await asyncio.to_thread(append_all, writer, alerts, a_second, sent)
    await asyncio.gather(*tasks)
    seconds = time.monotonic() - begun
    late.sort()
    return {
        "subscribers": subscribers,
        "alerts": alerts,
        "appended_a_second": a_second,
        "deliveries": len(late),
        "deliveries_a_second": round(len(late) / seconds),
        "p50_ms": round(late[len(late) // 2] * 1000),
        "p99_ms": round(late[int(len(late) * 0.99)] * 1000),
        "memory_idle_mb": idle // 2**20,
        "memory_mb": process.memory_info().rss // 2**20,
        "server_cpu_seconds": round(process.cpu_times().user + process.cpu_times().system - cpu.user - cpu.system, 1),
        "seconds": round(seconds, 1),
        "load_average": psutil.getloadavg()[0],
        "processors": psutil.cpu_count(),
    }


def main() -> None:
    words = [*sys.argv[1:], *["1000", "200", "5", ""][len(sys.argv) - 1 :]]
    (subscribers, alerts, a_second), query = map(int, words[:3]), words[3]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(16_384, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "hub"
        bongsu = Path(sys.executable).with_name("bongsu")
        subprocess.run([bongsu, "init", "--demo", "--data", data], check=True, capture_output=True)
        key = dsse.load_private_key((data / "agencies" / "kr.kcs.key").read_bytes())
        payload = (ROOT / "hub/bongsu/demo/feeds/kr.kcs.01.xml").read_bytes()
        writer = Writer(data, dsse.sign(payload, installed_feeds()["kr.kcs"].payload_type, key), "kr.kcs")
        server = StreamServer(data, PORT)
        server.start()
        try:
            print(json.dumps(asyncio.run(measure(server, writer, subscribers, alerts, a_second, query))))
        finally:
            server.kill()
            writer.close()


if __name__ == "__main__":
    main()
