"""The linker alone on a prepared log: alerts a second, the time of one alert, memory and file size, where time goes.

.venv/bin/python tests/bench/linking/load.py [--sizes 10000,100000] [--profile]
"""

import argparse
import cProfile
import gc
import io
import pstats
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import orjson
import psutil
from linking.corpus import plain_linked
from measures import percentiles

from bongsu.adapters.executors import calm_collector
from bongsu.adapters.feed_registry import installed_feeds
from bongsu.adapters.sqlite_links import SqliteLinks
from bongsu.adapters.sqlite_log import SqliteLog
from bongsu.domain.linking import judge
from bongsu.domain.linking.learn import learn
from bongsu.domain.linking.model import Model, to_json
from bongsu.domain.linking.reduced import traits_of
from bongsu.pipeline.prepare import prepare
from bongsu.pipeline.stamp import Stamp
from bongsu.ports.log import NewEntry
from bongsu.services.intake import rfc3339
from bongsu.services.link import Linking, link

SEED = 90_100
LEARNT_ON = 10_000
SINGLE = 1_000  # alerts that are linked one by one at each size
_APPENDED = 2_000


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured when the store had grown to `size` alerts."""

    size: int
    model: str
    code: str  # whether names and alerts were compared in Python or in machine code (`make compiled`)
    per_second: float
    processor_per_second: float  # alerts a second of processor time, which other work on the machine does not lengthen
    p50_ms: float
    p99_ms: float
    processor_p50_ms: float
    processor_p99_ms: float
    resident_mb: float
    file_mb: float


def alerts(count: int) -> Iterator[NewEntry]:
    """So many alerts as admission would log them."""
    feeds = installed_feeds()
    received = rfc3339(datetime(2026, 11, 21, tzinfo=UTC))
    for number, file in enumerate(plain_linked(SEED, count, 500)):
        feed = feeds[file.agency]
        stamp = Stamp(f"{number:040x}", file.agency, file.agency, "", "0" * 64, received, feed.mapping_version, "[]")
        for record in prepare(file.payload, stamp, feed).records:
            headers = {"version": str(record.version), "withdrawn": "0", "fingerprint": record.fingerprint}
            headers["alert_id"] = record.alert_id
            yield NewEntry(f"{file.agency}/{record.ref}", record.alert, headers)


def measured(sizes: list[int], *, learnt: bool = True, profile: bool = False) -> tuple[list[Load], str]:
    """One growing store; at each size the rate up to it and the time of single alerts beyond it."""
    profiler = cProfile.Profile() if profile else None
    results: list[Load] = []
    process = psutil.Process()
    with tempfile.TemporaryDirectory() as made:
        source = alerts(sizes[-1] + SINGLE * len(sizes))
        first = [entry for _, entry in zip(range(min(LEARNT_ON, sizes[0])), source, strict=False)]
        model = learn(traits_of(orjson.loads(entry.value)) for entry in first) if learnt else None
        calm_collector()  # as the hub does
        log, store = SqliteLog(Path(made) / "hub.sqlite3"), _store(Path(made), model)
        worker = Linking(log, store)
        waiting = [*first]
        del first
        base = process.memory_info().rss
        held = 0
        for size in sizes:
            begun = held
            wall = spent = 0.0
            while held < size:
                while len(waiting) < min(_APPENDED, size - held) and (entry := next(source, None)):
                    waiting.append(entry)
                part, waiting = waiting[: size - held], waiting[size - held :]
                log.append("alerts", part)
                held += len(part)
                gc.collect()
                started, before = time.perf_counter(), time.process_time()
                if profiler and size == sizes[-1]:
                    profiler.enable()
                link(worker, most=10**9)
                if profiler:
                    profiler.disable()
                wall, spent = wall + time.perf_counter() - started, spent + time.process_time() - before
            singles, processor = [], []
            for _ in range(SINGLE):
                entry = waiting.pop(0) if waiting else next(source)
                log.append("alerts", [entry])
                started, before = time.perf_counter(), time.process_time()
                link(worker)
                singles.append((time.perf_counter() - started) * 1e3)
                processor.append((time.process_time() - before) * 1e3)
            times, spent_on_one = percentiles(singles), percentiles(processor)
            load = Load(
                size=size,
                model="learnt" if model else "first",
                code="Python" if str(judge.__file__).endswith(".py") else "machine code",
                per_second=(size - begun) / wall,
                processor_per_second=(size - begun) / spent,
                p50_ms=times["p50"],
                p99_ms=times["p99"],
                processor_p50_ms=spent_on_one["p50"],
                processor_p99_ms=spent_on_one["p99"],
                resident_mb=(process.memory_info().rss - base) / 1e6,
                file_mb=sum(file.stat().st_size for file in (Path(made) / "links").iterdir()) / 1e6,
            )
            results.append(load)
            print(shown(results[-1]), flush=True)
            held += SINGLE
        log.close()
        store.close()
    return results, _told(profiler) if profiler else ""


def _store(folder: Path, model: Model | None) -> SqliteLinks:
    store = SqliteLinks(folder / "links")
    if model is None:
        return store
    fresh = store.begin(to_json(model))
    fresh.take_over()
    store.close()
    return fresh


def _told(profiler: cProfile.Profile) -> str:
    text = io.StringIO()
    pstats.Stats(profiler, stream=text).strip_dirs().sort_stats("tottime").print_stats(30)
    pstats.Stats(profiler, stream=text).strip_dirs().sort_stats("cumtime").print_stats(40)
    return text.getvalue()


def shown(load: Load) -> str:
    """One line."""
    return ", ".join(
        f"{name} {value:,.1f}" if isinstance(value, float) else f"{name} {value}"
        for name, value in asdict(load).items()
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument(
        "--first-model", action="store_true", help="with the model that ships, not one learnt from 10,000"
    )
    options = parser.parse_args()
    _, where = measured(
        [int(size) for size in options.sizes.split(",")], learnt=not options.first_model, profile=options.profile
    )
    print(where)
