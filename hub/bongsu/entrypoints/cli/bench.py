"""`bongsu bench`: what one record costs on this machine, stage by stage, on the demo's own feeds."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from typing import TypeVar

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bongsu.adapters.executors import calm_collector
from bongsu.adapters.feed_registry import installed_feeds
from bongsu.entrypoints.cli.options import json_option, print_json
from bongsu.pipeline.prepare import PreparedFile, prepare
from bongsu.pipeline.stamp import Stamp
from bongsu.services.index import documents
from bongsu.services.intake import rfc3339
from bongsu_schemas import envelope as dsse

T = TypeVar("T")


@click.command()
@click.option(
    "--rounds", type=click.IntRange(1, 1_000), default=5, show_default=True, help="The quickest round counts."
)
@json_option
def bench(rounds: int, as_json: bool) -> None:
    """Measure the processor time of each stage of admission, in microseconds a record.

    Figures move with the machine's load; `make bench` measures whole hubs.
    """
    calm_collector()
    feeds, key = installed_feeds(), Ed25519PrivateKey.generate()
    payloads = [
        (path.name[: path.name.index(".", path.name.index(".") + 1)], path.read_bytes())
        for path in sorted((files("bongsu.demo") / "feeds").iterdir(), key=lambda path: path.name)
        if ".again." not in path.name
    ]
    best: dict[str, float] = {}
    records = 0

    def timed(stage: str, work: Callable[[], T]) -> T:
        started = time.process_time()
        result = work()
        seconds[stage] = seconds.get(stage, 0.0) + time.process_time() - started
        return result

    with click.progressbar(length=rounds, label="measuring", hidden=as_json) as bar:
        for _ in range(rounds):
            seconds: dict[str, float] = {}
            prepared: list[PreparedFile] = []
            for agency, payload in payloads:
                feed = feeds[agency]
                envelope = dsse.sign(payload, feed.payload_type, key)
                timed("verify", lambda body=envelope: dsse.verify(dsse.read(body), [dsse.public_bytes(key)]))  # type: ignore[misc]
                digest = sha256(payload).hexdigest()
                stamp = Stamp(
                    "0" * 40, agency, agency, "", digest, rfc3339(datetime.now(UTC)), feed.mapping_version, "[]"
                )
                timed("parse", lambda f=feed, p=payload, s=stamp: f.parse(p, s.received()))  # type: ignore[misc]
                prepared.append(timed("parse and normalise", lambda f=feed, p=payload, s=stamp: prepare(p, s, f)))  # type: ignore[misc]
            alerts = [(each.alert, 1) for file in prepared for each in file.records if each.alert]
            timed("documents", lambda: documents(alerts))  # noqa: B023 - called at once
            records = sum(len(file.records) for file in prepared)
            best = {stage: min(best.get(stage, spent), spent) for stage, spent in seconds.items()}
            bar.update(1)
    micros = {stage: round(spent / records * 1e6, 1) for stage, spent in best.items()}
    if as_json:
        print_json({"records": records, "microseconds_a_record": micros})
        return
    for stage, spent in micros.items():
        click.echo(f"{stage:<20} {spent:8.1f} µs a record")
