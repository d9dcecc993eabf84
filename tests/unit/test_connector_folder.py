"""The watched folder: only what is complete, in order, moved with its receipt, never overwritten, across restarts."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bongsu_connectors.client import Client, Courier
from bongsu_connectors.credentials import Credentials
from bongsu_connectors.folder import FolderBusyError, Moved, WatchedFolder
from bongsu_connectors.http_transport import HttpTransport
from bongsu_connectors.patience import Patience
from bongsu_connectors.stand_in_hub import Answer, StandInHub, problem, stand_in_hub
from bongsu_connectors.watch import Watch
from bongsu_schemas.feed import Feed, ParsedFile

KEY = Ed25519PrivateKey.generate()


def _parse(_payload: bytes, _received_at: datetime) -> ParsedFile:
    return ParsedFile([])


FEED = Feed(
    "kr.kcs", "t", "application/x-t", "utf-8", "UTC", "en", "1", _parse, lambda payload, _bytes, _records: [payload]
)


class Desk:
    """A watch on a folder whose hub is the stand-in, and what it said."""

    def __init__(self, folder: Path, hub: StandInHub, wait: float = 0.0) -> None:
        self.moved: list[Moved] = []
        self.complaints: list[str] = []
        self.hub, self.wait = hub, wait
        self.watch = Watch(WatchedFolder(folder), self.connect, self.moved.append, self.complaints.append, interval=0.0)

    def connect(self, patience: Patience) -> tuple[Courier, Client]:
        transport = HttpTransport(self.hub.url, Credentials(token="t"))  # noqa: S106
        courier = Courier(transport, "kr.kcs", patience, None, self.wait)
        return courier, Client(courier, FEED, KEY)


@pytest.fixture
def hub() -> Iterator[StandInHub]:
    with stand_in_hub() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, hub: StandInHub) -> Desk:
    return Desk(tmp_path, hub)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def test_complete_files_go_in_the_order_of_their_names_and_lie_in_done_with_receipts(
    desk: Desk, hub: StandInHub, tmp_path: Path
) -> None:
    for name in ("c.xml", "a.xml", "b.xml"):
        (tmp_path / name).write_text(name)
    assert desk.watch.run(looks=2)
    assert hub.payloads == [b"a.xml", b"b.xml", b"c.xml"]
    assert _names(tmp_path) == []
    receipt = orjson.loads((tmp_path / "done" / "a.xml.receipt.json").read_bytes())
    assert receipt["state"] == "processed"
    assert (tmp_path / "done" / "a.xml").read_bytes() == b"a.xml"


def test_a_file_that_still_grows_is_left_alone(tmp_path: Path) -> None:
    folder, file = WatchedFolder(tmp_path, polls=3), tmp_path / "a.xml"
    for text in ("1", "12", "123"):
        file.write_text(text)
        assert folder.complete() == []
    assert folder.complete() == []
    assert [path.name for path, _ in folder.complete()] == ["a.xml"]


def test_a_file_that_changes_while_it_is_sent_stays(desk: Desk, hub: StandInHub, tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text("half")

    def grow(_path: str, _body: bytes) -> Answer | None:
        if file.read_text() == "half":
            file.write_text("half and whole")
        return None

    hub.mood = grow
    desk.watch.run(looks=2)
    assert _names(tmp_path) == ["a.xml"]
    desk.watch.run(looks=3)
    assert (tmp_path / "done" / "a.xml").read_text() == "half and whole"


@pytest.mark.parametrize("name", [".hidden", "a.part", "A.TMP", "a.xml.filepart", "a.xml~"])
def test_unfinished_names_are_never_touched(desk: Desk, hub: StandInHub, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    desk.watch.run(looks=4)
    assert (tmp_path / name).exists()
    assert hub.requests == []


def test_folders_and_symbolic_links_are_never_touched(desk: Desk, hub: StandInHub, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.xml").symlink_to(__file__)
    desk.watch.run(looks=4)
    assert hub.requests == []
    assert (tmp_path / "link.xml").is_symlink()


def test_a_refused_file_lies_in_failed_with_the_reason_and_the_next_goes_on(
    desk: Desk, hub: StandInHub, tmp_path: Path
) -> None:
    (tmp_path / "a.xml").write_text("a")
    (tmp_path / "b.xml").write_text("b")
    hub.mood = lambda _path, _body: problem(413, "over the limit `record`") if len(hub.requests) == 1 else None
    desk.watch.run(looks=2)
    assert _names(tmp_path / "failed") == ["a.xml", "a.xml.error.json"]
    assert b"over the limit" in (tmp_path / "failed" / "a.xml.error.json").read_bytes()
    assert _names(tmp_path / "done") == ["b.xml", "b.xml.receipt.json"]


def test_a_name_that_comes_again_gets_a_suffix(desk: Desk, tmp_path: Path) -> None:
    for text in ("one", "two", "three"):
        (tmp_path / "a.xml").write_text(text)
        desk.watch.run(looks=3)
    done = tmp_path / "done"
    assert [(done / name).read_text() for name in ("a.xml", "a.2.xml", "a.3.xml")] == ["one", "two", "three"]
    assert (done / "a.3.xml.receipt.json").exists()


def test_while_the_hub_is_away_files_stay_and_the_complaint_says_so(
    desk: Desk, hub: StandInHub, tmp_path: Path
) -> None:
    (tmp_path / "a.xml").write_text("a")
    hub.mood = lambda _path, _body: Answer(503)
    assert not desk.watch.run(looks=3)
    assert _names(tmp_path) == ["a.xml"]
    assert "Files stay in" in desk.complaints[0]
    hub.mood = lambda _path, _body: None
    assert desk.watch.run(looks=2)
    assert _names(tmp_path) == []


def test_a_share_that_is_gone_for_a_while_ends_no_watch(desk: Desk, hub: StandInHub, tmp_path: Path) -> None:
    away = tmp_path.with_name(f"{tmp_path.name}.away")
    (tmp_path / "a.xml").write_text("a")

    def mend(message: str) -> None:
        desk.complaints.append(message)
        away.rename(tmp_path)

    desk.watch.complain = mend
    with desk.watch.folder.held():
        pass
    first = desk.watch.folder.complete
    looks = []

    def complete() -> list[tuple[Path, tuple[int, int]]]:
        looks.append(1)
        if len(looks) == 1:
            tmp_path.rename(away)
        return first()

    desk.watch.folder.complete = complete  # type: ignore[method-assign]
    desk.watch.run(looks=3)
    assert len(desk.complaints) == 1
    assert hub.payloads == [b"a"]


def test_an_expired_token_fails_no_file(desk: Desk, hub: StandInHub, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("a")
    hub.mood = lambda _path, _body: problem(401, "the token is not valid: ask the operator for a new one")
    desk.watch.run(looks=2)
    assert _names(tmp_path) == ["a.xml"]
    assert "ask the operator" in desk.complaints[0]


def test_a_file_stays_until_its_outcome_is_known(hub: StandInHub, tmp_path: Path) -> None:
    hub.polls_until_processed = 2
    desk = Desk(tmp_path, hub)
    (tmp_path / "a.xml").write_text("a")
    desk.watch.run(looks=2)
    assert _names(tmp_path) == ["a.xml"]
    desk.watch.run(looks=3)
    assert _names(tmp_path / "done") == ["a.xml", "a.xml.receipt.json"]
    assert hub.payloads == [b"a"]


def test_a_second_watch_on_a_folder_is_refused(desk: Desk, hub: StandInHub, tmp_path: Path) -> None:
    with desk.watch.folder.held(), pytest.raises(FolderBusyError, match="another"):
        Desk(tmp_path, hub).watch.run(looks=1)


def test_stopping_ends_a_long_wait_at_once(hub: StandInHub, tmp_path: Path) -> None:
    hub.polls_until_processed = 10_000
    desk = Desk(tmp_path, hub, wait=60)
    (tmp_path / "a.xml").write_text("a")
    thread = threading.Thread(target=desk.watch.run)
    thread.start()
    while not hub.payloads:
        time.sleep(0.01)
    desk.watch.stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert _names(tmp_path) == ["a.xml"]


_WATCH = """
import sys
from datetime import datetime
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from bongsu_connectors import terminal
from bongsu_connectors.client import Client, Courier
from bongsu_connectors.credentials import Credentials
from bongsu_connectors.folder import WatchedFolder
from bongsu_connectors.http_transport import HttpTransport
from bongsu_connectors.watch import Watch
from bongsu_schemas.feed import Feed

KEY = Ed25519PrivateKey.generate()
FEED = Feed("kr.kcs", "t", "application/x-t", "utf-8", "UTC", "en", "1", None, lambda payload, *_: [payload])

def connect(patience):
    courier = Courier(HttpTransport(sys.argv[2], Credentials(token="t")), "kr.kcs", patience, None, 5.0)
    return courier, Client(courier, FEED, KEY)

watch = Watch(WatchedFolder(Path(sys.argv[1])), connect, lambda moved: None, print, 0.01)
terminal.on_signals(watch.stop.set)
print("ready", flush=True)
watch.run()
"""


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_after_a_kill_the_next_watch_goes_on_and_loses_nothing(
    hub: StandInHub, tmp_path: Path, how: signal.Signals
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02d}.xml").write_text(str(number))
    script = tmp_path / "watch.py"
    script.write_text(_WATCH)
    for kill in (True, True, False):
        with subprocess.Popen([sys.executable, script, folder, hub.url], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            if kill:
                time.sleep(0.15)
                process.send_signal(how)
            else:
                deadline = time.monotonic() + 20
                while _names(folder) and time.monotonic() < deadline:
                    time.sleep(0.02)
                process.send_signal(signal.SIGTERM)
            code = process.wait(10)
            assert code == (0 if how is signal.SIGTERM or not kill else -signal.SIGKILL)
    assert hub.payloads == [str(number).encode() for number in range(30)]
    texts = {path.read_text() for path in (folder / "done").iterdir() if path.suffix == ".xml"}
    assert texts == {str(number) for number in range(30)}
    assert _names(folder) == []
    assert not [path for path in folder.rglob(".*.tmp") if os.path.lexists(path)]
