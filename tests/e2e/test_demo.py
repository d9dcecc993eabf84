"""`bongsu demo` as a process: ready in seconds, searchable, ended by Ctrl-C, and going on with the same data."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.e2e

PROGRAM = [sys.executable, "-c", "from bongsu.entrypoints.cli import main; main()"]
READY_SECONDS = 60
ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
_PROGRAM = f"{sys.executable} -c 'from bongsu.entrypoints.cli import main; main()'"


class Demo:
    """A running demo and what it printed."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        arguments = ["demo", "--data", str(data), "--port", str(port)]
        self.process = subprocess.Popen(
            [*PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=ENVIRONMENT
        )
        assert self.process.stdout
        self.lines: list[str] = []
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("Searchable "):
                return
        raise AssertionError("the demo ended before it was ready:\n" + "\n".join(self.lines))

    def end(self, number: int = signal.SIGINT) -> tuple[int, str]:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=30)
        return self.process.returncode, rest


ENVIRONMENT = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


@pytest.fixture
def started(tmp_path: Path, free_port: int) -> Iterator[Callable[[], Demo]]:
    demos: list[Demo] = []

    def start() -> Demo:
        demos.append(Demo(tmp_path / "demo", free_port))
        return demos[-1]

    yield start
    for demo in demos:
        if demo.process.poll() is None:
            demo.process.kill()
            demo.process.communicate()


def token_of(demo: Demo, user: str) -> str:
    line = next(line for line in demo.lines if line.strip().startswith(f"{user} "))
    return line.split()[1]


def records(lines: list[str]) -> list[str]:
    return [line for line in lines if " records: " in line]


def test_the_demo_is_searchable_ends_cleanly_and_goes_on(started: Callable[[], Demo], free_port: int) -> None:
    begun = time.monotonic()
    demo = started()
    assert time.monotonic() - begun < READY_SECONDS
    assert len(records(demo.lines)) == 14  # eleven samples and the three files of the tour
    address = f"http://127.0.0.1:{free_port}"
    assert any(address in line for line in demo.lines)
    headers = {"Authorization": f"Bearer {token_of(demo, 'analyst@kr.kcs')}", "X-Purpose": "border_risk"}
    with httpx.Client(base_url=address, headers=headers, trust_env=False) as client:
        before = client.get("/v1/alerts", params={"q": "필로폰"}).json()
        assert before["total"] > 0
        assert before["hits"][0]["occurred"][:10] > time.strftime("%Y-%m-%d", time.gmtime(time.time() - 10 * 86_400))
        assert client.get("/readyz").json()["ready"]
    assert len(_commands(demo)) == 5
    for command in _commands(demo):
        done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, env=ENVIRONMENT)  # noqa: S602 - the demo's own words
        assert done.returncode == 0, command + done.stderr
        assert done.stdout.strip(), command
    for command in re.findall(r"^\.venv/bin/bongsu (?:.+\\\n)+.+$", README, re.MULTILINE):
        done = subprocess.run(_here(command, demo, free_port), shell=True, capture_output=True, text=True, check=False)  # noqa: S602
        assert done.returncode == ("push" in command), command + done.stderr  # the sample holds broken records
        assert done.stdout.strip(), command

    code, rest = demo.end()
    assert code == 0, rest
    assert "Traceback" not in "\n".join(demo.lines) + rest

    again = started()
    assert records(again.lines) == records(demo.lines)
    assert token_of(again, "analyst@kr.kcs") == token_of(demo, "analyst@kr.kcs")
    with httpx.Client(base_url=address, headers=headers, trust_env=False) as client:
        assert client.get("/v1/alerts", params={"q": "필로폰"}).json()["total"] == before["total"]
    code, rest = again.end(signal.SIGTERM)
    assert code == 0, rest


def _here(command: str, demo: Demo, port: int) -> str:
    """A command of the README on the demo of this test; what would follow for ever ends."""
    command = (
        command.replace(".venv/bin/bongsu", _PROGRAM).replace("demo-data", str(demo.data)).replace("8470", str(port))
    )
    return command.replace("follow narcotics", "follow narcotics --seconds 1").replace(
        "tests/golden", f"{ROOT}/tests/golden"
    )


def _commands(demo: Demo) -> list[str]:
    """The commands to try, with the program as this test has it; all but that by curl, which may not be here."""
    at = next(number for number, line in enumerate(demo.lines) if line.startswith("Six commands"))
    lines = [line.strip() for line in demo.lines[at + 1 : at + 7] if "curl" not in line]
    return [re.sub(r"(^|&& )\S*bongsu ", rf"\1{_PROGRAM} ", line) for line in lines]


def test_a_taken_port_is_said_in_one_line(tmp_path: Path, free_port: int) -> None:
    with socket.create_server(("127.0.0.1", free_port)):
        done = subprocess.run(
            [*PROGRAM, "demo", "--data", str(tmp_path / "demo"), "--port", str(free_port), "--once"],
            capture_output=True,
            text=True,
            check=False,
            env=ENVIRONMENT,
            timeout=READY_SECONDS,
        )
    assert done.returncode == 1
    assert f"demo --data {tmp_path / 'demo'}-2 --port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_of_somebodys_own_hub_is_left_alone(tmp_path: Path, free_port: int) -> None:
    data = tmp_path / "own"
    for command in (["init", "--data", str(data)], ["admin", "user", "steward@hub", "--data", str(data)]):
        subprocess.run([*PROGRAM, *command], check=True, capture_output=True, env=ENVIRONMENT)
    done = subprocess.run(
        [*PROGRAM, "demo", "--data", str(data), "--port", str(free_port), "--once"],
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )
    assert done.returncode == 2
    assert "no demo" in done.stderr
