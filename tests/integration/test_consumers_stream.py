"""The stream of a unit on a real broker: order, resume after kill -9, and nothing that is not genuine."""

import gc
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import devstack
import orjson
import pytest

from bongsu_consumers.event import ForgedEvent, StreamError
from bongsu_consumers.stream import Stream
from bongsu_consumers.testing import UNIT, Message, StandInHub, sample_alert
from bongsu_consumers.testing_kafka import Topics
from bongsu_consumers.topics import UnitTopics

EXAMPLE = Path(__file__).parents[2] / "consumers" / "examples" / "follow_unit.py"
# kafka-python may forget a socket that it is just opening when it is closed
pytestmark = pytest.mark.filterwarnings(r"ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """What kafka-python forgets is found in the test that made it."""
    yield
    gc.collect()


@pytest.fixture
def hub(tmp_path: Path) -> StandInHub:
    return StandInHub(tmp_path)


@pytest.fixture
def topics(kafka: str) -> Topics:
    made = Topics(kafka, UnitTopics(UNIT, f"stream-{uuid.uuid4().hex[:8]}"))
    made.create()
    return made


def opened(topics: Topics, hub: StandInHub, **options: object) -> Stream:
    arguments: dict[str, object] = {"root": hub.root, "certificate": hub.certificate, "prefix": topics.names.prefix}
    return Stream(UNIT, topics.servers, **(arguments | options))  # type: ignore[arg-type]


def refs(stream: Stream, seconds: float = 3.0) -> list[str]:
    found: list[str] = []
    while event := stream.poll(seconds if not found else 1.0):
        found.append(event.ref if not event.is_recall else f"-{event.ref}")
    return found


def test_events_come_in_order_and_each_group_has_its_own_place(topics: Topics, hub: StandInHub) -> None:
    first = sample_alert("1")
    topics.publish([hub.release(first), hub.release(sample_alert("2")), hub.recall(first)])
    with opened(topics, hub) as stream:
        assert refs(stream) == ["1", "2", "-1"]
    topics.publish([hub.release(sample_alert("3"))])
    with opened(topics, hub) as stream:
        assert refs(stream) == ["3"]
    with opened(topics, hub, group="another") as stream:
        assert refs(stream) == ["1", "2", "-1", "3"]


def test_an_event_is_finished_with_when_the_next_is_asked_for(topics: Topics, hub: StandInHub) -> None:
    topics.publish([hub.release(sample_alert(ref)) for ref in "123"])

    def fail_at(ref: str) -> None:
        with opened(topics, hub) as stream:
            while event := stream.poll(10.0):
                if event.ref == ref:
                    raise RuntimeError

    for ref in ("2", "2"):
        with pytest.raises(RuntimeError):
            fail_at(ref)
    with opened(topics, hub) as stream:
        event = stream.poll(10.0)
        assert event is not None
        assert event.ref == "2"
    with opened(topics, hub) as stream:
        assert refs(stream) == ["3"]


def test_repeats_and_what_was_overtaken_are_dropped(topics: Topics, hub: StandInHub) -> None:
    first, second = (hub.release(sample_alert("1", version=version)) for version in (1, 2))
    topics.publish([first, second, second, first, hub.release(sample_alert("2")), first])
    with opened(topics, hub) as stream:
        assert [(event.ref, event.version) for event in (stream.poll(3.0), stream.poll(3.0)) if event] == [
            ("1", 1),
            ("1", 2),
        ]
        assert refs(stream) == ["2"]


def test_a_new_group_may_begin_now(topics: Topics, hub: StandInHub) -> None:
    topics.publish([hub.release(sample_alert("old"))])
    with opened(topics, hub, from_start=False) as stream:
        assert refs(stream, 1.0) == []
    topics.publish([hub.release(sample_alert("new"))])
    with opened(topics, hub, from_start=False) as stream:
        assert refs(stream) == ["new"]


def forged(hub: StandInHub) -> Message:
    return StandInHub(hub.folder.parent, seed=9).release(sample_alert("forged"))


def test_a_forged_event_stops_the_stream_until_it_is_set_aside(topics: Topics, hub: StandInHub, tmp_path: Path) -> None:
    genuine = [hub.release(sample_alert(ref)) for ref in "12"]
    topics.publish([genuine[0], forged(hub), genuine[1]])
    with opened(topics, hub) as stream:
        assert next(stream).ref == "1"
        for _ in range(2):
            with pytest.raises(ForgedEvent, match="offset 1: not an event of the hub: header signature"):
                next(stream)
    with opened(topics, hub) as stream, pytest.raises(ForgedEvent):
        next(stream)
    with opened(topics, hub, set_aside=tmp_path / "aside") as stream:
        assert refs(stream) == ["2"]
    [kept] = (tmp_path / "aside").iterdir()
    assert orjson.loads(kept.read_bytes())["problem"].startswith("header signature")


def test_a_topic_that_is_not_there_is_named(kafka: str, hub: StandInHub) -> None:
    with (
        Stream(UNIT, kafka, root=hub.root, certificate=hub.certificate, prefix="nowhere") as stream,
        pytest.raises(StreamError, match="there is no topic nowhere"),
    ):
        stream.poll(5.0)


def test_a_server_that_does_not_answer_is_tried_again(hub: StandInHub, free_port: int) -> None:
    started = time.monotonic()
    with Stream(UNIT, f"127.0.0.1:{free_port}", root=hub.root, certificate=hub.certificate) as stream:
        assert stream.poll(1.0) is None
    assert time.monotonic() - started < 5


def test_an_address_without_a_port_is_named(hub: StandInHub) -> None:
    with (
        Stream(UNIT, "kafka.example", root=hub.root, certificate=hub.certificate) as stream,
        pytest.raises(StreamError, match="servers: 'kafka"),
    ):
        stream.poll(1.0)


def lines(path: Path) -> list[str]:
    written = path.read_bytes().rpartition(b"\n")[0] if path.exists() else b""  # the last line may be half written
    return [orjson.loads(line)["ref"] for line in written.splitlines()]


@pytest.fixture
def follower(topics: Topics, hub: StandInHub, tmp_path: Path) -> list[str]:
    """The example's command line."""
    return [
        sys.executable,
        str(EXAMPLE),
        UNIT,
        topics.servers,
        str(hub.root),
        str(hub.certificate),
        str(tmp_path / "got.ndjson"),
    ]


@pytest.mark.slow
def test_a_broker_that_dies_and_comes_back_is_waited_for(hub: StandInHub, tmp_path: Path) -> None:
    if not devstack.available():
        pytest.skip("needs Java 17, Java 21 and Maven")
    server = devstack.kafka(tmp_path / "kafka")
    server.start()
    try:
        topics = Topics(f"127.0.0.1:{server.port}", UnitTopics(UNIT, "outage"))
        topics.create()
        topics.publish([hub.release(sample_alert("before"))])
        with opened(topics, hub) as stream:
            assert [event.ref for event in (stream.poll(20.0),) if event] == ["before"]
            server.kill()
            assert stream.poll(3.0) is None
            server.start()
            topics.publish([hub.release(sample_alert("after"))])
            assert [event.ref for event in (stream.poll(40.0),) if event] == ["after"]
    finally:
        server.kill()


@contextmanager
def running(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The process, which does not outlive a test that fails."""
    try:
        yield process
    finally:
        process.kill()


@pytest.mark.slow
def test_the_example_goes_on_after_kill_9_without_loss(
    topics: Topics, hub: StandInHub, follower: list[str], tmp_path: Path
) -> None:
    sent = [str(number) for number in range(600)]
    got = tmp_path / "got.ndjson"
    environment = os.environ | {"BONGSU_TOPIC_PREFIX": topics.names.prefix}
    for kill in range(6):
        topics.publish([hub.release(sample_alert(ref)) for ref in sent[kill * 100 : (kill + 1) * 100]])
        before = len(lines(got))
        with running(subprocess.Popen(follower, env=environment)) as process:
            deadline = time.monotonic() + 60  # the broker gives up a killed follower first
            while len(lines(got)) < before + 40 and time.monotonic() < deadline:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
            process.wait()
    with running(subprocess.Popen(follower, env=environment, stderr=subprocess.PIPE)) as process:
        deadline = time.monotonic() + 120
        while set(lines(got)) != set(sent) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, shown = process.communicate(timeout=60)
    assert (process.returncode, b"Traceback" in shown) == (0, False)
    assert f"following {topics.names.out} at {topics.servers}".encode() in shown
    first_times = list(dict.fromkeys(lines(got)))
    assert first_times == sent


def test_an_event_whose_handling_was_killed_comes_again(topics: Topics, hub: StandInHub) -> None:
    topics.publish([hub.release(sample_alert(ref)) for ref in "123"])
    program = (
        "import os, sys; from pathlib import Path; from bongsu_consumers.stream import Stream\n"
        "unit, servers, root, certificate, prefix = sys.argv[1:]\n"
        "with Stream(unit, servers, root=Path(root), certificate=Path(certificate), prefix=prefix) as stream:\n"
        "    for event in stream:\n"
        "        print(event.ref, flush=True)\n"
        "        if event.ref == '2': stream._commit(); os.kill(os.getpid(), 9)\n"
    )
    command = [sys.executable, "-c", program, UNIT, topics.servers, str(hub.root), str(hub.certificate)]
    for seen in ("1\n2\n", "2\n"):
        done = subprocess.run([*command, topics.names.prefix], capture_output=True, text=True, check=False, timeout=60)
        assert (done.stdout, done.returncode) == (seen, -signal.SIGKILL)


def test_the_command_writes_csv_and_ends_when_nothing_more_comes(topics: Topics, hub: StandInHub) -> None:
    topics.publish([hub.release(sample_alert("=1"))])
    command = [sys.executable, "-m", "bongsu_consumers", "follow", "--unit", UNIT, "--servers", topics.servers]
    command += ["--root", str(hub.root), "--certificate", str(hub.certificate), "--prefix", topics.names.prefix]
    done = subprocess.run(
        [*command, "--format", "csv", "--seconds", "3"], capture_output=True, text=True, check=True, timeout=60
    )
    header, row = done.stdout.splitlines()
    assert header.startswith("kind,event_id,agency,ref")
    assert row.split(",")[3] == "'=1"


def test_the_command_says_in_one_line_why_it_cannot_go_on(topics: Topics, hub: StandInHub) -> None:
    topics.publish([forged(hub)])
    command = [sys.executable, "-m", "bongsu_consumers", "follow", "--unit", UNIT, "--servers", topics.servers]
    command += ["--root", str(hub.root), "--certificate", str(hub.certificate), "--prefix", topics.names.prefix]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert "not an event of the hub: header signature" in done.stderr
    assert "Traceback" not in done.stderr
