"""Streams over real servers and sockets: nothing missed, nothing twice, nothing that is not released."""

import asyncio
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import orjson
import psutil
import pytest
import streams as bench
from cluster import entries
from stream_server import PURPOSE, StreamServer, Writer, short
from streamed import late, live, new_entry, released, without_place

from bongsu.domain.document import index_document
from bongsu.domain.release import PURPOSES
from bongsu.domain.streams.record import Right
from bongsu.domain.streams.version import version_of
from bongsu.domain.streams.wants import any_subject, wants
from bongsu.services.access import newest
from bongsu_consumers.live import LiveStream, StreamError
from bongsu_schemas.sse import Block

QUIET_SECONDS = 1.5
CUTS = int(os.environ.get("BONGSU_TEST_CUTS", "100"))
KILLS = 3
READER = "investigator@kr.knp"
WISHES = (
    wants("*", {}),
    wants("narcotics", {"risk": ["high"]}),
    wants("*", {}, query="container:* OR 필로폰 OR agency:kr.moj"),
    wants("*", {}, query=any_subject(["phone:010-2345-6789", "name:Nguyen"], "NOT risk:low")),
)
EXAMPLE = Path(__file__).parents[2] / "consumers/examples/follow_topic.py"


@pytest.fixture
def writer(demo_data: Path, feeds: dict[str, bytes], signed: Callable[[str, bytes], bytes]) -> Iterator[Writer]:
    made = Writer(demo_data, signed("kr.kcs", feeds["kr.kcs.01.xml"]), "kr.kcs")
    yield made
    made.close()


@pytest.fixture
def server(demo_data: Path, writer: Writer, free_port: int) -> Iterator[StreamServer]:  # noqa: ARG001 - comes first
    made = StreamServer(demo_data, free_port, STREAM_STALL=2, STREAM_HEARTBEAT=2)
    made.start()
    yield made
    made.kill()


def test_revisions_withdrawals_and_narrowed_release_are_events(server: StreamServer, writer: Writer) -> None:
    with httpx.Client() as client:
        blocks = server.blocks(client, READER)
        assert next(blocks).id  # the place before the first event: from now on nothing is missed
        came: list[tuple[str, str, int]] = []
        for entry, told in (
            (writer.entry("a", 1), 1), (writer.entry("b", 1), 1), (writer.entry("hidden", 1, to=()), 0),
            (writer.entry("a", 2), 1), (writer.entry("a", 3, to=("th.customs",)), 1),
            (writer.entry("b", 2, status="withdrawn"), 1), (writer.entry("hidden", 2, status="withdrawn"), 0),
            (writer.entry("a", 4), 1),
        ):  # fmt: skip
            writer.append(entry)
            # One after the other: what is withdrawn before anybody looked is never sent.
            came += [short(block) for block in take(blocks, told)] if told else []
        blocks.close()  # type: ignore[attr-defined]
    assert came == [
        ("alert", "a", 1), ("alert", "b", 1), ("alert", "a", 2), ("narrowed", "a", 2), ("withdrawn", "b", 1),
        ("alert", "a", 4),
    ]  # fmt: skip
    delivered = [each for each in newest(writer.hub.log) if each.action == "stream"]
    assert {(each.user, each.purpose, each.role) for each in delivered} == {(READER, PURPOSE, "investigator")}
    assert [each.count for each in reversed(delivered)] == [1, 1, 1, 0, 0, 1]  # a recall releases nothing


def test_a_silent_stream_shows_that_it_lives_and_ends_when_the_token_is_taken_away(
    server: StreamServer, writer: Writer
) -> None:
    with httpx.Client() as client, client.stream(**server.ask(READER)) as response:
        pieces = response.iter_bytes()
        assert b"id: " in next(pieces)
        assert next(pieces).startswith(b":"), "a comment, which readers pass over"
        viewer = writer.hub.directory.user(READER)
        assert viewer
        writer.hub.directory.add_user(viewer, "another token")
        for piece in pieces:
            assert piece.startswith(b":")


def test_a_stream_that_is_never_silent_ends_too_when_the_token_is_taken_away(
    server: StreamServer, writer: Writer
) -> None:
    load = Load(writer, most=500)
    with httpx.Client() as client, client.stream(**server.ask(READER)) as response:
        pieces = response.iter_bytes()
        assert b"id: " in next(pieces)
        load.start()
        assert b"event: alert" in next(pieces)
        viewer = writer.hub.directory.user(READER)
        assert viewer
        writer.hub.directory.add_user(viewer, "another token")
        ended = [load.done for _ in pieces]
    load.stop()
    assert not any(ended), "it went on for as long as there was something to send"


@pytest.mark.slow
def test_a_thousand_subscribers_get_every_alert(server: StreamServer, writer: Writer) -> None:
    """Over sockets of their own, in one process of the hub; how fast, `tests/bench/streams.py` measures."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(16_384, hard), hard))
    try:
        measured = asyncio.run(bench.measure(server, writer, 1_000, 3, 3))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert measured["deliveries"] == 3_000


def test_an_event_is_the_line_of_the_alert(server: StreamServer, writer: Writer) -> None:
    writer.append(writer.entry("one", 1))
    event = server.events(READER, 1, **{"from": "beginning"})[0]
    alert = orjson.loads(event.data)
    if writer.hub.settings.engine == "embedded":  # on a cluster no worker runs here that makes it readable by id
        asked = server.ask(READER)
        shown = httpx.get(
            f"{server.address}/v1/alerts/{alert['alert_id']}", headers=asked["headers"], params=asked["params"]
        )
        assert alert == {name: value for name, value in shown.json().items() if name != "incident_id"}
    assert "incident_id" not in alert


@pytest.mark.slow
def test_a_subscriber_cut_off_again_and_again_misses_nothing_and_sees_nothing_twice(
    server: StreamServer, writer: Writer
) -> None:
    load = Load(writer)
    chance = random.Random(6)  # noqa: S311
    seen: list[Block] = []
    with httpx.Client() as client:
        last = next(server.blocks(client, READER)).id
    load.start()
    for cut in range(CUTS):
        if cut in (CUTS // 3, 2 * CUTS // 3):  # the server too; and what it had derived is lost
            server.kill()
            shutil.rmtree(server.data / "streams", ignore_errors=True)
            server.start()
        wanted = chance.randrange(1, 12)
        with httpx.Client() as client:
            for block in server.blocks(client, READER, last=last):
                if block.data:
                    seen.append(block)
                    last = block.id
                    wanted -= 1
                if wanted == 0 or (load.done and len(seen) >= len(load.expected)):
                    break
    load.stop()
    seen += server.events(READER, len(load.expected) - len(seen), last=last)
    assert [short(each)[1:] for each in seen] == load.expected
    assert len({each.id[:40] for each in seen}) == len(seen)
    assert quiet(server, READER, seen[-1].id)


@pytest.mark.slow
def test_follow_killed_and_started_again_misses_nothing_and_repeats_only_what_it_printed_last(
    server: StreamServer, writer: Writer, tmp_path: Path
) -> None:
    command: list[str | Path] = [
        Path(sys.executable).with_name("bongsu"),
        "follow",
        "*",
        "--purpose",
        PURPOSE,
        "--json",
    ]
    token = server.data / "tokens" / READER
    ways: list[tuple[str, list[str | Path]]] = [
        ("folder", ["--data", server.data, "--as", READER]),
        ("hub", ["--hub", server.address, "--token-file", token]),
    ]
    for name, where in ways:
        cursor, output = tmp_path / f"{name}.cursor", tmp_path / f"{name}.ndjson"
        wanted = 0
        for kill in range(KILLS):
            with output.open("ab") as file:
                process = subprocess.Popen([*command, *where, "--cursor-file", cursor], stdout=file)
            wait_for(cursor.exists)
            for number in range(10):
                writer.append(writer.entry(f"{name}{kill}", number + 1))
                wanted += 1
            half = wanted - 5
            wait_for(lambda half=half, output=output: output.read_bytes().count(b"\n") >= half)  # type: ignore[misc]
            process.kill()
            process.wait()
        with output.open("ab") as file:
            subprocess.run([*command, *where, "--cursor-file", cursor, "--seconds", "2"], stdout=file, check=True)
        lines = [orjson.loads(line) for line in output.read_bytes().splitlines() if line.endswith(b"}")]
        ids = [line["event_id"] for line in lines]
        assert len(set(ids)) == wanted
        assert len(ids) - len(set(ids)) <= KILLS
        refs = [(line["alert"]["origin"]["ref"], line["alert"]["version"]) for line in lines]
        assert list(dict.fromkeys(refs)) == [(f"{name}{kill}", n + 1) for kill in range(KILLS) for n in range(10)]


def test_the_example_of_the_consumers_goes_on_where_it_was_killed(
    server: StreamServer, writer: Writer, tmp_path: Path
) -> None:
    place, output = tmp_path / "place", tmp_path / "out"
    example: list[str | Path] = [sys.executable, EXAMPLE, server.address, "*"]
    for kill in range(2):
        with output.open("ab") as file:
            process = subprocess.Popen([*example, server.data / "tokens" / READER, place], stdout=file)
        wait_for(place.exists)
        writer.append(writer.entry(f"r{kill}", 1), writer.entry(f"r{kill}", 2))
        wait_for(lambda kill=kill: f"r{kill} 2" in output.read_text())  # type: ignore[misc]
        process.kill()
        process.wait()
    lines = dict.fromkeys(output.read_text().splitlines())
    assert [line.split()[2:] for line in lines] == [
        ["kr.kcs/r0", "1"], ["kr.kcs/r0", "2"], ["kr.kcs/r1", "1"], ["kr.kcs/r1", "2"]
    ]  # fmt: skip


def test_the_case_that_is_followed_for_stands_in_the_access_log(server: StreamServer, writer: Writer) -> None:
    case, token = "2026형제117", server.data / "tokens" / READER
    writer.append(writer.entry("a", 1))
    bongsu = str(Path(sys.executable).with_name("bongsu"))
    asked = ["follow", "--purpose", PURPOSE, "--from", "beginning", "--case", case, "--seconds", "1"]
    for where in (["--data", str(server.data), "--as", READER], ["--hub", server.address, "--token-file", str(token)]):
        done = subprocess.run([bongsu, *asked, *where], capture_output=True, text=True, check=True, timeout=60)
        assert "kr.kcs/a v1" in done.stdout
        assert f"for {PURPOSE}, case {case}, from beginning" in done.stderr
    with LiveStream(server.address, "*", token=token, purpose=PURPOSE, start="beginning", case=case) as stream:
        assert stream.poll(10)
        assert f"case {case}" in str(stream)
    delivered = [each for each in newest(writer.hub.log) if each.action == "stream"]
    assert [each.case for each in delivered] == [case] * 3
    with pytest.raises(StreamError, match="do not print"):
        LiveStream(server.address, "*", token=token, purpose=PURPOSE, case="7\r\nX-Purpose: audit")


@pytest.mark.parametrize("way", ["follow", "example"])
def test_following_says_what_and_where_at_once_and_ends_at_ctrl_c_without_a_trace(
    server: StreamServer, tmp_path: Path, way: str
) -> None:
    where = ["--hub", server.address, "--token-file", str(server.data / "tokens" / READER)]
    commands: dict[str, list[str | Path]] = {
        "follow": [Path(sys.executable).with_name("bongsu"), "follow", "narcotix", "--purpose", PURPOSE, *where],
        "example": [sys.executable, EXAMPLE, server.address, "narcotix", where[-1], tmp_path / "place"],
    }
    with subprocess.Popen(commands[way], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            first, second = process.stderr.readline(), process.stderr.readline()
            assert f"following the topic narcotix at {server.address} for {PURPOSE}, from now" in first
            assert "bears the topic 'narcotix' yet" in second
            process.send_signal(signal.SIGINT)
            assert process.communicate(timeout=20) == ("", "")
            assert process.returncode == 0
        finally:
            process.kill()


@pytest.mark.parametrize("way", ["follow", "example"])
def test_a_token_or_a_hub_that_is_none_is_said_in_one_sentence(server: StreamServer, tmp_path: Path, way: str) -> None:
    (tmp_path / "token").write_text("wrong")
    nobody = "http://127.0.0.1:1"
    for hub, token, part in (
        (
            server.address,
            tmp_path / "token",
            "does not know this token (wrong, expired or taken away): ask its operator",
        ),
        (nobody, server.data / "tokens" / READER, f"{nobody} does not answer"),
    ):
        commands: dict[str, list[str | Path]] = {
            "follow": [
                Path(sys.executable).with_name("bongsu"),
                "follow",
                "--purpose",
                PURPOSE,
                "--hub",
                hub,
                "--token-file",
                token,
            ],
            "example": [sys.executable, EXAMPLE, hub, "*", token, tmp_path / "place"],
        }
        done = subprocess.run(commands[way], capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stdout) == (1, "")
        assert part in done.stderr
        assert len(done.stderr.splitlines()) == 2


def test_a_filter_that_no_alert_can_meet_is_refused(filled: Any) -> None:
    for name, value, way_out in (
        ("risk", "hgh", "high"),
        ("country", "태국", "TH"),
        ("agency", "th.custom", "th.customs"),
    ):
        response = filled.get("/v1/streams/*", READER, params={"purpose": PURPOSE, name: value})
        assert response.status_code == 400
        assert f"did you mean {way_out}" in response.json()["detail"]
        made = filled.post("/v1/subscriptions", READER, params={"purpose": PURPOSE}, json={name: [value]})
        assert made.status_code == 400, made.text


def test_a_client_that_does_not_read_is_let_go_and_loses_nothing(server: StreamServer, writer: Writer) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        slow.sendall(
            f"GET /v1/streams/*?purpose={PURPOSE} HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n"
            f"Authorization: Bearer {server.token(READER)}\r\n\r\n".encode()
        )
        assert b"200 OK" in slow.recv(2_048)  # and it reads no more
        with httpx.Client() as client:
            blocks = server.blocks(client, READER)
            place = next(blocks).id
            for number in range(60):
                writer.append(*(writer.entry(f"s{number}.{each}", 1, size=20_000) for each in range(10)))
            fast = [block for block in take(blocks, 600) if block.data]
            blocks.close()  # type: ignore[attr-defined]
        assert len(fast) == 600, "a slow client must not hold up another"
        wait_for(lambda: let_go(server), seconds=20)
    again = server.events(READER, 600, last=place)
    assert [short(each) for each in again] == [short(each) for each in fast]


@pytest.mark.parametrize(
    "last", ["x", "0" * 40 + ".", "9" * 9_000, "'; --", "a.b.c", "..", "0", "-1", "=" * 64, "%0a%0d", "{}", "A" * 97]
)
def test_a_hostile_id_is_refused_with_the_way_out(filled: Any, last: str) -> None:
    for where in ({"headers": {"Last-Event-ID": last}}, {"params": {"purpose": PURPOSE, "after": last}}):
        response = filled.get("/v1/streams/*", READER, **({"params": {"purpose": PURPOSE}} | where))
        assert response.status_code == 400
        assert response.headers["content-type"] == "application/problem+json"
        assert "from=now" in response.json()["detail"]


def test_only_readers_with_a_purpose_follow(filled: Any) -> None:
    assert filled.get("/v1/streams/*", params={"purpose": PURPOSE}).status_code == 401
    assert filled.get("/v1/streams/*", "auditor@hub", params={"purpose": PURPOSE}).status_code == 403
    assert filled.get("/v1/streams/*", READER).status_code == 400
    assert filled.get("/v1/streams/*", READER, params={"purpose": PURPOSE, "from": "x"}).status_code == 400


def test_no_agency_learns_of_what_another_does_not_release_to_it(filled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every pair of agencies, role, purpose and stream: with and without what the one must not see of the other."""
    made: dict[str, Any] = {}  # pure functions of the alert, worked out once for the hundreds of streams
    versions: dict[bytes, Any] = {}

    def kept_version(shard: int, position: int, headers: Any, value: bytes) -> Any:
        known = versions.get(value) or versions.setdefault(value, version_of(shard, position, headers, value))
        return replace(known, position=position)

    def kept_document(alert: Any, *, position: int) -> Any:
        return made.get(alert["alert_id"]) or made.setdefault(
            alert["alert_id"], index_document(alert, position=position)
        )

    monkeypatch.setattr("bongsu.services.tape.index_document", kept_document)
    monkeypatch.setattr("bongsu.services.tape.version_of", kept_version)
    monkeypatch.setattr("bongsu.adapters.log_trail.version_of", kept_version)
    logged = entries(filled.hub, "alerts")
    agencies = filled.hub.directory.agencies()
    compared = 0
    for viewer in filled.hub.directory.users():
        if viewer.role not in ("investigator", "feed") and viewer.agency != "hub":
            continue  # an analyst sees what an investigator sees
        for purpose in PURPOSES if viewer.role == "investigator" else ["audit"]:
            right = Right(viewer.agency, viewer.role, viewer.groups, purpose)
            hidden = {e.key for e in logged} - released(logged, right)
            everything = [new_entry(e) for e in logged]
            whole: list[Any] = []
            for other in [each for each in agencies if each != viewer.agency]:
                of_other = {key for key in hidden if key.startswith(f"{other}/")}
                if not of_other or viewer.role in ("auditor", "operator"):
                    continue
                whole = whole or seen(everything, viewer, purpose)
                assert whole == seen([new_entry(e) for e in logged if e.key not in of_other], viewer, purpose)
                compared += len(whole)
            for kind, data in ((each[1], each[2]) for events in whole for each in events):
                document = orjson.loads(data)
                origin = document if kind == "recall" else document["origin"]
                assert f"{origin['agency']}/{origin['ref']}" not in hidden
    assert compared > 100


def seen(logged: list[Any], viewer: Any, purpose: str) -> list[Any]:
    """All that a viewer can make out of each stream: of one that is watched, and of those that come late."""
    watched = live(logged, viewer, purpose, from_start=False)
    return [without_place(each) for each in (watched, *late(logged, viewer, purpose, WISHES))]


class Load:
    """Logs revisions of a few records, one after the other, as fast as a small hub."""

    def __init__(self, writer: Writer, most: int = 700) -> None:
        self.expected: list[tuple[str, int]] = []
        self.done = False
        self._writer, self._most = writer, most
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._thread.join()

    def _run(self) -> None:
        for number in range(self._most):
            ref, version = f"r{number % 7}", number // 7 + 1
            self._writer.append(self._writer.entry(ref, version), self._writer.entry(f"h{number}", 1, to=()))
            self.expected.append((ref, version))
            time.sleep(0.01)
        self.done = True


def take(blocks: Iterator[Block], count: int) -> list[Block]:
    """The next events."""
    found: list[Block] = []
    for block in blocks:
        if block.data:
            found.append(block)
        if len(found) == count:
            break
    return found


def quiet(server: StreamServer, user: str, last: str) -> bool:
    """Whether nothing but heartbeats comes after an id, for a while."""
    deadline = time.monotonic() + QUIET_SECONDS
    ask = server.ask(user, last=last) | {"timeout": QUIET_SECONDS}
    try:
        with httpx.Client() as client, client.stream(**ask) as response:
            for piece in response.iter_bytes():
                if b"data:" in piece or time.monotonic() > deadline:
                    return b"data:" not in piece
    except httpx.ReadTimeout:
        return True
    return True


def let_go(server: StreamServer) -> bool:
    """Whether the server holds no connection of a stream any more."""
    connections = psutil.Process(server.pid).net_connections("tcp")
    return not [each for each in connections if each.status == "ESTABLISHED" and each.laddr.port == server.port]


def wait_for(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
