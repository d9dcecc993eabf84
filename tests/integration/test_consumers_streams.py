"""A unit's own streams on a real broker: faust is killed, and nothing is lost."""

import contextlib
import gc
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from kafka.admin import KafkaAdminClient

from bongsu_consumers.properties import Security
from bongsu_consumers.streams.desk import Desk
from bongsu_consumers.streams.notices import Notice, refused_notice
from bongsu_consumers.streams.plain_reading import Server
from bongsu_consumers.streams.watchlist import Watch
from bongsu_consumers.testing import UNIT, Message, StandInHub, sample_alert
from bongsu_consumers.testing_kafka import Topics
from bongsu_consumers.topics import UnitTopics
from bongsu_schemas.event import EventError

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
BOX = "SYNU1000019"
PROGRAM = [sys.executable, "-m", "bongsu_consumers"]
PATIENCE = 90.0
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
    made = Topics(kafka, UnitTopics(UNIT, f"streams-{uuid.uuid4().hex[:8]}"))
    made.create()
    return made


def where(topics: Topics) -> list[str]:
    return ["--unit", UNIT, "--servers", topics.servers, "--prefix", topics.names.prefix]


RATHER_THAN_GUESS, MOST_RESTARTS = 3, 5  # the exit code that asks to be started again


def watch(topics: Topics, *arguments: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [*PROGRAM, "watch", arguments[0], *where(topics), *arguments[1:]], capture_output=True, check=True, timeout=60
    )
    return [orjson.loads(line) for line in done.stdout.splitlines()]


class Application:
    """The streams as a process of their own."""

    def __init__(self, topics: Topics, hub: StandInHub, folder: Path) -> None:
        self.topics, self.hub, self.folder = topics, hub, folder
        self.printed = folder / "printed.ndjson"
        self.said = folder / "said.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.generation = 1
        self.restarts = 0

    def start(self) -> None:
        command = [*PROGRAM, "streams", *where(self.topics), "--generation", str(self.generation)]
        command += ["--root", str(self.hub.root), "--certificate", str(self.hub.certificate)]
        with self.printed.open("ab") as out, self.said.open("ab") as said:
            self.process = subprocess.Popen([*command, "--folder", str(self.folder / "faust")], stdout=out, stderr=said)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
        return self.process.wait(timeout=30)

    def lines(self) -> int:
        return self.printed.read_bytes().count(b"\n") if self.printed.exists() else 0

    def wait(self, what: Callable[[], bool], every: float = 0.02) -> None:
        deadline = time.monotonic() + PATIENCE
        while not what():
            assert self.process is not None
            if self.process.poll() == RATHER_THAN_GUESS and self.restarts < MOST_RESTARTS:
                self.restarts += 1
                self.start()  # as a supervisor does; on a busy machine Kafka may be away for too long
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() < deadline, self.said.read_text()
            time.sleep(every)

    def wait_until_done(self) -> None:
        """Until the group has committed everything that stands on the topic."""
        end = len(self.topics.all_of(self.topics.names.out))
        suffix = "" if self.generation == 1 else f"-v{self.generation}"
        group = self.topics.names.group("streams") + suffix
        server = Server(self.topics.servers, Security())
        self.wait(lambda: server.place_of(group, self.topics.names.out).committed >= end, every=0.5)


@pytest.fixture
def application(topics: Topics, hub: StandInHub, tmp_path: Path) -> Iterator[Application]:
    made = Application(topics, hub, tmp_path)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.end(signal.SIGKILL)


def notices_on(topics: Topics) -> dict[str, dict[str, Any]]:
    """What a reader of the notices topic knows in the end: of each id the last."""
    return {message.key.decode(): orjson.loads(message.value) for message in topics.all_of(topics.names.notices)}


def expected_notices(hub: StandInHub, messages: list[Message], watches: list[Watch]) -> dict[str, dict[str, Any]]:
    """The same by the pure desk in one go."""
    desk = Desk(UNIT, UTC)
    found: list[Notice] = [*desk.watch([(each.id, each) for each in watches]).notices]
    for offset, message in enumerate(messages):
        try:
            found += desk.take(hub.received(message)).notices
        except EventError as error:
            found.append(refused_notice(UNIT, offset, message.key, message.value, str(error)))
    found += desk.changed_counts()
    return {notice.notice_id: orjson.loads(notice.line()) for notice in found}


def drawn_stream(hub: StandInHub, size: int, seed: int = 7) -> list[Message]:
    """Twelve days of new records, revisions, recalls, repeats and forgeries, with a burst in the end."""
    chance = random.Random(seed)  # noqa: S311 - a test's data
    forger = StandInHub(hub.folder.parent, seed=9)
    messages: list[Message] = []
    live: list[dict[str, Any]] = []
    for number in range(size):
        at = (NOON + timedelta(days=12 * number / size)).strftime("%Y-%m-%dT%H:%M:%SZ")
        kind = chance.random()
        if kind < 0.15 and live:
            old = live[chance.randrange(len(live))]
            ref, version = old["origin"]["ref"], old["version"] + 1
        elif kind < 0.25 and live:
            messages.append(hub.recall(live.pop(chance.randrange(len(live))), "withdrawn"))
            continue
        elif kind < 0.35 and messages:
            messages.append(messages[chance.randrange(len(messages))])
            continue
        else:
            ref, version = f"r{number}", 1
        burst = number > size * 0.97
        alert = sample_alert(
            ref,
            version=version,
            received=at,
            substances=["mdma"] if burst else [chance.choice(["methamphetamine", "ketamine", "cocaine"])],
            route=("NL", "KR") if burst else (chance.choice(["TH", "VN", "LA"]), "KR"),
            identifiers=[("container", BOX)] if chance.random() < 0.05 else [],
            names=["KIM, Young-Hee"] if chance.random() < 0.05 else [],
        )
        live = [each for each in live if each["origin"]["ref"] != ref]
        if chance.random() < 0.02:
            messages.append(forger.release(alert))
            continue
        live.append(alert)
        messages.append(hub.release(alert))
    return messages


def published_slowly(topics: Topics, messages: list[Message]) -> None:
    for start in range(0, len(messages), 20):
        topics.publish(messages[start : start + 20])
        time.sleep(0.2)


@pytest.mark.slow
def test_no_notice_and_no_count_is_lost_by_eight_kills(
    topics: Topics, hub: StandInHub, application: Application
) -> None:
    watches = [
        Watch.model_validate({k: v for k, v in entry.items() if k != "keys"})
        for entry in (*watch(topics, "add", "identifier", "SYNU 100001-9"), *watch(topics, "add", "name", "김영희"))
    ]
    messages = drawn_stream(hub, 1_600)
    assert len(messages) == 1_600
    expected = expected_notices(hub, messages, watches)
    assert {notice["what"] for notice in expected.values()} == {"watch", "count", "burst", "recall", "refused"}

    for kill in range(8):
        part = messages[200 * kill : 200 * (kill + 1)]
        topics.publish(part[:40])
        publisher = threading.Thread(target=published_slowly, args=(topics, part[40:]))
        publisher.start()
        application.start()
        before = application.lines()
        application.wait(lambda: application.lines() > before)  # noqa: B023 - called before the next round
        time.sleep((kill % 4) * 0.25)
        assert application.end(signal.SIGKILL) == -signal.SIGKILL
        publisher.join()
    application.start()
    application.wait_until_done()
    application.end()
    assert notices_on(topics) == expected
    printed = {orjson.loads(line)["notice_id"] for line in application.printed.read_bytes().splitlines()}
    assert printed <= expected.keys()


@pytest.mark.slow
def test_a_new_generation_comes_to_the_same_notices(topics: Topics, hub: StandInHub, application: Application) -> None:
    watch(topics, "add", "identifier", BOX, "--scheme", "container")
    topics.publish(drawn_stream(hub, 400))
    application.start()
    application.wait_until_done()
    application.end()
    first = notices_on(topics)
    assert {notice["what"] for notice in first.values()} >= {"watch", "count"}
    application.generation = 2
    before = len(topics.all_of(topics.names.notices))
    application.start()
    application.wait_until_done()
    application.end()
    again = {m.key.decode(): orjson.loads(m.value) for m in topics.all_of(topics.names.notices)[before:]}
    assert again == first


def test_a_value_is_watched_and_watched_no_more(topics: Topics, hub: StandInHub, application: Application) -> None:
    def told() -> set[str]:
        return {n["record"] for n in notices_on(topics).values() if n["what"] == "watch"}

    topics.publish([hub.release(sample_alert("before", names=["김영희"]))])
    application.start()
    application.wait_until_done()
    [added] = watch(topics, "add", "name", "Kim Younghee", "--note", "case 7", "--by", "kim")
    assert [(entry["value"], entry["note"], entry["added_by"]) for entry in watch(topics, "list")] == [
        ("Kim Younghee", "case 7", "kim")
    ]
    application.wait(lambda: told() == {"th.customs/before"})
    watch(topics, "remove", added["id"])
    assert watch(topics, "list") == []
    time.sleep(2)
    topics.publish([hub.release(sample_alert("after", names=["김영희"]))])
    application.wait_until_done()
    assert application.end() == 0
    assert told() == {"th.customs/before"}


def test_a_second_process_takes_the_place_of_the_first(
    topics: Topics, hub: StandInHub, application: Application
) -> None:
    application.start()
    topics.publish([hub.release(sample_alert("1"))])
    application.wait_until_done()
    first = application.process
    assert first is not None
    application.start()
    assert first.wait(timeout=60) == 3
    assert "the place in the group was lost" in application.said.read_text()
    topics.publish([hub.release(sample_alert("2"))])
    application.wait_until_done()


def test_a_value_that_cannot_be_watched_is_refused_in_one_line(topics: Topics) -> None:
    done = subprocess.run(
        [*PROGRAM, "watch", "add", *where(topics), "identifier", "SYNU1000018", "--scheme", "container"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("bongsu_consumers: value: 'SYNU1000018' is no valid container")


def test_topics_that_are_not_there_are_named(kafka: str, hub: StandInHub, tmp_path: Path) -> None:
    application = Application(Topics(kafka, UnitTopics(UNIT, "nowhere")), hub, tmp_path)
    application.start()
    assert application.process is not None
    assert application.process.wait(timeout=60) == 1
    assert "the topic nowhere.watch.kr.knp.seoul must be there with one partition" in application.said.read_text()


def test_a_table_that_is_behind_its_group_is_not_gone_on_from(
    topics: Topics, hub: StandInHub, application: Application, kafka: str
) -> None:
    topics.publish([hub.release(sample_alert("1"))])
    application.start()
    application.wait_until_done()
    application.end()
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    admin.delete_topics([f"{topics.names.group('streams')}-state-changelog"])
    admin.close()
    time.sleep(1)
    application.start()
    assert application.process is not None
    assert application.process.wait(timeout=60) == 3
    assert "begin anew with the next --generation" in application.said.read_text()
