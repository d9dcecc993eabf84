"""The README's walk, command by command, as a newcomer types it."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README, OPERATIONS = ((ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "docs/operations.md"))
WALK = re.search(r"## A first walk\n```sh\n(.*?)```", README, re.DOTALL)
INSTALL = re.search(r"## Install and start\n```sh\n(.*?)```", OPERATIONS, re.DOTALL)

pytestmark = pytest.mark.e2e


def test_every_command_of_the_walk_does_what_the_readme_says(tmp_path: Path) -> None:
    assert WALK is not None
    commands = [line for line in WALK[1].splitlines() if line.startswith("bongsu ")]
    assert len(commands) > 5
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    for command in commands:
        done = _typed(command, tmp_path)
        pushed = shlex.split(command)[1] == "push"  # the sample files hold broken records on purpose
        assert done.returncode == (1 if pushed else 0), f"{command}: {done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr
        assert done.stdout or ">" in command, command
    assert (tmp_path / "alerts.csv").read_text(encoding="utf-8").count("\n") > 50


def test_the_commands_of_the_installation_make_a_hub(tmp_path: Path) -> None:
    assert INSTALL is not None
    commands = [line for line in INSTALL[1].splitlines() if line.startswith("bongsu")]
    assert commands[-1].startswith("bongsu serve")  # until Ctrl-C; the demo's test serves
    for command in commands[:-1]:
        done = _typed(command.replace("/srv/bongsu", "srv"), tmp_path)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


def _typed(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"},
    )
