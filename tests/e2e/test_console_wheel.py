"""The console in an installed wheel: templates, static files, vendored files and catalogues are in it and work."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
PROBE = """
from importlib.resources import files
import bongsu
from bongsu.entrypoints.web.assets import ASSETS, content
from bongsu.entrypoints.web.languages import LANGUAGES, language
from bongsu.entrypoints.web.rendering import _environment
print(bongsu.__path__[0])
for code in LANGUAGES:
    assert language(code).text("Search")
    environment = _environment(code)
    assert len(environment.list_templates()) >= 15
    for name in environment.list_templates():
        environment.get_template(name)
for name in ASSETS:
    assert content(name)
assert language("ko").text("Search") == "검색"
"""


def test_an_installed_wheel_has_all_that_the_console_shows(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    wheel = next((tmp_path / "dist").glob("*.whl"))
    installed = tmp_path / "installed"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(installed)]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    probe = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert probe.returncode == 0, probe.stderr
    assert Path(probe.stdout.strip()).is_relative_to(installed)
