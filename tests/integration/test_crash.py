"""Kill -9 at random moments of intake, admission, attestation and indexing: nothing lost, nothing twice.

The child is forked from a process that has everything imported, so that 200 kills take a minute and most of them
fall into work and not into the start. It tells each receipt over a pipe before anything else: what is told is promised.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from cluster import entries

from bongsu.bootstrap import Hub, open_hub
from bongsu.entrypoints.running import WorkerThreads
from bongsu.services import intake
from bongsu.services.attest import prove
from bongsu.settings import Settings

KILLS = int(os.environ.get("BONGSU_TEST_KILLS", "200"))
LONGEST_LIFE_SECONDS = 0.35


def _child(data: Path, envelopes: list[tuple[str, bytes]], pipe: int, seed: int) -> None:
    """Submit everything in a random order while the workers run; tell each receipt."""
    hub = open_hub(Settings.of(data))
    WorkerThreads(hub).start()
    order = list(range(len(envelopes)))
    random.Random(seed).shuffle(order)  # noqa: S311 - a test's order
    for number in order:
        agency, envelope = envelopes[number]
        receipt = intake.submit(hub.intake, agency, envelope)
        os.write(pipe, f"{number} {receipt['submission_id']}\n".encode())
    time.sleep(60)


def _killed_once(data: Path, envelopes: list[tuple[str, bytes]], seed: int) -> dict[int, str]:
    """Fork, let it live for a random moment, kill it; the submissions that it had promised to keep."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            _child(data, envelopes, writer, seed)
        finally:
            os._exit(1)
    os.close(writer)
    time.sleep(random.Random(seed).uniform(0.01, LONGEST_LIFE_SECONDS))  # noqa: S311
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with os.fdopen(reader, "rb") as told:
        lines = [line for line in told.read().split(b"\n") if line.count(b" ") == 1]
    return {int(line.split()[0]): line.split()[1].decode() for line in lines}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_kills_at_random_moments_lose_nothing_and_double_nothing(
    demo_data: Path,
    samples: list[tuple[str, bytes]],
    signed: Callable[[str, bytes], bytes],
    indexed: Callable[[Hub], int],
) -> None:
    envelopes = [(agency, signed(agency, payload)) for agency, payload in samples]
    promised: dict[int, str] = {}
    for seed in range(KILLS):
        promised.update(_killed_once(demo_data, envelopes, seed))
        if seed % 20 == 0:  # begin again with fresh files, so that there is always something to admit
            envelopes = [(agency, signed(agency, _other(payload, seed))) for agency, payload in samples]
    hub = open_hub(Settings.of(demo_data))
    for agency, envelope in envelopes:
        intake.submit(hub.intake, agency, envelope)
    assert hub.lock.acquire(), "a killed process still holds the lock"
    hub.catch_up()
    _check(hub, set(promised.values()), indexed)
    hub.close()


def _other(payload: bytes, seed: int) -> bytes:
    """The same records in a file of other bytes: every record is a repeat, the submission is new."""
    if payload.startswith(b"PK"):
        return payload
    return payload.rstrip(b"\r\n") + b"\n" * (2 + seed % 7)


def _check(hub: Hub, promised: set[str], indexed: Callable[[Hub], int]) -> None:
    logged = [entry.key for entry in entries(hub, "submissions")]
    assert promised <= set(logged), "a promised submission is not in the log"
    receipts = {key: orjson.loads(body) for key, body in hub.ledger.receipts(logged).items()}
    assert set(receipts) == set(logged), "a logged submission was never processed"
    outcomes = Counter(record["outcome"] for receipt in receipts.values() for record in receipt["records"])
    alerts = entries(hub, "alerts")
    waiting = {entry.key for entry in entries(hub, "quarantine")}
    # Accepted = logged once + repeats + quarantined, as multisets.
    assert outcomes["admitted"] + outcomes["revision"] + outcomes["withdrawal"] == len(alerts)
    assert outcomes["quarantined"] + outcomes["conflict"] == len(waiting)
    assert len({entry.headers["alert_id"] for entry in alerts}) == len(alerts), "an alert was logged twice"
    told = Counter(
        record["alert_id"]
        for receipt in receipts.values()
        for record in receipt["records"]
        if record["outcome"] in ("admitted", "revision", "withdrawal")
    )
    assert told == Counter(entry.headers["alert_id"] for entry in alerts)
    # One document a record, every alert proven.
    records = {entry.key for entry in alerts}
    assert indexed(hub) == len(records)
    for entry in alerts[::7]:
        assert prove(hub.proofs, hub.keys.log_key, entry.headers["alert_id"]) is not None
