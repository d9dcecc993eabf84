"""The spool: order, idempotence, refusals, and a kill -9 in the middle."""

import contextlib
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from bongsu_connectors.spool import Spool, SpoolError, Waiting
from bongsu_connectors.stand_in_hub import stand_in_hub
from bongsu_connectors.transport import HubAwayError, HubRefusedError
from bongsu_schemas import envelope as dsse

HUB = "https://hub.example"


def _receipt(waiting: Waiting) -> dict[str, Any]:
    return {"state": "processed", "submission_id": waiting.file}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["put kr.kcs", "put th.customs", "drain", "away", "refuse", "crash"]), max_size=14))
def test_whatever_happens_each_agency_is_sent_in_order_and_nothing_is_lost(steps: list[str]) -> None:
    """The law: sent + refused + waiting is what was put, in the order of putting; a crash may only repeat the last."""
    sent: dict[str, list[str]] = {"kr.kcs": [], "th.customs": []}
    put: dict[str, list[str]] = {"kr.kcs": [], "th.customs": []}
    with tempfile.TemporaryDirectory() as folder:
        for number, step in enumerate(steps):
            spool = Spool(Path(folder), HUB)  # a new process each time
            if step.startswith("put"):
                agency = step.removeprefix("put ")
                spool.put(agency, str(number), b"{}", backfill=False)
                put[agency].append(str(number))
                continue
            for agency in spool.agencies():

                def send(waiting: Waiting, mood: str = step) -> dict[str, Any]:
                    if mood == "away":
                        raise HubAwayError("away")
                    sent[waiting.agency].append(waiting.file)
                    if mood == "refuse":
                        raise HubRefusedError({"status": 422, "detail": "no"})
                    if mood == "crash":
                        raise MemoryError
                    return _receipt(waiting)

                with contextlib.suppress(HubAwayError, MemoryError):
                    list(spool.drain(agency, send))
        spool = Spool(Path(folder), HUB)
        for agency, files in put.items():
            reached = list(dict.fromkeys(sent[agency]))
            assert sent[agency] == sorted(sent[agency], key=int)
            assert files[: len(reached)] == reached
            waits = [path.read_bytes() for path in spool.waiting(agency)]
            names = [orjson.loads(raw.partition(b"\n")[0])["file"] for raw in waits]
            assert names == files[len(files) - len(names) :]
            assert len(names) >= len(files) - len(reached)


def test_an_envelope_comes_back_byte_for_byte(tmp_path: Path) -> None:
    spool, got = Spool(tmp_path, HUB), []
    envelope = b'{"payload":"\n\n"}\n'
    spool.put("kr.kcs", "가.xml", envelope, backfill=True)

    def send(waiting: Waiting) -> dict[str, Any]:
        got.append(waiting)
        return _receipt(waiting)

    (sent,) = spool.drain("kr.kcs", send)
    assert (got[0].envelope, got[0].file, got[0].backfill) == (envelope, "가.xml", True)
    assert orjson.loads(sent.path.read_bytes())["receipt"]["state"] == "processed"
    assert spool.waiting("kr.kcs") == []


def test_a_number_is_never_given_twice_while_its_receipt_is_kept(tmp_path: Path) -> None:
    spool = Spool(tmp_path, HUB)
    names = []
    for _ in range(3):
        names.append(spool.put("kr.kcs", "a", b"{}", backfill=False).name)
        list(spool.drain("kr.kcs", _receipt))
    assert len(set(names)) == 3


def test_a_refused_submission_lies_aside_with_the_reason_and_can_be_sent_again(tmp_path: Path) -> None:
    spool = Spool(tmp_path, HUB)
    spool.put("kr.kcs", "a", b"{}", backfill=False)
    spool.put("kr.kcs", "b", b"{}", backfill=False)

    def send(waiting: Waiting) -> dict[str, Any]:
        if waiting.file == "a":
            raise HubRefusedError({"status": 422, "detail": "no registered key"})
        return _receipt(waiting)

    first, second = spool.drain("kr.kcs", send)
    assert first.path.parent.name == "refused"
    assert b"no registered key" in first.path.with_suffix(".problem.json").read_bytes()
    assert second.receipt is not None
    assert spool.retry_refused("kr.kcs") == 1
    assert [sent.file for sent in spool.drain("kr.kcs", _receipt)] == ["a"]


def test_an_unwelcome_sender_stops_the_queue_and_sets_nothing_aside(tmp_path: Path) -> None:
    spool = Spool(tmp_path, HUB)
    spool.put("kr.kcs", "a", b"{}", backfill=False)

    def send(_waiting: Waiting) -> dict[str, Any]:
        raise HubRefusedError({"status": 401, "detail": "the token is not valid"})

    with pytest.raises(HubRefusedError, match="token"):
        list(spool.drain("kr.kcs", send))
    assert len(spool.waiting("kr.kcs")) == 1


def test_what_waits_for_one_hub_never_goes_to_another(tmp_path: Path) -> None:
    Spool(tmp_path, HUB).put("kr.kcs", "a", b"{}", backfill=False)
    with pytest.raises(SpoolError, match=HUB):
        list(Spool(tmp_path, "https://test.example").drain("kr.kcs", _receipt))


def test_a_file_damaged_on_disk_is_set_aside_and_blocks_nobody(tmp_path: Path) -> None:
    spool = Spool(tmp_path, HUB)
    spool.put("kr.kcs", "a", b"{}", backfill=False).write_bytes(b"\0\0")
    spool.put("kr.kcs", "b", b"{}", backfill=False)
    damaged, good = spool.drain("kr.kcs", _receipt)
    assert damaged.problem is not None
    assert "push the file" in damaged.problem["detail"]
    assert good.file == "b"


def test_a_disk_that_takes_nothing_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file where a folder should be")
    with pytest.raises(SpoolError, match="neither sent nor spooled"):
        Spool(tmp_path / "spool", HUB).put("kr.kcs", "a", b"{}", backfill=False)


_WORKER = """
import sys
from pathlib import Path
from bongsu_connectors.client import Courier
from bongsu_connectors.credentials import Credentials
from bongsu_connectors.http_transport import HttpTransport
from bongsu_connectors.patience import Patience
from bongsu_connectors.spool import Spool

url, folder, envelopes = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[5])
first, last = int(sys.argv[3]), int(sys.argv[4])
spool = Spool(folder, url)
courier = Courier(HttpTransport(url, Credentials(token="t")), "kr.kcs", Patience(1), spool)
for number in range(first, last):
    spool.put("kr.kcs", str(number), (envelopes / str(number)).read_bytes(), backfill=False)
    print(number, flush=True)
    if number % 3 == 2:
        for _ in courier.drain():
            pass
for _ in courier.drain():
    pass
"""


@pytest.mark.slow
def test_kill_9_at_any_moment_loses_nothing_and_keeps_the_order(tmp_path: Path) -> None:
    chance, total = random.Random(9), 30  # noqa: S311 - a test
    key = Ed25519PrivateKey.generate()
    envelopes = tmp_path / "envelopes"
    envelopes.mkdir()
    for number in range(total):
        (envelopes / str(number)).write_bytes(dsse.sign(b"%d" % number, "application/x-test", key))
    script = tmp_path / "worker.py"
    script.write_text(_WORKER)
    with stand_in_hub() as hub:
        begin, kills = 0, 0
        while begin < total:
            command = [sys.executable, *map(str, (script, hub.url, tmp_path / "spool", begin, total, envelopes))]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                first = process.stdout.readline()  # it works: now its time is short
                if kills < 5:
                    time.sleep(chance.uniform(0, 0.03))
                    process.send_signal(signal.SIGKILL)
                    kills += 1
                told = (first + process.stdout.read()).split()
            begin = int(told[-1]) + 1 if told else begin  # what was put without being told is put again: a repeat
        subprocess.run([sys.executable, script, hub.url, tmp_path / "spool", "0", "0", envelopes], check=True)
        assert kills == 5
        assert hub.payloads == [b"%d" % number for number in range(total)]
    assert not list((tmp_path / "spool").rglob("*.tmp"))
