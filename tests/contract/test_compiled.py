"""Machine code made of the comparison finds the very links that its Python source finds."""

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PROGRAM = """
import sys
from hashlib import sha256
from pathlib import Path
import structlog
from linking.load import alerts
from bongsu.adapters.memory_log import MemoryLog
from bongsu.adapters.sqlite_links import SqliteLinks
from bongsu.domain.linking import judge, subjects
from bongsu.services.link import Linking, link
from bongsu_schemas.names import matching
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
log, store = MemoryLog(), SqliteLinks(Path(sys.argv[1]))
log.append("alerts", list(alerts(600)))
link(Linking(log, store))
told = sorted(repr([
    *each.pair, each.status, float(each.score),
    [[*e[:3], *map(float, e[3:9]), e[9]] for e in each.edge.evidence],
]) for each in store.every("confirmed", "proposed"))
suffixes = {Path(module.__file__).suffix for module in (judge, subjects, matching)}
print(suffixes, len(told), sha256("".join(told).encode()).hexdigest())
store.close()
"""


def _links(paths: list[Path], folder: Path) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [*paths, ROOT / "tests" / "bench"]))}
    answer = subprocess.run(
        [sys.executable, "-c", _PROGRAM, folder],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return answer.stdout.split()


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("cc")
    or not importlib.util.find_spec("setuptools")
    or not (Path(sysconfig.get_paths()["include"]) / "Python.h").exists(),
    reason="needs a C compiler, Python's headers and setuptools; without them everything runs as Python",
)
def test_machine_code_finds_the_same_links(tmp_path: Path) -> None:
    build, made = tmp_path / "build", tmp_path / "made"
    unwanted = shutil.ignore_patterns("*.so", "__pycache__", "static")
    for root, package in (("hub", "bongsu"), ("schemas", "bongsu_schemas")):
        shutil.copytree(ROOT / root / package, build / root / package, ignore=unwanted)
    compiler = [sys.executable, str(ROOT / "deploy/devstack/compiled.py"), "--into", str(made), "-O", "0"]
    subprocess.run(compiler, check=True, capture_output=True, timeout=600)
    # Beside the sources, as `make compiled` puts it: two roots, and the code of both in one file of the hub's.
    shutil.copytree(made / "bongsu_schemas", build / "schemas/bongsu_schemas", dirs_exist_ok=True)
    shutil.rmtree(made / "bongsu_schemas")
    shutil.copytree(made, build / "hub", dirs_exist_ok=True)
    code, *fast = _links([build / "hub", build / "schemas"], tmp_path / "fast")
    source, *plain = _links([ROOT / "hub", ROOT / "schemas"], tmp_path / "plain")
    assert (code, source) == ("{'.so'}", "{'.py'}")
    assert int(plain[0]) > 100
    assert fast == plain
