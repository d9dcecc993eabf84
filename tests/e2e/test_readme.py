"""The README's walk, command by command, as a newcomer types it."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WALK = re.search(r"## A first walk\n```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)

pytestmark = pytest.mark.e2e


def test_every_command_of_the_walk_does_what_the_readme_says(tmp_path: Path) -> None:
    assert WALK is not None
    commands = [line for line in WALK[1].splitlines() if line.startswith("bongsu ")]
    assert len(commands) > 5
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command in commands:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"},
        )
        pushed = shlex.split(command)[1] == "push"  # the sample files hold broken records on purpose
        assert done.returncode == (1 if pushed else 0), f"{command}: {done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr
        assert done.stdout or ">" in command, command
    assert (tmp_path / "alerts.csv").read_text(encoding="utf-8").count("\n") > 50
